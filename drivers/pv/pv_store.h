/* SPDX-License-Identifier: GPL-2.0-only */
/* Shared by the files of /dev/pv_store, and by nobody else */
#ifndef _PV_STORE_H
#define _PV_STORE_H

#include <linux/atomic.h>
#include <linux/completion.h>
#include <linux/kref.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/pv_guest.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

/*
 * An open file, which watches one key, or none: its watch has no key then. It
 * has users while it is open, and while something is done for it.
 */
struct pv_store_file {
	struct list_head entry;
	struct kref users;
	bool closed;
	struct mutex lock;	/* of the watch; taken by works only */
	struct pv_store_watch watch;
	struct work_struct forget;
	atomic_t changes;	/* that nobody has read of */
	wait_queue_head_t wait;
};

/* What the host is asked for, until both who asked and who asks are done */
struct pv_store_call {
	struct work_struct work;
	struct completion done;
	struct kref users;
	struct pv_store_file *file;
	unsigned int command;
	char *key;
	void *value;
	size_t len;
	int err;
};

extern struct workqueue_struct *pv_store_queue;

struct pv_store_file *pv_store_file_open(void);
void pv_store_file_close(struct pv_store_file *file);
void pv_store_file_put(struct pv_store_file *file);
int pv_store_file_watch(struct pv_store_file *file, const char *key);
void pv_store_forget_all(void);

struct pv_store_call *pv_store_call_new(struct pv_store_file *file,
					unsigned int command);
void pv_store_call_put(struct pv_store_call *call);
int pv_store_call_host(struct pv_store_call *call);

#endif /* _PV_STORE_H */

/* SPDX-License-Identifier: GPL-2.0-only */
/* Shared by the files of /dev/pv_store, and by nobody else */
#ifndef __PV_STORE_H
#define __PV_STORE_H

#include <linux/compiler_types.h>
#include <linux/poll.h>
#include <linux/types.h>

struct file;
struct pv_store_watcher;

struct pv_store_watcher *pv_store_new_watcher(void);
void pv_store_free_watcher(struct pv_store_watcher *watcher);
int pv_store_watch_key(struct pv_store_watcher *watcher, const char *key);
ssize_t pv_store_next_change(struct pv_store_watcher *watcher, char __user *to,
			     size_t room, bool now);
__poll_t pv_store_poll_changes(struct pv_store_watcher *watcher,
			       struct file *filp, poll_table *table);
void pv_store_set_present(bool present);

#endif /* __PV_STORE_H */

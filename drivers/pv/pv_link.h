/* SPDX-License-Identifier: GPL-2.0-only */
/* Shared by the files of the bus of links, and by nobody else */
#ifndef _PV_LINK_H
#define _PV_LINK_H

#include <linux/cdev.h>
#include <linux/eventfd.h>
#include <linux/fs.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/poll.h>
#include <linux/pv_link.h>
#include <linux/spinlock.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

/**
 * struct pv_link_peer - what a peer said when it was met
 * @nonce: its incarnation; 0 if none was met
 * @echo: which incarnation of this side it has met
 * @type: what it offers
 * @doorbells: how many it has
 */
struct pv_link_peer {
	u32 nonce;
	u32 echo;
	u32 type;
	u32 doorbells;
};

/**
 * struct pv_link_core - a link, and what the bus knows of it
 * @link: what others see
 * @number: of the device's name
 * @cdev: /dev/pv_linkN
 * @work: looks at the peer, binds and unbinds: what it does is not done
 *	anywhere else
 * @bound: the incarnation that was last given to drivers; the work's
 * @lock: of what follows, and of this side's half
 * @gone: the provider withdraws it
 * @nowhere: a page of nobody's, which programs that have mapped it find then
 * @state: PV_LINK_CLOSED, PV_LINK_WAITING or PV_LINK_CONNECTED
 * @nonce: this side's incarnation
 * @peer: the one that it has met
 * @file: who has /dev/pv_linkN open, and is the device's side
 * @calls: eventfds that ring the peer
 * @told: the state has not changed since the file's owner was told
 * @changed: wakes the file's owner
 * @rang_lock: of what follows, which interrupts use
 * @driver: the driver that hears of doorbells
 * @kicks: eventfds that do
 */
struct pv_link_core {
	struct pv_link link;
	int number;
	struct cdev cdev;
	struct work_struct work;
	u32 bound;
	struct mutex lock;	/* not for interrupts */
	bool gone;
	unsigned long nowhere;
	u32 state;
	u32 nonce;
	struct pv_link_peer peer;
	struct file *file;
	struct list_head calls;
	bool told;
	wait_queue_head_t changed;
	spinlock_t rang_lock;	/* for interrupts */
	const struct pv_link_driver *driver;
	struct list_head kicks;
};

#define PV_LINK_MINORS 256

extern const struct bus_type pv_link_bus;
extern struct workqueue_struct *pv_link_queue;
extern unsigned int pv_link_major;
extern const struct file_operations pv_link_fops;

static inline struct pv_link_core *to_pv_link_core(const struct device *dev)
{
	return container_of(dev, struct pv_link_core, link.dev);
}

/* The first page */
void pv_link_page_open(struct pv_link *link, u32 nonce, u32 type);
void pv_link_page_close(struct pv_link *link);
void pv_link_page_echo(struct pv_link *link, u32 nonce);
bool pv_link_page_read(const struct pv_link *link, struct pv_link_peer *peer);

/* The state, and what follows from it; the last two with core->lock held */
void pv_link_work(struct work_struct *work);
void pv_link_tell_broken(struct pv_link_core *core);
void pv_link_open(struct pv_link_core *core, u32 type);
void pv_link_close(struct pv_link_core *core);

/* Eventfds */
int pv_link_kick_add(struct pv_link_core *core, int fd);
int pv_link_watch_add(struct pv_link_core *core,
		      const struct pv_link_watch *watch);
int pv_link_call_add(struct pv_link_core *core, int fd);
void pv_link_eventfds_drop(struct pv_link_core *core);
void pv_link_kick_all(struct pv_link_core *core);

#endif /* _PV_LINK_H */

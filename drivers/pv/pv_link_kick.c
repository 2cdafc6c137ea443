// SPDX-License-Identifier: GPL-2.0-only
/*
 * Eventfds of a link: kicks, which the peer's doorbell signals, and calls, which ring the peer's
 *
 * What implements a device in the kernel or in a program takes eventfds, so a
 * doorbell gets there without waking whoever has the link.
 */
#include <linux/eventfd.h>
#include <linux/file.h>
#include <linux/poll.h>
#include <linux/slab.h>

#include "pv_link.h"

/* A device has two for each of its queues, of which there are a few. */
#define PV_LINK_EVENTFDS	64

/**
 * struct pv_link_eventfd - one of a link's
 * @entry: in the list of kicks or of calls
 * @core: whose
 * @file: it does not end while it is here
 * @ctx: the eventfd itself
 * @word: of the region: a kick is only given if it is another one. NULL: always
 * @seen: what it was
 * @wait: is woken when a call is signalled
 * @table: has @wait queued
 */
struct pv_link_eventfd {
	struct list_head entry;
	struct pv_link_core *core;
	struct file *file;
	struct eventfd_ctx *ctx;
	const u32 *word;
	u32 seen;
	wait_queue_entry_t wait;
	poll_table table;
};

static void pv_link_eventfd_free(struct pv_link_eventfd *event)
{
	if (!IS_ERR_OR_NULL(event->ctx))
		eventfd_ctx_put(event->ctx);
	if (event->file)
		fput(event->file);
	kfree(event);
}

static bool pv_link_has_room(struct pv_link_core *core)
{
	return list_count_nodes(&core->kicks) + list_count_nodes(&core->calls) <
	       PV_LINK_EVENTFDS;
}

static struct pv_link_eventfd *pv_link_eventfd_get(struct pv_link_core *core,
						   int fd)
{
	struct pv_link_eventfd *event;
	int err = -EBADF;

	if (!pv_link_has_room(core))
		return ERR_PTR(-ENOSPC);
	event = kzalloc(sizeof(*event), GFP_KERNEL);
	if (!event)
		return ERR_PTR(-ENOMEM);
	event->core = core;
	event->file = fget(fd);
	if (event->file) {
		event->ctx = eventfd_ctx_fileget(event->file);
		err = PTR_ERR_OR_ZERO(event->ctx);
	}
	if (!err)
		return event;
	pv_link_eventfd_free(event);
	return ERR_PTR(err);
}

static int pv_link_kick_add_for(struct pv_link_core *core, int fd,
				const u32 *word)
{
	struct pv_link_eventfd *event = pv_link_eventfd_get(core, fd);

	if (IS_ERR(event))
		return PTR_ERR(event);
	event->word = word;
	event->seen = word ? READ_ONCE(*word) : 0;
	spin_lock_irq(&core->rang_lock);
	list_add_tail(&event->entry, &core->kicks);
	spin_unlock_irq(&core->rang_lock);
	eventfd_signal(event->ctx);
	return 0;
}

/* The peer may have rung already, so the first one is given. */
int pv_link_kick_add(struct pv_link_core *core, int fd)
{
	return pv_link_kick_add_for(core, fd, NULL);
}

/* Who waits for this is not woken for what others are rung for. */
int pv_link_watch_add(struct pv_link_core *core,
		      const struct pv_link_watch *watch)
{
	const struct pv_link_desc *desc = &core->link.desc;

	if (watch->offset % sizeof(u32) || watch->offset >= desc->size)
		return -EINVAL;
	return pv_link_kick_add_for(core, watch->fd,
				    desc->region + watch->offset);
}

static bool pv_link_is_kicked(struct pv_link_eventfd *event)
{
	u32 now;

	if (!event->word)
		return true;
	now = READ_ONCE(*event->word);
	if (now == event->seen)
		return false;
	event->seen = now;
	return true;
}

/* With rang_lock held. */
void pv_link_kick_all(struct pv_link_core *core)
{
	struct pv_link_eventfd *event;

	list_for_each_entry(event, &core->kicks, entry)
		if (pv_link_is_kicked(event))
			eventfd_signal(event->ctx);
}

/* With the eventfd's lock held and interrupts off. */
static int pv_link_called(wait_queue_entry_t *wait, unsigned int mode, int sync,
			  void *key)
{
	struct pv_link_eventfd *event =
		container_of(wait, struct pv_link_eventfd, wait);
	u64 count;

	if (!(key_to_poll(key) & EPOLLIN))
		return 0;
	eventfd_ctx_do_read(event->ctx, &count);
	pv_link_ring(&event->core->link, 0);
	return 0;
}

static void pv_link_call_queue(struct file *file, wait_queue_head_t *head,
			       poll_table *table)
{
	struct pv_link_eventfd *event =
		container_of(table, struct pv_link_eventfd, table);

	add_wait_queue(head, &event->wait);
}

int pv_link_call_add(struct pv_link_core *core, int fd)
{
	struct pv_link_eventfd *event = pv_link_eventfd_get(core, fd);

	if (IS_ERR(event))
		return PTR_ERR(event);
	list_add_tail(&event->entry, &core->calls);
	init_waitqueue_func_entry(&event->wait, pv_link_called);
	init_poll_funcptr(&event->table, pv_link_call_queue);
	/* What was signalled before is not lost. */
	if (vfs_poll(event->file, &event->table) & EPOLLIN)
		pv_link_ring(&core->link, 0);
	return 0;
}

static void pv_link_calls_drop(struct pv_link_core *core)
{
	struct pv_link_eventfd *event, *next;
	u64 count;

	list_for_each_entry_safe(event, next, &core->calls, entry) {
		eventfd_ctx_remove_wait_queue(event->ctx, &event->wait, &count);
		list_del(&event->entry);
		pv_link_eventfd_free(event);
	}
}

/* When this returns none of them is signalled, and none rings. */
void pv_link_eventfds_drop(struct pv_link_core *core)
{
	struct pv_link_eventfd *event, *next;
	LIST_HEAD(kicks);

	pv_link_calls_drop(core);
	spin_lock_irq(&core->rang_lock);
	list_splice_init(&core->kicks, &kicks);
	spin_unlock_irq(&core->rang_lock);
	list_for_each_entry_safe(event, next, &kicks, entry)
		pv_link_eventfd_free(event);
}

// SPDX-License-Identifier: GPL-2.0-only
/* What an open file of /dev/pv_store watches, and which of it has changed */
#include <linux/atomic.h>
#include <linux/container_of.h>
#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/poll.h>
#include <linux/pv_guest.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include <linux/wait.h>

#include "store.h"

/* Of one open file: each is a name in the kernel and a watch of the host's. */
#define PV_STORE_MAX_WATCHES 128

struct pv_store_watcher {
	struct list_head entry;
	struct list_head watched;
	unsigned int count;
	bool pending;	/* some of the watched may have changed */
	wait_queue_head_t wait;
};

struct pv_store_watched {
	struct list_head entry;
	struct pv_store_watch watch;
	struct pv_store_watcher *watcher;
	atomic_t changed;
	char key[];
};

/* All watchers and what they watch, and whether there is a store at all */
static LIST_HEAD(pv_store_watchers);
static bool pv_store_present;
static DEFINE_MUTEX(pv_store_mutex);

static void pv_store_changed(struct pv_store_watch *watch)
{
	struct pv_store_watched *watched =
		container_of(watch, struct pv_store_watched, watch);

	atomic_set(&watched->changed, 1);
	/* Who sees this sees also which of the watched has changed. */
	smp_store_release(&watched->watcher->pending, true);
	wake_up_interruptible(&watched->watcher->wait);
}

static void pv_store_forget(struct pv_store_watcher *watcher)
{
	struct pv_store_watched *watched, *next;

	lockdep_assert_held(&pv_store_mutex);
	list_for_each_entry_safe(watched, next, &watcher->watched, entry) {
		pv_store_unwatch(&watched->watch);
		list_del(&watched->entry);
		kfree(watched);
	}
	watcher->count = 0;
}

/**
 * pv_store_new_watcher() - for a file that is opened
 *
 * Context: Process, may sleep.
 * Return: one that watches nothing yet, or NULL without memory.
 */
struct pv_store_watcher *pv_store_new_watcher(void)
{
	struct pv_store_watcher *watcher = kzalloc(sizeof(*watcher), GFP_KERNEL);

	if (!watcher)
		return NULL;
	INIT_LIST_HEAD(&watcher->watched);
	init_waitqueue_head(&watcher->wait);
	mutex_lock(&pv_store_mutex);
	list_add(&watcher->entry, &pv_store_watchers);
	mutex_unlock(&pv_store_mutex);
	return watcher;
}

/**
 * pv_store_free_watcher() - for a file that is closed
 * @watcher: nobody uses it any more
 *
 * Context: Process, may sleep until the host answers.
 */
void pv_store_free_watcher(struct pv_store_watcher *watcher)
{
	mutex_lock(&pv_store_mutex);
	pv_store_forget(watcher);
	list_del(&watcher->entry);
	mutex_unlock(&pv_store_mutex);
	kfree(watcher);
}

static int pv_store_add_watch(struct pv_store_watcher *watcher,
			      struct pv_store_watched *watched)
{
	int err;

	if (!pv_store_present)
		return -ENODEV;
	if (watcher->count == PV_STORE_MAX_WATCHES)
		return -ENOSPC;
	err = pv_store_watch(&watched->watch);
	if (err)
		return err;
	list_add_tail(&watched->entry, &watcher->watched);
	watcher->count++;
	return 0;
}

/**
 * pv_store_watch_key() - watch one key more
 * @watcher: of this file
 * @key: it is copied
 *
 * Context: Process, may sleep until the host answers.
 * Return: 0; -ENODEV if the store has gone, -ENOSPC after too many watches,
 * -ENOMEM, or an error of pv_store_watch().
 */
int pv_store_watch_key(struct pv_store_watcher *watcher, const char *key)
{
	size_t size = strlen(key) + 1;
	struct pv_store_watched *watched;
	int err;

	watched = kzalloc(struct_size(watched, key, size), GFP_KERNEL);
	if (!watched)
		return -ENOMEM;
	memcpy(watched->key, key, size);
	watched->watcher = watcher;
	watched->watch.key = watched->key;
	watched->watch.changed = pv_store_changed;

	mutex_lock(&pv_store_mutex);
	err = pv_store_add_watch(watcher, watched);
	mutex_unlock(&pv_store_mutex);
	if (err)
		kfree(watched);
	return err;
}

static struct pv_store_watched *pv_store_find_changed(struct pv_store_watcher *watcher)
{
	struct pv_store_watched *watched;

	lockdep_assert_held(&pv_store_mutex);
	list_for_each_entry(watched, &watcher->watched, entry)
		if (atomic_read(&watched->changed))
			return watched;
	return NULL;
}

/* One key that has changed; 0 if there is none, and -ENODEV if none will be. */
static ssize_t pv_store_next(struct pv_store_watcher *watcher, char __user *to,
			     size_t room)
{
	struct pv_store_watched *watched = pv_store_find_changed(watcher);
	size_t len;

	if (!watched)
		return pv_store_present ? 0 : -ENODEV;
	len = strlen(watched->key) + 1;
	if (len > room)
		return -EINVAL;
	/* Before the name is told: a change from now on is another one. */
	atomic_set(&watched->changed, 0);
	if (copy_to_user(to, watched->key, len)) {
		atomic_set(&watched->changed, 1);
		return -EFAULT;
	}
	/* Each key in turn, however often one changes. */
	list_move_tail(&watched->entry, &watcher->watched);
	return len;
}

static ssize_t pv_store_take(struct pv_store_watcher *watcher, char __user *to,
			     size_t room)
{
	ssize_t len;

	mutex_lock(&pv_store_mutex);
	/* Before the search: what comes after it is announced anew. */
	smp_store_mb(watcher->pending, false);
	len = pv_store_next(watcher, to, room);
	if (len)
		watcher->pending = true;
	mutex_unlock(&pv_store_mutex);
	return len;
}

/**
 * pv_store_next_change() - one key that has changed
 * @watcher: of this file
 * @to: where user space wants it, with its NUL
 * @room: how many bytes it has for it
 * @now: do not wait for one
 *
 * Context: Process, sleeps until there is one.
 * Return: the bytes given; -EAGAIN if there is none @now, -EINVAL without
 * room for it, -EFAULT, -ERESTARTSYS, or -ENODEV if the store has gone.
 */
ssize_t pv_store_next_change(struct pv_store_watcher *watcher, char __user *to,
			     size_t room, bool now)
{
	ssize_t len;

	for (;;) {
		len = pv_store_take(watcher, to, room);
		if (len)
			return len;
		if (now)
			return -EAGAIN;
		if (wait_event_interruptible(watcher->wait,
					     READ_ONCE(watcher->pending) ||
					     !READ_ONCE(pv_store_present)))
			return -ERESTARTSYS;
	}
}

/**
 * pv_store_poll_changes() - what can be had without waiting
 * @watcher: of this file
 * @filp: the file
 * @table: for poll_wait()
 *
 * Context: Process, may sleep.
 * Return: EPOLLIN if a key has changed, EPOLLHUP if the store has gone.
 */
__poll_t pv_store_poll_changes(struct pv_store_watcher *watcher,
			       struct file *filp, poll_table *table)
{
	__poll_t events = 0;

	poll_wait(filp, &watcher->wait, table);
	mutex_lock(&pv_store_mutex);
	if (pv_store_find_changed(watcher))
		events |= EPOLLIN | EPOLLRDNORM;
	if (!pv_store_present)
		events |= EPOLLHUP;
	mutex_unlock(&pv_store_mutex);
	return events;
}

/**
 * pv_store_set_present() - the store is there from now on, or is no more
 * @present: which
 *
 * Who waits for a change is told when the store goes.
 *
 * Context: Process, may sleep until the host answers.
 */
void pv_store_set_present(bool present)
{
	struct pv_store_watcher *watcher;

	mutex_lock(&pv_store_mutex);
	pv_store_present = present;
	if (!present) {
		list_for_each_entry(watcher, &pv_store_watchers, entry) {
			pv_store_forget(watcher);
			wake_up_interruptible(&watcher->wait);
		}
	}
	mutex_unlock(&pv_store_mutex);
}

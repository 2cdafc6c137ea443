// SPDX-License-Identifier: GPL-2.0-only
/* The open files of /dev/pv_store, and what each of them watches */
#include <linux/pv_guest.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>

#include "pv_store.h"

/* Those that are open */
static LIST_HEAD(pv_store_files);
static DEFINE_SPINLOCK(pv_store_files_lock);

static void pv_store_changed(struct pv_store_watch *watch)
{
	struct pv_store_file *file =
		container_of(watch, struct pv_store_file, watch);

	atomic_inc(&file->changes);
	wake_up_interruptible(&file->wait);
}

/* Who waits for a change has nothing to wait for any more. */
static void pv_store_drop_key(struct pv_store_file *file)
{
	const char *key = file->watch.key;

	WRITE_ONCE(file->watch.key, NULL);
	wake_up_interruptible(&file->wait);
	kfree(key);
}

static void pv_store_forget(struct pv_store_file *file)
{
	if (!file->watch.key)
		return;
	pv_store_unwatch(&file->watch);
	pv_store_drop_key(file);
}

/**
 * pv_store_file_watch() - have a file watch this key, and no other any more
 * @file: which; if it is closed meanwhile, or the store goes, it watches none
 * @key: which
 *
 * Context: Work, sleeps until the host answers.
 * Return: 0 or -errno.
 */
int pv_store_file_watch(struct pv_store_file *file, const char *key)
{
	int err = -EOPNOTSUPP;

	mutex_lock(&file->lock);
	pv_store_forget(file);
	atomic_set(&file->changes, 0);
	file->watch.key = kstrdup(key, GFP_KERNEL);
	if (!file->watch.key)
		err = -ENOMEM;
	else if (!READ_ONCE(file->closed) && pv_guest_has(PV_CAP_STORE))
		err = pv_store_watch(&file->watch);
	if (err)
		pv_store_drop_key(file);
	mutex_unlock(&file->lock);
	return err;
}

static void pv_store_free(struct kref *users)
{
	kfree(container_of(users, struct pv_store_file, users));
}

void pv_store_file_put(struct pv_store_file *file)
{
	kref_put(&file->users, pv_store_free);
}

static void pv_store_forget_work(struct work_struct *work)
{
	struct pv_store_file *file =
		container_of(work, struct pv_store_file, forget);

	mutex_lock(&file->lock);
	pv_store_forget(file);
	mutex_unlock(&file->lock);
	pv_store_file_put(file);
}

/* The host is asked to, and may take its time. */
static void pv_store_begin_to_forget(struct pv_store_file *file)
{
	kref_get(&file->users);
	if (!queue_work(pv_store_queue, &file->forget))
		pv_store_file_put(file);
}

/**
 * pv_store_file_open() - a file that watches nothing yet
 *
 * Context: Process, does not wait for the host.
 * Return: the file, or NULL without memory.
 */
struct pv_store_file *pv_store_file_open(void)
{
	struct pv_store_file *file = kzalloc(sizeof(*file), GFP_KERNEL);

	if (!file)
		return NULL;
	kref_init(&file->users);
	mutex_init(&file->lock);
	INIT_WORK(&file->forget, pv_store_forget_work);
	init_waitqueue_head(&file->wait);
	file->watch.changed = pv_store_changed;
	spin_lock(&pv_store_files_lock);
	list_add(&file->entry, &pv_store_files);
	spin_unlock(&pv_store_files_lock);
	return file;
}

/**
 * pv_store_file_close() - have a file go, and what it watches be forgotten
 * @file: what pv_store_file_open() returned
 *
 * Context: Process, does not wait for the host.
 */
void pv_store_file_close(struct pv_store_file *file)
{
	spin_lock(&pv_store_files_lock);
	list_del(&file->entry);
	spin_unlock(&pv_store_files_lock);
	WRITE_ONCE(file->closed, true);
	pv_store_begin_to_forget(file);
	pv_store_file_put(file);
}

/**
 * pv_store_forget_all() - have every file forget what it watches
 *
 * The store goes: no file begins anew.
 *
 * Context: Process, sleeps until the host has answered all that it was asked.
 */
void pv_store_forget_all(void)
{
	struct pv_store_file *file;

	spin_lock(&pv_store_files_lock);
	list_for_each_entry(file, &pv_store_files, entry)
		pv_store_begin_to_forget(file);
	spin_unlock(&pv_store_files_lock);
	flush_workqueue(pv_store_queue);
}

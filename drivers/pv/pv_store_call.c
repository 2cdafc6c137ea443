// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the host is asked for through /dev/pv_store
 *
 * A host that does not answer is waited for by a work: who wants the answer can
 * be killed meanwhile.
 */
#include <linux/mm.h>
#include <linux/pv_guest.h>
#include <linux/slab.h>

#include <uapi/linux/pv_store.h>

#include "pv_store.h"

static void pv_store_call_free(struct kref *users)
{
	struct pv_store_call *call =
		container_of(users, struct pv_store_call, users);

	pv_store_file_put(call->file);
	kvfree(call->value);
	kfree(call->key);
	kfree(call);
}

void pv_store_call_put(struct pv_store_call *call)
{
	kref_put(&call->users, pv_store_call_free);
}

static int pv_store_take(struct pv_store_call *call, void *value)
{
	if (IS_ERR(value))
		return PTR_ERR(value);
	call->value = value;
	return 0;
}

static int pv_store_do(struct pv_store_call *call)
{
	switch (call->command) {
	case PV_STORE_READ:
		return pv_store_take(call, pv_store_read(call->key, &call->len));
	case PV_STORE_LIST:
		return pv_store_take(call, pv_store_list(call->key, &call->len));
	case PV_STORE_WRITE:
		return pv_store_write(call->key, call->value, call->len);
	case PV_STORE_WATCH:
		return pv_store_file_watch(call->file, call->key);
	}
	return -ENOTTY;
}

static void pv_store_call_work(struct work_struct *work)
{
	struct pv_store_call *call =
		container_of(work, struct pv_store_call, work);

	call->err = pv_store_do(call);
	complete(&call->done);
	pv_store_call_put(call);
}

/**
 * pv_store_call_new() - a call that is still to be given its key and value
 * @file: whose it is
 * @command: of <linux/pv_store.h>
 *
 * Context: Process.
 * Return: the call, for pv_store_call_put(), or NULL without memory.
 */
struct pv_store_call *pv_store_call_new(struct pv_store_file *file,
					unsigned int command)
{
	struct pv_store_call *call = kzalloc(sizeof(*call), GFP_KERNEL);

	if (!call)
		return NULL;
	INIT_WORK(&call->work, pv_store_call_work);
	init_completion(&call->done);
	kref_init(&call->users);
	kref_get(&file->users);
	call->file = file;
	call->command = command;
	return call;
}

/**
 * pv_store_call_host() - ask, and wait for the answer or to be killed
 * @call: what to ask; not to be looked at any more after -EINTR
 *
 * Context: Process, sleeps.
 * Return: 0 or -errno; -EINTR if the process is to die.
 */
int pv_store_call_host(struct pv_store_call *call)
{
	kref_get(&call->users);
	queue_work(pv_store_queue, &call->work);
	if (!wait_for_completion_killable(&call->done))
		return call->err;
	if (cancel_work(&call->work))
		pv_store_call_put(call);
	return -EINTR;
}

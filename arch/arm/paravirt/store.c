// SPDX-License-Identifier: GPL-2.0-only
/* The store service: configuration keys that the host gives to this guest */
#include <linux/cache.h>
#include <linux/export.h>
#include <linux/pv_backend.h>
#include <linux/pv_test.h>
#include <linux/srcu.h>
#include <linux/string.h>

#include "core.h"

static void *pv_store_no_read(const char *key, size_t *len)
{
	return ERR_PTR(-EOPNOTSUPP);
}

static int pv_store_no_write(const char *key, const void *value, size_t len)
{
	return -EOPNOTSUPP;
}

static char *pv_store_no_list(const char *key, size_t *len)
{
	return ERR_PTR(-EOPNOTSUPP);
}

static int pv_store_no_watch(struct pv_store_watch *watch)
{
	return -EOPNOTSUPP;
}

static void pv_store_no_unwatch(struct pv_store_watch *watch)
{
}

static const struct pv_store_ops pv_no_store = {
	.read	 = pv_store_no_read,
	.write	 = pv_store_no_write,
	.list	 = pv_store_no_list,
	.watch	 = pv_store_no_watch,
	.unwatch = pv_store_no_unwatch,
};

/* Who serves the store. An operation may wait for another, as a watch does. */
static const struct pv_store_ops __rcu *pv_store =
	RCU_INITIALIZER(&pv_no_store);
DEFINE_STATIC_SRCU(pv_store_srcu);

VISIBLE_IF_KUNIT const struct pv_store_ops *pv_store_provider(void)
{
	PV_TEST_STUB(pv_store_provider);
	return srcu_dereference(pv_store, &pv_store_srcu);
}
EXPORT_SYMBOL_IF_KUNIT(pv_store_provider);

/* All that every store knows in a name; of UTF-8 that is the plain part. */
#define PV_STORE_NAME_CHARS						\
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"	\
	"-._,@+:"

/* The length of the name at @s, or 0 if it is none. */
static size_t pv_store_name_len(const char *s)
{
	size_t len = strspn(s, PV_STORE_NAME_CHARS);
	size_t dots = strspn(s, ".");

	/* "." and ".." are ways and no names. */
	return dots == len && len <= 2 ? 0 : len;
}

/**
 * pv_store_key_ok() - is this a key
 * @key: names, with a "/" between each two; empty for the root
 *
 * Context: Any.
 * Return: false if it is too long, or has a name that is empty, that is "."
 * or "..", or that has other than letters, digits and "-._,@+:".
 */
static bool pv_store_key_ok(const char *key)
{
	size_t len;

	if (strnlen(key, PV_STORE_KEY_MAX + 1) > PV_STORE_KEY_MAX)
		return false;
	if (!*key)
		return true;
	for (;;) {
		len = pv_store_name_len(key);
		if (!len)
			return false;
		key += len;
		if (!*key)
			return true;
		if (*key++ != '/')
			return false;
	}
}

/**
 * pv_store_read() - the value of a key
 * @key: see pv_store_key_ok()
 * @len: where to put its length in bytes
 *
 * The value is bytes as the host gave them, at most PV_STORE_VALUE_MAX of
 * them; one more that is NUL follows, and is not counted.
 *
 * Context: Process, may sleep until the host answers.
 * Return: the value, to be freed by kfree(), or ERR_PTR(): -EINVAL for what is
 * no key, -ENOENT if the store does not have it, -EFBIG if it is too long,
 * -EOPNOTSUPP if there is no store.
 */
void *pv_store_read(const char *key, size_t *len)
{
	void *value;
	int idx;

	if (!pv_store_key_ok(key))
		return ERR_PTR(-EINVAL);
	idx = srcu_read_lock(&pv_store_srcu);
	value = pv_store_provider()->read(key, len);
	srcu_read_unlock(&pv_store_srcu, idx);
	return value;
}
EXPORT_SYMBOL_GPL(pv_store_read);

/**
 * pv_store_write() - give a key a value
 * @key: see pv_store_key_ok(); it is made if it is not there
 * @value: the bytes
 * @len: how many, at most PV_STORE_VALUE_MAX
 *
 * Context: Process, may sleep until the host answers.
 * Return: 0; -EINVAL for what is no key or no value that the store can hold,
 * -EFBIG if it is too long, -ENOSPC if the host lets this guest have no more or
 * none so long, -EROFS if the store is for reading only, -EACCES if this key is,
 * -EOPNOTSUPP if there is no store.
 */
int pv_store_write(const char *key, const void *value, size_t len)
{
	int idx, err;

	if (!pv_store_key_ok(key) || !*key)
		return -EINVAL;
	if (len > PV_STORE_VALUE_MAX)
		return -EFBIG;
	idx = srcu_read_lock(&pv_store_srcu);
	err = pv_store_provider()->write(key, value, len);
	srcu_read_unlock(&pv_store_srcu, idx);
	return err;
}
EXPORT_SYMBOL_GPL(pv_store_write);

/**
 * pv_store_list() - the names right below a key
 * @key: see pv_store_key_ok()
 * @len: where to put the length in bytes
 *
 * All names together may be longer than a value.
 *
 * Context: Process, may sleep until the host answers.
 * Return: the names, each with its NUL, in one buffer to be freed by kvfree();
 * or ERR_PTR(), with the errors of pv_store_read().
 */
char *pv_store_list(const char *key, size_t *len)
{
	char *names;
	int idx;

	if (!pv_store_key_ok(key))
		return ERR_PTR(-EINVAL);
	idx = srcu_read_lock(&pv_store_srcu);
	names = pv_store_provider()->list(key, len);
	srcu_read_unlock(&pv_store_srcu, idx);
	return names;
}
EXPORT_SYMBOL_GPL(pv_store_list);

/**
 * pv_store_watch() - hear of changes of a key and of all below it
 * @watch: the wish, which stays the caller's until pv_store_unwatch()
 *
 * Context: Process, may sleep until the host answers.
 * Return: 0; -ENOSPC if the host lets this guest watch no more, or -errno as
 * pv_store_read().
 */
int pv_store_watch(struct pv_store_watch *watch)
{
	int idx, err;

	if (!pv_store_key_ok(watch->key))
		return -EINVAL;
	idx = srcu_read_lock(&pv_store_srcu);
	err = pv_store_provider()->watch(watch);
	srcu_read_unlock(&pv_store_srcu, idx);
	return err;
}
EXPORT_SYMBOL_GPL(pv_store_watch);

/**
 * pv_store_unwatch() - hear no more of it
 * @watch: what pv_store_watch() returned 0 for
 *
 * Context: Process, sleeps until a call of @watch->changed has ended.
 */
void pv_store_unwatch(struct pv_store_watch *watch)
{
	int idx;

	idx = srcu_read_lock(&pv_store_srcu);
	pv_store_provider()->unwatch(watch);
	srcu_read_unlock(&pv_store_srcu, idx);
}
EXPORT_SYMBOL_GPL(pv_store_unwatch);

static bool pv_store_change(const struct pv_store_ops *from,
			    const struct pv_store_ops *to)
{
	if (cmpxchg(&pv_store, RCU_INITIALIZER(from), RCU_INITIALIZER(to)) !=
	    RCU_INITIALIZER(from))
		return false;
	synchronize_srcu(&pv_store_srcu);
	return true;
}

/**
 * pv_store_offer() - serve the store from now on
 * @ops: how
 *
 * A backend whose hypervisor has a store calls it; elsewhere a device's driver
 * may. Drivers of the store are started before this returns.
 *
 * Context: Process, may sleep.
 * Return: 0; -EBUSY if another provider serves it.
 */
int pv_store_offer(const struct pv_store_ops *ops)
{
	if (!pv_store_change(&pv_no_store, ops))
		return -EBUSY;
	pv_guest_offer(PV_CAP_STORE);
	return 0;
}
EXPORT_SYMBOL_GPL(pv_store_offer);

/* The hypervisor has a store of its own, and may offer it late. */
static bool pv_store_reserved __ro_after_init;

/**
 * pv_store_reserve() - the hypervisor has a store, and will offer it
 *
 * Context: A step of struct pv_backend.
 */
void __init pv_store_reserve(void)
{
	pv_store_reserved = true;
}

/**
 * pv_store_offer_by_device() - serve the store by a device of the machine
 * @ops: how
 *
 * As pv_store_offer(), for a driver that is no part of a backend. Where the
 * hypervisor has a store, the device's keys are not for this guest.
 *
 * Context: Process, may sleep.
 * Return: 0; -ENODEV if the hypervisor has one, which is no fault of the
 * device; -EBUSY if another device serves it.
 */
int pv_store_offer_by_device(const struct pv_store_ops *ops)
{
	return pv_store_reserved ? -ENODEV : pv_store_offer(ops);
}
EXPORT_SYMBOL_GPL(pv_store_offer_by_device);

/**
 * pv_store_withdraw() - stop serving the store
 * @ops: what pv_store_offer() got
 *
 * The drivers are stopped first: no operation is running when this returns,
 * and no watch is left.
 *
 * Context: Process, may sleep.
 */
void pv_store_withdraw(const struct pv_store_ops *ops)
{
	pv_guest_withdraw(PV_CAP_STORE);
	pv_store_change(ops, &pv_no_store);
}
EXPORT_SYMBOL_GPL(pv_store_withdraw);

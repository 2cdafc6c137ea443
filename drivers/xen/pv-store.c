// SPDX-License-Identifier: GPL-2.0-only
/* XenStore as the store of configuration keys: a guest's own directory */
#define pr_fmt(fmt) "xen: " fmt

#include <linux/container_of.h>
#include <linux/init.h>
#include <linux/pv_backend.h>
#include <linux/slab.h>
#include <linux/string.h>

#include <xen/xen.h>
#include <xen/xenbus.h>

#include "xenbus/xenbus_list.h"

/* A guest of Xen may be another one after a restore. */
#define XEN_STORE_HOME "/local/domain/%u"

/* Xen's protocol has its own word for what does not fit into a message. */
static int xen_store_errno(long err)
{
	return err == -E2BIG ? -EFBIG : err;
}

/* A relative path begins at the guest's directory, which has none itself. */
static char *xen_store_path(const char *key)
{
	if (*key)
		return kstrdup(key, GFP_KERNEL);
	return kasprintf(GFP_KERNEL, XEN_STORE_HOME,
			 xenbus_read_unsigned("domid", "", 0));
}

static void *xen_store_read(const char *key, size_t *len)
{
	char *path = xen_store_path(key);
	unsigned int bytes;
	void *value;

	if (!path)
		return ERR_PTR(-ENOMEM);
	value = xenbus_read(XBT_NIL, path, "", &bytes);
	kfree(path);
	if (IS_ERR(value))
		return ERR_PTR(xen_store_errno(PTR_ERR(value)));
	*len = bytes;
	return value;
}

/*
 * A value ends at its first NUL, so it can have none. Who sends more than a
 * message may have is not answered any more, whatever he asks.
 */
static int xen_store_write(const char *key, const void *value, size_t len)
{
	char *text;
	int err;

	if (memchr(value, 0, len))
		return -EINVAL;
	if (strlen(key) + 1 + len > XENSTORE_PAYLOAD_MAX)
		return -EFBIG;
	text = kmemdup_nul(value, len, GFP_KERNEL);
	if (!text)
		return -ENOMEM;
	err = xenbus_write(XBT_NIL, key, "", text);
	kfree(text);
	return xen_store_errno(err);
}

static char *xen_store_list(const char *key, size_t *len)
{
	char *path = xen_store_path(key);
	unsigned int bytes;
	char *names;

	if (!path)
		return ERR_PTR(-ENOMEM);
	names = xs_list(XBT_NIL, path, &bytes);
	kfree(path);
	if (IS_ERR(names))
		return ERR_PTR(xen_store_errno(PTR_ERR(names)));
	/* Behind a message there is a NUL, which a name may need that has none. */
	*len = bytes && names[bytes - 1] ? bytes + 1 : bytes;
	return names;
}

struct xen_store_watch {
	struct xenbus_watch watch;
	struct pv_store_watch *wish;
};

static void xen_store_changed(struct xenbus_watch *watch, const char *path,
			      const char *token)
{
	struct pv_store_watch *wish =
		container_of(watch, struct xen_store_watch, watch)->wish;

	wish->changed(wish);
}

static void xen_store_free(struct xen_store_watch *watch)
{
	kfree(watch->watch.node);
	kfree(watch);
}

static int xen_store_watch(struct pv_store_watch *wish)
{
	struct xen_store_watch *watch = kzalloc(sizeof(*watch), GFP_KERNEL);
	int err = -ENOMEM;

	if (!watch)
		return err;
	watch->wish = wish;
	watch->watch.callback = xen_store_changed;
	watch->watch.node = xen_store_path(wish->key);
	if (watch->watch.node)
		err = register_xenbus_watch(&watch->watch);
	if (err) {
		xen_store_free(watch);
		/* Of a domain that has as many as xenstored lets it have */
		return err == -E2BIG ? -ENOSPC : err;
	}
	wish->provider = watch;
	return 0;
}

static void xen_store_unwatch(struct pv_store_watch *wish)
{
	struct xen_store_watch *watch = wish->provider;

	unregister_xenbus_watch(&watch->watch);
	xen_store_free(watch);
}

static const struct pv_store_ops xen_store_ops = {
	.read	 = xen_store_read,
	.write	 = xen_store_write,
	.list	 = xen_store_list,
	.watch	 = xen_store_watch,
	.unwatch = xen_store_unwatch,
};

static int xen_store_is_up(struct notifier_block *nb, unsigned long event,
			   void *data)
{
	int err = pv_store_offer(&xen_store_ops);

	if (err)
		pr_warn("XenStore is not the store (%d)\n", err);
	return NOTIFY_DONE;
}

/* In the control domain the store comes up with user space. */
static struct notifier_block xen_store_notifier = {
	.notifier_call = xen_store_is_up,
};

static int __init xen_store_init(void)
{
	if (!xen_domain())
		return 0;
	return register_xenstore_notifier(&xen_store_notifier);
}
late_initcall(xen_store_init);

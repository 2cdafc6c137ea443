// SPDX-License-Identifier: GPL-2.0-only
/* A guest driver that logs what the host configured, on any hypervisor */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/module.h>
#include <linux/pv_guest.h>
#include <linux/slab.h>

/* Called once when the watch is set, and whenever the host changes the key. */
static void greeting_changed(struct pv_store_watch *watch)
{
	size_t len;
	char *text = pv_store_read(watch->key, &len);

	if (IS_ERR(text)) {
		pr_info("no greeting (%ld)\n", PTR_ERR(text));
		return;
	}
	pr_info("%s says: %*pE\n", pv_guest_name(), (int)len, text);
	kfree(text);
}

static struct pv_store_watch greeting_watch = {
	.key	 = "data/greeting",
	.changed = greeting_changed,
};

static int greeting_start(void)
{
	return pv_store_watch(&greeting_watch);
}

static void greeting_stop(void)
{
	pv_store_unwatch(&greeting_watch);
}

static struct pv_driver greeting_driver = {
	.name	 = "pv_greeting",
	.service = PV_CAP_STORE,
	.start	 = greeting_start,
	.stop	 = greeting_stop,
};
module_pv_driver(greeting_driver);

MODULE_DESCRIPTION("Sample of a driver for any hypervisor");
MODULE_LICENSE("GPL");

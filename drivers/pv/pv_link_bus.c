// SPDX-License-Identifier: GPL-2.0-only
/* The bus of links: a link goes to a driver for what its peer offers */
#include <linux/export.h>
#include <linux/fs.h>
#include <linux/kdev_t.h>
#include <linux/module.h>
#include <linux/sysfs.h>

#include "pv_link.h"

/* Works wait for peers, and must not keep each other waiting. */
struct workqueue_struct *pv_link_queue;
unsigned int pv_link_major;

static const char * const pv_link_states[] = {
	[PV_LINK_CLOSED]    = "closed",
	[PV_LINK_WAITING]   = "waiting",
	[PV_LINK_CONNECTED] = "connected",
};

/* What the peer offers, as long as it does. */
static u32 pv_link_type(const struct pv_link_core *core)
{
	return READ_ONCE(core->state) == PV_LINK_CONNECTED ? core->peer.type :
							     PV_LINK_NOTHING;
}

static ssize_t provider_show(struct device *dev, struct device_attribute *attr,
			     char *buf)
{
	const struct pv_link_core *core = to_pv_link_core(dev);

	return sysfs_emit(buf, "%s\n", core->link.desc.ops->provider);
}
static DEVICE_ATTR_RO(provider);

static ssize_t state_show(struct device *dev, struct device_attribute *attr,
			  char *buf)
{
	const struct pv_link_core *core = to_pv_link_core(dev);

	return sysfs_emit(buf, "%s\n",
			  pv_link_states[READ_ONCE(core->state)]);
}
static DEVICE_ATTR_RO(state);

static ssize_t size_show(struct device *dev, struct device_attribute *attr,
			 char *buf)
{
	const struct pv_link_core *core = to_pv_link_core(dev);

	return sysfs_emit(buf, "%zu\n", core->link.desc.size);
}
static DEVICE_ATTR_RO(size);

static ssize_t side_show(struct device *dev, struct device_attribute *attr,
			 char *buf)
{
	const struct pv_link_core *core = to_pv_link_core(dev);

	return sysfs_emit(buf, "%u\n", core->link.desc.side);
}
static DEVICE_ATTR_RO(side);

static ssize_t type_show(struct device *dev, struct device_attribute *attr,
			 char *buf)
{
	return sysfs_emit(buf, "%u\n", pv_link_type(to_pv_link_core(dev)));
}
static DEVICE_ATTR_RO(type);

static struct attribute *pv_link_attrs[] = {
	&dev_attr_provider.attr,
	&dev_attr_state.attr,
	&dev_attr_size.attr,
	&dev_attr_side.attr,
	&dev_attr_type.attr,
	NULL
};
ATTRIBUTE_GROUPS(pv_link);

static const struct pv_link_driver *
to_pv_link_driver(const struct device_driver *driver)
{
	return container_of_const(driver, struct pv_link_driver, driver);
}

/* The file's owner is the device's side, for which there is no driver here. */
static int pv_link_match(struct device *dev, const struct device_driver *driver)
{
	const struct pv_link_core *core = to_pv_link_core(dev);
	u32 type = pv_link_type(core);

	return type != PV_LINK_NOTHING && !READ_ONCE(core->file) &&
	       to_pv_link_driver(driver)->type == type;
}

static int pv_link_uevent(const struct device *dev, struct kobj_uevent_env *env)
{
	u32 type = pv_link_type(to_pv_link_core(dev));

	return type == PV_LINK_NOTHING ? 0 :
	       add_uevent_var(env, "MODALIAS=pv_link:t%u", type);
}

static void pv_link_set_driver(struct pv_link_core *core,
			       const struct pv_link_driver *driver)
{
	unsigned long flags;

	spin_lock_irqsave(&core->rang_lock, flags);
	core->driver = driver;
	spin_unlock_irqrestore(&core->rang_lock, flags);
}

/* The peer may have gone after the match. If it goes now, the work unbinds. */
static int pv_link_probe(struct device *dev)
{
	const struct pv_link_driver *driver = to_pv_link_driver(dev->driver);
	struct pv_link_core *core = to_pv_link_core(dev);
	int err;

	if (!pv_link_match(dev, dev->driver))
		return -ENODEV;
	pv_link_set_driver(core, driver);
	err = driver->probe(&core->link);
	if (err)
		pv_link_set_driver(core, NULL);
	return err;
}

static void pv_link_remove(struct device *dev)
{
	struct pv_link_core *core = to_pv_link_core(dev);

	to_pv_link_driver(dev->driver)->remove(&core->link);
	pv_link_set_driver(core, NULL);
}

const struct bus_type pv_link_bus = {
	.name	    = "pv_link",
	.dev_groups = pv_link_groups,
	.match	    = pv_link_match,
	.uevent	    = pv_link_uevent,
	.probe	    = pv_link_probe,
	.remove	    = pv_link_remove,
};

/**
 * __pv_link_driver_register() - have a driver for links of a type
 * @driver: stays the caller's until pv_link_driver_unregister()
 * @owner: its module
 *
 * Context: Process, may sleep.
 * Return: 0 or -errno.
 */
int __pv_link_driver_register(struct pv_link_driver *driver,
			      struct module *owner)
{
	driver->driver.bus = &pv_link_bus;
	driver->driver.owner = owner;
	return driver_register(&driver->driver);
}
EXPORT_SYMBOL_GPL(__pv_link_driver_register);

/**
 * pv_link_driver_unregister() - a driver goes
 * @driver: what was registered; it is removed from its links
 *
 * Context: Process, may sleep.
 */
void pv_link_driver_unregister(struct pv_link_driver *driver)
{
	driver_unregister(&driver->driver);
}
EXPORT_SYMBOL_GPL(pv_link_driver_unregister);

static int __init pv_link_take_numbers(void)
{
	dev_t first;
	int err = alloc_chrdev_region(&first, 0, PV_LINK_MINORS, "pv_link");

	pv_link_major = MAJOR(first);
	return err;
}

static int __init pv_link_init(void)
{
	int err;

	pv_link_queue = alloc_workqueue("pv_link", WQ_UNBOUND, 0);
	if (!pv_link_queue)
		return -ENOMEM;
	err = pv_link_take_numbers();
	if (err)
		goto no_numbers;
	err = bus_register(&pv_link_bus);
	if (err)
		goto no_bus;
	return 0;

no_bus:
	unregister_chrdev_region(MKDEV(pv_link_major, 0), PV_LINK_MINORS);
no_numbers:
	destroy_workqueue(pv_link_queue);
	return err;
}
subsys_initcall(pv_link_init);

static void __exit pv_link_exit(void)
{
	bus_unregister(&pv_link_bus);
	unregister_chrdev_region(MKDEV(pv_link_major, 0), PV_LINK_MINORS);
	destroy_workqueue(pv_link_queue);
}
module_exit(pv_link_exit);

MODULE_DESCRIPTION("Links: memory and doorbells between two guests");
MODULE_LICENSE("GPL");

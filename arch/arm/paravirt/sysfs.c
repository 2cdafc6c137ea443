// SPDX-License-Identifier: GPL-2.0-only
/* /sys/hypervisor: the type and the services, alike on every hypervisor */
#define pr_fmt(fmt) "pv_guest: " fmt

#include <linux/init.h>
#include <linux/kernfs.h>
#include <linux/kobject.h>
#include <linux/pv_guest.h>
#include <linux/sysfs.h>

static ssize_t type_show(struct kobject *kobj, struct kobj_attribute *attr,
			 char *buf)
{
	return sysfs_emit(buf, "%s\n", pv_guest_name());
}

static struct kobj_attribute pv_type = __ATTR_RO(type);

#define PV_SERVICE(_name, _cap)						\
static ssize_t _name##_show(struct kobject *kobj,			\
			    struct kobj_attribute *attr, char *buf)	\
{									\
	return sysfs_emit(buf, "%d\n", pv_guest_has(_cap));		\
}									\
									\
static struct kobj_attribute pv_##_name = __ATTR_RO(_name)

PV_SERVICE(clock, PV_CAP_CLOCK);
PV_SERVICE(events, PV_CAP_EVENTS);
PV_SERVICE(grants, PV_CAP_GRANTS);
PV_SERVICE(power, PV_CAP_POWER);
PV_SERVICE(steal, PV_CAP_STEAL);
PV_SERVICE(store, PV_CAP_STORE);

static const struct attribute * const pv_services[] = {
	[PV_CAP_CLOCK]	= &pv_clock.attr,
	[PV_CAP_EVENTS]	= &pv_events.attr,
	[PV_CAP_GRANTS]	= &pv_grants.attr,
	[PV_CAP_POWER]	= &pv_power.attr,
	[PV_CAP_STEAL]	= &pv_steal.attr,
	[PV_CAP_STORE]	= &pv_store.attr,
	[PV_NR_CAPS]	= NULL
};

/* drivers/xen brings a type file of its own, and only one can be there. */
static int __init pv_create_type(void)
{
	struct kernfs_node *type = kernfs_find_and_get(hypervisor_kobj->sd,
						       "type");

	if (!type)
		return sysfs_create_file(hypervisor_kobj, &pv_type.attr);
	kernfs_put(type);
	return 0;
}

/*
 * The services need a kobject of their own: drivers/xen changes the type of
 * hypervisor_kobj, and with it the way in which its files are shown.
 */
static int __init pv_create_services(void)
{
	struct kobject *services = kobject_create_and_add("services",
							  hypervisor_kobj);
	int err;

	if (!services)
		return -ENOMEM;
	err = sysfs_create_files(services, pv_services);
	if (err)
		kobject_put(services);
	return err;
}

/* Late, when drivers/xen has had its turn as a device_initcall. */
static int __init pv_sysfs_init(void)
{
	int err;

	if (!pv_guest_virtualized())
		return 0;
	err = pv_create_type();
	if (!err)
		err = pv_create_services();
	if (err)
		pr_err("no files in /sys/hypervisor (%d)\n", err);
	return err;
}
late_initcall(pv_sysfs_init);

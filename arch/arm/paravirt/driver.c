// SPDX-License-Identifier: GPL-2.0-only
/* Starts the drivers of a service when it appears, and stops them when it goes */
#define pr_fmt(fmt) "pv_guest: " fmt

#include <linux/err.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/platform_device.h>
#include <linux/pv_backend.h>

#include "core.h"

/*
 * Services that drivers are made for. The device is for user space: its
 * uevent loads the modules of all these drivers, of which there may be more
 * than a device can be bound to.
 */
static const char * const pv_device_names[PV_NR_CAPS] = {
	[PV_CAP_CLOCK]	= "pv-clock",
	[PV_CAP_STORE]	= "pv-store",
};

static struct pv_service {
	struct mutex lock;	/* a driver that waits for the host holds it */
	struct list_head drivers;
	struct platform_device *device;
} pv_services[PV_NR_CAPS];

/* Backends offer services before there is a bus for devices. */
static bool pv_devices_ready;

static void pv_create_device(enum pv_cap cap)
{
	struct pv_service *service = &pv_services[cap];
	const char *name = pv_device_names[cap];
	struct platform_device *device;

	if (!pv_devices_ready || !name || service->device || !pv_guest_has(cap))
		return;

	device = platform_device_register_simple(name, PLATFORM_DEVID_NONE,
						 NULL, 0);
	if (IS_ERR(device))
		pr_err("no device %s (%ld)\n", name, PTR_ERR(device));
	else
		service->device = device;
}

static void pv_start_driver(struct pv_driver *driver)
{
	int err;

	if (driver->started || !pv_guest_has(driver->service))
		return;
	err = driver->start();
	if (err)
		pr_err("driver %s did not start (%d)\n", driver->name, err);
	else
		driver->started = true;
}

static void pv_stop_driver(struct pv_driver *driver)
{
	if (driver->started)
		driver->stop();
	driver->started = false;
}

/* The service is offered now. */
void pv_service_appeared(enum pv_cap cap)
{
	struct pv_service *service = &pv_services[cap];
	struct pv_driver *driver;

	mutex_lock(&service->lock);
	pv_create_device(cap);
	list_for_each_entry(driver, &service->drivers, entry)
		pv_start_driver(driver);
	mutex_unlock(&service->lock);
}

/* The service is not offered any more, but is served until this returns. */
void pv_service_goes(enum pv_cap cap)
{
	struct pv_service *service = &pv_services[cap];
	struct pv_driver *driver;

	mutex_lock(&service->lock);
	list_for_each_entry_reverse(driver, &service->drivers, entry)
		pv_stop_driver(driver);
	platform_device_unregister(service->device);
	service->device = NULL;
	mutex_unlock(&service->lock);
}

/**
 * pv_driver_register() - have a driver run whenever its service is there
 * @driver: stays the caller's until pv_driver_unregister()
 *
 * If the service is there, the driver is started before this returns.
 *
 * Context: Process, may sleep.
 * Return: 0. A driver that does not start is a message in the log and is
 * tried again when the service appears anew.
 */
int pv_driver_register(struct pv_driver *driver)
{
	struct pv_service *service = &pv_services[driver->service];

	mutex_lock(&service->lock);
	list_add_tail(&driver->entry, &service->drivers);
	pv_start_driver(driver);
	mutex_unlock(&service->lock);
	return 0;
}
EXPORT_SYMBOL_GPL(pv_driver_register);

/**
 * pv_driver_unregister() - stop a driver for good
 * @driver: what pv_driver_register() got
 *
 * Context: Process, may sleep.
 */
void pv_driver_unregister(struct pv_driver *driver)
{
	struct pv_service *service = &pv_services[driver->service];

	mutex_lock(&service->lock);
	pv_stop_driver(driver);
	list_del(&driver->entry);
	mutex_unlock(&service->lock);
}
EXPORT_SYMBOL_GPL(pv_driver_unregister);

static int __init pv_devices_init(void)
{
	enum pv_cap cap;

	pv_devices_ready = true;
	for (cap = 0; cap < PV_NR_CAPS; cap++) {
		mutex_lock(&pv_services[cap].lock);
		pv_create_device(cap);
		mutex_unlock(&pv_services[cap].lock);
	}
	return 0;
}
arch_initcall(pv_devices_init);

/* Before any backend offers one */
void __init pv_services_init(void)
{
	enum pv_cap cap;

	for (cap = 0; cap < PV_NR_CAPS; cap++) {
		mutex_init(&pv_services[cap].lock);
		INIT_LIST_HEAD(&pv_services[cap].drivers);
	}
}

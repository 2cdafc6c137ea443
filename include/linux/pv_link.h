/* SPDX-License-Identifier: GPL-2.0-only */
/* Memory that two guests share, doorbells between them, and who is at the other end */
#ifndef _LINUX_PV_LINK_H
#define _LINUX_PV_LINK_H

#include <linux/device.h>
#include <linux/types.h>

#include <uapi/linux/pv_link.h>

struct pv_link;

/**
 * struct pv_link_ops - what a provider does for a link
 * @provider: its name, for people
 * @ring: ring a doorbell of the peer. Any context, also with interrupts off;
 *	what was written to the region before is seen by the peer then.
 * @pfn: page frame of a page of the region, for user space; @page is less than
 *	the region has. May sleep.
 *
 * They work until pv_link_destroy() returns.
 */
struct pv_link_ops {
	const char *provider;
	void (*ring)(struct pv_link *link, unsigned int doorbell);
	unsigned long (*pfn)(struct pv_link *link, unsigned long page);
};

/**
 * struct pv_link_desc - what a link is made of
 * @ops: the provider's operations
 * @data: the provider's own
 * @region: the shared memory, write-back, at the same offsets on both sides
 * @size: of the region in bytes: whole pages, more than one
 * @side: which half of the first page is this side's, 0 or 1
 * @doorbells: that this side has for its peer, at least one
 */
struct pv_link_desc {
	const struct pv_link_ops *ops;
	void *data;
	void *region;
	size_t size;
	unsigned int side;
	unsigned int doorbells;
};

/**
 * struct pv_link - a region, doorbells and a peer
 * @dev: the device, on the bus of links; a driver's data is the driver's
 * @desc: what it is made of
 */
struct pv_link {
	struct device dev;
	struct pv_link_desc desc;
};

/**
 * struct pv_link_driver - who uses links whose peer offers a type
 * @driver: its name; the rest is the bus's
 * @type: which
 * @probe: the link is connected; returns 0 or -errno. May sleep.
 * @remove: let go of the link and of its memory. May sleep, but not wait for
 *	the peer, which may be no more: pv_link_connected() tells.
 * @rang: the peer has rung, which of its doorbells does not count: look at
 *	what is in memory. Any context, also with interrupts off; from the
 *	begin of @probe to that of @remove.
 * @broke: the peer went, or is another one: end what waits for it. @remove
 *	follows, or is under way. Any context, and when, as @rang; may be NULL.
 */
struct pv_link_driver {
	struct device_driver driver;
	u32 type;
	int (*probe)(struct pv_link *link);
	void (*remove)(struct pv_link *link);
	void (*rang)(struct pv_link *link);
	void (*broke)(struct pv_link *link);
};

/* As the uevents say it: for the module of a driver, whose type is a number */
#define MODULE_ALIAS_PV_LINK(type) \
	MODULE_ALIAS("pv_link:t" __stringify(type))

#define module_pv_link_driver(driver) \
	module_driver(driver, pv_link_driver_register, \
		      pv_link_driver_unregister)

#define pv_link_driver_register(driver) \
	__pv_link_driver_register(driver, THIS_MODULE)

int __pv_link_driver_register(struct pv_link_driver *driver,
			      struct module *owner);
void pv_link_driver_unregister(struct pv_link_driver *driver);

struct pv_link *pv_link_create(struct device *parent,
			       const struct pv_link_desc *desc);
void pv_link_destroy(struct pv_link *link);
void pv_link_rang(struct pv_link *link);

void pv_link_ring(struct pv_link *link, unsigned int doorbell);
bool pv_link_connected(struct pv_link *link);
struct pv_link_half *pv_link_own_half(const struct pv_link *link);
struct pv_link_half *pv_link_peer_half(const struct pv_link *link);

#endif /* _LINUX_PV_LINK_H */

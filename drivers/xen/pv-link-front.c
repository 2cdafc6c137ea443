// SPDX-License-Identifier: GPL-2.0-only
/*
 * Links of a guest of Xen: its pages, granted to the domain at the other end
 *
 * The region is there from the beginning to the end of the device, whoever
 * comes and goes at the other end: the bus of links sees to that.
 */
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/pv_link.h>
#include <linux/random.h>
#include <linux/slab.h>

#include <xen/events.h>
#include <xen/interface/io/xenbus.h>
#include <xen/xen.h>
#include <xen/xenbus.h>

#include "pv-link.h"

/**
 * struct xen_link_front - a link of this guest's
 * @dev: in XenStore
 * @region: that is shared
 * @link: on the bus
 * @port: event channel to the other end
 * @irq: of that
 */
struct xen_link_front {
	struct xenbus_device *dev;
	struct xen_link_region *region;
	struct pv_link *link;
	evtchn_port_t port;
	int irq;
};

static void xen_front_ring(struct pv_link *link, unsigned int doorbell)
{
	struct xen_link_front *front = link->desc.data;

	notify_remote_via_irq(front->irq);
}

static unsigned long xen_front_pfn(struct pv_link *link, unsigned long page)
{
	struct xen_link_front *front = link->desc.data;

	return page_to_pfn(front->region->pages[page]);
}

static const struct pv_link_ops xen_front_ops = {
	.provider = "xen",
	.ring	  = xen_front_ring,
	.pfn	  = xen_front_pfn,
};

static irqreturn_t xen_front_rang(int irq, void *data)
{
	struct xen_link_front *front = data;
	struct pv_link *link = READ_ONCE(front->link);

	if (link)
		pv_link_rang(link);
	xen_irq_lateeoi(irq, 0);
	return IRQ_HANDLED;
}

static int xen_front_write(struct xen_link_front *front,
			   struct xenbus_transaction xbt)
{
	const struct {
		const char *key;
		u32 value;
	} nodes[] = {
		{ XEN_LINK_LIST, front->region->list_refs[0] },
		{ XEN_LINK_PORT, front->port },
		{ XEN_LINK_GENERATION, get_random_u32() },
	};
	int i, err = 0;

	for (i = 0; !err && i < ARRAY_SIZE(nodes); i++)
		err = xenbus_printf(xbt, front->dev->nodename, nodes[i].key,
				    "%u", nodes[i].value);
	return err;
}

/* All of one generation, or the other end would map pages of two. */
static int xen_front_publish(struct xen_link_front *front)
{
	struct xenbus_transaction xbt;
	int err;

	do {
		err = xenbus_transaction_start(&xbt);
		if (err)
			return err;
		err = xen_front_write(front, xbt);
		if (err) {
			xenbus_transaction_end(xbt, 1);
			return err;
		}
		err = xenbus_transaction_end(xbt, 0);
	} while (err == -EAGAIN);
	return err;
}

static int xen_front_bind(struct xen_link_front *front)
{
	int irq = xenbus_alloc_evtchn(front->dev, &front->port);

	if (irq)
		return irq;
	irq = bind_evtchn_to_irqhandler_lateeoi(front->port, xen_front_rang, 0,
						"pv_link", front);
	if (irq < 0) {
		xenbus_free_evtchn(front->dev, front->port);
		return irq;
	}
	front->irq = irq;
	return 0;
}

/* What was rung before the bus has it, it looks at by itself. */
static int xen_front_create(struct xen_link_front *front)
{
	const struct pv_link_desc desc = {
		.ops	   = &xen_front_ops,
		.data	   = front,
		.region	   = front->region->address,
		.size	   = (size_t)front->region->count * XEN_PAGE_SIZE,
		.side	   = 0,
		.doorbells = 1,
	};
	struct pv_link *link = pv_link_create(&front->dev->dev, &desc);

	if (IS_ERR(link))
		return PTR_ERR(link);
	WRITE_ONCE(front->link, link);
	return 0;
}

/* What there is of it. The other end hears that the link is closed. */
static void xen_front_stop(struct xen_link_front *front)
{
	struct pv_link *link = front->link;

	if (link) {
		WRITE_ONCE(front->link, NULL);
		synchronize_irq(front->irq);
		pv_link_destroy(link);
	}
	if (front->irq)
		unbind_from_irqhandler(front->irq, front);
	front->irq = 0;
	if (!IS_ERR_OR_NULL(front->region))
		xen_link_revoke(front->region);
	front->region = NULL;
}

static int xen_front_share(struct xen_link_front *front)
{
	size_t size = xen_link_read_size(front->dev->otherend);
	int err;

	if (!size)
		return -EINVAL;
	front->region = xen_link_grant(front->dev->otherend_id, size);
	if (IS_ERR(front->region))
		return PTR_ERR(front->region);
	err = xen_front_bind(front);
	if (!err)
		err = xen_front_create(front);
	if (!err)
		err = xen_front_publish(front);
	return err;
}

static int xen_front_start(struct xen_link_front *front)
{
	int err = xen_front_share(front);

	if (!err)
		err = xenbus_switch_state(front->dev, XenbusStateInitialised);
	if (err) {
		xen_front_stop(front);
		xenbus_dev_fatal(front->dev, err, "no link");
	}
	return err;
}

static int xen_front_probe(struct xenbus_device *dev,
			   const struct xenbus_device_id *id)
{
	struct xen_link_front *front = kzalloc(sizeof(*front), GFP_KERNEL);
	int err;

	if (!front)
		return -ENOMEM;
	front->dev = dev;
	dev_set_drvdata(&dev->dev, front);
	err = xen_front_start(front);
	if (err)
		kfree(front);
	return err;
}

static void xen_front_remove(struct xenbus_device *dev)
{
	struct xen_link_front *front = dev_get_drvdata(&dev->dev);

	xen_front_stop(front);
	kfree(front);
}

/* The grants may be of the domain that this one was, and so may the port. */
static int xen_front_resume(struct xenbus_device *dev)
{
	struct xen_link_front *front = dev_get_drvdata(&dev->dev);

	xen_front_stop(front);
	return xen_front_start(front);
}

static void xen_front_changed(struct xenbus_device *dev,
			      enum xenbus_state state)
{
	switch (state) {
	case XenbusStateConnected:
		xenbus_switch_state(dev, XenbusStateConnected);
		break;
	case XenbusStateClosing:
		xenbus_frontend_closed(dev);
		break;
	default:
		break;
	}
}

static const struct xenbus_device_id xen_front_ids[] = {
	{ XEN_LINK_TYPE },
	{ "" }
};

static struct xenbus_driver xen_front_driver = {
	.ids		  = xen_front_ids,
	.probe		  = xen_front_probe,
	.remove		  = xen_front_remove,
	.resume		  = xen_front_resume,
	.otherend_changed = xen_front_changed,
	.not_essential	  = true,
};

static int __init xen_front_init(void)
{
	return xen_domain() ? xenbus_register_frontend(&xen_front_driver) :
			      -ENODEV;
}
module_init(xen_front_init);

static void __exit xen_front_exit(void)
{
	xenbus_unregister_driver(&xen_front_driver);
}
module_exit(xen_front_exit);

MODULE_ALIAS("xen:" XEN_LINK_TYPE);
MODULE_DESCRIPTION("Links of a guest of Xen");
MODULE_LICENSE("GPL");

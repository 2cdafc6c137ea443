// SPDX-License-Identifier: GPL-2.0-only
/*
 * Links of other domains, of which this one has the other end: it maps their pages
 *
 * A frontend can come and go as it likes, and shares other pages each time:
 * its word "generation" tells. The link is there while they are mapped.
 */
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/pv_link.h>
#include <linux/slab.h>

#include <xen/events.h>
#include <xen/interface/io/xenbus.h>
#include <xen/xen.h>
#include <xen/xenbus.h>

#include "pv-link.h"

/**
 * struct xen_link_back - the other end of another domain's link
 * @dev: in XenStore
 * @generation: of what is mapped
 * @region: that is mapped; NULL if none is
 * @link: on the bus
 * @irq: of the event channel
 */
struct xen_link_back {
	struct xenbus_device *dev;
	unsigned int generation;
	struct xen_link_region *region;
	struct pv_link *link;
	int irq;
};

static void xen_back_ring(struct pv_link *link, unsigned int doorbell)
{
	struct xen_link_back *back = link->desc.data;

	notify_remote_via_irq(back->irq);
}

static unsigned long xen_back_pfn(struct pv_link *link, unsigned long page)
{
	struct xen_link_back *back = link->desc.data;

	return page_to_pfn(back->region->pages[page]);
}

static const struct pv_link_ops xen_back_ops = {
	.provider = "xen",
	.ring	  = xen_back_ring,
	.pfn	  = xen_back_pfn,
};

static irqreturn_t xen_back_rang(int irq, void *data)
{
	struct xen_link_back *back = data;
	struct pv_link *link = READ_ONCE(back->link);

	if (link)
		pv_link_rang(link);
	xen_irq_lateeoi(irq, 0);
	return IRQ_HANDLED;
}

static int xen_back_bind(struct xen_link_back *back, evtchn_port_t port)
{
	int irq = bind_interdomain_evtchn_to_irqhandler_lateeoi(back->dev, port,
						xen_back_rang, 0, "pv_link",
						back);

	if (irq < 0)
		return irq;
	back->irq = irq;
	return 0;
}

static int xen_back_create(struct xen_link_back *back)
{
	const struct pv_link_desc desc = {
		.ops	   = &xen_back_ops,
		.data	   = back,
		.region	   = back->region->address,
		.size	   = (size_t)back->region->count * XEN_PAGE_SIZE,
		.side	   = 1,
		.doorbells = 1,
	};
	struct pv_link *link = pv_link_create(&back->dev->dev, &desc);

	if (IS_ERR(link))
		return PTR_ERR(link);
	WRITE_ONCE(back->link, link);
	return 0;
}

/* What there is of it. The other end hears that the link is closed. */
static void xen_back_disconnect(struct xen_link_back *back)
{
	struct pv_link *link = back->link;

	if (link) {
		WRITE_ONCE(back->link, NULL);
		synchronize_irq(back->irq);
		pv_link_destroy(link);
	}
	if (back->irq)
		unbind_from_irqhandler(back->irq, back);
	back->irq = 0;
	if (!IS_ERR_OR_NULL(back->region))
		xen_link_unmap(back->region);
	back->region = NULL;
}

static int xen_back_map(struct xen_link_back *back, grant_ref_t list,
			evtchn_port_t port)
{
	size_t size = xen_link_read_size(back->dev->nodename);
	int err;

	if (!size)
		return -EINVAL;
	back->region = xen_link_map(back->dev, size, list);
	if (IS_ERR(back->region))
		return PTR_ERR(back->region);
	err = xen_back_bind(back, port);
	if (!err)
		err = xen_back_create(back);
	return err;
}

static void xen_back_connect(struct xen_link_back *back)
{
	struct xenbus_device *dev = back->dev;
	unsigned int list, port, generation;
	int err = xenbus_gather(XBT_NIL, dev->otherend,
				XEN_LINK_LIST, "%u", &list,
				XEN_LINK_PORT, "%u", &port,
				XEN_LINK_GENERATION, "%u", &generation, NULL);

	if (!err && back->link && generation == back->generation)
		return;
	xen_back_disconnect(back);
	if (!err)
		err = xen_back_map(back, list, port);
	if (err) {
		xen_back_disconnect(back);
		xenbus_dev_fatal(dev, err, "no link");
		return;
	}
	back->generation = generation;
	xenbus_switch_state(dev, XenbusStateConnected);
}

/* A device that is not online has no toolstack that wants it any more. */
static void xen_back_changed(struct xenbus_device *dev, enum xenbus_state state)
{
	struct xen_link_back *back = dev_get_drvdata(&dev->dev);

	switch (state) {
	case XenbusStateInitialising:
		xen_back_disconnect(back);
		xenbus_switch_state(dev, XenbusStateInitWait);
		break;
	case XenbusStateInitialised:
	case XenbusStateConnected:
		xen_back_connect(back);
		break;
	case XenbusStateClosing:
	case XenbusStateClosed:
	case XenbusStateUnknown:
		xen_back_disconnect(back);
		xenbus_switch_state(dev, XenbusStateClosed);
		if (state != XenbusStateClosing && !xenbus_dev_is_online(dev))
			device_unregister(&dev->dev);
		break;
	default:
		break;
	}
}

static int xen_back_probe(struct xenbus_device *dev,
			  const struct xenbus_device_id *id)
{
	struct xen_link_back *back = kzalloc(sizeof(*back), GFP_KERNEL);
	int err;

	if (!back)
		return -ENOMEM;
	back->dev = dev;
	dev_set_drvdata(&dev->dev, back);
	err = xenbus_switch_state(dev, XenbusStateInitWait);
	if (err)
		kfree(back);
	return err;
}

static void xen_back_remove(struct xenbus_device *dev)
{
	struct xen_link_back *back = dev_get_drvdata(&dev->dev);

	xen_back_disconnect(back);
	kfree(back);
}

static const struct xenbus_device_id xen_back_ids[] = {
	{ XEN_LINK_TYPE },
	{ "" }
};

static struct xenbus_driver xen_back_driver = {
	.ids		  = xen_back_ids,
	.probe		  = xen_back_probe,
	.remove		  = xen_back_remove,
	.otherend_changed = xen_back_changed,
	.allow_rebind	  = true,
};

static int __init xen_back_init(void)
{
	return xen_domain() ? xenbus_register_backend(&xen_back_driver) :
			      -ENODEV;
}
module_init(xen_back_init);

static void __exit xen_back_exit(void)
{
	xenbus_unregister_driver(&xen_back_driver);
}
module_exit(xen_back_exit);

MODULE_ALIAS("xen-backend:" XEN_LINK_TYPE);
MODULE_DESCRIPTION("Other ends of links of guests of Xen");
MODULE_LICENSE("GPL");

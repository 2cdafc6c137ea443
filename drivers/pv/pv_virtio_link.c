// SPDX-License-Identifier: GPL-2.0-only
/*
 * virtio over links: a device at the other end, for the driver that virtio has for it
 *
 * A link is bound when the two sides have met; the device may be there later.
 * A work looks for it and gives it to virtio's bus, since what a driver does
 * then may wait for the device, and whoever binds links must not.
 */
#include <linux/bits.h>
#include <linux/log2.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/virtio_config.h>
#include <linux/virtio_ring.h>

#include "pv_bounce.h"
#include "pv_virtio.h"

/* Any device may have these; the first two it must have. */
#define PV_VIRTIO_NEEDED	(BIT_ULL(VIRTIO_F_VERSION_1) |		\
				 BIT_ULL(VIRTIO_F_ACCESS_PLATFORM))
#define PV_VIRTIO_FEATURES	(PV_VIRTIO_NEEDED |			\
				 BIT_ULL(VIRTIO_RING_F_EVENT_IDX))

/* The least of its queues; 0 if one is none. */
static u32 pv_virtio_entries(const struct pv_virtio_device *area, u32 queues)
{
	u32 queue, entries = U32_MAX;

	for (queue = 0; queue < queues; queue++) {
		u32 max = pv_virtio_read(&area->queue_max[queue]);

		entries = is_power_of_2(max) ? min(entries, max) : 0;
	}
	return entries;
}

/*
 * Once, into memory of our own: the device may say something else later, and
 * rings at any time. So the device has nothing that was not checked.
 */
static int pv_virtio_read_device(struct pv_virtio *pv)
{
	const struct pv_virtio_device *area = pv_virtio_device_area(pv);
	u32 id = pv_virtio_read(&area->id);
	u64 features = pv_virtio_read(&area->features[0]) |
		       (u64)pv_virtio_read(&area->features[1]) << 32;
	u32 queues = pv_virtio_read(&area->queues);
	u32 config_size = pv_virtio_read(&area->config_size);
	u32 entries;

	pv->vdev.id.device = id;
	pv->type = pv_virtio_find_type(id);
	if (!pv->type)
		return -EPERM;
	if ((features & PV_VIRTIO_NEEDED) != PV_VIRTIO_NEEDED ||
	    !queues || queues > PV_VIRTIO_QUEUES ||
	    config_size > PV_VIRTIO_CONFIG_SIZE)
		return -EPROTO;
	entries = pv_virtio_entries(area, queues);
	if (entries < pv->type->least)
		return -EPROTO;
	pv->queues = queues;
	pv->config_size = config_size;
	pv->features = features & (PV_VIRTIO_FEATURES | pv->type->features);
	pv->generation = pv_virtio_read(&area->generation);
	return pv_virtio_divide(pv, entries);
}

static void pv_virtio_release(struct device *dev)
{
	kfree(to_pv_virtio(dev_to_virtio(dev)));
}

static int pv_virtio_register(struct pv_virtio *pv)
{
	int err = pv_virtio_read_device(pv);

	if (err)
		return err;
	pv_virtio_set_mapping(pv);
	pv->initialized = true;
	err = register_virtio_device(&pv->vdev);
	WRITE_ONCE(pv->registered, !err);
	return err;
}

static const char *pv_virtio_why(int err)
{
	switch (err) {
	case -EPERM:
		return "this type is not allowed";
	case -EPROTO:
		return "it does not say what a device has to";
	case -ENOSPC:
		return "the region is too small";
	default:
		return "virtio has no place for it";
	}
}

static void pv_virtio_start(struct work_struct *work)
{
	struct pv_virtio *pv = container_of(work, struct pv_virtio, start);
	int err;

	if (pv->begun ||
	    pv_virtio_read(&pv_virtio_device_area(pv)->layout) !=
	    PV_VIRTIO_LAYOUT)
		return;
	pv->begun = true;
	/* Before what it vouches for. */
	virt_rmb();
	err = pv_virtio_register(pv);
	if (err)
		dev_err(&pv->link->dev, "virtio device of type %u refused (%d): %s\n",
			pv->vdev.id.device, err, pv_virtio_why(err));
}

static void pv_virtio_look_config(struct pv_virtio *pv)
{
	u32 generation = pv_virtio_read(&pv_virtio_device_area(pv)->generation);

	if (!READ_ONCE(pv->registered) || generation == pv->generation)
		return;
	pv->generation = generation;
	virtio_config_changed(&pv->vdev);
}

static void pv_virtio_rang(struct pv_link *link)
{
	struct pv_virtio *pv = dev_get_drvdata(&link->dev);

	if (!pv)
		return;
	wake_up(&pv->acted);
	if (!READ_ONCE(pv->begun))
		schedule_work(&pv->start);
	pv_virtio_look_config(pv);
	pv_virtio_interrupt(pv);
}

/* Who waits for the device looks whether the link is connected. */
static void pv_virtio_broke(struct pv_link *link)
{
	struct pv_virtio *pv = dev_get_drvdata(&link->dev);

	if (pv)
		wake_up(&pv->acted);
}

/* After the last doorbell, which may be heard, and start the work, until then */
static void pv_virtio_put(void *data)
{
	struct pv_virtio *pv = data;

	cancel_work_sync(&pv->start);
	if (pv->initialized)
		put_device(&pv->vdev.dev);
	else
		kfree(pv);
}

static int pv_virtio_probe(struct pv_link *link)
{
	struct pv_virtio *pv = kzalloc(sizeof(*pv), GFP_KERNEL);
	int err;

	if (!pv)
		return -ENOMEM;
	pv->link = link;
	pv->vdev.config = &pv_virtio_config_ops;
	pv->vdev.dev.parent = &link->dev;
	pv->vdev.dev.release = pv_virtio_release;
	INIT_WORK(&pv->start, pv_virtio_start);
	init_waitqueue_head(&pv->acted);
	spin_lock_init(&pv->lock);
	err = devm_add_action_or_reset(&link->dev, pv_virtio_put, pv);
	if (err)
		return err;
	dev_set_drvdata(&link->dev, pv);
	schedule_work(&pv->start);
	return 0;
}

static void pv_virtio_unregister(struct pv_virtio *pv)
{
	get_device(&pv->vdev.dev);
	unregister_virtio_device(&pv->vdev);
}

static void pv_virtio_remove(struct pv_link *link)
{
	struct pv_virtio *pv = dev_get_drvdata(&link->dev);

	WRITE_ONCE(pv->begun, true);
	/*
	 * What is in flight may never come back, and drivers wait for it, also
	 * while they are probed.
	 */
	pv_virtio_break(pv);
	cancel_work_sync(&pv->start);
	if (pv->registered)
		pv_virtio_unregister(pv);
	pv_virtio_unset_mapping(pv);
	if (pv->bounce)
		pv_bounce_destroy(pv->bounce);
}

static struct pv_link_driver pv_virtio_driver = {
	.driver.name = "pv_virtio",
	.type	     = PV_LINK_VIRTIO,
	.probe	     = pv_virtio_probe,
	.remove	     = pv_virtio_remove,
	.rang	     = pv_virtio_rang,
	.broke	     = pv_virtio_broke,
};
module_pv_link_driver(pv_virtio_driver);

MODULE_ALIAS_PV_LINK(1);
MODULE_DESCRIPTION("virtio devices at the other end of a link");
MODULE_LICENSE("GPL");

// SPDX-License-Identifier: GPL-2.0-only
/* Links: what a provider has made of one, and rung */
#include <linux/err.h>
#include <linux/export.h>
#include <linux/idr.h>
#include <linux/kdev_t.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>

#include <asm/barrier.h>

#include "pv_link.h"

static DEFINE_IDA(pv_link_numbers);

/**
 * pv_link_rang() - a doorbell of this side has been rung
 * @link: which
 *
 * A provider also calls it when it hears of a change at the other end by
 * means of its own, and not any more once it calls pv_link_destroy().
 *
 * Context: Any, also with interrupts off.
 */
void pv_link_rang(struct pv_link *link)
{
	struct pv_link_core *core = to_pv_link_core(&link->dev);
	unsigned long flags;

	spin_lock_irqsave(&core->rang_lock, flags);
	if (core->driver)
		core->driver->rang(link);
	pv_link_kick_all(core);
	spin_unlock_irqrestore(&core->rang_lock, flags);
	if (!pv_link_connected(link))
		queue_work(pv_link_queue, &core->work);
}
EXPORT_SYMBOL_GPL(pv_link_rang);

/**
 * pv_link_ring() - ring a doorbell of the peer
 * @link: which
 * @doorbell: which of its; the first one if it has not so many
 *
 * All that was written to the region before is there for the peer then. It
 * is an exit to the hypervisor: who knows that the peer looks by itself does
 * without.
 *
 * Context: Any, also with interrupts off.
 */
void pv_link_ring(struct pv_link *link, unsigned int doorbell)
{
	const struct pv_link_core *core = to_pv_link_core(&link->dev);

	if (doorbell >= core->peer.doorbells)
		doorbell = 0;
	/* Between the message and the look at whether the peer wants to be rung. */
	virt_mb();
	link->desc.ops->ring(link, doorbell);
}
EXPORT_SYMBOL_GPL(pv_link_ring);

static void pv_link_release(struct device *dev)
{
	struct pv_link_core *core = to_pv_link_core(dev);

	free_page(core->nowhere);
	kfree(core);
}

static bool pv_link_is_sound(const struct pv_link_desc *desc)
{
	return desc->side < 2 && desc->doorbells && desc->size > PAGE_SIZE &&
	       PAGE_ALIGNED(desc->size) && PAGE_ALIGNED(desc->region);
}

static struct pv_link_core *pv_link_alloc(const struct pv_link_desc *desc)
{
	struct pv_link_core *core = kzalloc(sizeof(*core), GFP_KERNEL);

	if (!core)
		return NULL;
	core->number = ida_alloc_max(&pv_link_numbers, PV_LINK_MINORS - 1,
				     GFP_KERNEL);
	if (core->number < 0) {
		kfree(core);
		return NULL;
	}
	core->link.desc = *desc;
	mutex_init(&core->lock);
	spin_lock_init(&core->rang_lock);
	init_waitqueue_head(&core->changed);
	INIT_WORK(&core->work, pv_link_work);
	INIT_LIST_HEAD(&core->calls);
	INIT_LIST_HEAD(&core->kicks);
	return core;
}

static int pv_link_add(struct pv_link_core *core, struct device *parent)
{
	struct device *dev = &core->link.dev;
	int err;

	device_initialize(dev);
	dev->bus = &pv_link_bus;
	dev->parent = parent;
	dev->release = pv_link_release;
	dev->devt = MKDEV(pv_link_major, core->number);
	err = dev_set_name(dev, "pv_link%d", core->number);
	if (err)
		return err;
	cdev_init(&core->cdev, &pv_link_fops);
	core->cdev.owner = THIS_MODULE;
	return cdev_device_add(&core->cdev, dev);
}

/**
 * pv_link_create() - a provider has a new link
 * @parent: the device that it comes from; may be NULL
 * @desc: what it is made of; it is copied
 *
 * From now on there is a device on the bus and its file in /dev, and the peer
 * can be met. pv_link_rang() can be called once this has returned; what was
 * rung before is not lost.
 *
 * Context: Process, may sleep.
 * Return: the link, for pv_link_destroy(), or -errno: -EINVAL if @desc is
 * none, -ENOMEM.
 */
struct pv_link *pv_link_create(struct device *parent,
			       const struct pv_link_desc *desc)
{
	struct pv_link_core *core;
	int err;

	if (!pv_link_is_sound(desc))
		return ERR_PTR(-EINVAL);
	core = pv_link_alloc(desc);
	if (!core)
		return ERR_PTR(-ENOMEM);
	err = pv_link_add(core, parent);
	if (err) {
		ida_free(&pv_link_numbers, core->number);
		put_device(&core->link.dev);
		return ERR_PTR(err);
	}
	mutex_lock(&core->lock);
	if (!core->file)
		pv_link_open(core, PV_LINK_NOTHING);
	mutex_unlock(&core->lock);
	queue_work(pv_link_queue, &core->work);
	return &core->link;
}
EXPORT_SYMBOL_GPL(pv_link_create);

/* Nothing of the file's reaches the region, and nothing rings, after this. */
static void pv_link_withdraw(struct pv_link_core *core)
{
	mutex_lock(&core->lock);
	core->gone = true;
	pv_link_close(core);
	pv_link_eventfds_drop(core);
	if (core->file)
		unmap_mapping_range(core->file->f_mapping, 0, 0, 1);
	mutex_unlock(&core->lock);
}

/**
 * pv_link_destroy() - a link goes
 * @link: which; not to be used any more
 *
 * Its driver is unbound, and who has the file open finds that it is gone.
 * When this returns, nobody uses the region and the provider's operations.
 *
 * Context: Process, may sleep.
 */
void pv_link_destroy(struct pv_link *link)
{
	struct pv_link_core *core = to_pv_link_core(&link->dev);

	pv_link_withdraw(core);
	cancel_work_sync(&core->work);
	pv_link_tell_broken(core);
	cdev_device_del(&core->cdev, &link->dev);
	/* The next link has it also while somebody holds this one's file. */
	ida_free(&pv_link_numbers, core->number);
	put_device(&link->dev);
}
EXPORT_SYMBOL_GPL(pv_link_destroy);

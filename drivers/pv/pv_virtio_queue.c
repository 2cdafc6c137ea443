// SPDX-License-Identifier: GPL-2.0-only
/* virtio over links: the device as its driver sees it, queues and registers */
#include <linux/jiffies.h>
#include <linux/minmax.h>
#include <linux/string.h>
#include <linux/virtio_config.h>
#include <linux/virtio_ring.h>

#include "pv_virtio.h"

/* What a device is given to act upon a status; it may be a program. */
#define PV_VIRTIO_PATIENCE	(5 * HZ)

/* A request of more buffers than a queue has entries would never be sent. */
static void pv_virtio_limit(const struct pv_virtio *pv, unsigned int offset,
			    void *buf, unsigned int len)
{
	__le32 said;

	if (!pv->type->seg_max || offset != pv->type->seg_max ||
	    len != sizeof(said))
		return;
	memcpy(&said, buf, len);
	said = cpu_to_le32(min(le32_to_cpu(said), pv->entries - 2));
	memcpy(buf, &said, len);
}

/* The device may write anything to its area: what it says is copied. */
static void pv_virtio_get(struct virtio_device *vdev, unsigned int offset,
			  void *buf, unsigned int len)
{
	const struct pv_virtio *pv = to_pv_virtio(vdev);
	const u8 *config = pv_virtio_device_area(pv)->config;

	if (offset > pv->config_size || len > pv->config_size - offset)
		memset(buf, 0, len);
	else
		memcpy(buf, config + offset, len);
	pv_virtio_limit(pv, offset, buf, len);
}

/* Drivers that write there have features for it, none of which are offered. */
static void pv_virtio_set(struct virtio_device *vdev, unsigned int offset,
			  const void *buf, unsigned int len)
{
	dev_err(&vdev->dev, "the configuration cannot be written\n");
}

static u32 pv_virtio_generation(struct virtio_device *vdev)
{
	return pv_virtio_read(&pv_virtio_device_area(to_pv_virtio(vdev))->generation);
}

/* The driver's own, but for what is the device's to say. */
static u8 pv_virtio_get_status(struct virtio_device *vdev)
{
	const struct pv_virtio *pv = to_pv_virtio(vdev);
	u32 device = pv_virtio_read(&pv_virtio_device_area(pv)->status);
	u8 status = pv->status;

	/* One that was reset has nothing to say. */
	if (!status)
		return 0;
	if (!(device & VIRTIO_CONFIG_S_FEATURES_OK))
		status &= ~VIRTIO_CONFIG_S_FEATURES_OK;
	return status | (device & VIRTIO_CONFIG_S_NEEDS_RESET);
}

static bool pv_virtio_has_acted(const struct pv_virtio *pv)
{
	return pv_virtio_read(&pv_virtio_device_area(pv)->turn) == pv->turn ||
	       !pv_link_connected(pv->link);
}

static void pv_virtio_set_status(struct virtio_device *vdev, u8 status)
{
	struct pv_virtio *pv = to_pv_virtio(vdev);
	struct pv_virtio_driver *area = pv_virtio_driver_area(pv);

	pv->status = status;
	pv_virtio_write(&area->status, status);
	/* After what the status vouches for; the device reads it first. */
	virt_wmb();
	pv_virtio_write(&area->turn, ++pv->turn);
	pv_link_ring(pv->link, 0);
	if (!wait_event_timeout(pv->acted, pv_virtio_has_acted(pv),
				PV_VIRTIO_PATIENCE))
		dev_err(&vdev->dev, "the device does not act upon status %#x\n",
			status);
	/* The device has written it last. */
	virt_rmb();
}

/* What the device does to the region later is as harmless as what it did before. */
static void pv_virtio_reset(struct virtio_device *vdev)
{
	pv_virtio_set_status(vdev, 0);
}

static u64 pv_virtio_get_features(struct virtio_device *vdev)
{
	return to_pv_virtio(vdev)->features;
}

static int pv_virtio_finalize_features(struct virtio_device *vdev)
{
	struct pv_virtio_driver *area = pv_virtio_driver_area(to_pv_virtio(vdev));

	vring_transport_features(vdev);
	if (!__virtio_test_bit(vdev, VIRTIO_F_VERSION_1))
		return -EINVAL;
	pv_virtio_write(&area->features[0], lower_32_bits(vdev->features));
	pv_virtio_write(&area->features[1], upper_32_bits(vdev->features));
	return 0;
}

static bool pv_virtio_notify(struct virtqueue *vq)
{
	pv_link_ring(to_pv_virtio(vq->vdev)->link, 0);
	return true;
}

/**
 * pv_virtio_interrupt() - let the queues look at what the device has used
 * @pv: the device
 *
 * Context: Any, also with interrupts off.
 */
void pv_virtio_interrupt(struct pv_virtio *pv)
{
	unsigned long flags;
	u32 queue;

	spin_lock_irqsave(&pv->lock, flags);
	for (queue = 0; queue < pv->queues; queue++)
		if (pv->vqs[queue])
			vring_interrupt(0, pv->vqs[queue]);
	spin_unlock_irqrestore(&pv->lock, flags);
}

/**
 * pv_virtio_break() - let the driver have no more of the device
 * @pv: the device
 *
 * Its queues are broken, those too that the driver asks for afterwards.
 *
 * Context: Any, also while the driver is probed.
 */
void pv_virtio_break(struct pv_virtio *pv)
{
	unsigned long flags;
	u32 queue;

	spin_lock_irqsave(&pv->lock, flags);
	pv->unplugged = true;
	for (queue = 0; queue < PV_VIRTIO_QUEUES; queue++)
		if (pv->vqs[queue])
			__virtqueue_break(pv->vqs[queue]);
	spin_unlock_irqrestore(&pv->lock, flags);
}

static void pv_virtio_publish(struct pv_virtio *pv, u32 queue,
			      struct virtqueue *vq)
{
	struct pv_virtio_queue *area = &pv_virtio_driver_area(pv)->queue[queue];
	unsigned long flags;

	pv_virtio_write(&area->desc, virtqueue_get_desc_addr(vq));
	pv_virtio_write(&area->avail, virtqueue_get_avail_addr(vq));
	pv_virtio_write(&area->used, virtqueue_get_used_addr(vq));
	pv_virtio_write(&area->size, virtqueue_get_vring_size(vq));
	spin_lock_irqsave(&pv->lock, flags);
	pv->vqs[queue] = vq;
	if (pv->unplugged)
		__virtqueue_break(vq);
	spin_unlock_irqrestore(&pv->lock, flags);
}

static void pv_virtio_del_vq(struct pv_virtio *pv, u32 queue)
{
	struct virtqueue *vq = pv->vqs[queue];
	unsigned long flags;

	if (!vq)
		return;
	spin_lock_irqsave(&pv->lock, flags);
	pv->vqs[queue] = NULL;
	spin_unlock_irqrestore(&pv->lock, flags);
	pv_virtio_write(&pv_virtio_driver_area(pv)->queue[queue].size, 0);
	vring_del_virtqueue(vq);
}

static void pv_virtio_del_vqs(struct virtio_device *vdev)
{
	struct pv_virtio *pv = to_pv_virtio(vdev);
	u32 queue;

	for (queue = 0; queue < pv->queues; queue++)
		pv_virtio_del_vq(pv, queue);
}

/* The barriers for other CPUs do: the device is on one. */
static struct virtqueue *pv_virtio_new_vq(struct pv_virtio *pv, u32 queue,
					  const struct virtqueue_info *info)
{
	return vring_create_virtqueue(queue, pv->entries, SMP_CACHE_BYTES,
				      &pv->vdev, true, false, info->ctx,
				      pv_virtio_notify, info->callback,
				      info->name);
}

static int pv_virtio_find_vqs(struct virtio_device *vdev, unsigned int count,
			      struct virtqueue *vqs[],
			      struct virtqueue_info infos[],
			      struct irq_affinity *affinity)
{
	struct pv_virtio *pv = to_pv_virtio(vdev);
	u32 queue = 0;
	unsigned int i;

	for (i = 0; i < count; i++) {
		vqs[i] = NULL;
		if (!infos[i].name)
			continue;
		if (queue < pv->queues)
			vqs[i] = pv_virtio_new_vq(pv, queue, &infos[i]);
		if (!vqs[i]) {
			pv_virtio_del_vqs(vdev);
			return -ENOENT;
		}
		pv_virtio_publish(pv, queue++, vqs[i]);
	}
	return 0;
}

/* Callbacks are called under this lock. */
static void pv_virtio_synchronize_cbs(struct virtio_device *vdev)
{
	struct pv_virtio *pv = to_pv_virtio(vdev);
	unsigned long flags;

	spin_lock_irqsave(&pv->lock, flags);
	spin_unlock_irqrestore(&pv->lock, flags);
}

static const char *pv_virtio_bus_name(struct virtio_device *vdev)
{
	return dev_name(&to_pv_virtio(vdev)->link->dev);
}

const struct virtio_config_ops pv_virtio_config_ops = {
	.get		   = pv_virtio_get,
	.set		   = pv_virtio_set,
	.generation	   = pv_virtio_generation,
	.get_status	   = pv_virtio_get_status,
	.set_status	   = pv_virtio_set_status,
	.reset		   = pv_virtio_reset,
	.find_vqs	   = pv_virtio_find_vqs,
	.del_vqs	   = pv_virtio_del_vqs,
	.synchronize_cbs   = pv_virtio_synchronize_cbs,
	.get_features	   = pv_virtio_get_features,
	.finalize_features = pv_virtio_finalize_features,
	.bus_name	   = pv_virtio_bus_name,
};

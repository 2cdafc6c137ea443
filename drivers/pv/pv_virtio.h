/* SPDX-License-Identifier: GPL-2.0-only */
/* Shared by the files of virtio over links, and by nobody else */
#ifndef _PV_VIRTIO_H
#define _PV_VIRTIO_H

#include <linux/pv_link.h>
#include <linux/spinlock.h>
#include <linux/virtio.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

#include <uapi/linux/pv_virtio.h>

struct pv_bounce;

/**
 * struct pv_virtio_type - a type of device that is allowed here
 * @id: as virtio numbers it
 * @features: of the device's own that the driver may have
 * @least: entries that the driver needs in each queue, a power of two
 * @in: bytes that the device writes to an entry of each queue at most
 * @in_each: what an entry takes a multiple of, a power of two, where what the
 *	device writes is of several sizes, or 0
 * @out: bytes that it reads of an entry of each queue at most, where the driver
 *	cannot wait for room
 * @out_each: as @in_each, for these
 * @out_least: bytes that a driver that does wait may have to send at once
 * @seg_max: where its configuration says how many buffers the driver may have
 *	in a request, beside two of its own, or 0
 */
struct pv_virtio_type {
	u32 id;
	u64 features;
	u32 least;
	u32 in[PV_VIRTIO_QUEUES];
	u32 in_each;
	u32 out[PV_VIRTIO_QUEUES];
	u32 out_each;
	u32 out_least;
	u32 seg_max;
};

/**
 * struct pv_virtio - a virtio device at the other end of a link
 * @vdev: what its driver sees
 * @link: the link
 * @bounce: the region's memory
 * @type: of the device
 * @features: that it offers, and may
 * @config_size: bytes of its configuration
 * @queues: how many queues it has
 * @entries: of a queue, at most
 * @turn: how often the driver has set its status
 * @status: the last one
 * @generation: of the configuration that the driver knows
 * @start: looks whether the device is there; what it does is not done anywhere
 *	else
 * @begun: it was
 * @initialized: @vdev's device holds the structure
 * @registered: it has a driver, or may get one
 * @acted: wakes who waits for the device
 * @lock: of the queues, which interrupts use
 * @vqs: the queues
 * @unplugged: the device goes, and all its queues are broken
 */
struct pv_virtio {
	struct virtio_device vdev;
	struct pv_link *link;
	struct pv_bounce *bounce;
	const struct pv_virtio_type *type;
	u64 features;
	u32 config_size;
	u32 queues;
	u32 entries;
	u32 turn;
	u8 status;
	u32 generation;
	struct work_struct start;
	bool begun;
	bool initialized;
	bool registered;
	wait_queue_head_t acted;
	spinlock_t lock;	/* for interrupts */
	struct virtqueue *vqs[PV_VIRTIO_QUEUES];
	bool unplugged;
};

extern const struct virtio_config_ops pv_virtio_config_ops;

static inline struct pv_virtio *to_pv_virtio(struct virtio_device *vdev)
{
	return container_of(vdev, struct pv_virtio, vdev);
}

static inline const struct pv_virtio_device *
pv_virtio_device_area(const struct pv_virtio *pv)
{
	return (const void *)pv_link_peer_half(pv->link)->area;
}

static inline struct pv_virtio_driver *
pv_virtio_driver_area(const struct pv_virtio *pv)
{
	return (void *)pv_link_own_half(pv->link)->area;
}

/* A word of the device's is read once. */
static inline u32 pv_virtio_read(const __le32 *word)
{
	return le32_to_cpu(READ_ONCE(*word));
}

static inline void pv_virtio_write(__le32 *word, u32 value)
{
	WRITE_ONCE(*word, cpu_to_le32(value));
}

/* Types, and how large everything is */
const struct pv_virtio_type *pv_virtio_find_type(u32 id);
int pv_virtio_divide(struct pv_virtio *pv, u32 entries);

/* Queues */
void pv_virtio_interrupt(struct pv_virtio *pv);
void pv_virtio_break(struct pv_virtio *pv);

/* Addresses */
void pv_virtio_set_mapping(struct pv_virtio *pv);
void pv_virtio_unset_mapping(struct pv_virtio *pv);

#endif /* _PV_VIRTIO_H */

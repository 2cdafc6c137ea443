/* SPDX-License-Identifier: GPL-2.0-only WITH Linux-syscall-note */
/* virtio over a link: what the two areas of its first page hold */
#ifndef _UAPI_LINUX_PV_VIRTIO_H
#define _UAPI_LINUX_PV_VIRTIO_H

#include <linux/types.h>

#define PV_VIRTIO_LAYOUT	1
#define PV_VIRTIO_QUEUES	16
#define PV_VIRTIO_CONFIG_SIZE	1024

/**
 * struct pv_virtio_device - area of the side that offers PV_LINK_VIRTIO
 * @layout: PV_VIRTIO_LAYOUT once all below is there, and 0 before
 * @id: the device's type, as virtio numbers them
 * @features: that it offers, in words of 32 bits. VIRTIO_F_VERSION_1 and
 *	VIRTIO_F_ACCESS_PLATFORM are among them.
 * @turn: that of the driver upon whose status it has acted
 * @status: what came of it: without FEATURES_OK if it refuses the features, and
 *	with NEEDS_RESET if it cannot go on
 * @generation: another one after each change of @config
 * @config_size: bytes of @config
 * @queues: how many it has
 * @queue_max: entries that each can have, a power of two
 * @config: the device's configuration, which is the device's alone to change
 */
struct pv_virtio_device {
	__le32 layout;
	__le32 id;
	__le32 features[4];
	__le32 turn;
	__le32 status;
	__le32 generation;
	__le32 config_size;
	__le32 queues;
	__le32 queue_max[PV_VIRTIO_QUEUES];
	__u8 config[PV_VIRTIO_CONFIG_SIZE];
};

/**
 * struct pv_virtio_queue - a split queue, whose parts are in the region
 * @size: entries; 0 if the driver does not use it
 * @desc: offset of the descriptors from the beginning of the region
 * @avail: offset of what the driver offers
 * @used: offset of what the device has used
 *
 * The addresses in descriptors are such offsets too.
 */
struct pv_virtio_queue {
	__le32 size;
	__le32 desc;
	__le32 avail;
	__le32 used;
};

/**
 * struct pv_virtio_driver - area of the other side
 * @turn: another one each time that the driver sets its status. It is written
 *	after all that the status vouches for, and the driver waits then until
 *	it is the device's too.
 * @status: as virtio has it
 * @features: that it accepts
 * @queue: where its queues are
 */
struct pv_virtio_driver {
	__le32 turn;
	__le32 status;
	__le32 features[4];
	struct pv_virtio_queue queue[PV_VIRTIO_QUEUES];
};

#endif /* _UAPI_LINUX_PV_VIRTIO_H */

// SPDX-License-Identifier: GPL-2.0-only
/* virtio over links: which types of device there may be, and how a region is divided for them */
#include <linux/align.h>
#include <linux/bits.h>
#include <linux/kernel.h>
#include <linux/sizes.h>
#include <linux/virtio_ring.h>

#include <uapi/linux/virtio_blk.h>
#include <uapi/linux/virtio_fs.h>
#include <uapi/linux/virtio_ids.h>
#include <uapi/linux/virtio_net.h>
#include <uapi/linux/virtio_vsock.h>

#include "pv_bounce.h"
#include "pv_virtio.h"

/* As much as keeps both ends busy: more would be room that sending lacks. */
#define PV_VIRTIO_MOST_ENTRIES	64

/* Those whose driver was seen to lose nothing where it has to wait for room. */
static const struct pv_virtio_type pv_virtio_types[] = {
	{
		.id	  = VIRTIO_ID_VSOCK,
		.features = BIT_ULL(VIRTIO_VSOCK_F_SEQPACKET),
		.least	  = 8,
		/* Packets, none, and events of a few bytes */
		.in	  = { SZ_4K, 0, PV_BOUNCE_GRANULE },
		/* A packet with its head, each of which takes granules */
		.out_least = SZ_64K + 2 * PV_BOUNCE_GRANULE,
	},
	{
		/*
		 * A packet that finds no room is dropped. Without checksums
		 * and segments left to the device it is of one Ethernet frame.
		 */
		.id	  = VIRTIO_ID_NET,
		.features = BIT_ULL(VIRTIO_NET_F_MAC) |
			    BIT_ULL(VIRTIO_NET_F_MTU) |
			    BIT_ULL(VIRTIO_NET_F_STATUS),
		/* It stops while fewer than MAX_SKB_FRAGS + 2 are free. */
		.least	  = 32,
		.in	  = { 6 * PV_BOUNCE_GRANULE, 0 },
		.out	  = { 0, SZ_2K },
		.out_each = SZ_2K,
	},
	{
		/*
		 * Pages, and a head and a status of some bytes, each of which
		 * takes as much, so that none waits for a gap.
		 */
		.id	  = VIRTIO_ID_BLOCK,
		.features = BIT_ULL(VIRTIO_BLK_F_SEG_MAX) |
			    BIT_ULL(VIRTIO_BLK_F_RO) |
			    BIT_ULL(VIRTIO_BLK_F_BLK_SIZE) |
			    BIT_ULL(VIRTIO_BLK_F_FLUSH) |
			    BIT_ULL(VIRTIO_BLK_F_TOPOLOGY),
		.least	  = 8,
		.in	  = { SZ_4K },
		.in_each  = SZ_4K,
		.out	  = { SZ_4K },
		.out_each = SZ_4K,
		.seg_max  = offsetof(struct virtio_blk_config, seg_max),
	},
	{
		/*
		 * Pages, and arguments in one buffer, of which those of
		 * symlink() are the largest that do not depend on who calls:
		 * a path and a name. In the first queue nothing is answered.
		 */
		.id	  = VIRTIO_ID_FS,
		.least	  = 8,
		.in	  = { 0, SZ_8K },
		.in_each  = SZ_8K,
		.out	  = { SZ_8K, SZ_8K },
		.out_each = SZ_8K,
	},
};

/* NULL if it is not allowed. */
const struct pv_virtio_type *pv_virtio_find_type(u32 id)
{
	const struct pv_virtio_type *type = pv_virtio_types;

	for (; type < pv_virtio_types + ARRAY_SIZE(pv_virtio_types); type++)
		if (type->id == id)
			return type;
	return NULL;
}

/* With so many entries in each queue: what cannot wait for room has it. */
static bool pv_virtio_fits(const struct pv_virtio *pv, u32 entries, size_t size,
			   struct pv_bounce_room *room)
{
	const struct pv_virtio_type *type = pv->type;
	u32 queue, out = 0;

	*room = (struct pv_bounce_room) {
		.in_each = type->in_each,
		.out_each = type->out_each,
	};
	for (queue = 0; queue < pv->queues; queue++) {
		room->rings += ALIGN(vring_size(entries, SMP_CACHE_BYTES),
				     PV_BOUNCE_GRANULE);
		room->in += entries * type->in[queue];
		out += entries * type->out[queue];
	}
	out = max(out, type->out_least);
	if (room->rings + room->in + out > size)
		return false;
	room->out = size - room->rings - room->in;
	return type->out_each || room->out >= room->in ||
	       entries == type->least;
}

/**
 * pv_virtio_divide() - find out how large the queues may be
 * @pv: the device, whose type and number of queues are known
 * @entries: that the device can have in each queue at most, a power of two and
 *	not less than the type needs
 *
 * A mapping that finds no room cannot wait, it fails. So as many entries are
 * given as there is room for all that they can hold.
 *
 * Return: 0, -ENOSPC if the region is too small for this type, or -ENOMEM.
 */
int pv_virtio_divide(struct pv_virtio *pv, u32 entries)
{
	size_t size = pv->link->desc.size - PV_LINK_PAGE_SIZE;
	struct pv_bounce_room room;

	entries = min_t(u32, entries, PV_VIRTIO_MOST_ENTRIES);
	while (entries > pv->type->least &&
	       !pv_virtio_fits(pv, entries, size, &room))
		entries /= 2;
	if (!pv_virtio_fits(pv, entries, size, &room))
		return -ENOSPC;

	pv->entries = entries;
	pv->bounce = pv_bounce_create(pv->link->desc.region, PV_LINK_PAGE_SIZE,
				      &room);
	return pv->bounce ? 0 : -ENOMEM;
}

/* SPDX-License-Identifier: GPL-2.0-only */
/* Memory of a region that a device may see, and copies of buffers there */
#ifndef _PV_BOUNCE_H
#define _PV_BOUNCE_H

#include <linux/dma-direction.h>
#include <linux/types.h>

struct pv_bounce;

/**
 * struct pv_bounce_room - how a region is divided
 * @rings: bytes for what both sides see all the time
 * @in: bytes for buffers that the device writes
 * @in_each: as @out_each, for these
 * @out: bytes for buffers that it reads
 * @out_each: what each of these takes a multiple of, a power of two, so that
 *	small ones do not leave gaps that no large one fits in; none of the
 *	driver's buffers is larger then. 0 for granules.
 */
struct pv_bounce_room {
	size_t rings;
	size_t in;
	size_t in_each;
	size_t out;
	size_t out_each;
};

/* What a buffer takes is a multiple of this. */
#define PV_BOUNCE_GRANULE 256

struct pv_bounce *pv_bounce_create(void *region, size_t from,
				   const struct pv_bounce_room *room);
void pv_bounce_destroy(struct pv_bounce *bounce);

void *pv_bounce_ring_alloc(struct pv_bounce *bounce, size_t size, u32 *offset);
void pv_bounce_ring_free(struct pv_bounce *bounce, void *ring, size_t size);

u32 pv_bounce_map(struct pv_bounce *bounce, phys_addr_t buffer, size_t size,
		  enum dma_data_direction dir, bool copy);
void pv_bounce_unmap(struct pv_bounce *bounce, u32 offset, size_t size,
		     enum dma_data_direction dir, bool copy);
void pv_bounce_copy_in(struct pv_bounce *bounce, u32 offset, size_t size);
void pv_bounce_copy_out(struct pv_bounce *bounce, u32 offset, size_t size);
size_t pv_bounce_largest(const struct pv_bounce *bounce);

#endif /* _PV_BOUNCE_H */

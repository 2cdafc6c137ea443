// SPDX-License-Identifier: GPL-2.0-only
/*
 * Bounce buffers in a region: allocates them, and copies
 *
 * What the device writes and what it reads have memory of their own, so that
 * neither waits for the other: buffers to be filled lie there for long, those
 * to be sent are gone soon. Whoever divides the region has all that can be
 * filled at a time fit, and the largest that can be sent, or all of these too.
 *
 * A slot holds what has been in it before: that was of the same peer, since
 * the region is wiped at the beginning.
 */
#define pr_fmt(fmt) "pv_bounce: " fmt

#include <linux/genalloc.h>
#include <linux/highmem.h>
#include <linux/kernel.h>
#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/pfn.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "pv_bounce.h"

/**
 * struct pv_bounce - the memory of a region, but for its beginning
 * @region: where it begins, for offsets
 * @from: offset of the first byte that is managed
 * @rings: for what both sides see all the time
 * @in: for what the device writes
 * @out: for what it reads
 * @largest: bytes of the largest buffer that can be mapped
 * @buffers: where the buffer is whose copy is in a granule
 */
struct pv_bounce {
	void *region;
	size_t from;
	struct gen_pool *rings;
	struct gen_pool *in;
	struct gen_pool *out;
	size_t largest;
	phys_addr_t *buffers;
};

static struct gen_pool *pv_bounce_pool(void *memory, size_t size, size_t each)
{
	struct gen_pool *pool = gen_pool_create(ilog2(each), NUMA_NO_NODE);

	if (!pool)
		return NULL;
	if (gen_pool_add(pool, (unsigned long)memory, size, NUMA_NO_NODE)) {
		gen_pool_destroy(pool);
		return NULL;
	}
	return pool;
}

/**
 * pv_bounce_create() - manage the memory of a region
 * @region: where it begins
 * @from: bytes at its beginning that are not to be managed, not 0
 * @room: how the rest is divided, each part into granules
 *
 * Return: the memory, wiped, or NULL if there is no memory to manage it.
 */
struct pv_bounce *pv_bounce_create(void *region, size_t from,
				   const struct pv_bounce_room *room)
{
	size_t size = room->rings + room->in + room->out;
	struct pv_bounce *bounce = kzalloc(sizeof(*bounce), GFP_KERNEL);
	void *memory = region + from;

	if (!bounce)
		return NULL;
	memset(memory, 0, size);
	bounce->region = region;
	bounce->from = from;
	bounce->largest = room->out_each ?: room->out;
	bounce->buffers = kvcalloc(size / PV_BOUNCE_GRANULE,
				   sizeof(*bounce->buffers), GFP_KERNEL);
	bounce->rings = pv_bounce_pool(memory, room->rings,
				       PV_BOUNCE_GRANULE);
	bounce->in = pv_bounce_pool(memory + room->rings, room->in,
				    room->in_each ?: PV_BOUNCE_GRANULE);
	bounce->out = pv_bounce_pool(memory + room->rings + room->in,
				     room->out,
				     room->out_each ?: PV_BOUNCE_GRANULE);
	if (bounce->buffers && bounce->rings && bounce->in && bounce->out)
		return bounce;
	pv_bounce_destroy(bounce);
	return NULL;
}

/* A driver that has lost a buffer loses a little memory, and not the machine. */
static void pv_bounce_pool_destroy(struct gen_pool *pool)
{
	if (!pool)
		return;
	if (gen_pool_avail(pool) == gen_pool_size(pool))
		gen_pool_destroy(pool);
	else
		pr_err("a driver has not unmapped all its buffers\n");
}

/**
 * pv_bounce_destroy() - stop managing it
 * @bounce: which; nothing of it is in use
 */
void pv_bounce_destroy(struct pv_bounce *bounce)
{
	pv_bounce_pool_destroy(bounce->rings);
	pv_bounce_pool_destroy(bounce->in);
	pv_bounce_pool_destroy(bounce->out);
	kvfree(bounce->buffers);
	kfree(bounce);
}

static u32 pv_bounce_alloc(const struct pv_bounce *bounce,
			   struct gen_pool *pool, size_t size)
{
	unsigned long memory = gen_pool_alloc(pool, size);

	return memory ? (void *)memory - bounce->region : 0;
}

/**
 * pv_bounce_ring_alloc() - have memory that both sides see all the time
 * @bounce: where
 * @size: bytes
 * @offset: set to its offset in the region
 *
 * Return: the memory, zeroed, or NULL.
 */
void *pv_bounce_ring_alloc(struct pv_bounce *bounce, size_t size, u32 *offset)
{
	*offset = pv_bounce_alloc(bounce, bounce->rings, size);
	if (!*offset)
		return NULL;
	return memset(bounce->region + *offset, 0, size);
}

/**
 * pv_bounce_ring_free() - give such memory back
 * @bounce: where
 * @ring: what pv_bounce_ring_alloc() returned
 * @size: as there
 */
void pv_bounce_ring_free(struct pv_bounce *bounce, void *ring, size_t size)
{
	gen_pool_free(bounce->rings, (unsigned long)ring, size);
}

static phys_addr_t *pv_bounce_granule(const struct pv_bounce *bounce, u32 offset)
{
	return &bounce->buffers[(offset - bounce->from) / PV_BOUNCE_GRANULE];
}

/* A page of highmem has an address only as long as it is copied. */
static void pv_bounce_copy(void *slot, phys_addr_t buffer, size_t size, bool out)
{
	size_t offset, chunk;
	struct page *page;

	for (; size; size -= chunk, slot += chunk, buffer += chunk) {
		page = pfn_to_page(PHYS_PFN(buffer));
		offset = offset_in_page(buffer);
		chunk = min(size, PAGE_SIZE - offset);
		if (out)
			memcpy_from_page(slot, page, offset, chunk);
		else
			memcpy_to_page(page, offset, slot, chunk);
	}
}

/* A part of a buffer may be meant; each granule knows its own piece. */
static void pv_bounce_copy_slot(struct pv_bounce *bounce, u32 offset,
				size_t size, bool out)
{
	phys_addr_t buffer = *pv_bounce_granule(bounce, offset) +
			     (offset - bounce->from) % PV_BOUNCE_GRANULE;

	pv_bounce_copy(bounce->region + offset, buffer, size, out);
}

/**
 * pv_bounce_copy_out() - let the device see what is in a buffer now
 * @bounce: where
 * @offset: of the copy, or of a part of it
 * @size: bytes
 */
void pv_bounce_copy_out(struct pv_bounce *bounce, u32 offset, size_t size)
{
	pv_bounce_copy_slot(bounce, offset, size, true);
}

/**
 * pv_bounce_copy_in() - have in a buffer what the device has written by now
 * @bounce: where
 * @offset: of the copy, or of a part of it
 * @size: bytes
 */
void pv_bounce_copy_in(struct pv_bounce *bounce, u32 offset, size_t size)
{
	pv_bounce_copy_slot(bounce, offset, size, false);
}

static struct gen_pool *pv_bounce_pool_for(const struct pv_bounce *bounce,
					   enum dma_data_direction dir)
{
	return dir == DMA_TO_DEVICE ? bounce->out : bounce->in;
}

/**
 * pv_bounce_map() - have a copy of a buffer in the region
 * @bounce: where
 * @buffer: its physical address
 * @size: bytes
 * @dir: whether the device reads it or writes it
 * @copy: copy now, if the device reads it
 *
 * One that is larger than pv_bounce_largest() would take the room of others.
 *
 * Context: Any.
 * Return: the offset of the copy in the region, or 0 if there is no room.
 */
u32 pv_bounce_map(struct pv_bounce *bounce, phys_addr_t buffer, size_t size,
		  enum dma_data_direction dir, bool copy)
{
	struct gen_pool *pool = pv_bounce_pool_for(bounce, dir);
	phys_addr_t *granule;
	size_t done;
	u32 offset;

	if (size > bounce->largest)
		return 0;
	offset = pv_bounce_alloc(bounce, pool, size);
	if (!offset)
		return 0;
	granule = pv_bounce_granule(bounce, offset);
	for (done = 0; done < size; done += PV_BOUNCE_GRANULE)
		*granule++ = buffer + done;
	if (copy && dir != DMA_FROM_DEVICE)
		pv_bounce_copy_out(bounce, offset, size);
	return offset;
}

/**
 * pv_bounce_unmap() - a buffer is the driver's again
 * @bounce: where
 * @offset: of the copy, from pv_bounce_map()
 * @size: as there
 * @dir: as there
 * @copy: copy now, if the device wrote it
 *
 * What is copied is private from then on: the device cannot change it.
 *
 * Context: Any.
 */
void pv_bounce_unmap(struct pv_bounce *bounce, u32 offset, size_t size,
		     enum dma_data_direction dir, bool copy)
{
	if (copy && dir != DMA_TO_DEVICE)
		pv_bounce_copy_in(bounce, offset, size);
	gen_pool_free(pv_bounce_pool_for(bounce, dir),
		      (unsigned long)bounce->region + offset, size);
}

/**
 * pv_bounce_largest() - what can be mapped at most
 * @bounce: where
 *
 * Return: bytes.
 */
size_t pv_bounce_largest(const struct pv_bounce *bounce)
{
	return bounce->largest;
}

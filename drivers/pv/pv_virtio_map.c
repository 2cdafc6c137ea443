// SPDX-License-Identifier: GPL-2.0-only
/* virtio over links: a device has offsets into the region for addresses, by virtio_map_ops */
#include <linux/dma-mapping.h>
#include <linux/virtio_config.h>

#include "pv_bounce.h"
#include "pv_virtio.h"

/* Queues that a transport has made are given its parent, the link's device. */
static struct pv_bounce *pv_virtio_bounce(union virtio_map map)
{
	struct pv_virtio *pv = dev_get_drvdata(map.dma_dev);

	return pv->bounce;
}

static void *pv_virtio_alloc(union virtio_map map, size_t size,
			     dma_addr_t *address, gfp_t gfp)
{
	u32 offset;
	void *ring = pv_bounce_ring_alloc(pv_virtio_bounce(map), size, &offset);

	*address = offset;
	return ring;
}

static void pv_virtio_free(union virtio_map map, size_t size, void *ring,
			   dma_addr_t address, unsigned long attrs)
{
	pv_bounce_ring_free(pv_virtio_bounce(map), ring, size);
}

static dma_addr_t pv_virtio_map_page(union virtio_map map, struct page *page,
				     unsigned long offset, size_t size,
				     enum dma_data_direction dir,
				     unsigned long attrs)
{
	u32 slot = pv_bounce_map(pv_virtio_bounce(map),
				 page_to_phys(page) + offset, size, dir,
				 !(attrs & DMA_ATTR_SKIP_CPU_SYNC));

	return slot ?: DMA_MAPPING_ERROR;
}

static void pv_virtio_unmap_page(union virtio_map map, dma_addr_t address,
				 size_t size, enum dma_data_direction dir,
				 unsigned long attrs)
{
	pv_bounce_unmap(pv_virtio_bounce(map), address, size, dir,
			!(attrs & DMA_ATTR_SKIP_CPU_SYNC));
}

static void pv_virtio_sync_for_cpu(union virtio_map map, dma_addr_t address,
				   size_t size, enum dma_data_direction dir)
{
	if (dir != DMA_TO_DEVICE)
		pv_bounce_copy_in(pv_virtio_bounce(map), address, size);
}

static void pv_virtio_sync_for_device(union virtio_map map, dma_addr_t address,
				      size_t size, enum dma_data_direction dir)
{
	if (dir != DMA_FROM_DEVICE)
		pv_bounce_copy_out(pv_virtio_bounce(map), address, size);
}

/* A copy is always made. */
static bool pv_virtio_need_sync(union virtio_map map, dma_addr_t address)
{
	return true;
}

static int pv_virtio_mapping_error(union virtio_map map, dma_addr_t address)
{
	return address == DMA_MAPPING_ERROR ? -ENOMEM : 0;
}

static size_t pv_virtio_max_mapping_size(union virtio_map map)
{
	return pv_bounce_largest(pv_virtio_bounce(map));
}

static const struct virtio_map_ops pv_virtio_map_ops = {
	.map_page		= pv_virtio_map_page,
	.unmap_page		= pv_virtio_unmap_page,
	.sync_single_for_cpu	= pv_virtio_sync_for_cpu,
	.sync_single_for_device	= pv_virtio_sync_for_device,
	.alloc			= pv_virtio_alloc,
	.free			= pv_virtio_free,
	.need_sync		= pv_virtio_need_sync,
	.mapping_error		= pv_virtio_mapping_error,
	.max_mapping_size	= pv_virtio_max_mapping_size,
};

void pv_virtio_set_mapping(struct pv_virtio *pv)
{
	pv->vdev.map = &pv_virtio_map_ops;
	pv->vdev.vmap.dma_dev = &pv->link->dev;
}

void pv_virtio_unset_mapping(struct pv_virtio *pv)
{
	pv->vdev.map = NULL;
}

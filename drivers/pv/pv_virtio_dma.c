// SPDX-License-Identifier: GPL-2.0-only
/* virtio over links: the addresses of a device are offsets into the region */
#include <linux/dma-map-ops.h>
#include <linux/dma-mapping.h>

#include "pv_bounce.h"
#include "pv_virtio.h"

static struct pv_bounce *pv_virtio_bounce(struct device *dev)
{
	struct pv_virtio *pv = dev_get_drvdata(dev);

	return pv->bounce;
}

static void *pv_virtio_alloc(struct device *dev, size_t size,
			     dma_addr_t *address, gfp_t gfp,
			     unsigned long attrs)
{
	u32 offset;
	void *ring = pv_bounce_ring_alloc(pv_virtio_bounce(dev), size, &offset);

	*address = offset;
	return ring;
}

static void pv_virtio_free(struct device *dev, size_t size, void *ring,
			   dma_addr_t address, unsigned long attrs)
{
	pv_bounce_ring_free(pv_virtio_bounce(dev), ring, size);
}

static dma_addr_t pv_virtio_map_page(struct device *dev, struct page *page,
				     unsigned long offset, size_t size,
				     enum dma_data_direction dir,
				     unsigned long attrs)
{
	u32 slot = pv_bounce_map(pv_virtio_bounce(dev),
				 page_to_phys(page) + offset, size, dir,
				 !(attrs & DMA_ATTR_SKIP_CPU_SYNC));

	return slot ?: DMA_MAPPING_ERROR;
}

static void pv_virtio_unmap_page(struct device *dev, dma_addr_t address,
				 size_t size, enum dma_data_direction dir,
				 unsigned long attrs)
{
	pv_bounce_unmap(pv_virtio_bounce(dev), address, size, dir,
			!(attrs & DMA_ATTR_SKIP_CPU_SYNC));
}

static void pv_virtio_sync_for_cpu(struct device *dev, dma_addr_t address,
				   size_t size, enum dma_data_direction dir)
{
	if (dir != DMA_TO_DEVICE)
		pv_bounce_copy_in(pv_virtio_bounce(dev), address, size);
}

static void pv_virtio_sync_for_device(struct device *dev, dma_addr_t address,
				      size_t size, enum dma_data_direction dir)
{
	if (dir != DMA_FROM_DEVICE)
		pv_bounce_copy_out(pv_virtio_bounce(dev), address, size);
}

static size_t pv_virtio_max_mapping_size(struct device *dev)
{
	return pv_bounce_largest(pv_virtio_bounce(dev));
}

/* Lists are not mapped by virtio's queues, which map what is in them. */
static const struct dma_map_ops pv_virtio_dma_ops = {
	.alloc			= pv_virtio_alloc,
	.free			= pv_virtio_free,
	.map_page		= pv_virtio_map_page,
	.unmap_page		= pv_virtio_unmap_page,
	.sync_single_for_cpu	= pv_virtio_sync_for_cpu,
	.sync_single_for_device	= pv_virtio_sync_for_device,
	.max_mapping_size	= pv_virtio_max_mapping_size,
};

/* The link's device has no other use of them: it is no device of a machine. */
void pv_virtio_set_mapping(struct pv_virtio *pv)
{
	struct device *dev = &pv->link->dev;

	dev->dma_mask = &dev->coherent_dma_mask;
	dev->coherent_dma_mask = DMA_BIT_MASK(32);
	set_dma_ops(dev, &pv_virtio_dma_ops);
}

void pv_virtio_unset_mapping(struct pv_virtio *pv)
{
	set_dma_ops(&pv->link->dev, NULL);
}

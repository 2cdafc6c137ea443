// SPDX-License-Identifier: GPL-2.0-only
/*
 * Pages of another domain, found by its list, mapped here one behind the other
 *
 * They take the places of pages that are ballooned out, as many as they are:
 * ARM has no other ones. These come back when the region is unmapped.
 */
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

#include "pv-link.h"

static unsigned long xen_link_place(struct page *page)
{
	return (unsigned long)pfn_to_kaddr(page_to_pfn(page));
}

/* False if Xen does not let go of one: nobody can have these pages then. */
static bool xen_link_unmap_pages(struct xen_link_region *region)
{
	struct gntab_unmap_queue_data queue = {
		.unmap_ops = region->unmaps,
		.pages	   = region->pages,
		.count	   = region->mapped,
	};

	return !region->mapped || !gnttab_unmap_refs_sync(&queue);
}

/**
 * xen_link_unmap() - give a region back
 * @region: which; nobody here uses its memory
 *
 * Context: Process, may sleep.
 */
void xen_link_unmap(struct xen_link_region *region)
{
	vunmap(region->address);
	if (!xen_link_unmap_pages(region))
		pr_err("xen: %u pages of domain %u stay mapped\n",
		       region->mapped, region->other);
	else if (region->pages)
		gnttab_free_pages(region->count, region->pages);
	kvfree(region->pages);
	kvfree(region->refs);
	kvfree(region->unmaps);
	kfree(region);
}

/* What the other end writes is read once, and is no more than there is room for. */
static int xen_link_copy_list(struct xen_link_region *region,
			      const struct xen_link_list *list,
			      unsigned int done)
{
	unsigned int count = le32_to_cpu(READ_ONCE(list->count)), i;

	if (!count || count > XEN_LINK_REFS || count > region->count - done)
		return -EINVAL;
	for (i = 0; i < count; i++)
		region->refs[done + i] = le32_to_cpu(READ_ONCE(list->refs[i]));
	return count;
}

static int xen_link_read_lists(struct xenbus_device *dev,
			       struct xen_link_region *region, grant_ref_t ref)
{
	unsigned int done = 0;

	while (done < region->count) {
		struct xen_link_list *list;
		int got, err;

		err = xenbus_map_ring_valloc(dev, &ref, 1, (void **)&list);
		if (err)
			return err;
		got = xen_link_copy_list(region, list, done);
		ref = le32_to_cpu(READ_ONCE(list->next));
		xenbus_unmap_ring_vfree(dev, list);
		if (got < 0)
			return got;
		done += got;
	}
	return 0;
}

static bool xen_link_alloc_arrays(struct xen_link_region *region)
{
	region->refs = kvcalloc(region->count, sizeof(*region->refs),
				GFP_KERNEL);
	region->unmaps = kvcalloc(region->count, sizeof(*region->unmaps),
				  GFP_KERNEL);
	return region->refs && region->unmaps;
}

/* Pages that are mapped come first, so they can be unmapped if not all are. */
static int xen_link_note_mapped(struct xen_link_region *region,
				const struct gnttab_map_grant_ref *maps)
{
	unsigned int i;

	for (i = 0; i < region->count; i++) {
		unsigned int place = region->mapped;

		if (maps[i].status != GNTST_okay)
			continue;
		swap(region->pages[place], region->pages[i]);
		gnttab_set_unmap_op(&region->unmaps[place],
				    xen_link_place(region->pages[place]),
				    GNTMAP_host_map, maps[i].handle);
		region->mapped++;
	}
	return region->mapped == region->count ? 0 : -EACCES;
}

static int xen_link_map_pages(struct xen_link_region *region)
{
	struct gnttab_map_grant_ref *maps;
	unsigned int i;
	int err, noted;

	maps = kvcalloc(region->count, sizeof(*maps), GFP_KERNEL);
	if (!maps)
		return -ENOMEM;
	for (i = 0; i < region->count; i++) {
		gnttab_set_map_op(&maps[i], xen_link_place(region->pages[i]),
				  GNTMAP_host_map, region->refs[i],
				  region->other);
		maps[i].status = GNTST_general_error;
	}
	err = gnttab_map_refs(maps, NULL, region->pages, region->count);
	noted = xen_link_note_mapped(region, maps);
	kvfree(maps);
	return err ?: noted;
}

/*
 * The balloon takes the last page that there is, and then the next one who
 * wants memory, xenstored say, has somebody killed for it.
 */
static int xen_link_take_pages(struct xen_link_region *region)
{
	int err;

	if (si_mem_available() < region->count)
		return -ENOMEM;
	region->pages = kvcalloc(region->count, sizeof(*region->pages),
				 GFP_KERNEL);
	if (!region->pages)
		return -ENOMEM;
	err = gnttab_alloc_pages(region->count, region->pages);
	if (err) {
		kvfree(region->pages);
		region->pages = NULL;
	}
	return err;
}

static int xen_link_map_region(struct xenbus_device *dev,
			       struct xen_link_region *region, grant_ref_t list)
{
	int err;

	if (!xen_link_alloc_arrays(region))
		return -ENOMEM;
	err = xen_link_read_lists(dev, region, list);
	if (!err)
		err = xen_link_take_pages(region);
	if (!err)
		err = xen_link_map_pages(region);
	if (err)
		return err;
	region->address = vmap(region->pages, region->count, VM_MAP,
			       PAGE_KERNEL);
	return region->address ? 0 : -ENOMEM;
}

/**
 * xen_link_map() - map the pages that another domain has granted
 * @dev: whose other end it is
 * @size: bytes, whole pages
 * @list: grant reference of the first list of references
 *
 * Context: Process, may sleep.
 * Return: the region, for xen_link_unmap(), or -errno: -ENOMEM if this
 * domain has too little to balloon out, -EINVAL for a list that is none, -EACCES if
 * Xen refuses a page.
 */
struct xen_link_region *xen_link_map(struct xenbus_device *dev, size_t size,
				     grant_ref_t list)
{
	struct xen_link_region *region = kzalloc(sizeof(*region), GFP_KERNEL);
	int err;

	if (!region)
		return ERR_PTR(-ENOMEM);
	region->other = dev->otherend_id;
	region->count = size / XEN_PAGE_SIZE;
	err = xen_link_map_region(dev, region, list);
	if (!err)
		return region;
	xen_link_unmap(region);
	return ERR_PTR(err);
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Pages of this domain that another one shares, and the list that it finds them by
 *
 * What the other end still has mapped when they are revoked is freed when it
 * lets go of it, and not before. So the lists are pages of their own:
 * xen-front-pgdir-shbuf.c frees its directory at once, for a peer to read what
 * comes to lie there.
 */
#include <linux/highmem.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

#include "pv-link.h"

/* Ends the grants of those pages that have one; others it just frees. */
static void xen_link_revoke_pages(struct page **pages, const grant_ref_t *refs,
				  unsigned int count)
{
	while (pages && count--) {
		if (refs && refs[count])
			gnttab_end_foreign_access(refs[count], pages[count]);
		else if (pages[count])
			__free_page(pages[count]);
	}
}

/**
 * xen_link_revoke() - a region is not shared any more
 * @region: which; nobody here uses its memory
 *
 * Context: Process, may sleep.
 */
void xen_link_revoke(struct xen_link_region *region)
{
	vunmap(region->address);
	xen_link_revoke_pages(region->pages, region->refs, region->count);
	xen_link_revoke_pages(region->lists, region->list_refs,
			      xen_link_lists(region->count));
	kvfree(region->pages);
	kvfree(region->refs);
	kfree(region->lists);
	kfree(region->list_refs);
	kfree(region);
}

static int xen_link_grant_pages(domid_t other, struct page **pages,
				grant_ref_t *refs, unsigned int count)
{
	unsigned int i;
	int ref;

	for (i = 0; i < count; i++) {
		/* Who asks for a link has nobody killed for its memory. */
		pages[i] = alloc_page(GFP_KERNEL | __GFP_ZERO | __GFP_HIGHMEM |
				      __GFP_RETRY_MAYFAIL | __GFP_NOWARN);
		if (!pages[i])
			return -ENOMEM;
		ref = gnttab_grant_foreign_access(other,
						  xen_page_to_gfn(pages[i]), 0);
		if (ref < 0)
			return ref;
		refs[i] = ref;
	}
	return 0;
}

/* Each list but the last one is full. */
static void xen_link_fill_list(const struct xen_link_region *region,
			       unsigned int number)
{
	unsigned int first = number * XEN_LINK_REFS, i;
	unsigned int count = min_t(unsigned int, region->count - first,
				   XEN_LINK_REFS);
	bool last = number + 1 == xen_link_lists(region->count);
	struct xen_link_list *list = kmap_local_page(region->lists[number]);

	list->next = last ? 0 : cpu_to_le32(region->list_refs[number + 1]);
	list->count = cpu_to_le32(count);
	for (i = 0; i < count; i++)
		list->refs[i] = cpu_to_le32(region->refs[first + i]);
	kunmap_local(list);
}

static int xen_link_grant_lists(struct xen_link_region *region)
{
	unsigned int lists = xen_link_lists(region->count), i;
	int err = xen_link_grant_pages(region->other, region->lists,
				       region->list_refs, lists);

	for (i = 0; !err && i < lists; i++)
		xen_link_fill_list(region, i);
	return err;
}

static bool xen_link_alloc_arrays(struct xen_link_region *region)
{
	unsigned int lists = xen_link_lists(region->count);

	region->pages = kvcalloc(region->count, sizeof(*region->pages),
				 GFP_KERNEL);
	region->refs = kvcalloc(region->count, sizeof(*region->refs),
				GFP_KERNEL);
	region->lists = kcalloc(lists, sizeof(*region->lists), GFP_KERNEL);
	region->list_refs = kcalloc(lists, sizeof(*region->list_refs),
				    GFP_KERNEL);
	return region->pages && region->refs && region->lists &&
	       region->list_refs;
}

static int xen_link_grant_region(struct xen_link_region *region)
{
	int err;

	/* Who takes the last page has the next one killed who wants memory. */
	if (si_mem_available() < region->count ||
	    !xen_link_alloc_arrays(region))
		return -ENOMEM;
	err = xen_link_grant_pages(region->other, region->pages, region->refs,
				   region->count);
	if (!err)
		err = xen_link_grant_lists(region);
	if (err)
		return err;
	region->address = vmap(region->pages, region->count, VM_MAP,
			       PAGE_KERNEL);
	return region->address ? 0 : -ENOMEM;
}

/**
 * xen_link_grant() - allocate a region and share it with another domain
 * @other: which
 * @size: bytes, whole pages; of 0
 *
 * Context: Process, may sleep.
 * Return: the region, for xen_link_revoke(), or -errno: -ENOMEM, -ENOSPC
 * without free grant references.
 */
struct xen_link_region *xen_link_grant(domid_t other, size_t size)
{
	struct xen_link_region *region = kzalloc(sizeof(*region), GFP_KERNEL);
	int err;

	if (!region)
		return ERR_PTR(-ENOMEM);
	region->other = other;
	region->count = size / XEN_PAGE_SIZE;
	err = xen_link_grant_region(region);
	if (!err)
		return region;
	xen_link_revoke(region);
	return ERR_PTR(err);
}

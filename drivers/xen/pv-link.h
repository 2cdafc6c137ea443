/* SPDX-License-Identifier: GPL-2.0-only */
/* Shared by both ends of links between domains: what is in XenStore, and how pages are listed */
#ifndef _XEN_PV_LINK_H
#define _XEN_PV_LINK_H

#include <linux/sizes.h>
#include <linux/types.h>

#include <xen/grant_table.h>
#include <xen/page.h>
#include <xen/xenbus.h>

/*
 * device/pv_link/N of the frontend and backend/pv_link/DOMID/N of the backend,
 * whose @size the toolstack writes: bytes, whole pages. The frontend writes
 * the others, and a @generation that it never had before together with them.
 */
#define XEN_LINK_TYPE		"pv_link"
#define XEN_LINK_SIZE		"size"
#define XEN_LINK_LIST		"page-list-ref"
#define XEN_LINK_PORT		"event-channel"
#define XEN_LINK_GENERATION	"generation"

#define XEN_LINK_MIN_SIZE	(2 * XEN_PAGE_SIZE)
#define XEN_LINK_MAX_SIZE	SZ_4M

/**
 * struct xen_link_list - a page of references to the pages of a region
 * @next: reference of the next such page, or 0
 * @count: of the references in this one
 * @refs: they are
 */
struct xen_link_list {
	__le32 next;
	__le32 count;
	__le32 refs[XEN_PAGE_SIZE / sizeof(__le32) - 2];
};

#define XEN_LINK_REFS	ARRAY_SIZE(((struct xen_link_list *)NULL)->refs)

/**
 * struct xen_link_region - pages that one domain has granted to another
 * @other: the other domain
 * @count: number of the pages
 * @pages: they are
 * @address: where they lie one behind the other
 * @refs: their grant references; the frontend's
 * @lists: pages of references; the frontend's
 * @list_refs: grant references of these
 * @unmaps: how the first @mapped pages are unmapped; the backend's
 * @mapped: number of these
 */
struct xen_link_region {
	domid_t other;
	unsigned int count;
	struct page **pages;
	void *address;
	grant_ref_t *refs;
	struct page **lists;
	grant_ref_t *list_refs;
	struct gnttab_unmap_grant_ref *unmaps;
	unsigned int mapped;
};

static inline unsigned int xen_link_lists(unsigned int pages)
{
	return DIV_ROUND_UP(pages, XEN_LINK_REFS);
}

struct xen_link_region *xen_link_grant(domid_t other, size_t size);
void xen_link_revoke(struct xen_link_region *region);

struct xen_link_region *xen_link_map(struct xenbus_device *dev, size_t size,
				     grant_ref_t list);
void xen_link_unmap(struct xen_link_region *region);

/* What the toolstack wrote; 0 if a link cannot be of that size. */
static inline size_t xen_link_read_size(const char *node)
{
	unsigned int size = xenbus_read_unsigned(node, XEN_LINK_SIZE, 0);

	return size >= XEN_LINK_MIN_SIZE && size <= XEN_LINK_MAX_SIZE &&
	       !(size % XEN_PAGE_SIZE) ? size : 0;
}

#endif /* _XEN_PV_LINK_H */

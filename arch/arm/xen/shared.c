// SPDX-License-Identifier: GPL-2.0-only
/* Memory that the domain shares with Xen: shared_info and grant frames */
#define pr_fmt(fmt) "xen: " fmt

#include <linux/export.h>
#include <linux/gfp.h>
#include <linux/of_address.h>

#include <xen/grant_table.h>
#include <xen/interface/memory.h>
#include <xen/page.h>
#include <xen/xen-ops.h>

#include <asm/xen/hypercall.h>
#include <asm/xen/hypervisor.h>

#include "backend.h"

/* Region 0 of Xen's node is for grant frames; the rest is free space. */
#define XEN_GRANT_REGION	0

/* Read before Xen's page is mapped, by the console for one. */
static struct shared_info xen_dummy_shared_info;
struct shared_info *HYPERVISOR_shared_info = &xen_dummy_shared_info;

static int xen_put_shared_info(void *page)
{
	struct xen_add_to_physmap map = {
		.domid	= DOMID_SELF,
		.space	= XENMAPSPACE_shared_info,
		.gpfn	= virt_to_gfn(page),
	};
	int err = HYPERVISOR_memory_op(XENMEM_add_to_physmap, &map);

	if (err)
		pr_err("Xen refuses the shared_info page (%d)\n", err);
	return err;
}

/* Never freed once Xen has it: Xen goes on writing to it. */
int __init xen_map_shared_info(void)
{
	void *page = (void *)get_zeroed_page(GFP_KERNEL);
	int err;

	if (!page)
		return -ENOMEM;

	err = xen_put_shared_info(page);
	if (err) {
		free_page((unsigned long)page);
		return err;
	}
	HYPERVISOR_shared_info = page;
	return 0;
}

/**
 * xen_remap_shared_info() - have a new domain's shared_info in the same place
 */
void xen_remap_shared_info(void)
{
	xen_put_shared_info(HYPERVISOR_shared_info);
}

/**
 * xen_map_grant_frames() - put the grant table where Xen's node has room
 * @np: Xen's device tree node
 *
 * Return: 0, or -errno if the region is of no use or Xen refuses.
 */
int __init xen_map_grant_frames(struct device_node *np)
{
	struct resource region;
	int err = of_address_to_resource(np, XEN_GRANT_REGION, &region);

	if (!err)
		xen_free_grant_region(&region);
	if (!err)
		err = gnttab_setup_auto_xlat_frames(region.start);
	if (!err)
		err = gnttab_init();
	if (err)
		pr_err("no grant table (%d)\n", err);
	return err;
}

/* What drivers/xen/privcmd.c calls to undo a mapping of foreign frames */
int xen_unmap_domain_gfn_range(struct vm_area_struct *vma, int nr,
			       struct page **pages)
{
	return xen_xlate_unmap_gfn_range(vma, nr, pages);
}
EXPORT_SYMBOL_GPL(xen_unmap_domain_gfn_range);

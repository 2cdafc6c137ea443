// SPDX-License-Identifier: GPL-2.0-only
/* Which pages of a crashed kernel are there, for its dump */
#include <linux/crash_dump.h>
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/io.h>
#include <linux/pfn.h>

#include <xen/interface/xen.h>
#include <xen/interface/memory.h>

#include <asm/xen/hypercall.h>

#include "backend.h"

/*
 * What the balloon had given back is a hole now, and a read of it an abort.
 * Xen on ARM tells of no page whether it is there. But this hypercall begins
 * with reading the number of a domain from its argument, which fails in a
 * hole, and writes nothing, whatever number there is.
 */
static bool xen_pfn_is_ram(struct vmcore_cb *cb, unsigned long pfn)
{
	void *page = memremap(PFN_PHYS(pfn), PAGE_SIZE, MEMREMAP_WB);
	int ret;

	/* The reader is no better off, and says so. */
	if (!page)
		return true;
	ret = HYPERVISOR_memory_op(XENMEM_current_reservation, page);
	memunmap(page);
	return ret != -EFAULT;
}

static struct vmcore_cb xen_vmcore = {
	.pfn_is_ram = xen_pfn_is_ram,
};

/**
 * xen_find_vmcore_holes() - have a crash kernel read holes as zeros
 *
 * For a domain without services too, as a crash kernel is one.
 */
void __init xen_find_vmcore_holes(void)
{
	if (is_kdump_kernel())
		register_vmcore_cb(&xen_vmcore);
}

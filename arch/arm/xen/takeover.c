// SPDX-License-Identifier: GPL-2.0-only
/* What a crash kernel takes over of a guest's connection to Xen */
#define pr_fmt(fmt) "xen: " fmt

#include <linux/cpumask.h>
#include <linux/crash_dump.h>
#include <linux/io.h>
#include <linux/ioport.h>
#include <linux/kexec.h>
#include <linux/minmax.h>
#include <linux/overflow.h>
#include <linux/percpu.h>
#include <linux/pfn.h>
#include <linux/slab.h>
#include <linux/string.h>

#include <xen/hvm.h>
#include <xen/interface/event_channel.h>
#include <xen/interface/hvm/params.h>
#include <xen/interface/memory.h>
#include <xen/page.h>
#include <xen/xen.h>
#include <xen/xen-ops.h>

#include <asm/xen/hypercall.h>
#include <asm/xen/hypervisor.h>

#include "backend.h"

/* A line of vmcoreinfo, with the address of a struct xen_legacy */
#define XEN_LEGACY_KEY		"XEN_LEGACY="
#define XEN_LEGACY_MAGIC	0x594c4e58	/* "XNLY" */
/* As many vCPUs as Xen's way to number them allows for */
#define XEN_LEGACY_VCPUS	4096

/**
 * struct xen_legacy - what a guest's kernel leaves to its crash kernel
 * @magic: XEN_LEGACY_MAGIC
 * @vcpus: how many
 * @shared_info: its address
 * @vcpu_info: address of each vCPU's, by Xen's numbers; 0 if there is none
 *
 * Xen takes shared_info and each vcpu_info once in a domain's life, and goes
 * on writing where they are. All addresses are physical.
 */
struct xen_legacy {
	u32 magic;
	u32 vcpus;
	u64 shared_info;
	u64 vcpu_info[];
};

static DEFINE_PER_CPU(struct vcpu_info *, xen_old_vcpu);

/* A channel that the toolstack made with the domain */
struct xen_lasting_channel {
	int param;
	struct evtchn_status status;
};

static unsigned int __init xen_count_vcpus(void)
{
	unsigned int cpu, count = 0;

	for_each_possible_cpu(cpu)
		count = max(count, xen_vcpu_nr(cpu) + 1);
	return count;
}

/**
 * xen_leave_legacy() - tell a crash kernel to come where Xen writes to
 *
 * Not in the control domain: its store ends with its user space.
 *
 * Context: After subsys_initcalls, which make vmcoreinfo.
 */
void __init xen_leave_legacy(void)
{
	unsigned int cpu, vcpus = xen_count_vcpus();
	struct xen_legacy *legacy;

	if (xen_initial_domain() || is_kdump_kernel() || !vmcoreinfo_note)
		return;
	legacy = kzalloc(struct_size(legacy, vcpu_info, vcpus), GFP_KERNEL);
	if (!legacy) {
		pr_warn("no memory: a crash kernel will have no devices\n");
		return;
	}

	legacy->magic = XEN_LEGACY_MAGIC;
	legacy->vcpus = vcpus;
	legacy->shared_info = virt_to_phys(HYPERVISOR_shared_info);
	for_each_possible_cpu(cpu)
		legacy->vcpu_info[xen_vcpu_nr(cpu)] = xen_vcpu_info_address(cpu);
	vmcoreinfo_append_str(XEN_LEGACY_KEY "%llx\n",
			      (u64)virt_to_phys(legacy));
}

/**
 * xen_old_vcpu_info() - where the kernel before had the vcpu_info of a CPU
 * @cpu: Linux' number of it
 *
 * Return: the structure, NULL if that was not told.
 */
struct vcpu_info *xen_old_vcpu_info(unsigned int cpu)
{
	return per_cpu(xen_old_vcpu, cpu);
}

/* Of the kernel before; the caller frees it. */
static struct xen_legacy *__init xen_read_legacy(void)
{
	struct xen_legacy head, *legacy;
	size_t size;
	u64 at;

	if (xen_find_old(XEN_LEGACY_KEY, &at) ||
	    xen_read_old(&head, sizeof(head), at) ||
	    head.magic != XEN_LEGACY_MAGIC || head.vcpus > XEN_LEGACY_VCPUS)
		return NULL;

	size = struct_size(legacy, vcpu_info, head.vcpus);
	legacy = kmalloc(size, GFP_KERNEL);
	if (legacy && xen_read_old(legacy, size, at)) {
		kfree(legacy);
		legacy = NULL;
	}
	return legacy;
}

/* What was pending there was for handlers that are gone. */
static void __init xen_map_old_vcpu_info(const struct xen_legacy *legacy)
{
	struct vcpu_info *vcpu;
	unsigned int cpu;
	u32 nr;

	for_each_possible_cpu(cpu) {
		nr = xen_vcpu_nr(cpu);
		if (nr >= legacy->vcpus || !legacy->vcpu_info[nr])
			continue;
		vcpu = memremap(legacy->vcpu_info[nr], sizeof(*vcpu),
				MEMREMAP_WB);
		if (!vcpu)
			continue;
		vcpu->evtchn_upcall_pending = 0;
		vcpu->evtchn_pending_sel = 0;
		per_cpu(xen_old_vcpu, cpu) = vcpu;
	}
}

/* A domain need not have it. */
static void __init xen_find_channel(struct xen_lasting_channel *channel)
{
	struct evtchn_status *status = &channel->status;
	u64 port;

	status->dom = DOMID_SELF;
	status->status = EVTCHNSTAT_closed;
	if (hvm_get_parameter(channel->param, &port))
		return;
	status->port = port;
	if (HYPERVISOR_event_channel_op(EVTCHNOP_status, status))
		status->status = EVTCHNSTAT_closed;
}

/* Its number is a parameter of the domain, which a guest cannot change. */
static int __init xen_bind_channel(const struct xen_lasting_channel *channel)
{
	struct evtchn_bind_interdomain bind = {
		.remote_dom = channel->status.u.interdomain.dom,
		.remote_port = channel->status.u.interdomain.port,
	};
	int err;

	if (channel->status.status != EVTCHNSTAT_interdomain)
		return 0;
	err = HYPERVISOR_event_channel_op(EVTCHNOP_bind_interdomain, &bind);
	if (err)
		return err;
	return bind.local_port == channel->status.port ? 0 : -EADDRINUSE;
}

/*
 * Close all channels, with which Xen forgets the FIFO queues in the memory of
 * the kernel before, and bind the toolstack's again. Xen gives the lowest port
 * that is free: in the order of their ports each gets its own.
 */
static int __init xen_renew_channels(void)
{
	struct xen_lasting_channel first = { .param = HVM_PARAM_STORE_EVTCHN };
	struct xen_lasting_channel second = { .param = HVM_PARAM_CONSOLE_EVTCHN };
	struct evtchn_reset reset = { .dom = DOMID_SELF };
	struct shared_info *info = HYPERVISOR_shared_info;
	int err;

	xen_find_channel(&first);
	xen_find_channel(&second);
	err = HYPERVISOR_event_channel_op(EVTCHNOP_reset, &reset);
	if (err)
		return err;

	memset(info->evtchn_pending, 0, sizeof(info->evtchn_pending));
	if (first.status.port > second.status.port)
		swap(first, second);
	err = xen_bind_channel(&first);
	return err ?: xen_bind_channel(&second);
}

/**
 * xen_free_grant_region() - in a crash kernel, take the old grant table away
 * @region: where the kernel before had its frames, from the begin
 *
 * Xen has each frame in one place. What the frames grant stays granted.
 */
void __init xen_free_grant_region(const struct resource *region)
{
	struct xen_remove_from_physmap frame = {
		.domid = DOMID_SELF,
		.gpfn = PHYS_PFN(region->start),
	};

	if (!is_kdump_kernel())
		return;
	while (frame.gpfn <= PHYS_PFN(region->end) &&
	       !HYPERVISOR_memory_op(XENMEM_remove_from_physmap, &frame))
		frame.gpfn++;
}

static int __init xen_map_old(const struct xen_legacy *legacy)
{
	void *info = memremap(legacy->shared_info, XEN_PAGE_SIZE, MEMREMAP_WB);

	if (!info)
		return -ENOMEM;
	HYPERVISOR_shared_info = info;
	xen_map_old_vcpu_info(legacy);
	return 0;
}

/**
 * xen_take_over() - in a crash kernel, go on with what Xen has taken before
 *
 * Context: Boot CPU alone, no event channel is in use.
 * Return: 0; -ENODEV if this is no crash kernel of a guest, or nothing was left
 * for it; another -errno if there can be no events.
 */
int __init xen_take_over(void)
{
	struct xen_legacy *legacy;
	int err;

	if (!is_kdump_kernel() || xen_initial_domain())
		return -ENODEV;
	legacy = xen_read_legacy();
	if (!legacy)
		return -ENODEV;

	err = xen_map_old(legacy);
	kfree(legacy);
	if (!err)
		err = xen_renew_channels();
	if (err)
		pr_err("cannot take over from the crashed kernel (%d)\n", err);
	else
		pr_info("took over from the crashed kernel\n");
	return err;
}

/* SPDX-License-Identifier: GPL-2.0-only */
/* Xen's hypercalls on 32-bit ARM, inline, over hvc_call */
#ifndef __ASM_ARM_XEN_HVC_H
#define __ASM_ARM_XEN_HVC_H

#include <linux/bug.h>
#include <linux/errno.h>
#include <linux/jump_label.h>

#include <xen/interface/xen.h>
#include <xen/interface/platform.h>
#include <xen/interface/sched.h>

#include <asm/hvc_call.h>

struct xen_dm_op_buf;

/* XEN_HYPERCALL_TAG in Xen's public/arch-arm.h; the number goes in r12. */
#define XEN_HVC_TAG	0xea1

/*
 * On once the backend knows that it is Xen that listens. Until then, and
 * anywhere else, a hypercall returns -ENOSYS and no HVC is executed.
 */
DECLARE_STATIC_KEY_FALSE(xen_hvc_enabled);

#define xen_hvc(arity, ...)						\
	(static_branch_likely(&xen_hvc_enabled) ?			\
		hvc_call##arity(XEN_HVC_TAG, __VA_ARGS__) : -ENOSYS)

/*
 * Hypercalls by the number that user space chose, for /dev/xen/privcmd: the
 * arguments may be user addresses, so user access is open around the HVC.
 */
long privcmd_call(unsigned int call, unsigned long a1, unsigned long a2,
		  unsigned long a3, unsigned long a4, unsigned long a5);

static __always_inline int HYPERVISOR_xen_version(int cmd, void *arg)
{
	return xen_hvc(2, __HYPERVISOR_xen_version, cmd, (unsigned long)arg);
}

static __always_inline int HYPERVISOR_console_io(int cmd, int count, char *str)
{
	return xen_hvc(3, __HYPERVISOR_console_io, cmd, count,
		       (unsigned long)str);
}

static __always_inline int HYPERVISOR_grant_table_op(unsigned int cmd,
						     void *uop,
						     unsigned int count)
{
	return xen_hvc(3, __HYPERVISOR_grant_table_op, cmd,
		       (unsigned long)uop, count);
}

static __always_inline int HYPERVISOR_sched_op(int cmd, void *arg)
{
	return xen_hvc(2, __HYPERVISOR_sched_op, cmd, (unsigned long)arg);
}

static __always_inline int HYPERVISOR_event_channel_op(int cmd, void *arg)
{
	return xen_hvc(2, __HYPERVISOR_event_channel_op, cmd,
		       (unsigned long)arg);
}

static __always_inline unsigned long HYPERVISOR_hvm_op(int op, void *arg)
{
	return xen_hvc(2, __HYPERVISOR_hvm_op, op, (unsigned long)arg);
}

static __always_inline int HYPERVISOR_memory_op(unsigned int cmd, void *arg)
{
	return xen_hvc(2, __HYPERVISOR_memory_op, cmd, (unsigned long)arg);
}

static __always_inline int HYPERVISOR_physdev_op(int cmd, void *arg)
{
	return xen_hvc(2, __HYPERVISOR_physdev_op, cmd, (unsigned long)arg);
}

static __always_inline int HYPERVISOR_vcpu_op(int cmd, int vcpuid,
					      void *extra_args)
{
	return xen_hvc(3, __HYPERVISOR_vcpu_op, cmd, vcpuid,
		       (unsigned long)extra_args);
}

static __always_inline int HYPERVISOR_vm_assist(unsigned int cmd,
						unsigned int type)
{
	return xen_hvc(2, __HYPERVISOR_vm_assist, cmd, type);
}

static __always_inline int HYPERVISOR_dm_op(domid_t domid, unsigned int nr_bufs,
					    struct xen_dm_op_buf *bufs)
{
	return xen_hvc(3, __HYPERVISOR_dm_op, domid, nr_bufs,
		       (unsigned long)bufs);
}

static __always_inline int HYPERVISOR_platform_op(struct xen_platform_op *op)
{
	op->interface_version = XENPF_INTERFACE_VERSION;
	return xen_hvc(1, __HYPERVISOR_platform_op, (unsigned long)op);
}

static __always_inline int HYPERVISOR_multicall(struct multicall_entry *calls,
						u32 nr)
{
	return xen_hvc(2, __HYPERVISOR_multicall, (unsigned long)calls, nr);
}

int HYPERVISOR_suspend(unsigned long start_info_mfn);

#endif /* __ASM_ARM_XEN_HVC_H */

// SPDX-License-Identifier: GPL-2.0-only
/* The guard of Xen's hypercalls, and those that are more than a call */
#define pr_fmt(fmt) "xen: " fmt

#include <linux/export.h>
#include <linux/jump_label.h>
#include <linux/smp.h>
#include <linux/uaccess.h>

#include <xen/interface/sched.h>

#include <asm/xen/hypercall.h>

#include "backend.h"

/* For modules too: a hypercall is inline, and its guard with it. */
DEFINE_STATIC_KEY_FALSE(xen_hvc_enabled);
EXPORT_SYMBOL_GPL(xen_hvc_enabled);

void __init xen_hvc_enable(void)
{
	static_branch_enable(&xen_hvc_enabled);
}

/**
 * HYPERVISOR_suspend() - suspend this domain until the toolstack resumes it
 * @start_info_mfn: not passed on, Xen on ARM has no start_info page
 *
 * Xen's interface has the toolstack put a 1 in the place of the result if the
 * domain goes on as it was. No toolstack does so on ARM, and the 0 that is left
 * stands for a new domain. Xen itself tells the two apart: only a new domain
 * has lost its vcpu_info.
 *
 * Context: One CPU, the others are held with interrupts off.
 * Return: 0 in a new domain, whose vcpu_info for this CPU is registered; 1 in
 *	   the old one, where nothing is lost; -errno if Xen refuses.
 */
int HYPERVISOR_suspend(unsigned long start_info_mfn)
{
	struct sched_shutdown suspend = { .reason = SHUTDOWN_suspend };
	int ret = HYPERVISOR_sched_op(SCHEDOP_shutdown, &suspend);

	if (ret < 0)
		pr_err("Xen refuses to suspend (%d)\n", ret);
	if (ret)
		return ret;
	return xen_register_vcpu_info(smp_processor_id()) ? 1 : 0;
}

long privcmd_call(unsigned int call, unsigned long a1, unsigned long a2,
		  unsigned long a3, unsigned long a4, unsigned long a5)
{
	unsigned int flags = uaccess_save_and_enable();
	long ret = xen_hvc(5, call, a1, a2, a3, a4, a5);

	uaccess_restore(flags);
	return ret;
}
EXPORT_SYMBOL_GPL(privcmd_call);

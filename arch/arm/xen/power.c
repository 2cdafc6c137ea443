// SPDX-License-Identifier: GPL-2.0-only
/* The end of a domain, as Xen's toolstack sees it */
#define pr_fmt(fmt) "xen: " fmt

#include <linux/printk.h>
#include <linux/pv_backend.h>

#include <xen/interface/sched.h>
#include <xen/xen-ops.h>

#include <asm/xen/hypercall.h>

#include "backend.h"

/**
 * xen_reboot() - end this domain
 * @reason: SHUTDOWN_* of xen/interface/sched.h, for the toolstack to act on
 *
 * Context: Any.
 * Return: only if Xen refuses.
 */
void xen_reboot(int reason)
{
	struct sched_shutdown shutdown = { .reason = reason };
	int err = HYPERVISOR_sched_op(SCHEDOP_shutdown, &shutdown);

	pr_err("Xen refuses to shut down for reason %d (%d)\n", reason, err);
}

static const int xen_reasons[] = {
	[PV_END_POWER_OFF]	= SHUTDOWN_poweroff,
	[PV_END_RESTART]	= SHUTDOWN_reboot,
	[PV_END_CRASH]		= SHUTDOWN_crash,
};

static void xen_end(enum pv_end how)
{
	xen_reboot(xen_reasons[how]);
}

/*
 * Xen takes shared_info and each vcpu_info once in a domain's life, and the
 * store and the console go on with the ports of this kernel. A crash kernel
 * knows how to take them over; what else is loaded may be any kernel.
 */
static int xen_check_kexec(void)
{
	pr_err("kexec: a domain cannot be given to another kernel, other than a crash kernel\n");
	return -EOPNOTSUPP;
}

const struct pv_power_ops xen_power_ops = {
	.end		= xen_end,
	.check_kexec	= xen_check_kexec,
};

// SPDX-License-Identifier: GPL-2.0-only
/* The end of a domain, as Xen's toolstack sees it */
#define pr_fmt(fmt) "xen: " fmt

#include <linux/err.h>
#include <linux/notifier.h>
#include <linux/panic.h>
#include <linux/panic_notifier.h>
#include <linux/pv_backend.h>
#include <linux/reboot.h>

#include <xen/interface/sched.h>
#include <xen/xen-ops.h>

#include <asm/xen/hypercall.h>

#include "backend.h"

/* Above the firmware's handlers, which stay as what to fall back on. */
#define XEN_POWER_PRIO	(SYS_OFF_PRIO_FIRMWARE + 1)

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

static int xen_power_off(struct sys_off_data *data)
{
	xen_reboot(SHUTDOWN_poweroff);
	return NOTIFY_DONE;
}

/* For which the kernel restarts; a panic restarts it too. */
static int xen_restart_reason = SHUTDOWN_reboot;

static int xen_restart(struct sys_off_data *data)
{
	xen_reboot(xen_restart_reason);
	return NOTIFY_DONE;
}

/*
 * Much of a panic comes after its notifiers, a crash kernel perhaps. The end is
 * in the restart, which a timeout of 0 would have panic() wait for in vain.
 */
static int xen_panic(struct notifier_block *nb, unsigned long event, void *msg)
{
	xen_restart_reason = SHUTDOWN_crash;
	if (!panic_timeout)
		panic_timeout = -1;
	return NOTIFY_DONE;
}

static int xen_crash(void)
{
	xen_reboot(SHUTDOWN_crash);
	return -EIO;
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

static const struct pv_power_ops xen_power_ops = {
	.crash		= xen_crash,
	.check_kexec	= xen_check_kexec,
};

static struct notifier_block xen_panic_notifier = {
	.notifier_call = xen_panic,
};

static int __init xen_handle(enum sys_off_mode mode,
			     int (*handler)(struct sys_off_data *data))
{
	return PTR_ERR_OR_ZERO(register_sys_off_handler(mode, XEN_POWER_PRIO,
							handler, NULL));
}

/**
 * xen_start_power() - let power-off, restart and panic go to the toolstack
 */
void __init xen_start_power(void)
{
	int err = xen_handle(SYS_OFF_MODE_POWER_OFF, xen_power_off);

	if (!err)
		err = xen_handle(SYS_OFF_MODE_RESTART, xen_restart);
	if (err) {
		pr_warn("power-off and restart are left to firmware (%d)\n",
			err);
		return;
	}
	atomic_notifier_chain_register(&panic_notifier_list,
				       &xen_panic_notifier);
	pv_power_offer(&xen_power_ops);
}

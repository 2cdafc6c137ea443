// SPDX-License-Identifier: GPL-2.0-only
/* The power service: the ends of this guest that the host is told of */
#define pr_fmt(fmt) "pv_guest: " fmt

#include <linux/cache.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/printk.h>
#include <linux/pv_backend.h>
#include <linux/pv_test.h>
#include <linux/reboot.h>

#include "core.h"

static int pv_crash_absent(void)
{
	return -EOPNOTSUPP;
}

static int pv_kexec_as_ever(void)
{
	return 0;
}

static const struct pv_power_ops pv_no_power = {
	.crash		= pv_crash_absent,
	.check_kexec	= pv_kexec_as_ever,
};

static const struct pv_power_ops *pv_power __ro_after_init = &pv_no_power;

VISIBLE_IF_KUNIT const struct pv_power_ops *pv_power_provider(void)
{
	PV_TEST_STUB(pv_power_provider);
	return pv_power;
}
EXPORT_SYMBOL_IF_KUNIT(pv_power_provider);

/**
 * pv_power_off() - switch this machine off, at once
 *
 * On every platform the best that the kernel has: the hypervisor's own way,
 * the firmware's, or the machine's. Nothing is written back to disks; an
 * orderly end is orderly_poweroff().
 *
 * Context: Process, may sleep.
 * Return: only on failure: -EIO.
 */
int pv_power_off(void)
{
	do_kernel_power_off();
	return -EIO;
}
EXPORT_SYMBOL_GPL(pv_power_off);

/**
 * pv_power_restart() - start this machine anew, at once
 *
 * As pv_power_off() does. An orderly restart is orderly_reboot().
 *
 * Context: Any.
 * Return: only on failure: -EIO.
 */
int pv_power_restart(void)
{
	do_kernel_restart(NULL);
	return -EIO;
}
EXPORT_SYMBOL_GPL(pv_power_restart);

/**
 * pv_power_crash() - tell the host that this guest cannot go on
 * @reason: for the console, which gets it first
 *
 * The host keeps, dumps or restarts the guest as its administrator wants it.
 * A panic does all this by itself.
 *
 * Context: Any.
 * Return: only on failure: -EOPNOTSUPP if the hypervisor takes no such
 * report, or another errno of the hypervisor's.
 */
int pv_power_crash(const char *reason)
{
	pr_emerg("crash: %s\n", reason);
	return pv_power_provider()->crash();
}
EXPORT_SYMBOL_GPL(pv_power_crash);

/**
 * pv_power_check_kexec() - could another kernel take over this guest
 *
 * It would have to get from the hypervisor all that this kernel has. A crash
 * kernel makes do with less and is not asked for.
 *
 * Context: Process, may sleep.
 * Return: 0; or -errno of the backend's, with the reason in the log.
 */
int pv_power_check_kexec(void)
{
	return pv_power_provider()->check_kexec();
}

/**
 * pv_power_offer() - the backend tells the host of ends from now on
 * @ops: how
 *
 * Context: A step of struct pv_backend.
 */
void __init pv_power_offer(const struct pv_power_ops *ops)
{
	pv_power = ops;
	pv_guest_offer(PV_CAP_POWER);
}

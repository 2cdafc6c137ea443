// SPDX-License-Identifier: GPL-2.0-only
/* The power service: the ends of this guest that the host is told of */
#define pr_fmt(fmt) "pv_guest: " fmt

#include <linux/cache.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/notifier.h>
#include <linux/panic.h>
#include <linux/panic_notifier.h>
#include <linux/printk.h>
#include <linux/pv_backend.h>
#include <linux/pv_test.h>
#include <linux/reboot.h>

#include "core.h"

/* Above the firmware's handlers, which stay as what to fall back on. */
#define PV_POWER_PRIO	(SYS_OFF_PRIO_FIRMWARE + 1)

static const struct pv_power_ops pv_no_power;

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
 * report, -EIO if it refuses.
 */
int pv_power_crash(const char *reason)
{
	const struct pv_power_ops *power = pv_power_provider();

	pr_emerg("crash: %s\n", reason);
	if (!power->end)
		return -EOPNOTSUPP;
	power->end(PV_END_CRASH);
	return -EIO;
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
	const struct pv_power_ops *power = pv_power_provider();

	return power->check_kexec ? power->check_kexec() : 0;
}

/* What a restart is: a panic ends in one too. */
static enum pv_end pv_restart_is = PV_END_RESTART;

static int pv_handle_power_off(struct sys_off_data *data)
{
	pv_power->end(PV_END_POWER_OFF);
	return NOTIFY_DONE;
}

static int pv_handle_restart(struct sys_off_data *data)
{
	pv_power->end(pv_restart_is);
	return NOTIFY_DONE;
}

/*
 * Much of a panic comes after its notifiers, a crash kernel perhaps. The end is
 * in the restart, which a timeout of 0 would have panic() wait for in vain.
 */
static int pv_note_panic(struct notifier_block *nb, unsigned long event,
			 void *msg)
{
	pv_restart_is = PV_END_CRASH;
	if (!panic_timeout)
		panic_timeout = -1;
	return NOTIFY_DONE;
}

static struct notifier_block pv_panic_notifier = {
	.notifier_call = pv_note_panic,
};

static int __init pv_handle(enum sys_off_mode mode,
			    int (*handler)(struct sys_off_data *data))
{
	return PTR_ERR_OR_ZERO(register_sys_off_handler(mode, PV_POWER_PRIO,
							handler, NULL));
}

/**
 * pv_power_offer() - the backend tells the host of ends from now on
 * @ops: how
 *
 * Power-off, restart and panic go there. If that cannot be, a line says so and
 * they are left to the firmware.
 *
 * Context: A step of struct pv_backend.
 */
void __init pv_power_offer(const struct pv_power_ops *ops)
{
	int err;

	pv_power = ops;
	err = pv_handle(SYS_OFF_MODE_POWER_OFF, pv_handle_power_off);
	if (!err)
		err = pv_handle(SYS_OFF_MODE_RESTART, pv_handle_restart);
	if (err) {
		pr_warn("power-off and restart are left to firmware (%d)\n",
			err);
		return;
	}
	atomic_notifier_chain_register(&panic_notifier_list,
				       &pv_panic_notifier);
	pv_guest_offer(PV_CAP_POWER);
}

// SPDX-License-Identifier: GPL-2.0-only
/* Wallclock of a Xen domain */
#define pr_fmt(fmt) "xen: " fmt

#include <linux/irq_work.h>
#include <linux/notifier.h>
#include <linux/pv_backend.h>
#include <linux/pvclock_gtod.h>
#include <linux/timekeeper_internal.h>
#include <linux/timekeeping.h>

#include <xen/interface/platform.h>
#include <xen/interface/xen.h>
#include <xen/page.h>
#include <xen/xen.h>
#include <xen/xen-ops.h>

#include <asm/xen/hypercall.h>
#include <asm/xen/hypervisor.h>

#include "backend.h"

/* Xen updates the clock in microseconds; it is no use to wait for longer. */
#define XEN_WALLCLOCK_TRIES	1000

/* Seconds; Xen's clock drifts from the control domain's. */
#define XEN_SETTIME_PERIOD	(11 * 60)

/* The version is odd while Xen writes, and changes when it has written. */
static int __init xen_read_wallclock(struct timespec64 *ts)
{
	const struct pvclock_wall_clock *wc = &HYPERVISOR_shared_info->wc;
	int tries = XEN_WALLCLOCK_TRIES;
	u32 version;

	while (tries--) {
		version = READ_ONCE(wc->version);
		virt_rmb(); /* the version before what it covers */
		ts->tv_sec = (u64)READ_ONCE(wc->sec_hi) << 32 |
			     READ_ONCE(wc->sec);
		ts->tv_nsec = READ_ONCE(wc->nsec);
		virt_rmb(); /* and after it */
		if (!(version & 1) && READ_ONCE(wc->version) == version)
			return 0;
	}
	return -EAGAIN;
}

/* Xen gives the time at which the domain began, less the part of a second. */
static int __init xen_set_system_clock(void)
{
	struct timespec64 began, since;
	int err = xen_read_wallclock(&began);

	if (err)
		return err;

	since = ns_to_timespec64(xen_creation_subsec() + xen_counter_time());
	since = timespec64_add(began, since);
	return do_settimeofday64(&since);
}

/* Both times are of one moment: their difference is what Xen keeps. */
static void xen_settime(struct irq_work *work)
{
	struct xen_platform_op op = { .cmd = XENPF_settime64 };
	struct timespec64 now;
	int err;

	ktime_get_real_ts64(&now);
	op.u.settime64.system_time = xen_system_time();
	op.u.settime64.secs = now.tv_sec;
	op.u.settime64.nsecs = now.tv_nsec;

	err = HYPERVISOR_platform_op(&op);
	if (err)
		pr_err_once("Xen does not take the time (%d)\n", err);
}

static DEFINE_IRQ_WORK(xen_settime_work, xen_settime);

/*
 * Guests start from the clock that the control domain gave to Xen. It is
 * passed on when it was set, and now and then because both drift; and once
 * the timekeeper is unlocked, which it is not here.
 */
static int xen_pass_time(struct notifier_block *nb, unsigned long was_set,
			 void *timekeeper)
{
	static time64_t next;
	const struct timekeeper *tk = timekeeper;

	/* The timekeeper's lock guards next too. */
	if (was_set || tk->xtime_sec >= next) {
		irq_work_queue(&xen_settime_work);
		next = tk->xtime_sec + XEN_SETTIME_PERIOD;
	}
	return NOTIFY_OK;
}

static struct notifier_block xen_time_notifier = {
	.notifier_call = xen_pass_time,
};

/**
 * xen_start_clock() - take the time from Xen, or give it to Xen
 *
 * The runstate areas must be set up, see xen_start_steal_clock().
 *
 * The control domain has the machine's clock and Xen has none of its own.
 */
void __init xen_start_clock(void)
{
	int err = xen_start_system_time();

	if (err)
		pr_warn("Xen does not tell its time, clocks may be a second off (%d)\n",
			err);

	if (xen_initial_domain()) {
		pvclock_gtod_register_notifier(&xen_time_notifier);
		return;
	}

	err = xen_set_system_clock();
	if (err)
		pr_warn("no wallclock from Xen (%d)\n", err);
	else
		pv_guest_offer(PV_CAP_CLOCK);
}

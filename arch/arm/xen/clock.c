// SPDX-License-Identifier: GPL-2.0-only
/* Wallclock of a Xen domain */
#define pr_fmt(fmt) "xen: " fmt

#include <linux/irq_work.h>
#include <linux/notifier.h>
#include <linux/pv_backend.h>
#include <linux/pv_test.h>
#include <linux/pvclock_gtod.h>
#include <linux/timekeeper_internal.h>
#include <linux/timekeeping.h>

#include <clocksource/arm_arch_timer.h>

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

/* For a test to put one of its own in the place of Xen's */
VISIBLE_IF_KUNIT const struct pvclock_wall_clock *xen_shared_wallclock(void)
{
	PV_TEST_STUB(xen_shared_wallclock);
	return &HYPERVISOR_shared_info->wc;
}
EXPORT_SYMBOL_IF_KUNIT(xen_shared_wallclock);

/* The version is odd while Xen writes, and changes when it has written. */
static int xen_read_wallclock(struct timespec64 *began, u64 *counter)
{
	const struct pvclock_wall_clock *wc = xen_shared_wallclock();
	int tries = XEN_WALLCLOCK_TRIES;
	u32 version;

	while (tries--) {
		version = READ_ONCE(wc->version);
		virt_rmb(); /* the version before what it covers */
		began->tv_sec = (u64)READ_ONCE(wc->sec_hi) << 32 |
				READ_ONCE(wc->sec);
		began->tv_nsec = READ_ONCE(wc->nsec);
		*counter = arch_timer_read_counter();
		virt_rmb(); /* and after it */
		if (!(version & 1) && READ_ONCE(wc->version) == version)
			return 0;
	}
	return -EAGAIN;
}

/* Xen gives the time at which the domain began, less the part of a second. */
VISIBLE_IF_KUNIT int xen_clock_read(struct pv_clock_sample *sample)
{
	struct timespec64 began;
	u64 counter;
	int err = xen_read_wallclock(&began, &counter);

	if (err)
		return err;
	/* Not yet written, or not what a clock can say */
	if (!began.tv_sec || !timespec64_valid_strict(&began))
		return -ENODATA;

	sample->wall = ktime_add_ns(timespec64_to_ktime(began),
				    xen_creation_subsec() +
				    xen_counter_to_time(counter));
	sample->counter = counter;
	sample->counter_id = CSID_ARM_ARCH_COUNTER;
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(xen_clock_read);

static const struct pv_clock_ops xen_clock_ops = {
	.read = xen_clock_read,
};

static int __init xen_set_system_clock(void)
{
	struct pv_clock_sample sample;
	struct timespec64 now;
	int err = xen_clock_read(&sample);

	if (err)
		return err;
	now = ktime_to_timespec64(sample.wall);
	return do_settimeofday64(&now);
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

	if (xen_initial_domain())
		err = pvclock_gtod_register_notifier(&xen_time_notifier);
	else
		err = xen_set_system_clock();
	if (err)
		pr_warn("no wallclock from Xen (%d)\n", err);
	else
		pv_clock_offer(&xen_clock_ops);
}

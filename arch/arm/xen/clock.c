// SPDX-License-Identifier: GPL-2.0-only
/* Wallclock of a Xen domain */
#define pr_fmt(fmt) "xen: " fmt

#include <linux/clocksource_ids.h>
#include <linux/irq_work.h>
#include <linux/notifier.h>
#include <linux/pv_backend.h>
#include <linux/pv_test.h>
#include <linux/pvclock_gtod.h>
#include <linux/timekeeper_internal.h>
#include <linux/timekeeping.h>
#include <linux/workqueue.h>

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

/* 2026-11-25, in seconds since the epoch */
#define XEN_LEAST_TIME		1795564800

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

/*
 * Xen shows a time from its start on, and that is the first of January 1970
 * as long as nobody has given it another. Where it cannot be told from one by
 * when this domain began, a time is one of after this was written.
 */
static bool xen_time_was_given(const struct timespec64 *began)
{
	const struct timespec64 *created = xen_creation_time();

	if (!created->tv_sec && !created->tv_nsec)
		return began->tv_sec >= XEN_LEAST_TIME;
	/* A second more: when it began is known to microseconds, but no better. */
	return began->tv_nsec || began->tv_sec > created->tv_sec + 1;
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
	if (!timespec64_valid_strict(&began) || !xen_time_was_given(&began))
		return -ENODATA;

	sample->wall = ktime_add_ns(timespec64_to_ktime(began),
				    xen_creation_time()->tv_nsec +
				    xen_counter_to_time(counter));
	sample->counter = counter;
	sample->counter_id = CSID_ARM_ARCH_COUNTER;
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(xen_clock_read);

static const struct pv_clock_ops xen_clock_ops = {
	.read = xen_clock_read,
};

/*
 * As far as the system clock is ahead of the time since the boot: another only
 * after somebody has set it, and 0 as long as nobody has.
 */
static ktime_t xen_system_clock_base(void)
{
	return ktime_sub(ktime_mono_to_any(0, TK_OFFS_REAL),
			 ktime_mono_to_any(0, TK_OFFS_BOOT));
}

static ktime_t xen_base_at_boot __ro_after_init;

static void xen_set_system_clock(ktime_t wall)
{
	struct timespec64 now = ktime_to_timespec64(wall);
	int err;

	/* Whoever was faster has a reason. */
	if (xen_system_clock_base() != xen_base_at_boot)
		return;
	err = do_settimeofday64(&now);
	if (err)
		pr_warn("the kernel does not take Xen's time (%d)\n", err);
}

static bool xen_take_time(void)
{
	struct pv_clock_sample sample;

	if (xen_clock_read(&sample))
		return false;
	xen_set_system_clock(sample.wall);
	pv_clock_offer(&xen_clock_ops);
	return true;
}

static void xen_look_for_time(struct work_struct *work);
static DECLARE_DELAYED_WORK(xen_time_work, xen_look_for_time);

/* Xen sends no event when it is given the time. */
static void xen_look_for_time(struct work_struct *work)
{
	if (!xen_take_time())
		schedule_delayed_work(&xen_time_work, HZ);
}

/*
 * Both times are of one moment: their difference is what Xen keeps. It expects
 * a domain to begin with the second in which it was created.
 */
static void xen_settime(struct irq_work *work)
{
	struct xen_platform_op op = { .cmd = XENPF_settime64 };
	struct system_time_snapshot now;
	struct timespec64 real;
	int err;

	ktime_get_snapshot_id(CLOCK_REALTIME, &now);
	if (now.cs_id != CSID_ARM_ARCH_COUNTER)
		now.cycles = arch_timer_read_counter();
	real = ktime_to_timespec64(now.systime);
	op.u.settime64.system_time = xen_creation_time()->tv_nsec +
				     xen_counter_to_time(now.cycles);
	op.u.settime64.secs = real.tv_sec;
	op.u.settime64.nsecs = real.tv_nsec;

	err = HYPERVISOR_platform_op(&op);
	if (err)
		pr_err_once("Xen does not take the time (%d)\n", err);
}

static DEFINE_IRQ_WORK(xen_settime_work, xen_settime);

/*
 * Guests start from the clock that the control domain gave to Xen. It is
 * passed on when it was set, and now and then because both drift; and once
 * the timekeeper is unlocked, which it is not here. Whoever begins to listen
 * is told at once that the clock was set, even if it never was.
 */
static int xen_pass_time(struct notifier_block *nb, unsigned long was_set,
			 void *timekeeper)
{
	static time64_t next;
	const struct timekeeper *tk = timekeeper;

	if (tk->offs_real == tk->offs_boot)
		return NOTIFY_OK;
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

static void __init xen_give_time(void)
{
	int err = pvclock_gtod_register_notifier(&xen_time_notifier);

	if (err)
		pr_err("Xen is not told the time (%d)\n", err);
}

/**
 * xen_start_clock() - take the time from Xen, or give it to Xen
 *
 * The runstate areas must be set up, see xen_start_steal_clock().
 *
 * The control domain has the machine's clock and Xen has none of its own: what
 * Xen says there is its own echo, and no service. A guest may be there before
 * the control domain has a time: then the service appears later.
 */
void __init xen_start_clock(void)
{
	int err = xen_start_system_time();

	if (err)
		pr_warn("Xen does not tell its time, clocks may be a second off (%d)\n",
			err);

	if (xen_initial_domain()) {
		xen_give_time();
		return;
	}
	xen_base_at_boot = xen_system_clock_base();
	if (xen_take_time())
		return;
	pr_info("Xen has not been told the time yet\n");
	schedule_delayed_work(&xen_time_work, HZ);
}

// SPDX-License-Identifier: GPL-2.0-only
/* Xen's system time, which it tells ARM guests only as a side remark */
#define pr_fmt(fmt) "xen: " fmt

#include <linux/errno.h>
#include <linux/export.h>
#include <linux/irqflags.h>
#include <linux/math.h>
#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/preempt.h>
#include <linux/pv_test.h>
#include <linux/time64.h>

#include <clocksource/arm_arch_timer.h>

#include <xen/interface/xen.h>
#include <xen/interface/sched.h>
#include <xen/xen-ops.h>

#include <asm/proc-fns.h>
#include <asm/xen/hypercall.h>

#include "backend.h"

/* An interrupt or another domain may come in between; not often this often. */
#define XEN_SYSTIME_SAMPLES	10

/* Nanoseconds; neither of two samples as near was late by chance. */
#define XEN_SYSTIME_AGREED	(5 * NSEC_PER_USEC)

/* Nanoseconds, more than an idle CPU takes to get back to work */
#define XEN_SYSTIME_SLEEP	(500 * NSEC_PER_USEC)

/* When this domain was created, in Xen's system time; 0 if that is not known */
static struct timespec64 xen_created __ro_after_init;

/**
 * xen_counter_to_time() - time from the creation of this domain
 * @counter: value of the virtual counter, which Xen makes begin at 0 then
 *
 * Context: Any.
 * Return: nanoseconds, in Xen's own rounding of the counter's rate to kHz.
 */
u64 xen_counter_to_time(u64 counter)
{
	return mul_u64_u32_div(counter, USEC_PER_SEC,
			       arch_timer_get_rate() / 1000);
}
EXPORT_SYMBOL_IF_KUNIT(xen_counter_to_time);

/**
 * xen_creation_time() - when this domain was created
 *
 * Xen adds the seconds of it to whatever it takes from a domain or shows to
 * it, and drops the rest.
 *
 * Context: Any.
 * Return: Xen's system time then; 0 if xen_start_system_time() failed.
 */
const struct timespec64 *xen_creation_time(void)
{
	PV_TEST_STUB(xen_creation_time);
	return &xen_created;
}
EXPORT_SYMBOL_IF_KUNIT(xen_creation_time);

/*
 * Until that system time, or for ever if it is 0, or until an interrupt that is
 * enabled. Unlike a WFI, which with vwfi=native Xen knows nothing of, this is
 * a wait in Xen. It returns at once if the time is over.
 */
static void __init xen_wait_until(u64 system_time)
{
	struct sched_poll nothing = { .timeout = system_time };
	int err = HYPERVISOR_sched_op(SCHEDOP_poll, &nothing);

	if (!err)
		return;
	pr_warn_once("Xen does not let a CPU wait, its time is learnt late (%d)\n",
		     err);
	cpu_do_idle();
}

/*
 * As far as system time is ahead of the counter, or less by the time since the
 * CPU runs. Without a wait that is any time: such a sample does not count.
 */
static bool __init xen_sample_lead(u64 until, s64 *lead)
{
	u64 before = xen_running_since(), since;

	xen_wait_until(until);
	since = xen_running_since();
	*lead = since - xen_counter_to_time(arch_timer_read_counter());
	return since != before;
}

/* The tick ends the first wait, as no system time is known to end it. */
static bool __init xen_first_lead(s64 *lead)
{
	int tries = XEN_SYSTIME_SAMPLES;

	while (tries--)
		if (xen_sample_lead(0, lead))
			return true;
	return false;
}

/* The others have an end, and no interrupt between Xen and the counter. */
static bool __init xen_next_lead(s64 known, u64 sleep, s64 *lead)
{
	bool waited;
	u64 now;

	local_irq_disable();
	now = known + xen_counter_to_time(arch_timer_read_counter());
	waited = xen_sample_lead(now + sleep, lead);
	local_irq_enable();
	return waited;
}

/* A sample was too late to wait by if the time to wait for is over already. */
static s64 __init xen_best_lead(s64 best)
{
	u64 sleep = XEN_SYSTIME_SLEEP;
	bool agreed = false;
	s64 next;
	int i;

	for (i = 0; !agreed && i < XEN_SYSTIME_SAMPLES; i++) {
		if (!xen_next_lead(best, sleep, &next)) {
			sleep *= 2;
			continue;
		}
		agreed = abs(next - best) < XEN_SYSTIME_AGREED;
		best = max(best, next);
	}
	return best;
}

/**
 * xen_start_system_time() - learn how the counter and system time differ
 *
 * vcpu_info has a system time for this, which Xen on ARM leaves at zero. The
 * runstate area, set up before, does tell when a CPU began to run, which is
 * at most just now: one that waits in Xen runs again when it returns.
 *
 * What is learnt is late by the shortest way back from Xen, microseconds. A
 * guest created as short after a full second has a clock a second ahead.
 *
 * Context: A task of one CPU, interrupts on. Takes a tick and half a millisecond
 *	    as a rule.
 * Return: 0, or -ENODATA if Xen does not tell.
 */
int __init xen_start_system_time(void)
{
	s64 lead = 0;
	bool told;

	/* A runstate is that of one CPU. */
	preempt_disable();
	told = xen_running_since() && xen_first_lead(&lead);
	if (told)
		lead = xen_best_lead(lead);
	preempt_enable();

	if (!told || lead <= 0)
		return -ENODATA;
	xen_created = ns_to_timespec64(lead);
	return 0;
}

// SPDX-License-Identifier: GPL-2.0-only
/* Xen's system time, which it tells ARM guests only as a side remark */
#define pr_fmt(fmt) "xen: " fmt

#include <linux/errno.h>
#include <linux/export.h>
#include <linux/irqflags.h>
#include <linux/math.h>
#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/pv_test.h>
#include <linux/time64.h>

#include <clocksource/arm_arch_timer.h>

#include <xen/interface/xen.h>
#include <xen/interface/sched.h>
#include <xen/interface/vcpu.h>
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

/* When Xen began to count for this domain, in nanoseconds of system time */
static s64 xen_creation_time __ro_after_init;

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

/* Time since this domain was created */
static u64 xen_counter_time(void)
{
	return xen_counter_to_time(arch_timer_read_counter());
}

/**
 * xen_system_time() - the time that Xen itself counts
 *
 * Context: Any.
 * Return: nanoseconds since Xen was started; since this domain was created
 * if xen_start_system_time() failed.
 */
u64 xen_system_time(void)
{
	return xen_creation_time + xen_counter_time();
}

/**
 * xen_creation_subsec() - what Xen leaves out of the wallclock of a guest
 *
 * Context: Any.
 * Return: nanoseconds from the last full second of Xen's system time to the
 * creation of this domain; 0 if xen_start_system_time() failed.
 */
u32 xen_creation_subsec(void)
{
	u32 rest;

	div_u64_rem(xen_creation_time, NSEC_PER_SEC, &rest);
	return rest;
}

/* As much as system time is ahead of the counter, or less by the time since. */
static s64 __init xen_lead_since_running(void)
{
	struct vcpu_runstate_info runstate;

	xen_get_runstate_snapshot(&runstate);
	if (!runstate.state_entry_time)
		return 0;
	return runstate.state_entry_time - xen_counter_time();
}

/* Returns at once if that moment is over, or if Xen refuses. */
static void __init xen_sleep_until(u64 system_time)
{
	struct sched_poll nothing = { .timeout = system_time };
	int err = HYPERVISOR_sched_op(SCHEDOP_poll, &nothing);

	if (err)
		pr_warn_once("Xen does not let a CPU wait, its time is learnt late (%d)\n",
			     err);
}

/* Without Xen's time there is nothing to wait for but the timer's interrupt. */
static s64 __init xen_first_lead(void)
{
	s64 lead;

	local_irq_disable();
	cpu_do_idle();
	lead = xen_lead_since_running();
	local_irq_enable();

	return lead;
}

static s64 __init xen_next_lead(s64 known)
{
	s64 lead;

	local_irq_disable();
	xen_sleep_until(known + xen_counter_time() + XEN_SYSTIME_SLEEP);
	lead = xen_lead_since_running();
	local_irq_enable();

	return lead;
}

/**
 * xen_start_system_time() - learn how the counter and system time differ
 *
 * vcpu_info has a system time for this, which Xen on ARM leaves at zero. The
 * runstate area, set up before, does tell when a CPU began to run, which is
 * at most just now: one that waits in Xen runs again when it returns. It waits
 * with interrupts off, as an interrupt and the scheduler would make it late.
 *
 * What is learnt is late by the shortest way back from Xen, microseconds. A
 * guest created as short after a full second has a clock a second ahead.
 *
 * Context: A task of one CPU, interrupts on. Takes a tick and half a millisecond
 *	    as a rule, without interrupts.
 * Return: 0, or -ENODATA if Xen does not tell.
 */
int __init xen_start_system_time(void)
{
	s64 lead = xen_first_lead();
	bool agreed = !lead;
	int i;

	for (i = 0; !agreed && i < XEN_SYSTIME_SAMPLES; i++) {
		s64 next = xen_next_lead(lead);

		agreed = abs(next - lead) < XEN_SYSTIME_AGREED;
		lead = max(lead, next);
	}

	xen_creation_time = lead;
	return lead ? 0 : -ENODATA;
}

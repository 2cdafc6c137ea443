// SPDX-License-Identifier: GPL-2.0-only
/* Xen's system time, which it tells ARM guests only as a side remark */
#define pr_fmt(fmt) "xen: " fmt

#include <linux/delay.h>
#include <linux/errno.h>
#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/preempt.h>
#include <linux/time64.h>

#include <clocksource/arm_arch_timer.h>

#include <xen/interface/xen.h>
#include <xen/interface/vcpu.h>
#include <xen/xen-ops.h>

#include "backend.h"

/* The best of some: an interrupt or another domain may come in between. */
#define XEN_SYSTIME_SAMPLES	10

/* Microseconds, enough for the CPU to become idle */
#define XEN_SYSTIME_SLEEP	100

/* When Xen began to count for this domain, in nanoseconds of system time */
static s64 xen_creation_time __ro_after_init;

/**
 * xen_counter_time() - time since this domain was created
 *
 * Xen makes the virtual counter begin at 0 then.
 *
 * Context: Any.
 * Return: nanoseconds, in Xen's own rounding of the counter's rate to kHz.
 */
u64 xen_counter_time(void)
{
	return mul_u64_u32_div(arch_timer_read_counter(), USEC_PER_SEC,
			       arch_timer_get_rate() / 1000);
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
	s64 lead;

	preempt_disable();
	xen_get_runstate_snapshot(&runstate);
	lead = runstate.state_entry_time - xen_counter_time();
	preempt_enable();

	return runstate.state_entry_time ? lead : 0;
}

/**
 * xen_start_system_time() - learn how the counter and system time differ
 *
 * vcpu_info has a system time for this, which Xen on ARM leaves at zero. The
 * runstate area, set up before, does tell when a CPU began to run, which is
 * at most just now: a CPU that sleeps blocks, and runs again when it wakes.
 *
 * Context: May sleep.
 * Return: 0, or -ENODATA if Xen does not tell.
 */
int __init xen_start_system_time(void)
{
	int i;

	for (i = 0; i < XEN_SYSTIME_SAMPLES; i++) {
		usleep_range(XEN_SYSTIME_SLEEP, 2 * XEN_SYSTIME_SLEEP);
		xen_creation_time = max(xen_creation_time,
					xen_lead_since_running());
	}
	return xen_creation_time ? 0 : -ENODATA;
}

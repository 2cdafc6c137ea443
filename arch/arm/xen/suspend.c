// SPDX-License-Identifier: GPL-2.0-only
/* What drivers/xen/manage.c calls around the suspension of a domain */
#define pr_fmt(fmt) "xen: " fmt

#include <linux/printk.h>
#include <linux/smp.h>
#include <linux/tick.h>

#include <xen/xen-ops.h>

#include "backend.h"

/* The CPU on which the kernel's core is suspended, and its tick with it */
#define XEN_SUSPEND_CPU		0

/*
 * A domain goes on in one of two ways. Resumed, as by xc_domain_resume(), it
 * has all that it had and only time has passed. Restored from an image it is a
 * new domain that Xen knows nothing of; event channels and grant frames are
 * drivers/xen's to set up again, the rest is done here.
 */
static bool xen_in_new_domain;

/* A timer must not be set by the wallclock of before while that changes. */
static void xen_suspend_tick(void *unused)
{
	if (smp_processor_id() != XEN_SUSPEND_CPU)
		tick_suspend_local();
}

/*
 * The wallclock jumps by the time suspended. The core tells only its own CPU,
 * as it expects the others to be off.
 */
static void xen_resume_tick(void *unused)
{
	if (smp_processor_id() != XEN_SUSPEND_CPU)
		tick_resume_local();
}

/* Xen takes a vcpu_info from nobody else while a CPU runs. */
static void xen_reconnect_cpu(void *unused)
{
	unsigned int cpu = smp_processor_id();
	int err = 0;

	if (cpu != XEN_SUSPEND_CPU)
		err = xen_register_vcpu_info(cpu);
	if (err)
		pr_err("CPU %u has lost its events (%d)\n", cpu, err);
	else
		xen_take_missed_events();
}

/**
 * xen_arch_suspend() - prepare each CPU, while all of them run
 */
void xen_arch_suspend(void)
{
	on_each_cpu(xen_suspend_tick, NULL, 1);
}

/**
 * xen_arch_pre_suspend() - the last step before the domain is suspended
 *
 * Context: One CPU, the others are held with interrupts off; so too below.
 */
void xen_arch_pre_suspend(void)
{
	xen_suspend_steal_clock();
}

/**
 * xen_arch_post_suspend() - the first step when the domain goes on
 * @suspend_cancelled: it was resumed, else this is a new domain
 */
void xen_arch_post_suspend(int suspend_cancelled)
{
	if (suspend_cancelled) {
		xen_resume_steal_clock();
		return;
	}
	xen_in_new_domain = true;
	xen_remap_shared_info();
}

/**
 * xen_timer_resume() - give Xen what it keeps time with in a new domain
 *
 * The timer itself is the architecture's, whose driver takes care of it.
 */
void xen_timer_resume(void)
{
	xen_reconnect_steal_clock();
}

/**
 * xen_arch_resume() - restart each CPU, once all of them run again
 */
void xen_arch_resume(void)
{
	if (xen_in_new_domain) {
		on_each_cpu(xen_reconnect_cpu, NULL, 1);
		xen_forget_offline_cpus();
		xen_in_new_domain = false;
	}
	on_each_cpu(xen_resume_tick, NULL, 1);
}

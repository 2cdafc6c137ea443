// SPDX-License-Identifier: GPL-2.0-only
/* The time that other domains take from this one's CPUs */
#define pr_fmt(fmt) "xen: " fmt

#include <linux/cpuhotplug.h>
#include <linux/jump_label.h>
#include <linux/percpu.h>
#include <linux/preempt.h>
#include <linux/pv_backend.h>
#include <linux/sched/cputime.h>
#include <linux/static_call.h>

#include <xen/interface/xen.h>
#include <xen/page.h>
#include <xen/xen-ops.h>

#include <asm/xen/hypercall.h>
#include <asm/xen/hypervisor.h>

#include "backend.h"

/* Of a CPU, in ns: in all while suspended or off, and seen before the last time */
static DEFINE_PER_CPU(u64, xen_stolen_asleep);
static DEFINE_PER_CPU(u64, xen_stolen_before);

/*
 * Xen counts as stolen the time for which a domain was suspended, and for which
 * a CPU was off or had never been started. Nobody wanted to run then: users
 * would see their CPUs taken away for as long again once they go on.
 */
static u64 xen_steal_clock_awake(int cpu)
{
	return xen_steal_clock(cpu) - per_cpu(xen_stolen_asleep, cpu);
}

static bool xen_steal_clock_runs(void)
{
	return static_key_enabled(&paravirt_steal_enabled);
}

static void xen_note_steal_clock(unsigned int cpu)
{
	per_cpu(xen_stolen_before, cpu) = xen_steal_clock_awake(cpu);
}

/* Goes on from what was noted, 0 at first, whatever Xen has counted since. */
static void xen_set_back_steal_clock(unsigned int cpu)
{
	per_cpu(xen_stolen_asleep, cpu) =
		xen_steal_clock(cpu) - per_cpu(xen_stolen_before, cpu);
}

/* Xen fills in the area as it takes it, so that the time off is in it. */
static int xen_starting_steal_clock(unsigned int cpu)
{
	xen_setup_runstate_info(cpu);
	xen_set_back_steal_clock(cpu);
	return 0;
}

static int xen_dying_steal_clock(unsigned int cpu)
{
	xen_note_steal_clock(cpu);
	return 0;
}

/* Xen fills in the area as it takes it: one without a time was refused. */
static bool __init xen_has_runstate(void)
{
	bool taken;

	preempt_disable();
	taken = xen_running_since();
	preempt_enable();

	return taken;
}

/**
 * xen_start_steal_clock() - account for the time that other domains take
 */
void __init xen_start_steal_clock(void)
{
	int err;

	/*
	 * With page tables of its own for user space, the kernel's address of
	 * the runstate is not mapped whenever Xen writes to it.
	 */
	if (xen_kernel_unmapped_at_usr())
		return;

	xen_time_setup_guest();
	static_call_update(pv_steal_clock, xen_steal_clock_awake);
	err = cpuhp_setup_state(CPUHP_AP_ARM_XEN_RUNSTATE_STARTING,
				"arm/xen_runstate:starting",
				xen_starting_steal_clock,
				xen_dying_steal_clock);
	if (err)
		pr_warn("steal time is not accounted for (%d)\n", err);
	else if (xen_has_runstate())
		pv_guest_offer(PV_CAP_STEAL);
}

/**
 * xen_suspend_steal_clock() - remember what was stolen before the domain is
 * suspended
 *
 * Context: One CPU, the others are held with interrupts off; so too below.
 */
void xen_suspend_steal_clock(void)
{
	unsigned int cpu;

	if (!xen_steal_clock_runs())
		return;

	for_each_online_cpu(cpu)
		xen_note_steal_clock(cpu);
}

/* Xen fills in each area as it takes it, those of CPUs still to run too. */
static void xen_refresh_runstates(void)
{
	unsigned int cpu;

	for_each_online_cpu(cpu)
		xen_setup_runstate_info(cpu);
}

/**
 * xen_resume_steal_clock() - go on from there in the same domain
 */
void xen_resume_steal_clock(void)
{
	unsigned int cpu;

	if (!xen_steal_clock_runs())
		return;

	xen_refresh_runstates();
	for_each_online_cpu(cpu)
		xen_set_back_steal_clock(cpu);
}

/**
 * xen_reconnect_steal_clock() - give Xen the runstate areas of a new domain
 *
 * What was stolen in the old one is added by xen_manage_runstate_time().
 */
void xen_reconnect_steal_clock(void)
{
	int err;

	if (!xen_steal_clock_runs())
		return;

	err = HYPERVISOR_vm_assist(VMASST_CMD_enable,
				   VMASST_TYPE_runstate_update_flag);
	if (err)
		pr_warn("runstates change unmarked, steal time may be off (%d)\n",
			err);
	xen_refresh_runstates();
}

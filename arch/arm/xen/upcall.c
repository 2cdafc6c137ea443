// SPDX-License-Identifier: GPL-2.0-only
/* The interrupt by which Xen tells each CPU of its pending events */
#define pr_fmt(fmt) "xen: " fmt

#include <linux/completion.h>
#include <linux/cpu.h>
#include <linux/cpufreq.h>
#include <linux/cpuidle.h>
#include <linux/export.h>
#include <linux/hardirq.h>
#include <linux/interrupt.h>
#include <linux/irqflags.h>
#include <linux/percpu.h>

#include <xen/events.h>
#include <xen/interface/vcpu.h>
#include <xen/page.h>
#include <xen/xen-ops.h>

#include <asm/smp_plat.h>
#include <asm/xen/hypercall.h>

#include "backend.h"

/* Xen wants the whole structure on one page. */
#define XEN_VCPU_INFO_ALIGN	64

static DEFINE_PER_CPU(struct vcpu_info, xen_vcpu_info)
	__aligned(XEN_VCPU_INFO_ALIGN);

/* Null until Xen knows of this CPU's structure. */
DEFINE_PER_CPU(struct vcpu_info *, xen_vcpu);

/* Xen's number of each CPU: Linux's, but that a crash kernel may begin on any */
DEFINE_PER_CPU(u32, xen_vcpu_id);
EXPORT_PER_CPU_SYMBOL(xen_vcpu_id);

static unsigned int xen_upcall_irq __ro_after_init;

/* Xen's vcpuid_to_vaffinity(): 16 of them at the lowest level of affinity */
static u32 __init xen_vcpu_of(unsigned int cpu)
{
	u32 mpidr = cpu_logical_map(cpu);

	return (mpidr >> 8 & 0xff) * 16 + (mpidr & 0xff);
}

/**
 * xen_number_vcpus() - find out Xen's number of each CPU
 */
void __init xen_number_vcpus(void)
{
	unsigned int cpu;

	for_each_possible_cpu(cpu)
		per_cpu(xen_vcpu_id, cpu) = xen_vcpu_of(cpu);
}

/**
 * xen_vcpu_info_address() - where this kernel wants a CPU's vcpu_info
 * @cpu: Linux' number of it
 *
 * Return: its physical address.
 */
phys_addr_t __init xen_vcpu_info_address(unsigned int cpu)
{
	return per_cpu_ptr_to_phys(per_cpu_ptr(&xen_vcpu_info, cpu));
}

static irqreturn_t xen_upcall(int irq, void *vcpu)
{
	return xen_evtchn_do_upcall();
}

/**
 * xen_register_vcpu_info() - tell Xen where a CPU's vcpu_info is
 * @cpu: this CPU, or one that is off
 *
 * No event may be bound to the CPU yet.
 *
 * Return: 0, or -errno, as Xen takes the structure once in a domain's life.
 */
int xen_register_vcpu_info(unsigned int cpu)
{
	struct vcpu_info *vcpu = per_cpu_ptr(&xen_vcpu_info, cpu);
	struct vcpu_register_vcpu_info info = {
		.mfn	= percpu_to_gfn(vcpu),
		.offset	= xen_offset_in_page(vcpu),
	};
	int err;

	BUILD_BUG_ON(sizeof(struct vcpu_info) > XEN_VCPU_INFO_ALIGN);

	err = HYPERVISOR_vcpu_op(VCPUOP_register_vcpu_info, xen_vcpu_nr(cpu),
				 &info);
	/*
	 * Xen marks an upcall as pending, to lose none, but there is no
	 * interrupt for it; nor would there be one for any event after it.
	 */
	if (!err) {
		vcpu->evtchn_upcall_pending = 0;
		per_cpu(xen_vcpu, cpu) = vcpu;
	}
	return err;
}

/**
 * xen_forget_offline_cpus() - in a new domain, Xen does not know them yet
 */
void xen_forget_offline_cpus(void)
{
	unsigned int cpu;

	for_each_possible_cpu(cpu)
		if (!cpu_online(cpu))
			per_cpu(xen_vcpu, cpu) = NULL;
}

/*
 * Runs before the CPU does, so that a CPU that Xen refuses stays off instead
 * of losing its events. Xen takes each structure once and for good; a CPU
 * that comes back still has the one from its first time, and in a crash kernel
 * the one of the kernel before.
 */
static int xen_prepare_cpu(unsigned int cpu)
{
	int err;

	if (per_cpu(xen_vcpu, cpu))
		return 0;

	err = xen_register_vcpu_info(cpu);
	if (!err)
		return 0;

	per_cpu(xen_vcpu, cpu) = xen_old_vcpu_info(cpu);
	if (per_cpu(xen_vcpu, cpu))
		return 0;

	pr_err("Xen refuses the vcpu_info of CPU %u (%d)\n", cpu, err);
	return err;
}

static int xen_starting_cpu(unsigned int cpu)
{
	enable_percpu_irq(xen_upcall_irq, IRQ_TYPE_NONE);
	return 0;
}

/**
 * xen_take_missed_events() - handle what was marked with no interrupt for it
 *
 * Xen sends no interrupt for what is marked already, as are the events of a
 * vCPU that was down or left them behind, and all there can be in a vcpu_info
 * that Xen has just taken.
 *
 * Context: This CPU, its interrupt is enabled.
 */
void xen_take_missed_events(void)
{
	unsigned long flags;

	local_irq_save(flags);
	irq_enter();
	xen_evtchn_do_upcall();
	irq_exit();
	local_irq_restore(flags);
}

static int xen_online_cpu(unsigned int cpu)
{
	xen_take_missed_events();
	return 0;
}

static int xen_dying_cpu(unsigned int cpu)
{
	disable_percpu_irq(xen_upcall_irq);
	return 0;
}

static int __init xen_request_upcall(int irq)
{
	int err;

	err = request_percpu_irq(irq, xen_upcall, "events", &xen_vcpu);
	if (err)
		pr_err("interrupt %d is not to be had (%d)\n", irq, err);
	xen_upcall_irq = irq;
	return err;
}

/**
 * xen_start_upcalls() - take events on this CPU and on all that come
 * @irq: Linux' number of the interrupt in Xen's device tree node
 *
 * Context: Boot CPU alone.
 * Return: 0, or -errno with no event channel in use.
 */
int __init xen_start_upcalls(int irq)
{
	int err;

	err = xen_request_upcall(irq);
	if (err)
		return err;
	err = cpuhp_setup_state(CPUHP_BP_PREPARE_DYN, "arm/xen:prepare",
				xen_prepare_cpu, NULL);
	if (err < 0)
		return err;

	/* Xen schedules; idle states and frequencies are not the guest's. */
	disable_cpuidle();
	disable_cpufreq();

	xen_init_IRQ();
	err = cpuhp_setup_state_nocalls(CPUHP_AP_ONLINE_DYN, "arm/xen:online",
					xen_online_cpu, NULL);
	if (err < 0)
		return err;
	return cpuhp_setup_state(CPUHP_AP_ARM_XEN_STARTING, "arm/xen:starting",
				 xen_starting_cpu, xen_dying_cpu);
}

static irqreturn_t __init xen_take_try(int irq, void *tried)
{
	complete(tried);
	return IRQ_HANDLED;
}

/**
 * xen_try_upcall() - does an event arrive
 *
 * Not every refusal shows before a channel is bound, and that the device tree
 * names a wrong interrupt does not show before there is an event.
 *
 * Context: Boot CPU alone, may sleep.
 * Return: 0; -ETIMEDOUT if none came, or what binding it failed with.
 */
int __init xen_try_upcall(void)
{
	DECLARE_COMPLETION_ONSTACK(tried);
	unsigned long left;
	int irq;

	irq = bind_ipi_to_irqhandler(XEN_PLACEHOLDER_VECTOR, 0, xen_take_try, 0,
				     "xen-try", &tried);
	if (irq < 0)
		return irq;
	notify_remote_via_irq(irq);
	left = wait_for_completion_timeout(&tried, HZ);
	unbind_from_irqhandler(irq, &tried);
	return left ? 0 : -ETIMEDOUT;
}

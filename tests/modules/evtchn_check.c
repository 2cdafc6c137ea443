// SPDX-License-Identifier: GPL-2.0-only
/*
 * Kinds of event channels that only a kernel can have, and the end of them all.
 *
 * - An IPI to each CPU, from each CPU: as many calls as sends, on that CPU.
 * - VIRQ_DEBUG on each CPU: counted, for the one who makes Xen send it.
 * - Every port that the domain may have, then all given back, and once more.
 * - With "absent", nothing of that but events to a CPU that is down.
 */
#define pr_fmt(fmt) "evtchn_check: " fmt

#include <linux/cpu.h>
#include <linux/delay.h>
#include <linux/interrupt.h>
#include <linux/jiffies.h>
#include <linux/module.h>
#include <linux/smp.h>
#include <linux/vmalloc.h>

#include <asm/xen/hypercall.h>
#include <xen/events.h>
#include <xen/interface/event_channel.h>
#include <xen/xen-ops.h>
#include <xen/xen.h>

#define CPUS		8
#define SENDS		50
/* For one event to be handled; emulated machines are slow. */
#define PATIENCE	(10 * HZ)
/* The toolstack's limit for a guest; the 2-level ABI has 4096 on ARM. */
#define MAX_PORTS	4096

static int absent = -1;
module_param(absent, int, 0444);
MODULE_PARM_DESC(absent, "send to this CPU, which is off, and do nothing else");

static bool ports;
module_param(ports, bool, 0444);
MODULE_PARM_DESC(ports, "take every port there is");

static unsigned int virqs[CPUS];
static int virqs_count = CPUS;
module_param_array(virqs, uint, &virqs_count, 0444);
MODULE_PARM_DESC(virqs, "how often each CPU handled its VIRQ_DEBUG");

static int virq_irq[CPUS];
static unsigned int ipis, ipis_elsewhere;
static unsigned int wrong;

static void expect(const char *what, unsigned int cpu, long got, long want)
{
	bool ok = got == want;

	wrong += !ok;
	pr_info("%s %u: %ld of %ld: %s\n", what, cpu, got, want,
		ok ? "ok" : "WRONG");
}

static int close_port(evtchn_port_t port)
{
	struct evtchn_close close = { .port = port };

	return HYPERVISOR_event_channel_op(EVTCHNOP_close, &close);
}

static int new_ipi(unsigned int cpu, evtchn_port_t *port)
{
	struct evtchn_bind_ipi bind = { .vcpu = xen_vcpu_nr(cpu) };
	int err = HYPERVISOR_event_channel_op(EVTCHNOP_bind_ipi, &bind);

	*port = bind.port;
	return err;
}

static int new_unbound(evtchn_port_t *port)
{
	struct evtchn_alloc_unbound alloc = {
		.dom = DOMID_SELF, .remote_dom = DOMID_SELF,
	};
	int err = HYPERVISOR_event_channel_op(EVTCHNOP_alloc_unbound, &alloc);

	*port = alloc.port;
	return err;
}

static irqreturn_t ipi_handler(int irq, void *cpu)
{
	if (smp_processor_id() == (unsigned long)cpu)
		WRITE_ONCE(ipis, ipis + 1);
	else
		WRITE_ONCE(ipis_elsewhere, ipis_elsewhere + 1);
	return IRQ_HANDLED;
}

/*
 * The kernel has IPIs by event channel only for itself. So a port that it takes
 * on the right CPU is given back to Xen, which then makes an IPI of it: the
 * lowest free port is the next one.
 */
static int bind_ipi(unsigned long cpu, evtchn_port_t *port)
{
	evtchn_port_t ipi;
	int irq, err;

	err = new_unbound(port);
	if (err)
		return err;
	irq = bind_evtchn_to_irqhandler(*port, ipi_handler, 0, "ipi-check",
					(void *)cpu);
	if (irq < 0)
		return irq;
	err = irq_set_affinity(irq, cpumask_of(cpu));
	if (!err)
		err = close_port(*port);
	if (!err)
		err = new_ipi(cpu, &ipi);
	/* The interrupt stays, as its port must not be closed twice. */
	if (err || ipi != *port)
		return err ?: -EBUSY;
	/* It is masked, like any new port. */
	disable_irq(irq);
	enable_irq(irq);
	return irq;
}

static bool ipi_came(unsigned int count)
{
	unsigned long limit = jiffies + PATIENCE;

	while (READ_ONCE(ipis) < count) {
		if (time_after(jiffies, limit))
			return false;
		usleep_range(100, 1000);
	}
	return true;
}

static long send_from(void *port)
{
	notify_remote_via_evtchn((evtchn_port_t)(unsigned long)port);
	return 0;
}

/* One at a time, so that none can merge with another. */
static void send_ipis(evtchn_port_t port)
{
	unsigned int from, i, sent = 0;

	for (i = 0; i < SENDS; i++) {
		for_each_online_cpu(from) {
			work_on_cpu(from, send_from, (void *)(unsigned long)port);
			if (!ipi_came(++sent))
				return;
		}
	}
}

static void check_ipi(unsigned long cpu)
{
	evtchn_port_t port;
	int irq = bind_ipi(cpu, &port);

	ipis = 0;
	ipis_elsewhere = 0;
	if (irq > 0) {
		send_ipis(port);
		unbind_from_irqhandler(irq, (void *)cpu);
	}
	expect("ipis", cpu, ipis, SENDS * num_online_cpus());
	expect("ipis elsewhere than", cpu, ipis_elsewhere, 0);
}

static irqreturn_t virq_handler(int irq, void *count)
{
	unsigned int cpu = (unsigned int *)count - virqs;

	if (smp_processor_id() == cpu)
		WRITE_ONCE(virqs[cpu], virqs[cpu] + 1);
	return IRQ_HANDLED;
}

static void bind_virq(unsigned int cpu)
{
	virq_irq[cpu] = bind_virq_to_irqhandler(VIRQ_DEBUG, cpu, virq_handler,
						IRQF_PERCPU, "virq-check",
						&virqs[cpu]);
	expect("virq on", cpu, virq_irq[cpu] > 0, 1);
}

static unsigned int take_ports(evtchn_port_t *taken, int *refusal)
{
	unsigned int count = 0;

	do {
		*refusal = new_unbound(&taken[count]);
	} while (!*refusal && ++count < MAX_PORTS);
	return count;
}

static void give_back(const evtchn_port_t *taken, unsigned int count)
{
	while (count--)
		wrong += !!close_port(taken[count]);
}

static void check_ports(void)
{
	evtchn_port_t *taken = vmalloc_array(MAX_PORTS, sizeof(*taken));
	unsigned int count, again;
	int refusal;

	if (!taken)
		return;
	count = take_ports(taken, &refusal);
	give_back(taken, count);
	pr_info("ports: %u, then %d\n", count, refusal);
	expect("refusal after", count, refusal, -ENOSPC);
	again = take_ports(taken, &refusal);
	give_back(taken, again);
	expect("ports again", 0, again, count);
	vfree(taken);
}

/* Nobody handles it; but it must not keep the CPU from what comes after it. */
static int send_to_absent(unsigned int cpu)
{
	struct evtchn_unmask unmask;
	evtchn_port_t port;
	int err = new_ipi(cpu, &port);

	if (err)
		return err;
	unmask.port = port;
	err = HYPERVISOR_event_channel_op(EVTCHNOP_unmask, &unmask);
	notify_remote_via_evtchn(port);
	close_port(port);
	pr_info("sent to CPU %u, which is %s\n", cpu,
		cpu_online(cpu) ? "on" : "off");
	return err;
}

static int __init evtchn_check_init(void)
{
	unsigned int cpu;

	if (!xen_domain())
		return -ENODEV;
	if (absent >= 0)
		return send_to_absent(absent);
	for_each_online_cpu(cpu) {
		check_ipi(cpu);
		bind_virq(cpu);
	}
	if (ports)
		check_ports();
	pr_info("done, %u CPUs, %u wrong\n", num_online_cpus(), wrong);
	return 0;
}
module_init(evtchn_check_init);

static void __exit evtchn_check_exit(void)
{
	unsigned int cpu;

	for (cpu = 0; cpu < CPUS; cpu++)
		if (virq_irq[cpu] > 0)
			unbind_from_irqhandler(virq_irq[cpu], &virqs[cpu]);
}
module_exit(evtchn_check_exit);

MODULE_DESCRIPTION("IPIs, VIRQs and the last of the event channels");
MODULE_LICENSE("GPL");
/* It is of this tree; and the rig calls a tainted kernel red. */
MODULE_INFO(intree, "Y");

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Counts the instructions of three paravirtual operations in dom0, and what it
 * costs a driver not to know its hypervisor.
 *
 * Under QEMU's -icount shift=0 an instruction takes 1 ns and the counter ticks
 * at 62.5 MHz: 16 instructions a tick. The same source is built for the base
 * kernel, so it uses nothing but what drivers/xen has.
 */
#define pr_fmt(fmt) "pv_bench: " fmt

#include <linux/interrupt.h>
#include <linux/math64.h>
#include <linux/module.h>

#include <asm/arch_timer.h>
#include <asm/xen/hypercall.h>
#include <xen/events.h>
#include <xen/grant_table.h>
#include <xen/interface/event_channel.h>
#include <xen/interface/version.h>
#include <xen/page.h>

#define LOOPS		500
#define BATCHES		40
#define INSNS_PER_TICK	16

static unsigned int events;

static void say(const char *name, u64 ticks)
{
	u32 tenths = div_u64(ticks * INSNS_PER_TICK * 10, LOOPS);

	pr_info("%s %u.%u\n", name, tenths / 10, tenths % 10);
}

/*
 * Around the statement itself, so that it is compiled as its users have it.
 * The best of many batches is the one that no timer tick fell into.
 */
#define measure(name, statement)					\
do {									\
	u64 best = U64_MAX;						\
	int batch, i;							\
									\
	for (batch = 0; batch < BATCHES; batch++) {			\
		u64 start = __arch_counter_get_cntvct();		\
									\
		for (i = 0; i < LOOPS; i++)				\
			statement;					\
		best = min(best, __arch_counter_get_cntvct() - start);	\
	}								\
	say(name, best);						\
} while (0)

static irqreturn_t handler(int irq, void *data)
{
	WRITE_ONCE(events, events + 1);
	return IRQ_HANDLED;
}

static void event(evtchn_port_t port)
{
	unsigned int before = READ_ONCE(events);

	notify_remote_via_evtchn(port);
	while (READ_ONCE(events) == before)
		cpu_relax();
}

static void grant(unsigned long gfn)
{
	int ref = gnttab_grant_foreign_access(0, gfn, 0);

	if (ref >= 0)
		gnttab_end_foreign_access(ref, NULL);
}

/* Two ports of this domain that are bound to each other. */
static int event_pair(evtchn_port_t *handled, evtchn_port_t *sent)
{
	struct evtchn_alloc_unbound alloc = {
		.dom = DOMID_SELF, .remote_dom = DOMID_SELF,
	};
	struct evtchn_bind_interdomain bind = { .remote_dom = DOMID_SELF };
	int err = HYPERVISOR_event_channel_op(EVTCHNOP_alloc_unbound, &alloc);

	if (err)
		return err;
	*handled = alloc.port;
	bind.remote_port = alloc.port;
	err = HYPERVISOR_event_channel_op(EVTCHNOP_bind_interdomain, &bind);
	*sent = bind.local_port;
	return err;
}

static int measure_event(void)
{
	evtchn_port_t handled, sent;
	int irq = event_pair(&handled, &sent);

	if (!irq)
		irq = bind_evtchn_to_irqhandler(handled, handler, 0,
						"pv_bench", &events);
	if (irq < 0)
		return irq;
	measure("event", event(sent));
	unbind_from_irqhandler(irq, &events);
	return 0;
}

/* Dom0 has no clock of a host: what there is to count is the interface itself. */
#ifdef CONFIG_PV_GUEST
#include <linux/pv_guest.h>

static void measure_interface(void)
{
	struct pv_clock_sample sample;

	measure("interface", pv_clock_read(&sample));
}
#else
static void measure_interface(void)
{
}
#endif

static int __init pv_bench_init(void)
{
	unsigned long page = get_zeroed_page(GFP_KERNEL);
	unsigned long gfn;
	int err;

	if (!page)
		return -ENOMEM;
	gfn = virt_to_gfn((void *)page);
	measure("hypercall", HYPERVISOR_xen_version(XENVER_version, NULL));
	err = measure_event();
	if (err)
		pr_err("no event channel: %d\n", err);
	measure("grant", grant(gfn));
	measure_interface();
	free_page(page);
	return err;
}
module_init(pv_bench_init);

MODULE_DESCRIPTION("Instruction counts of hypercall, event and grant");
MODULE_LICENSE("GPL");
/* It is of this tree; and the rig calls a tainted kernel red. */
MODULE_INFO(intree, "Y");

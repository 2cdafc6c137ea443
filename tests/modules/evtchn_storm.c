// SPDX-License-Identifier: GPL-2.0-only
/*
 * An event storm between two domains, with every event accounted for.
 *
 * The control domain offers channels and a page of counters to its peer, which
 * finds them in its part of the store. Half of the channels play ping-pong:
 * each event must lead to exactly one call of the handler at the other end. On
 * the other half both ends send as fast as they can: events merge there, but
 * after the last one the handler must have seen the last count, with nothing
 * polling for it. The senders mask and unmask their channels all the while, so
 * that domain and hypervisor write to the same words.
 */
#define pr_fmt(fmt) "evtchn_storm: " fmt

#include <linux/delay.h>
#include <linux/interrupt.h>
#include <linux/jiffies.h>
#include <linux/kthread.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/sched.h>

#include <asm/xen/hypercall.h>
#include <xen/events.h>
#include <xen/grant_table.h>
#include <xen/interface/event_channel.h>
#include <xen/page.h>
#include <xen/xen.h>
#include <xen/xenbus.h>

#define CHANNELS	8
#define CPUS		2
/* Channels before this one play ping-pong. */
#define FIRST_FREE	(CHANNELS / 2)
/* Sends between two times that a sender masks and unmasks its channel */
#define MASK_EVERY	8

#define CONTROL_DOMAIN	0

/* Not even a machine with many others beside it stands still for so long. */
#define PATIENCE	(30 * HZ)

static int peer = -1;
module_param(peer, int, 0444);
MODULE_PARM_DESC(peer, "the domain to offer the channels to");

static unsigned int rounds = 1000;
module_param(rounds, uint, 0444);
MODULE_PARM_DESC(rounds, "at least so many events each way on a ping-pong channel");

static unsigned int sends = 5000;
module_param(sends, uint, 0444);
MODULE_PARM_DESC(sends, "at least so many events each way on the other channels");

static bool hold;
module_param(hold, bool, 0644);
MODULE_PARM_DESC(hold, "go on until this is unset");

static char *name = "storm";
module_param(name, charp, 0444);
MODULE_PARM_DESC(name, "what the lines in the log begin with");

static bool roam;
module_param(roam, bool, 0444);
MODULE_PARM_DESC(roam, "CPUs come and go: bind no thread to one, leave them time");

enum phase {
	PHASE_BIND,
	PHASE_READY,	/* all channels are bound */
	PHASE_SENT,	/* nothing more is sent, the counts are final */
	PHASE_DONE,	/* all was seen, or there is no more hope */
};

/* One end of a channel, written by that end alone */
struct end {
	u32 sent;
	u32 handled;
	u32 handled_on[CPUS];
	u32 seen;	/* what the peer had sent at the last call */
	u32 wrong;	/* calls that no event of the peer accounts for */
};

struct side {
	u32 phase;
	struct end end[CHANNELS];
};

struct shared {
	u32 over;	/* the offering domain has seen enough */
	struct side side[2];
};

struct channel {
	unsigned int nr;
	evtchn_port_t port;
	int irq;
	char name[24];
	bool bound;
	struct end *own;
	struct end *other;
};

static struct channel channels[CHANNELS];
static struct task_struct *senders[CPUS];

static struct shared *shared;
static struct side *own, *other;

/* How the page got here: granted by this domain, or mapped from the other */
static int granted_ref = -1;
static struct page *mapped_page;
static grant_handle_t mapped_handle = INVALID_GRANT_HANDLE;

static bool offering(void)
{
	return peer >= 0;
}

static bool is_ping_pong(const struct channel *ch)
{
	return ch->nr < FIRST_FREE;
}

static bool over(void)
{
	return READ_ONCE(shared->over);
}

static void send(struct channel *ch)
{
	WRITE_ONCE(ch->own->sent, ch->own->sent + 1);
	virt_wmb(); /* the count before the event that announces it */
	notify_remote_via_evtchn(ch->port);
}

/* Only one ball is in play, so each call has seen one event more. */
static void play(struct channel *ch, u32 count)
{
	if (count != ch->own->handled)
		ch->own->wrong++;
	if (!over())
		send(ch);
}

static irqreturn_t handler(int irq, void *data)
{
	struct channel *ch = data;
	u32 count;

	/* Xen sends one event itself, to the end that is bound last. */
	if (READ_ONCE(own->phase) == PHASE_BIND) {
		WRITE_ONCE(ch->bound, true);
		return IRQ_HANDLED;
	}

	ch->own->handled++;
	ch->own->handled_on[smp_processor_id() % CPUS]++;
	count = READ_ONCE(ch->other->sent);
	virt_rmb(); /* pairs with the barrier in send() */
	if (count < ch->own->seen)
		ch->own->wrong++;
	if (is_ping_pong(ch))
		play(ch, count);
	WRITE_ONCE(ch->own->seen, count);
	return IRQ_HANDLED;
}

static int sender(void *data)
{
	unsigned long cpu = (unsigned long)data;
	unsigned int i, n;

	for (n = 1; !kthread_should_stop(); n++) {
		for (i = FIRST_FREE + cpu; i < CHANNELS; i += CPUS) {
			struct channel *ch = &channels[i];

			send(ch);
			if (n % MASK_EVERY)
				continue;
			disable_irq(ch->irq);
			enable_irq(ch->irq);
		}
		/* Four busy vCPUs on two CPUs would stall each other for seconds. */
		if (roam)
			usleep_range(500, 1000);
		else
			cond_resched();
	}
	return 0;
}

static bool all_bound(void)
{
	unsigned int i;

	for (i = 0; i < CHANNELS; i++)
		if (!READ_ONCE(channels[i].bound))
			return false;
	return true;
}

static bool enough(void)
{
	unsigned int i;

	for (i = 0; i < CHANNELS; i++) {
		const struct channel *ch = &channels[i];
		u32 least = is_ping_pong(ch) ? rounds : sends;

		if (READ_ONCE(ch->own->sent) < least ||
		    READ_ONCE(ch->own->seen) < least)
			return false;
	}
	return !READ_ONCE(hold);
}

/* The handlers alone write what they have seen, so to look is not to poll. */
static bool all_seen(void)
{
	unsigned int i;

	if (READ_ONCE(other->phase) < PHASE_SENT)
		return false;
	virt_rmb(); /* the phase before the counts it makes final */
	for (i = 0; i < CHANNELS; i++)
		if (READ_ONCE(channels[i].own->seen) !=
		    READ_ONCE(channels[i].other->sent))
			return false;
	return true;
}

static u32 all_counts(void)
{
	u32 sum = READ_ONCE(other->phase);
	unsigned int i;

	for (i = 0; i < CHANNELS; i++)
		sum += READ_ONCE(channels[i].own->handled) +
		       READ_ONCE(channels[i].own->sent);
	return sum;
}

/* Gives up only when nothing has moved for long: then something was lost. */
static bool wait_until(bool (*condition)(void))
{
	unsigned long limit = jiffies + PATIENCE;
	u32 before = all_counts();

	while (!condition()) {
		if (all_counts() != before) {
			before = all_counts();
			limit = jiffies + PATIENCE;
		} else if (time_after(jiffies, limit)) {
			return false;
		}
		msleep(20);
	}
	return true;
}

static int wait_for_peer(enum phase phase)
{
	unsigned long limit = jiffies + 4 * PATIENCE;

	while (READ_ONCE(other->phase) < phase) {
		if (time_after(jiffies, limit))
			return -ETIMEDOUT;
		msleep(20);
	}
	return 0;
}

static void enter(enum phase phase)
{
	virt_wmb(); /* what belongs to the phase before it */
	WRITE_ONCE(own->phase, phase);
}

/* The offering domain grants the page, and a port of each channel. */
static int offer_port(struct channel *ch)
{
	struct evtchn_alloc_unbound alloc = {
		.dom = DOMID_SELF, .remote_dom = peer,
	};
	int err = HYPERVISOR_event_channel_op(EVTCHNOP_alloc_unbound, &alloc);

	if (err)
		return err;
	ch->port = alloc.port;
	return 0;
}

static int offer_page(void)
{
	shared = (struct shared *)get_zeroed_page(GFP_KERNEL);
	if (!shared)
		return -ENOMEM;
	own = &shared->side[0];
	other = &shared->side[1];
	granted_ref = gnttab_grant_foreign_access(peer, virt_to_gfn(shared), 0);
	return granted_ref < 0 ? granted_ref : 0;
}

static int announce(void)
{
	char path[32], node[16];
	unsigned int i;
	int err = 0;

	snprintf(path, sizeof(path), "/local/domain/%d/storm", peer);
	for (i = 0; i < CHANNELS && !err; i++) {
		snprintf(node, sizeof(node), "port-%u", i);
		err = xenbus_printf(XBT_NIL, path, node, "%u", channels[i].port);
	}
	/* Last, since it says that all is there. */
	return err ?: xenbus_printf(XBT_NIL, path, "ref", "%d", granted_ref);
}

/* The peer takes them. */
static int take_port(struct channel *ch)
{
	struct evtchn_bind_interdomain bind = { .remote_dom = CONTROL_DOMAIN };
	char node[16];
	int err;

	snprintf(node, sizeof(node), "port-%u", ch->nr);
	err = xenbus_scanf(XBT_NIL, "storm", node, "%u", &bind.remote_port);
	if (err != 1)
		return -ENOENT;
	err = HYPERVISOR_event_channel_op(EVTCHNOP_bind_interdomain, &bind);
	ch->port = bind.local_port;
	return err;
}

static int find_ref(unsigned int *ref)
{
	unsigned long limit = jiffies + 4 * PATIENCE;

	while (xenbus_scanf(XBT_NIL, "storm", "ref", "%u", ref) != 1) {
		if (time_after(jiffies, limit))
			return -ETIMEDOUT;
		msleep(20);
	}
	return 0;
}

static int take_page(void)
{
	struct gnttab_map_grant_ref map;
	unsigned int ref;
	void *address;
	int err = find_ref(&ref);

	if (!err)
		err = gnttab_alloc_pages(1, &mapped_page);
	if (err)
		return err;
	address = page_address(mapped_page);
	gnttab_set_map_op(&map, (unsigned long)address, GNTMAP_host_map, ref,
			  CONTROL_DOMAIN);
	err = gnttab_map_refs(&map, NULL, &mapped_page, 1);
	if (err || map.status != GNTST_okay)
		return err ?: -EIO;
	mapped_handle = map.handle;
	shared = address;
	own = &shared->side[1];
	other = &shared->side[0];
	return 0;
}

static int bind(struct channel *ch)
{
	unsigned int cpu = ch->nr % CPUS;

	snprintf(ch->name, sizeof(ch->name), "storm-%u", ch->nr);
	ch->irq = bind_evtchn_to_irqhandler(ch->port, handler, 0, ch->name, ch);
	if (ch->irq < 0)
		return ch->irq;
	return cpu_online(cpu) ? irq_set_affinity(ch->irq, cpumask_of(cpu)) : 0;
}

static int bind_all(void)
{
	unsigned int i;
	int err = 0;

	for (i = 0; i < CHANNELS && !err; i++) {
		struct channel *ch = &channels[i];

		ch->nr = i;
		ch->own = &own->end[i];
		ch->other = &other->end[i];
		err = offering() ? offer_port(ch) : take_port(ch);
		if (!err)
			err = bind(ch);
	}
	return err;
}

static int start_senders(void)
{
	unsigned long cpu;

	for (cpu = 0; cpu < CPUS; cpu++) {
		struct task_struct *task = kthread_create(sender, (void *)cpu,
							  "storm/%lu", cpu);

		if (IS_ERR(task))
			return PTR_ERR(task);
		if (!roam && cpu_online(cpu))
			kthread_bind(task, cpu);
		senders[cpu] = task;
		wake_up_process(task);
	}
	return 0;
}

static void stop_senders(void)
{
	unsigned int i;

	for (i = 0; i < CPUS; i++)
		if (senders[i])
			kthread_stop(senders[i]);
	memset(senders, 0, sizeof(senders));
}

static void finish(void)
{
	unsigned int i;

	stop_senders();
	/* A handler may still be about to return the ball. */
	for (i = 0; i < CHANNELS; i++)
		synchronize_irq(channels[i].irq);
	enter(PHASE_SENT);
	if (!wait_until(all_seen))
		pr_err("LOST: what was sent last is not seen\n");
	enter(PHASE_DONE);
}

/* The peer returns the balls, so they are in play only once it is ready. */
static int run(void)
{
	unsigned int i;
	int err;

	if (!offering() && !wait_until(all_bound))
		pr_err("LOST: no first event on a channel\n");
	enter(PHASE_READY);
	err = wait_for_peer(PHASE_READY);
	if (!err)
		err = start_senders();
	if (err)
		return err;
	for (i = 0; i < FIRST_FREE && offering(); i++)
		send(&channels[i]);
	if (!wait_until(offering() ? enough : over))
		pr_err("LOST: nothing moves any more\n");
	if (offering())
		WRITE_ONCE(shared->over, true);
	finish();
	return wait_for_peer(PHASE_DONE);
}

/* Both domains bind each channel to the CPU of the same number. */
static bool on_its_cpu(const struct channel *ch, const struct end *end)
{
	return roam || end->handled == end->handled_on[ch->nr % CPUS];
}

static bool end_is_right(const struct channel *ch, const struct end *end,
			 const struct end *from)
{
	if (end->wrong || !on_its_cpu(ch, end) || end->seen != from->sent)
		return false;
	if (is_ping_pong(ch))
		return end->handled == from->sent;
	return end->handled && end->handled <= from->sent;
}

static bool tell(const struct channel *ch, const char *who,
		 const struct end *end, const struct end *from)
{
	bool ok = end_is_right(ch, end, from);

	pr_info("%s: %s %u %s: sent %u, got %u of %u in %u calls (%u + %u), %u wrong: %s\n",
		name, is_ping_pong(ch) ? "ping-pong" : "free", ch->nr, who,
		end->sent, end->seen, from->sent, end->handled,
		end->handled_on[0], end->handled_on[1], end->wrong,
		ok ? "ok" : "WRONG");
	return ok;
}

static void tell_all(void)
{
	unsigned int i, wrong = 0;

	for (i = 0; i < CHANNELS; i++) {
		const struct channel *ch = &channels[i];

		wrong += !tell(ch, "here", ch->own, ch->other);
		wrong += !tell(ch, "there", ch->other, ch->own);
	}
	pr_info("%s: done, %u ends, %u wrong\n", name, 2 * CHANNELS, wrong);
}

static void free_page_of_peer(void)
{
	struct gnttab_unmap_grant_ref unmap;
	void *address;

	if (!mapped_page)
		return;
	address = page_address(mapped_page);
	if (mapped_handle != INVALID_GRANT_HANDLE) {
		gnttab_set_unmap_op(&unmap, (unsigned long)address,
				    GNTMAP_host_map, mapped_handle);
		gnttab_unmap_refs(&unmap, NULL, &mapped_page, 1);
	}
	gnttab_free_pages(1, &mapped_page);
}

/* While the peer has it mapped, Xen keeps the page, and so does the kernel. */
static void free_own_page(void)
{
	if (granted_ref >= 0)
		gnttab_end_foreign_access(granted_ref, virt_to_page(shared));
	else
		free_page((unsigned long)shared);
}

static void stop(void)
{
	unsigned int i;

	stop_senders();
	for (i = 0; i < CHANNELS; i++)
		if (channels[i].irq > 0)
			unbind_from_irqhandler(channels[i].irq, &channels[i]);
	if (offering())
		free_own_page();
	else
		free_page_of_peer();
}

static int __init evtchn_storm_init(void)
{
	int err;

	if (!xen_domain())
		return -ENODEV;
	err = offering() ? offer_page() : take_page();
	if (!err)
		err = bind_all();
	if (!err && offering())
		err = announce();
	if (!err)
		err = run();
	if (err) {
		pr_err("failed (%d)\n", err);
		stop();
		return err;
	}
	tell_all();
	return 0;
}
module_init(evtchn_storm_init);

/* The channels stay bound until now, for /proc/interrupts to tell of them. */
static void __exit evtchn_storm_exit(void)
{
	char path[32];

	if (offering()) {
		snprintf(path, sizeof(path), "/local/domain/%d", peer);
		xenbus_rm(XBT_NIL, path, "storm");
	}
	stop();
}
module_exit(evtchn_storm_exit);

MODULE_DESCRIPTION("An event storm between two domains, every event accounted for");
MODULE_LICENSE("GPL");
/* It is of this tree; and the rig calls a tainted kernel red. */
MODULE_INFO(intree, "Y");

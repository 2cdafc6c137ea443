// SPDX-License-Identifier: GPL-2.0-only
/* What this cell and the root cell tell each other: requests, and the end */
#define pr_fmt(fmt) "jailhouse: " fmt

#include <linux/cache.h>
#include <linux/init.h>
#include <linux/io.h>
#include <linux/jiffies.h>
#include <linux/of.h>
#include <linux/of_address.h>
#include <linux/printk.h>
#include <linux/psci.h>
#include <linux/pv_backend.h>
#include <linux/reboot.h>
#include <linux/timer.h>

#include <asm/barrier.h>
#include <asm/proc-fns.h>

#include "backend.h"

/* States of a cell that it ends in */
#define JAILHOUSE_SHUT_DOWN	2
#define JAILHOUSE_FAILED	3

enum jailhouse_message {
	JAILHOUSE_NONE,
	JAILHOUSE_SHUTDOWN_REQUEST,
	JAILHOUSE_RECONFIG_COMPLETED
};

enum jailhouse_reply {
	JAILHOUSE_UNKNOWN = 1,
	JAILHOUSE_DENIED,
	JAILHOUSE_APPROVED,
	JAILHOUSE_RECEIVED
};

/* Jailhouse holds the whole root cell until a message is answered. */
#define JAILHOUSE_POLL_INTERVAL	(HZ / 10)

/* The communication region */
static __le32 *jailhouse_region __ro_after_init;

static void jailhouse_write(unsigned int word, u32 value)
{
	WRITE_ONCE(jailhouse_region[word], cpu_to_le32(value));
}

/*
 * An approval would end the cell within this instant, and what it still has to
 * write back may need the root cell, which waits. So the request is denied, and
 * the cell powers off: then the root cell needs no more consent.
 */
static enum jailhouse_reply jailhouse_shut_down(void)
{
	pr_info("the root cell asks for a shutdown: not at once, but this cell powers off now\n");
	orderly_poweroff(true);
	return JAILHOUSE_DENIED;
}

static enum jailhouse_reply jailhouse_answer(u32 message)
{
	switch (message) {
	case JAILHOUSE_SHUTDOWN_REQUEST:
		return jailhouse_shut_down();
	case JAILHOUSE_RECONFIG_COMPLETED:
		return JAILHOUSE_RECEIVED;
	}
	return JAILHOUSE_UNKNOWN;
}

static void jailhouse_poll(struct timer_list *timer)
{
	u32 message =
		le32_to_cpu(READ_ONCE(jailhouse_region[JAILHOUSE_WORD_MESSAGE]));

	if (message != JAILHOUSE_NONE) {
		enum jailhouse_reply reply = jailhouse_answer(message);

		jailhouse_write(JAILHOUSE_WORD_MESSAGE, JAILHOUSE_NONE);
		/* Once there is a reply, the next message may come. */
		wmb();
		jailhouse_write(JAILHOUSE_WORD_REPLY, reply);
	}
	mod_timer(timer, jiffies + JAILHOUSE_POLL_INTERVAL);
}

static DEFINE_TIMER(jailhouse_poll_timer, jailhouse_poll);

/* Its PSCI has no SYSTEM_OFF: what is told, and then each CPU by itself. */
static void jailhouse_end(enum pv_end how)
{
	if (how == PV_END_RESTART)
		pr_warn("a cell cannot restart itself, it shuts down: the root cell can start it again\n");
	jailhouse_write(JAILHOUSE_WORD_STATE, how == PV_END_CRASH ?
			JAILHOUSE_FAILED : JAILHOUSE_SHUT_DOWN);
	/* It is there before the CPU is off. */
	wmb();
	for (;;) {
		if (psci_ops.cpu_off)
			psci_ops.cpu_off(0);
		cpu_do_idle();
	}
}

static const struct pv_power_ops jailhouse_power_ops = {
	.end = jailhouse_end,
};

/**
 * jailhouse_join_cell() - take part in what the root cell has to say
 *
 * Context: Process, may sleep.
 * Return: 0 or -errno.
 */
int __init jailhouse_join_cell(void)
{
	struct device_node *node =
		of_find_compatible_node(NULL, NULL, JAILHOUSE_COMPATIBLE);
	struct resource place;
	int err = of_address_to_resource(node, 0, &place);

	of_node_put(node);
	if (err)
		return err;
	jailhouse_region = memremap(place.start,
				    JAILHOUSE_WORDS * sizeof(*jailhouse_region),
				    MEMREMAP_WB);
	if (!jailhouse_region)
		return -ENOMEM;
	pv_power_offer(&jailhouse_power_ops);
	jailhouse_poll(&jailhouse_poll_timer);
	return 0;
}

// SPDX-License-Identifier: GPL-2.0-only
/* Jailhouse as the hypervisor below one of its cells: detection, identity */
#define pr_fmt(fmt) "jailhouse: " fmt

#include <linux/bits.h>
#include <linux/cache.h>
#include <linux/console.h>
#include <linux/init.h>
#include <linux/of.h>
#include <linux/printk.h>
#include <linux/pv_backend.h>

#include <asm/jailhouse.h>

#include "backend.h"

/* "JHCOMM", and its revision behind that */
#define JAILHOUSE_SIGNATURE	0x4f43484a
#define JAILHOUSE_SIGNATURE_END	0x4d4d
#define JAILHOUSE_REVISION	2

#define JAILHOUSE_FLAG_PUTC		BIT(0)
#define JAILHOUSE_FLAG_PUTC_ACTIVE	BIT(1)

/* All zeros if the tree does not say where the region is */
static u32 jailhouse_words[JAILHOUSE_WORDS] __ro_after_init;

DEFINE_STATIC_KEY_FALSE(jailhouse_hvc_enabled);

static u32 jailhouse_revision(void)
{
	return jailhouse_words[JAILHOUSE_WORD_REVISION] >> 16;
}

/* Is the layout of the region known, beyond its signature? */
static bool jailhouse_region_known(void)
{
	return jailhouse_revision() == JAILHOUSE_REVISION;
}

/**
 * jailhouse_has_console() - may this cell write to Jailhouse's debug console
 *
 * Context: Any, after setup_arch().
 * Return: true if the cell's configuration permits it.
 */
bool jailhouse_has_console(void)
{
	/* What was read need not have been a region, nor this a cell. */
	return static_key_enabled(&jailhouse_hvc_enabled) &&
	       jailhouse_words[JAILHOUSE_WORD_FLAGS] & JAILHOUSE_FLAG_PUTC;
}

static bool __init jailhouse_signed(void)
{
	return jailhouse_words[JAILHOUSE_WORD_SIGNATURE] ==
	       JAILHOUSE_SIGNATURE &&
	       (jailhouse_words[JAILHOUSE_WORD_REVISION] & 0xffff) ==
	       JAILHOUSE_SIGNATURE_END;
}

static const struct of_device_id jailhouse_psci[] __initconst = {
	{ .compatible = "arm,psci" },
	{ .compatible = "arm,psci-0.2" },
	{ .compatible = "arm,psci-1.0" },
	{ }
};

static bool __init jailhouse_psci_is_by_hvc(void)
{
	struct device_node *node =
		of_find_matching_node(NULL, jailhouse_psci);
	bool by_hvc = of_property_match_string(node, "method", "hvc") >= 0;

	of_node_put(node);
	return by_hvc;
}

/*
 * A cell has PSCI by SMC: an HVC to ask for its version would have parked the
 * CPU. Without a reg there is nothing else to be asked, and the node is
 * believed: Jailhouse's own trees for its cells have it like that.
 */
static bool __init jailhouse_detect(bool claimed)
{
	int err;

	if (jailhouse_psci_is_by_hvc())
		return false;
	err = pv_peek_memory(JAILHOUSE_COMPATIBLE, jailhouse_words,
			     JAILHOUSE_WORDS);
	return err == -EINVAL || (!err && jailhouse_signed());
}

static int __init jailhouse_setup(bool claimed)
{
	if (!jailhouse_region_known())
		return 0;
	static_branch_enable(&jailhouse_hvc_enabled);
	if (jailhouse_has_console() && !console_set_on_cmdline &&
	    jailhouse_words[JAILHOUSE_WORD_FLAGS] & JAILHOUSE_FLAG_PUTC_ACTIVE)
		add_preferred_console("hvc", 0, NULL);
	return 0;
}

static int __init jailhouse_init(void)
{
	struct pv_identity identity = {
		.role = PV_ROLE_GUEST,
		.features = {
			jailhouse_revision(),
			jailhouse_words[JAILHOUSE_WORD_FLAGS],
		},
	};

	pv_guest_describe(&identity);
	if (jailhouse_region_known())
		return jailhouse_join_cell();
	if (jailhouse_revision())
		pr_warn("communication region of revision %u, %u is known: no services\n",
			jailhouse_revision(), JAILHOUSE_REVISION);
	else
		pr_notice("no services: the node has no reg, where the communication region is\n");
	return 0;
}

const struct pv_backend pv_jailhouse __initconst = {
	.name		= "jailhouse",
	.compatible	= JAILHOUSE_COMPATIBLE,
	.evidence	= PV_EVIDENCE_NODE,
	.check_node	= pv_no_check,
	.detect		= jailhouse_detect,
	.setup		= jailhouse_setup,
	.init		= jailhouse_init,
	.late_init	= pv_no_step,
	.earlycon	= "jailhouse",
};

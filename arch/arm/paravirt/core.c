// SPDX-License-Identifier: GPL-2.0-only
/* Picks the one backend of this boot and runs its steps */
#define pr_fmt(fmt) "pv_guest: " fmt

#include <linux/arm-smccc.h>
#include <linux/bits.h>
#include <linux/jump_label.h>
#include <linux/kernel.h>
#include <linux/of.h>
#include <linux/pv_backend.h>
#include <linux/serial_core.h>
#include <linux/string.h>

#include <asm/virt.h>

#include "core.h"

/* A hypervisor that is not configured leaves its place to bare metal. */
#define PV_BACKEND(CONFIG_SYMBOL, backend) \
	(IS_ENABLED(CONFIG_SYMBOL) ? &(backend) : &pv_native)

static const struct pv_backend * const pv_backends[] __initconst = {
	PV_BACKEND(CONFIG_PV_GUEST_XEN, pv_xen),
	PV_BACKEND(CONFIG_ARM_KVM_GUEST, pv_kvm),
	PV_BACKEND(CONFIG_ARM_XVISOR_GUEST, pv_xvisor),
	PV_BACKEND(CONFIG_ARM_JAILHOUSE_GUEST, pv_jailhouse),
};

/* What this boot knows so far; bare metal is what remains. */
static struct {
	const struct pv_backend *claimed;
	const struct pv_backend *chosen;
	unsigned long earlycons;
	bool nopv;
} pv_boot __initdata = {
	.claimed = &pv_native,
	.chosen	 = &pv_native,
};

static int __init pv_parse_nopv(char *arg)
{
	pv_boot.nopv = true;
	return 0;
}
early_param("nopv", pv_parse_nopv);

/* Early consoles that were asked for, by the place of their backends */
static int __init pv_parse_earlycon(char *arg)
{
	int i;

	for (i = 0; arg && i < ARRAY_SIZE(pv_backends); i++)
		if (pv_backends[i]->earlycon &&
		    !strcmp(arg, pv_backends[i]->earlycon))
			pv_boot.earlycons |= BIT(i);
	return 0;
}
early_param("earlycon", pv_parse_earlycon);

static const struct pv_backend * __init
pv_find_backend(const struct device_node *node)
{
	struct property *prop;
	const char *s;
	int i;

	of_property_for_each_string(node, "compatible", prop, s) {
		for (i = 0; i < ARRAY_SIZE(pv_backends); i++)
			if (pv_backends[i] != &pv_native &&
			    !strcmp(s, pv_backends[i]->compatible))
				return pv_backends[i];
	}
	return NULL;
}

static const char * __init pv_node_fault(const struct device_node *node,
					 const struct pv_backend *backend)
{
	switch (of_property_count_strings(node, "compatible")) {
	case -EINVAL:
		return "compatible is missing";
	case -ENODATA:
		return "compatible is empty";
	case -EILSEQ:
		return "compatible is not terminated";
	}
	return backend ? backend->check_node(node) : "no backend knows it";
}

/* A node of this name that no backend takes is a mistake worth a line. */
static void __init pv_read_node(const struct device_node *node)
{
	const struct pv_backend *backend = pv_find_backend(node);
	const char *fault;

	if (!backend && !of_node_name_eq(node, "hypervisor"))
		return;

	fault = pv_node_fault(node, backend);
	if (fault)
		pr_warn("%pOF (%pOFC) ignored: %s\n", node, node, fault);
	else
		pv_boot.claimed = backend;
}

/* First moment: what the device tree claims, whatever the node's name. */
static void __init pv_read_tree(void)
{
	struct device_node *node;

	for_each_child_of_node(of_root, node)
		pv_read_node(node);
}

/*
 * An HVC on bare metal lands in the kernel's own HYP stub, or in firmware
 * that speaks PSCI only. No AArch32 guest is entered in HYP mode, and who is
 * asked by HVC speaks SMCCC v1.1 (Xen since 4.11, KVM since 4.16).
 */
static const char * __init pv_why_not(const struct pv_backend *backend)
{
	if (is_hyp_mode_available())
		return "the kernel was entered in HYP mode";
	switch (backend->evidence) {
	case PV_EVIDENCE_SMCCC:
		if (arm_smccc_1_1_get_conduit() != SMCCC_CONDUIT_HVC)
			return "nothing here speaks SMCCC v1.1 over HVC";
		break;
	case PV_EVIDENCE_NODE:
		if (backend != pv_boot.claimed)
			return "the device tree has no node of it";
		break;
	}
	return NULL;
}

/* NULL if it is there and chosen, or why not. */
static const char * __init pv_try(const struct pv_backend *backend)
{
	const char *why = pv_why_not(backend);

	if (!why && !backend->detect(backend == pv_boot.claimed))
		why = "it does not answer";
	if (!why)
		pv_boot.chosen = backend;
	return why;
}

/* Second moment: the tree's claim is settled, then the others are asked. */
static const char * __init pv_choose(void)
{
	const char *why = pv_try(pv_boot.claimed);
	int i;

	if (!why)
		return "found by device tree";
	if (pv_boot.claimed != &pv_native)
		pr_warn("device tree claims %s, ignored: %s\n",
			pv_boot.claimed->name, why);
	for (i = 0; i < ARRAY_SIZE(pv_backends); i++)
		if (pv_backends[i] != pv_boot.claimed && !pv_try(pv_backends[i]))
			return "found by SMCCC UID";
	return "no hypervisor found";
}

static void __init pv_report(const char *step, int err)
{
	if (err)
		pr_err("%s: %s failed (%d), going on with less\n",
		       pv_boot.chosen->name, step, err);
}

static const char * __init pv_detect(void)
{
	if (pv_boot.nopv)
		return "nopv on the command line";
	pv_read_tree();
	return pv_choose();
}

/*
 * Its driver has refused it while nobody knew of the hypervisor. Now it is set
 * up as if it had just been found there, and prints the log so far.
 */
static void __init pv_set_up_earlycon(void)
{
	char name[16];
	int i;

	for (i = 0; i < ARRAY_SIZE(pv_backends); i++)
		if (pv_backends[i] == pv_boot.chosen &&
		    pv_boot.earlycons & BIT(i)) {
			strscpy(name, pv_boot.chosen->earlycon, sizeof(name));
			setup_earlycon(name);
		}
}

/**
 * pv_guest_setup() - find the hypervisor and let its backend set up
 *
 * Reads the device tree without a hypercall, then settles by hypercall what
 * the tree claims. Static keys are made usable here, because the backend
 * patches its hypercalls in before the first console prints.
 *
 * Context: setup_arch(), right after psci_dt_init().
 */
void __init pv_guest_setup(void)
{
	const char *evidence;

	jump_label_init();
	pv_services_init();
	evidence = pv_detect();
	pr_info("backend %s, %s\n", pv_boot.chosen->name, evidence);
	if (pv_boot.chosen != &pv_native)
		pv_guest_set_name(pv_boot.chosen->name);
	pv_report("setup",
		  pv_boot.chosen->setup(pv_boot.chosen == pv_boot.claimed));
	pv_set_up_earlycon();
}

static int __init pv_guest_init(void)
{
	pv_report("init", pv_boot.chosen->init());
	return 0;
}
early_initcall(pv_guest_init);

static int __init pv_guest_late_init(void)
{
	pv_report("late init", pv_boot.chosen->late_init());
	return 0;
}
late_initcall(pv_guest_late_init);

// SPDX-License-Identifier: GPL-2.0-only
/* Picks the one backend of this boot and runs its steps */
#define pr_fmt(fmt) "pv_guest: " fmt

#include <linux/arm-smccc.h>
#include <linux/jump_label.h>
#include <linux/kernel.h>
#include <linux/libfdt.h>
#include <linux/of_fdt.h>
#include <linux/pv_backend.h>
#include <linux/string.h>

#include <asm/virt.h>

#include "core.h"

/* A hypervisor that is not configured leaves its place to bare metal. */
#define PV_BACKEND(CONFIG_SYMBOL, backend) \
	(IS_ENABLED(CONFIG_SYMBOL) ? &(backend) : &pv_native)

static const struct pv_backend * const pv_backends[] __initconst = {
	PV_BACKEND(CONFIG_XEN, pv_xen),
	PV_BACKEND(CONFIG_ARM_KVM_GUEST, pv_kvm),
};

/* What this boot knows so far; bare metal is what remains. */
static struct {
	const struct pv_backend *claimed;
	const struct pv_backend *chosen;
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

static const struct pv_backend * __init
pv_find_compatible(const void *fdt, int node)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(pv_backends); i++)
		if (pv_backends[i] != &pv_native &&
		    fdt_stringlist_search(fdt, node, "compatible",
					  pv_backends[i]->compatible) >= 0)
			return pv_backends[i];
	return NULL;
}

/* A node of this name that no backend takes is a mistake worth a line. */
static void __init pv_explain_node(const void *fdt, int node, const char *name)
{
	int strings = fdt_stringlist_count(fdt, node, "compatible");

	if (strings > 0)
		pr_warn("/%s ignored: no backend for compatible \"%s\"\n", name,
			fdt_stringlist_get(fdt, node, "compatible", 0, NULL));
	else
		pr_warn("/%s ignored: compatible is %s\n", name,
			strings == -FDT_ERR_BADVALUE ? "not terminated" :
			strings == 0 ? "empty" : "missing");
}

static int __init pv_scan_node(unsigned long node, const char *name, void *data)
{
	const void *fdt = initial_boot_params;
	const struct pv_backend *backend = pv_find_compatible(fdt, node);
	const char *fault;

	if (!backend) {
		if (str_has_prefix(name, "hypervisor"))
			pv_explain_node(fdt, node, name);
		return 0;
	}

	fault = backend->check_node(fdt, node);
	if (fault)
		pr_warn("/%s ignored: %s\n", name, fault);
	else
		pv_boot.claimed = backend;
	return 1;
}

/**
 * pv_guest_scan_dt() - look for a hypervisor's node in the flat device tree
 *
 * First moment of detection. What is found is a claim, and settled by
 * pv_guest_setup() once hypercalls may be tried.
 *
 * Context: setup_arch(), after parse_early_param().
 */
void __init pv_guest_scan_dt(void)
{
	if (!pv_boot.nopv)
		of_scan_flat_dt_subnodes(of_get_flat_dt_root(), pv_scan_node,
					 NULL);
}

/*
 * An HVC on bare metal lands in the kernel's own HYP stub, or in firmware
 * that speaks PSCI only. No AArch32 guest is entered in HYP mode, and each
 * hypervisor we know speaks SMCCC v1.1 (Xen since 4.11, KVM since 4.16).
 */
static const char * __init pv_why_no_hvc(void)
{
	if (is_hyp_mode_available())
		return "the kernel was entered in HYP mode";
	if (arm_smccc_1_1_get_conduit() != SMCCC_CONDUIT_HVC)
		return "nothing here speaks SMCCC v1.1 over HVC";
	return NULL;
}

static bool __init pv_try(const struct pv_backend *backend)
{
	if (!backend->detect(backend == pv_boot.claimed))
		return false;
	pv_boot.chosen = backend;
	return true;
}

static void __init pv_refuse_claim(const char *why)
{
	if (pv_boot.claimed != &pv_native)
		pr_warn("device tree claims %s, ignored: %s\n",
			pv_boot.claimed->name, why);
}

/* The device tree's word is tried first, the other backends by asking. */
static const char * __init pv_choose(void)
{
	const char *no_hvc = pv_why_no_hvc();
	int i;

	if (pv_boot.nopv)
		return "nopv on the command line";
	if (no_hvc) {
		pv_refuse_claim(no_hvc);
		return "no hypervisor found";
	}
	if (pv_try(pv_boot.claimed))
		return "found by device tree";
	pv_refuse_claim("it does not answer");
	for (i = 0; i < ARRAY_SIZE(pv_backends); i++)
		if (pv_backends[i] != pv_boot.claimed && pv_try(pv_backends[i]))
			return "found by SMCCC UID";
	return "no hypervisor found";
}

static void __init pv_report(const char *step, int err)
{
	if (err)
		pr_err("%s: %s failed (%d), going on with less\n",
		       pv_boot.chosen->name, step, err);
}

/**
 * pv_guest_setup() - choose the backend and let it set up
 *
 * Second moment of detection. Static keys are made usable here, because the
 * backend patches its hypercalls in before the first console prints.
 *
 * Context: setup_arch(), right after psci_dt_init().
 */
void __init pv_guest_setup(void)
{
	const char *evidence;

	jump_label_init();
	evidence = pv_choose();
	pr_info("backend %s, %s\n", pv_boot.chosen->name, evidence);
	if (pv_boot.chosen != &pv_native)
		pv_guest_set_name(pv_boot.chosen->name);
	pv_report("setup",
		  pv_boot.chosen->setup(pv_boot.chosen == pv_boot.claimed));
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

// SPDX-License-Identifier: GPL-2.0-only
/* Bare metal: the backend of no-ops, and the steps that others leave out */
#include <linux/pv_backend.h>

/**
 * pv_no_check() - for a backend without demands on its device tree node
 * @node: ignored
 *
 * Return: NULL.
 */
const char * __init pv_no_check(const struct device_node *node)
{
	return NULL;
}

/**
 * pv_no_setup() - for a backend that needs no setup in setup_arch()
 * @claimed: ignored
 *
 * Return: 0.
 */
int __init pv_no_setup(bool claimed)
{
	return 0;
}

/**
 * pv_no_step() - for a backend that leaves out a step of the boot
 *
 * Return: 0.
 */
int __init pv_no_step(void)
{
	return 0;
}

/* Nothing points to bare metal: it is what remains. */
static bool __init pv_native_detect(bool claimed)
{
	return false;
}

const struct pv_backend pv_native __initconst = {
	.name		= "native",
	.evidence	= PV_EVIDENCE_SMCCC,
	.check_node	= pv_no_check,
	.detect		= pv_native_detect,
	.setup		= pv_no_setup,
	.init		= pv_no_step,
	.late_init	= pv_no_step,
};

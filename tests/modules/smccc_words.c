// SPDX-License-Identifier: GPL-2.0-only
/* What who answers SMCCC has to say to calls that change nothing, a line each */
#define pr_fmt(fmt) "smccc_words: " fmt

#include <linux/arm-smccc.h>
#include <linux/module.h>

/* PSCI 1.1, SMCCC 1.1, the TRNG's DEN0098, Linux' vendor-hyp services of KVM */
static const struct {
	u32 function;
	u32 argument;
} calls[] = {
	{ 0x84000000 },			/* PSCI_VERSION */
	{ 0x84000004, 0 },		/* AFFINITY_INFO of this CPU */
	{ 0x84000004, 7 },		/* of one that there is not */
	{ 0x84000006 },			/* MIGRATE_INFO_TYPE */
	{ 0x8400000a, 0x84000000 },	/* PSCI_FEATURES */
	{ 0x8400000a, 0x80000000 },
	{ 0x8400000a, 0x84000012 },	/* of SYSTEM_RESET2 */
	{ 0x8400001f },			/* no function of PSCI */
	{ 0x80000000 },			/* SMCCC_VERSION */
	{ 0x80000001, 0x80000000 },	/* ARCH_FEATURES */
	{ 0x80000001, 0x80000002 },	/* of SOC_ID */
	{ 0x80000003 },			/* no function of the architecture */
	{ 0x84000050 },			/* TRNG_VERSION */
	{ 0x84000051, 0x84000053 },	/* TRNG_FEATURES */
	{ 0x84000053, 0 },		/* TRNG_RND32 of no bits */
	{ 0x84000053, 97 },		/* of too many */
	{ 0x8600ff01 },			/* UID of the vendor's hypervisor */
	{ 0x86000000 },			/* its features */
	{ 0x86000001, 2 },		/* PTP by a counter that there is not */
	{ 0x86001234 },			/* no function of it */
	{ 0x8500ff01 },			/* UID of the standard hypervisor services */
};

static int __init smccc_words_init(void)
{
	struct arm_smccc_res res;
	int i;

	for (i = 0; i < ARRAY_SIZE(calls); i++) {
		arm_smccc_1_1_invoke(calls[i].function, calls[i].argument, 0, 0,
				     &res);
		pr_info("%x %x: %lx %lx %lx %lx\n", calls[i].function,
			calls[i].argument, res.a0, res.a1, res.a2, res.a3);
	}
	return 0;
}
module_init(smccc_words_init);

MODULE_DESCRIPTION("Answers to SMCCC calls");
MODULE_LICENSE("GPL");
/* It is of this tree; and the rig calls a tainted kernel red. */
MODULE_INFO(intree, "Y");

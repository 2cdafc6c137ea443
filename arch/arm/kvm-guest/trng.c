// SPDX-License-Identifier: GPL-2.0-only
/* KVM's entropy: the TRNG calls of the SMC Calling Convention */
#include <linux/arm-smccc.h>
#include <linux/cache.h>
#include <linux/init.h>
#include <linux/jump_label.h>

#include <asm/archrandom.h>

#include "backend.h"

/* DEN0098: major in bits 30 to 16, minor in bits 15 to 0 */
#define TRNG_VERSION_1_0 0x10000

DEFINE_STATIC_KEY_FALSE_RO(smccc_trng_found);

/*
 * Asked only of KVM, and before the entropy pool is seeded. The rest is the
 * base's: it makes the device of its driver arm_smccc_trng.
 */
void __init kvm_guest_probe_trng(void)
{
	struct arm_smccc_res res;

	arm_smccc_1_1_invoke(ARM_SMCCC_TRNG_VERSION, &res);
	if ((int)res.a0 < TRNG_VERSION_1_0)
		return;
	static_branch_enable(&smccc_trng_found);
	smccc_trng_available = true;
}

// SPDX-License-Identifier: GPL-2.0-only
/* KVM as the hypervisor below a 32-bit guest */
#include <linux/arm-smccc.h>
#include <linux/init.h>
#include <linux/pv_backend.h>

#include <asm/hypervisor.h>

#include "backend.h"

static bool kvm_guest_uid_seen __initdata;

/*
 * The SMCCC code calls this once KVM has answered with its UID, from
 * psci_dt_init() and so before the core asks: no need for a second call.
 */
void __init kvm_arch_init_hyp_services(void)
{
	kvm_guest_uid_seen = true;
}

/* KVM before 5.12 has no UID: there, the node has to do. */
static bool __init kvm_guest_detect(bool claimed)
{
	return claimed || kvm_guest_uid_seen;
}

static int __init kvm_guest_setup(bool claimed)
{
	kvm_guest_probe_trng();
	return 0;
}

static void __init kvm_guest_describe(void)
{
	struct pv_identity identity = { .role = PV_ROLE_GUEST };
	struct arm_smccc_res res = { };

	if (kvm_guest_uid_seen)
		arm_smccc_1_1_invoke(ARM_SMCCC_VENDOR_HYP_KVM_FEATURES_FUNC_ID,
				     &res);
	identity.features[0] = res.a0;
	identity.features[1] = res.a1;
	identity.features[2] = res.a2;
	identity.features[3] = res.a3;
	pv_guest_describe(&identity);
}

static int __init kvm_guest_init(void)
{
	kvm_guest_describe();
	/* KVM is the PSCI firmware of its guests. */
	pv_guest_offer(PV_CAP_POWER);
	kvm_guest_start_clock();
	return kvm_guest_add_node();
}

const struct pv_backend pv_kvm __initconst = {
	.name		= "kvm",
	.compatible	= "linux,kvm",
	.evidence	= PV_EVIDENCE_SMCCC,
	.check_node	= pv_no_check,
	.detect		= kvm_guest_detect,
	.setup		= kvm_guest_setup,
	.init		= kvm_guest_init,
	.late_init	= kvm_guest_add_ptp,
};

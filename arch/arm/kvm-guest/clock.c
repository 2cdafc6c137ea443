// SPDX-License-Identifier: GPL-2.0-only
/* The host's wallclock, by KVM's PTP call */
#include <linux/arm-smccc.h>
#include <linux/init.h>
#include <linux/ptp_kvm.h>
#include <linux/pv_backend.h>
#include <linux/time64.h>

#include <asm/hypervisor.h>

#include "backend.h"

/* The driver of the architected timer knows which counter the guest uses. */
static int kvm_clock_read(struct pv_clock_sample *sample)
{
	struct timespec64 wall = { };
	int err;

	err = kvm_arch_ptp_get_crosststamp(&sample->counter, &wall,
					   &sample->counter_id);
	sample->wall = timespec64_to_ktime(wall);
	return err;
}

/* The base's ptp_kvm takes the same call. */
static const struct pv_clock_ops kvm_clock_ops = {
	.read	 = kvm_clock_read,
	.has_ptp = IS_BUILTIN(CONFIG_PTP_1588_CLOCK_KVM),
};

void __init kvm_guest_start_clock(void)
{
	if (kvm_arm_hyp_service_available(ARM_SMCCC_KVM_FUNC_PTP))
		pv_clock_offer(&kvm_clock_ops);
}

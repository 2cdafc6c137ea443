// SPDX-License-Identifier: GPL-2.0-only
/* The host's wallclock, by KVM's PTP call */
#define pr_fmt(fmt) "kvm_guest: " fmt

#include <linux/arm-smccc.h>
#include <linux/err.h>
#include <linux/init.h>
#include <linux/platform_device.h>
#include <linux/printk.h>
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

/* User space knows the clock of the base's ptp_kvm, which takes the same call. */
static const struct pv_clock_ops kvm_clock_ops = {
	.read	 = kvm_clock_read,
	.has_ptp = IS_ENABLED(CONFIG_PTP_1588_CLOCK_KVM),
};

/* KVM announces the call whatever its own clocksource is, and may then refuse. */
void __init kvm_guest_start_clock(void)
{
	struct pv_clock_sample sample;
	int err;

	if (!kvm_arm_hyp_service_available(ARM_SMCCC_KVM_FUNC_PTP))
		return;
	err = kvm_clock_read(&sample);
	if (err)
		pr_info("no clock: the host announces one, and refuses it (%d)\n",
			err);
	else
		pv_clock_offer(&kvm_clock_ops);
}

/* For its uevent: nothing else has user space load ptp_kvm. */
int __init kvm_guest_add_ptp(void)
{
	if (!IS_MODULE(CONFIG_PTP_1588_CLOCK_KVM) || !pv_guest_has(PV_CAP_CLOCK))
		return 0;
	return PTR_ERR_OR_ZERO(platform_device_register_simple("ptp-kvm",
							       PLATFORM_DEVID_NONE,
							       NULL, 0));
}

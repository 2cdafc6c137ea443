/* SPDX-License-Identifier: GPL-2.0-only */
/* Shared by the files of the KVM backend, and by nobody else */
#ifndef __ARM_KVM_GUEST_BACKEND_H
#define __ARM_KVM_GUEST_BACKEND_H

void kvm_guest_probe_trng(void);
void kvm_guest_start_clock(void);
int kvm_guest_add_ptp(void);

#ifdef CONFIG_ARM_KVM_GUEST_NODE
int kvm_guest_add_node(void);
#else
static inline int kvm_guest_add_node(void)
{
	return 0;
}
#endif

#endif /* __ARM_KVM_GUEST_BACKEND_H */

/* SPDX-License-Identifier: GPL-2.0-only */
/* The /hypervisor node that virtual machine monitors leave out */
#ifndef __ARM_KVM_GUEST_NODE_H
#define __ARM_KVM_GUEST_NODE_H

#ifdef CONFIG_ARM_KVM_GUEST_NODE
int kvm_guest_add_node(void);
#else
static inline int kvm_guest_add_node(void)
{
	return 0;
}
#endif

#endif /* __ARM_KVM_GUEST_NODE_H */

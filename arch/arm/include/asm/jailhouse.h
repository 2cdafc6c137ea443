/* SPDX-License-Identifier: GPL-2.0-only */
/* Jailhouse's hypercalls that a cell may make on 32-bit ARM */
#ifndef __ASM_ARM_JAILHOUSE_H
#define __ASM_ARM_JAILHOUSE_H

#include <linux/errno.h>
#include <linux/jump_label.h>
#include <linux/types.h>

#include <asm/hvc_call.h>

/*
 * JAILHOUSE_HVC_CODE in Jailhouse's asm/jailhouse_hypercall.h. Its number goes
 * in r0, two arguments in r1 and r2; it may lose r3, and does not look at r12.
 * Any other operand parks the CPU for good.
 */
#define JAILHOUSE_HVC_TAG	0x4a48

/* JAILHOUSE_HC_DEBUG_CONSOLE_PUTC in Jailhouse's jailhouse/hypercall.h */
#define JAILHOUSE_HC_PUTC	8

/* On once the backend has seen that it is Jailhouse that listens. */
DECLARE_STATIC_KEY_FALSE(jailhouse_hvc_enabled);

#define jailhouse_hvc(number, a1, a2)					\
	(static_branch_likely(&jailhouse_hvc_enabled) ?			\
		hvc_call4(JAILHOUSE_HVC_TAG, 0, number, a1, a2, 0) : -ENOSYS)

static __always_inline int jailhouse_putc(char c)
{
	return jailhouse_hvc(JAILHOUSE_HC_PUTC, c, 0);
}

bool jailhouse_has_console(void);

#endif /* __ASM_ARM_JAILHOUSE_H */

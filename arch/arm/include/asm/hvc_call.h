/* SPDX-License-Identifier: GPL-2.0-only */
/* Hypercalls by HVC: a tag names the hypervisor, r12 carries the number */
#ifndef __ASM_ARM_HVC_CALL_H
#define __ASM_ARM_HVC_CALL_H

#include <linux/build_bug.h>
#include <linux/compiler.h>
#include <linux/types.h>

#include <asm/opcodes-virt.h>

/**
 * DOC: hvc_call
 *
 * The calling convention of hvc_call0() to hvc_call5():
 *
 * ============  =========================================================
 * HVC operand   tag of the hypervisor, a compile-time constant to 0xffff
 * r12           number of the hypercall
 * r0 - r4       arguments, in order
 * r0            result
 * lost          r12, every argument register that was used, memory
 * ============  =========================================================
 *
 * The tag ends up in the ISS field of the hypervisor's syndrome register.
 * Tag 0 is the SMC Calling Convention's: use arm_smccc_1_1_invoke() for it.
 * Any other hypervisor than the one that the tag names takes such a call for
 * something else, up to killing the guest, so a backend wraps these functions
 * with a check that it is the one in charge. Nobody else calls them.
 */

/*
 * Make a value real before the first argument register is bound. GCC before 7
 * may put a division off until then, and turn it into a library call, which
 * takes r0-r3 and r12.
 */
#define __hvc_settled(value)						\
({									\
	unsigned long __settled = (value);				\
									\
	if (!__builtin_constant_p(__settled))				\
		OPTIMIZER_HIDE_VAR(__settled);				\
	__settled;							\
})

#define __hvc_bind(reg, value)	register unsigned long reg asm(#reg) = (value)

static __always_inline void __hvc_check_tag(u32 tag)
{
	BUILD_BUG_ON(!__builtin_constant_p(tag) || tag > 0xffff);
}

/*
 * For the functions below, whose tag it takes. __HVC() wants a name in place of
 * the tag and leaves the rest to the assembler.
 */
#define __hvc_issue(...)						\
do {									\
	__hvc_check_tag(tag);						\
	asm volatile(".set .LHVC_TAG, %c[iss]\n\t"			\
		     __HVC(.LHVC_TAG)					\
		     : __VA_ARGS__					\
		     : [iss] "i" (tag)					\
		     : "memory");					\
} while (0)

/**
 * hvc_call0() - hypercall without arguments
 * @tag: HVC operand of the hypervisor, a compile-time constant, 0 to 0xffff
 * @number: number of the hypercall, passed in r12
 *
 * Context: Any, once the hypervisor that @tag names is known to be there.
 * Return: what the hypervisor left in r0.
 */
static __always_inline long hvc_call0(u32 tag, unsigned long number)
{
	unsigned long nr = __hvc_settled(number);

	register unsigned long r0 asm("r0");
	__hvc_bind(r12, nr);

	__hvc_issue("=r" (r0), "+r" (r12));
	return r0;
}

/**
 * hvc_call1() - hypercall with one argument
 * @tag: see hvc_call0()
 * @number: see hvc_call0()
 * @a0: passed in r0
 *
 * Context: see hvc_call0()
 * Return: what the hypervisor left in r0.
 */
static __always_inline long hvc_call1(u32 tag, unsigned long number,
				      unsigned long a0)
{
	unsigned long nr = __hvc_settled(number);
	unsigned long v0 = __hvc_settled(a0);

	__hvc_bind(r0, v0);
	__hvc_bind(r12, nr);

	__hvc_issue("+r" (r0), "+r" (r12));
	return r0;
}

/**
 * hvc_call2() - hypercall with two arguments
 * @tag: see hvc_call0()
 * @number: see hvc_call0()
 * @a0: passed in r0
 * @a1: passed in r1
 *
 * Context: see hvc_call0()
 * Return: what the hypervisor left in r0.
 */
static __always_inline long hvc_call2(u32 tag, unsigned long number,
				      unsigned long a0, unsigned long a1)
{
	unsigned long nr = __hvc_settled(number);
	unsigned long v0 = __hvc_settled(a0);
	unsigned long v1 = __hvc_settled(a1);

	__hvc_bind(r0, v0);
	__hvc_bind(r1, v1);
	__hvc_bind(r12, nr);

	__hvc_issue("+r" (r0), "+r" (r1), "+r" (r12));
	return r0;
}

/**
 * hvc_call3() - hypercall with three arguments
 * @tag: see hvc_call0()
 * @number: see hvc_call0()
 * @a0: passed in r0
 * @a1: passed in r1
 * @a2: passed in r2
 *
 * Context: see hvc_call0()
 * Return: what the hypervisor left in r0.
 */
static __always_inline long hvc_call3(u32 tag, unsigned long number,
				      unsigned long a0, unsigned long a1,
				      unsigned long a2)
{
	unsigned long nr = __hvc_settled(number);
	unsigned long v0 = __hvc_settled(a0);
	unsigned long v1 = __hvc_settled(a1);
	unsigned long v2 = __hvc_settled(a2);

	__hvc_bind(r0, v0);
	__hvc_bind(r1, v1);
	__hvc_bind(r2, v2);
	__hvc_bind(r12, nr);

	__hvc_issue("+r" (r0), "+r" (r1), "+r" (r2), "+r" (r12));
	return r0;
}

/**
 * hvc_call4() - hypercall with four arguments
 * @tag: see hvc_call0()
 * @number: see hvc_call0()
 * @a0: passed in r0
 * @a1: passed in r1
 * @a2: passed in r2
 * @a3: passed in r3
 *
 * Context: see hvc_call0()
 * Return: what the hypervisor left in r0.
 */
static __always_inline long hvc_call4(u32 tag, unsigned long number,
				      unsigned long a0, unsigned long a1,
				      unsigned long a2, unsigned long a3)
{
	unsigned long nr = __hvc_settled(number);
	unsigned long v0 = __hvc_settled(a0);
	unsigned long v1 = __hvc_settled(a1);
	unsigned long v2 = __hvc_settled(a2);
	unsigned long v3 = __hvc_settled(a3);

	__hvc_bind(r0, v0);
	__hvc_bind(r1, v1);
	__hvc_bind(r2, v2);
	__hvc_bind(r3, v3);
	__hvc_bind(r12, nr);

	__hvc_issue("+r" (r0), "+r" (r1), "+r" (r2), "+r" (r3),
		    "+r" (r12));
	return r0;
}

/**
 * hvc_call5() - hypercall with five arguments
 * @tag: see hvc_call0()
 * @number: see hvc_call0()
 * @a0: passed in r0
 * @a1: passed in r1
 * @a2: passed in r2
 * @a3: passed in r3
 * @a4: passed in r4
 *
 * Context: see hvc_call0()
 * Return: what the hypervisor left in r0.
 */
static __always_inline long hvc_call5(u32 tag, unsigned long number,
				      unsigned long a0, unsigned long a1,
				      unsigned long a2, unsigned long a3,
				      unsigned long a4)
{
	unsigned long nr = __hvc_settled(number);
	unsigned long v0 = __hvc_settled(a0);
	unsigned long v1 = __hvc_settled(a1);
	unsigned long v2 = __hvc_settled(a2);
	unsigned long v3 = __hvc_settled(a3);
	unsigned long v4 = __hvc_settled(a4);

	__hvc_bind(r0, v0);
	__hvc_bind(r1, v1);
	__hvc_bind(r2, v2);
	__hvc_bind(r3, v3);
	__hvc_bind(r4, v4);
	__hvc_bind(r12, nr);

	__hvc_issue("+r" (r0), "+r" (r1), "+r" (r2), "+r" (r3),
		    "+r" (r4), "+r" (r12));
	return r0;
}

#endif /* __ASM_ARM_HVC_CALL_H */

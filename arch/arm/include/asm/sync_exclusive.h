/* SPDX-License-Identifier: GPL-2.0-only */
/* Exclusive accesses of every width, for words shared with a hypervisor */
#ifndef __ASM_ARM_SYNC_EXCLUSIVE_H
#define __ASM_ARM_SYNC_EXCLUSIVE_H

#include <linux/kconfig.h>
#include <linux/prefetch.h>
#include <linux/types.h>

#include <asm/barrier.h>
#include <asm/cmpxchg.h>

/*
 * The other side of such a word takes none of this kernel's locks, and may keep
 * something else right beside it: only an exclusive access of the word's own
 * width will do. ARMv6 has these for 32 bits, ARMv6K for 8, 16 and 64 too. A
 * kernel for both has ordinary atomics that do without the latter: they take
 * the 32 bits around a byte, do not link for 16 bits, and for 64 take a lock.
 *
 * Here the latter are used nevertheless, and no CPU that lacks them gets here:
 * callers talk to a hypervisor that was found at boot, and only ARMv7 has what
 * a hypervisor needs. They depend on CPU_V7, which also makes the least of the
 * kernel's -march options armv6k, so that the assembler takes them.
 */
static __always_inline u8 __sync_cmpxchg8(u8 *ptr, u32 old, u32 new)
{
	unsigned long failed;
	u8 seen;

	asm volatile("1:	ldrexb	%0, [%2]\n"
		     "	cmp	%0, %3\n"
		     "	bne	2f\n"
		     "	strexb	%1, %4, [%2]\n"
		     "	cmp	%1, #0\n"
		     "	bne	1b\n"
		     "2:"
		     : "=&r" (seen), "=&r" (failed)
		     : "r" (ptr), "r" (old), "r" (new)
		     : "cc", "memory");
	return seen;
}

static __always_inline u16 __sync_cmpxchg16(u16 *ptr, u32 old, u32 new)
{
	unsigned long failed;
	u16 seen;

	asm volatile("1:	ldrexh	%0, [%2]\n"
		     "	cmp	%0, %3\n"
		     "	bne	2f\n"
		     "	strexh	%1, %4, [%2]\n"
		     "	cmp	%1, #0\n"
		     "	bne	1b\n"
		     "2:"
		     : "=&r" (seen), "=&r" (failed)
		     : "r" (ptr), "r" (old), "r" (new)
		     : "cc", "memory");
	return seen;
}

/* Without CPU_V6 the ordinary one has all widths. None has barriers. */
static __always_inline unsigned long
__sync_cmpxchg(void *ptr, unsigned long old, unsigned long new, int size)
{
	if (IS_ENABLED(CONFIG_CPU_V6) && size == 1)
		return __sync_cmpxchg8(ptr, (u8)old, new);
	if (IS_ENABLED(CONFIG_CPU_V6) && size == 2)
		return __sync_cmpxchg16(ptr, (u16)old, new);
	return __cmpxchg(ptr, old, new, size);
}

/**
 * sync_xchg64() - exchange 64 bits that are shared with a hypervisor
 * @ptr: the 64 bits, on a boundary of 8 bytes
 * @new: what to put there
 *
 * Context: Any, on a CPU with ARMv6K. A full barrier, on UP kernels too.
 * Return: what was there.
 */
static __always_inline u64 sync_xchg64(u64 *ptr, u64 new)
{
	unsigned long failed;
	u64 old;

	virt_mb(); /* the other side may be on another CPU */
	prefetchw(ptr);
	asm volatile("1:	ldrexd	%0, %H0, [%2]\n"
		     "	strexd	%1, %3, %H3, [%2]\n"
		     "	cmp	%1, #0\n"
		     "	bne	1b"
		     : "=&r" (old), "=&r" (failed)
		     : "r" (ptr), "r" (new)
		     : "cc", "memory");
	virt_mb(); /* see above */

	return old;
}

#endif /* __ASM_ARM_SYNC_EXCLUSIVE_H */

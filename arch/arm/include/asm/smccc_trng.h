/* SPDX-License-Identifier: GPL-2.0-only */
/* Entropy from firmware by SMCCC, for seeding before there are drivers */
#ifndef _ASM_SMCCC_TRNG_H
#define _ASM_SMCCC_TRNG_H

#include <linux/arm-smccc.h>
#include <linux/jump_label.h>
#include <linux/minmax.h>

/* What fits into the registers of one answer */
#define SMCCC_TRNG_MAX_LONGS 3

/*
 * On once a hypervisor that has the TRNG calls is known. An early boot asks for
 * random numbers thousands of times, and without it that costs nothing.
 */
DECLARE_STATIC_KEY_FALSE(smccc_trng_found);

/* The base's, for its driver */
extern bool smccc_trng_available;

/* No instruction of ARMv7 gives random numbers. */
static inline size_t __must_check arch_get_random_longs(unsigned long *v,
							size_t max_longs)
{
	return 0;
}

/* DEN0098, TRNG_RND: the bits come in r3 first, then in r2 and r1. */
static inline size_t __must_check arch_get_random_seed_longs(unsigned long *v,
							     size_t max_longs)
{
	size_t n = min_t(size_t, max_longs, SMCCC_TRNG_MAX_LONGS);
	struct arm_smccc_res res;

	if (!static_branch_unlikely(&smccc_trng_found) || !n)
		return 0;
	arm_smccc_1_1_invoke(ARM_SMCCC_TRNG_RND32, n * 32, &res);
	if ((int)res.a0 < 0)
		return 0;
	v[0] = res.a3;
	if (n > 1)
		v[1] = res.a2;
	if (n > 2)
		v[2] = res.a1;
	return n;
}

#endif /* _ASM_SMCCC_TRNG_H */

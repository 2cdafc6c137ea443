// SPDX-License-Identifier: GPL-2.0-only
/*
 * KVM of Linux 6.1, as one of its 32-bit guests finds it: SMCCC by HVC
 *
 * Its answers are held against those of the real one, by kvm-words and
 * monitor-kvm-words of tests/cases/monitor.py.
 */
#include "monitor.h"

#define SMCCC_VERSION	0x80000000
#define TRNG_VERSION	0x84000050
#define TRNG_FEATURES	0x84000051
#define TRNG_RND32	0x84000053
#define KVM_UID		0x8600ff01
#define KVM_FEATURES	0x86000000
#define KVM_PTP		0x86000001

#define INVALID_PARAMETERS	((u32)-2)
#define MOST_BITS		96

/* Nanoseconds of 2026-11-30, and of a tick of QEMU's counter */
#define SOME_DAY	1795996800000000000ULL
#define TICK_NS		16

static unsigned long long counter(void)
{
	u32 low, high;

	asm volatile("isb\n\tmrrc p15, 1, %0, %1, c14" : "=r" (low), "=r" (high));
	return (unsigned long long)high << 32 | low;
}

/* Both counters are the same here. */
static void ptp(u32 *r)
{
	unsigned long long ticks = counter(), wall = SOME_DAY + ticks * TICK_NS;

	if (monitor_lies(LIE_PTP_BACKWARDS))
		wall = SOME_DAY - ticks * 1000000;
	if (monitor_lies(LIE_PTP_NEVER))
		wall = -1ULL;
	r[0] = wall >> 32;
	r[1] = wall;
	r[2] = ticks >> 32;
	r[3] = ticks;
}

static void entropy(u32 *r)
{
	u32 bits = r[1];

	r[0] = bits > MOST_BITS ? INVALID_PARAMETERS : 0;
	r[1] = r[2] = r[3] = 0;
	if (r[0] || !bits)
		return;
	/* Not in the least random, and nobody can tell. */
	if (!monitor_lies(LIE_TRNG_NOTHING))
		r[1] = r[2] = r[3] = (u32)counter() * 0x9e3779b9;
}

static void uid(u32 *r)
{
	r[0] = 0xb66fb428;
	r[1] = 0xe911c52e;
	r[2] = 0x564bcaa9;
	r[3] = 0x743a004d;
}

static void answer(u32 *r, u32 value)
{
	r[0] = value;
	r[1] = r[2] = r[3] = 0;
}

static void psci(struct registers *regs)
{
	u32 function = regs->r[0], asked = regs->r[1];

	monitor_count("PSCI");
	switch (function) {
	case PSCI_VERSION:
		answer(regs->r, 0x10001);
		return;
	case 0x84000006:	/* MIGRATE_INFO_TYPE: there is no trusted OS */
		answer(regs->r, 2);
		return;
	case PSCI_FEATURES:
		answer(regs->r, asked == SMCCC_VERSION || asked == 0x84000012 ||
		       (asked >= PSCI_VERSION && asked <= PSCI_FEATURES) ? 0 : NOT_SUPPORTED);
		return;
	case PSCI_SYSTEM_OFF:
		monitor_end("the guest is off", 0);
	case PSCI_SYSTEM_RESET:
		monitor_end("the guest restarts", 0);
	}
	answer(regs->r, function > PSCI_FEATURES ? NOT_SUPPORTED : psci_call(regs));
}

static bool hvc(u16 operand, struct registers *regs)
{
	u32 *r = regs->r;

	(void)operand;
	if (psci_is(r[0])) {
		psci(regs);
		return true;
	}
	monitor_count("SMCCC");
	switch (r[0]) {
	case SMCCC_VERSION:
		answer(r, 0x10001);
		break;
	case TRNG_VERSION:
		answer(r, 0x10000);
		break;
	case TRNG_FEATURES:
		answer(r, r[1] >= TRNG_VERSION && r[1] <= TRNG_RND32 ? 0 : NOT_SUPPORTED);
		break;
	case TRNG_RND32:
		entropy(r);
		break;
	case KVM_UID:
		uid(r);
		break;
	case KVM_FEATURES:
		answer(r, monitor_lies(LIE_FEATURES) ? 0xffffffff : 3);
		break;
	case KVM_PTP:
		if (r[1] > 1)
			answer(r, NOT_SUPPORTED);
		else
			ptp(r);
		break;
	default:
		answer(r, NOT_SUPPORTED);
	}
	return true;
}

const struct face kvm = {
	.name	= "KVM",
	.hvc	= hvc,
};

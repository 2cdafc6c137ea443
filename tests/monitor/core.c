// SPDX-License-Identifier: GPL-2.0-only
/*
 * A monitor in HYP mode that takes the place of a hypervisor: what traps
 *
 * It gives the guest all of the machine, without a second stage of translation,
 * answers its calls as the face does that the rig has chosen, and counts them.
 * It is a double of hypervisors that are tried themselves elsewhere, or were
 * tried by hand.
 */
#include "monitor.h"

#define EC_HVC	0x12
#define EC_SMC	0x13

/* Thumb or ARM: the length of the instruction that trapped */
#define HSR_LONG	(1 << 25)

#define COUNTERS	16

#define OPTIONS	((const struct options *)0x5ef00000)

static const struct face * const faces[] = { &nobody, &jailhouse, &echo, &kvm, &xen };
static const struct face *face;

static struct {
	const char *what;
	u32 times;
} counters[COUNTERS];

/* The same words are the same counter: each is said by one place. */
void monitor_count(const char *what)
{
	u32 i = 0;

	while (counters[i].what && counters[i].what != what && i < COUNTERS - 1)
		i++;
	counters[i].what = what;
	__atomic_fetch_add(&counters[i].times, 1, __ATOMIC_RELAXED);
}

void monitor_end(const char *why, u32 value)
{
	u32 i;

	print("\nmonitor: %s %x\n", why, value);
	for (i = 0; i < COUNTERS && counters[i].what; i++)
		print("monitor: counted %u %s\n", counters[i].times, counters[i].what);
	for (;;)
		firmware(PSCI_SYSTEM_OFF, 0, 0, 0);
}

void monitor_unexpected(void)
{
	u32 hsr;

	asm volatile("mrc p15, 4, %0, c5, c2, 0" : "=r" (hsr));
	monitor_end("FAILED: an exception that nobody expects, HSR", hsr);
}

bool monitor_lies(enum lie lie)
{
	return OPTIONS->lies & 1 << lie;
}

/* Is this the hypercall that the rig wants to fail? Those of all CPUs count. */
static bool fails(struct registers *regs)
{
	static u32 calls;

	if (__atomic_add_fetch(&calls, 1, __ATOMIC_RELAXED) != OPTIONS->fails)
		return false;
	print("monitor: call %u fails: HVC, r0 %x, r12 %x\n", OPTIONS->fails, regs->r[0], regs->r[12]);
	regs->r[0] = OPTIONS->error;
	return true;
}

/* A hypercall returns behind itself, an SMC that is trapped to itself. */
static void skip(u32 hsr)
{
	u32 pc;

	asm volatile("mrs %0, ELR_hyp" : "=r" (pc));
	pc += hsr & HSR_LONG ? 4 : 2;
	asm volatile("msr ELR_hyp, %0" : : "r" (pc));
}

void monitor_trap(struct registers *regs)
{
	u32 hsr;

	asm volatile("mrc p15, 4, %0, c5, c2, 0" : "=r" (hsr));
	switch (hsr >> 26) {
	case EC_HVC:
		monitor_count("hypercalls");
		if (!fails(regs) && !(face->hvc && face->hvc(hsr & 0xffff, regs)))
			monitor_end("parked the CPU for HVC", hsr & 0xffff);
		return;
	case EC_SMC:
		skip(hsr);
		if (!face->smc || !face->smc(regs))
			monitor_end("parked the CPU for SMC", regs->r[0]);
		return;
	}
	monitor_unexpected();
}

/* Where the guest begins, in r0, and its device tree, in r1 */
unsigned long long monitor_start(void)
{
	const struct options *options = OPTIONS;

	if (options->face >= sizeof(faces) / sizeof(faces[0]))
		monitor_end("FAILED: no face of number", options->face);
	face = faces[options->face];
	print("monitor: %s\n", face->name);
	if (face->start)
		face->start(options);
	return (unsigned long long)options->tree << 32 | options->kernel;
}

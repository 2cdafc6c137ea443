// SPDX-License-Identifier: GPL-2.0-only
/* PSCI for the guest: what the firmware has, with the monitor below each CPU */
#include "monitor.h"

#define CPUS	4

/* A CPU that was asked for, and has yet to begin */
static struct {
	u32 entry;
	u32 context;
} waiting[CPUS];

bool psci_is(u32 function)
{
	return function >= PSCI_VERSION && function < PSCI_VERSION + 0x20;
}

static u32 this_cpu(void)
{
	u32 mpidr;

	asm volatile("mrc p15, 0, %0, c0, c0, 5" : "=r" (mpidr));
	return mpidr & (CPUS - 1);
}

static u64 counter(void)
{
	u32 low, high;

	asm volatile("isb; mrrc p15, 0, %0, %1, c14" : "=r" (low), "=r" (high));
	return (u64)high << 32 | low;
}

/* As if the host had others to run */
static void be_late(u32 seconds)
{
	u32 hertz;
	u64 end;

	asm volatile("mrc p15, 0, %0, c14, c0, 0" : "=r" (hertz));
	for (end = counter() + (u64)hertz * seconds; counter() < end;)
		;
}

/* In registers, r0 and r1, which a structure of 8 bytes would not be. */
unsigned long long monitor_second(void)
{
	u32 cpu = this_cpu();

	if (monitor_lies(LIE_CPU_LATE))
		be_late(3);
	return (unsigned long long)waiting[cpu].context << 32 | waiting[cpu].entry;
}

u32 psci_call(const struct registers *regs)
{
	u32 target = regs->r[1];

	if (regs->r[0] != PSCI_CPU_ON)
		return firmware(regs->r[0], target, regs->r[2], regs->r[3]);
	waiting[target & (CPUS - 1)].entry = regs->r[2];
	waiting[target & (CPUS - 1)].context = regs->r[3];
	asm volatile("dsb" : : : "memory");
	return firmware(PSCI_CPU_ON, target, (u32)second_start, 0);
}

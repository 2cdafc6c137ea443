// SPDX-License-Identifier: GPL-2.0-only
/*
 * Jailhouse 0.12 on 32-bit ARM, as one of its cells finds it
 *
 * The root cell is in here too: what it asks of the cell, and when, the cell's
 * own test says, by characters for the debug console that are no text.
 */
#include "monitor.h"

#define HVC_CODE	0x4a48

#define GET_INFO	5
#define CPU_GET_INFO	7
#define DEBUG_PUTC	8
#define NUM_CELLS	4

#define EPERM	1
#define EINVAL	22
#define ENOSYS	38

/* Owners of SMCCC functions: of the others a call parks the CPU. */
#define OWNER(function)	((function) >> 24 & 0x3f)
#define OWNER_ARCH	0
#define OWNER_SIP	2
#define OWNER_STANDARD	4

#define SMCCC_VERSION		0x80000000
#define SMCCC_ARCH_FEATURES	0x80000001

#define SHUT_DOWN	2
#define FAILED		3

/* What the cell's test has the root cell do */
#define ASK_FOR_SHUTDOWN	1
#define SAY_RECONFIGURED	2
#define SAY_SOMETHING_ELSE	3
#define TELL_THE_REPLY		4

struct region {
	char signature[6];
	u16 revision;
	volatile u32 cell_state;
	volatile u32 msg_to_cell;
	volatile u32 reply_from_cell;
	u32 flags;
};

static struct region *region;

static void start(const struct options *options)
{
	region = (struct region *)options->shared;
}

static void send(u32 message)
{
	region->reply_from_cell = 0;
	region->msg_to_cell = message;
}

static void root_cell(char c)
{
	switch (c) {
	case ASK_FOR_SHUTDOWN:
		send(1);
		break;
	case SAY_RECONFIGURED:
		send(2);
		break;
	case SAY_SOMETHING_ELSE:
		send(9);
		break;
	case TELL_THE_REPLY:
		print("\nmonitor: message %x, reply %x\n", region->msg_to_cell, region->reply_from_cell);
		break;
	default:
		print_char(c);
	}
}

static u32 putc(u32 c)
{
	if (!(region->flags & 1))
		return -EPERM;
	root_cell(c);
	return 0;
}

static u32 call(const u32 *r)
{
	switch (r[0]) {
	case GET_INFO:
		return r[1] == NUM_CELLS ? 2 : (u32)-EINVAL;
	case CPU_GET_INFO:
		return 0;
	case DEBUG_PUTC:
		return putc(r[1]);
	}
	/* The others are the root cell's. */
	return r[0] < DEBUG_PUTC ? -EPERM : -ENOSYS;
}

static bool hvc(u16 operand, struct registers *regs)
{
	if (operand != HVC_CODE)
		return false;
	monitor_count(regs->r[0] == DEBUG_PUTC ? "DEBUG_PUTC" : "other hypercalls");
	regs->r[0] = call(regs->r);
	/* What its header says may be lost */
	regs->r[1] = regs->r[2] = regs->r[3] = 0xdeadbeef;
	return true;
}

static u32 psci(const struct registers *regs)
{
	u32 asked = regs->r[1];

	switch (regs->r[0]) {
	case PSCI_VERSION:
		return 0x10001;
	case PSCI_CPU_OFF:
		if (region->cell_state == SHUT_DOWN || region->cell_state == FAILED)
			monitor_end("a CPU is off, and the cell's state is", region->cell_state);
		return psci_call(regs);
	case PSCI_CPU_ON:
	case PSCI_AFFINITY_INFO:
		return psci_call(regs);
	case PSCI_FEATURES:
		return asked == SMCCC_VERSION || (asked >= PSCI_VERSION && asked <= PSCI_AFFINITY_INFO) ||
		       asked == PSCI_FEATURES ? 0 : NOT_SUPPORTED;
	}
	return NOT_SUPPORTED;
}

static bool arch(struct registers *regs)
{
	switch (regs->r[0]) {
	case SMCCC_VERSION:
		regs->r[0] = 0x10001;
		return true;
	case SMCCC_ARCH_FEATURES:
		regs->r[0] = regs->r[1] == SMCCC_ARCH_FEATURES ? 0 : NOT_SUPPORTED;
		return true;
	}
	return false;
}

static bool smc(struct registers *regs)
{
	switch (OWNER(regs->r[0])) {
	case OWNER_ARCH:
		monitor_count("SMCCC");
		return arch(regs);
	case OWNER_SIP:
		monitor_count("SMCCC");
		regs->r[0] = NOT_SUPPORTED;
		return true;
	case OWNER_STANDARD:
		monitor_count("PSCI");
		regs->r[0] = psci(regs);
		return true;
	}
	return false;
}

const struct face jailhouse = {
	.name	= "Jailhouse",
	.start	= start,
	.hvc	= hvc,
	.smc	= smc,
};

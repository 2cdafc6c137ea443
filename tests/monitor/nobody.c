// SPDX-License-Identifier: GPL-2.0-only
/* Nobody: PSCI by SMC and nothing else, as firmware has it; no HVC is known */
#include "monitor.h"

static void start(const struct options *options)
{
	(void)options;
}

static bool hvc(u16 operand, struct registers *regs)
{
	(void)operand;
	(void)regs;
	return false;
}

static bool smc(struct registers *regs)
{
	if (regs->r[0] == PSCI_SYSTEM_OFF)
		monitor_end("the guest is off", 0);
	monitor_count(psci_is(regs->r[0]) ? "PSCI" : "SMC");
	regs->r[0] = psci_is(regs->r[0]) ? psci_call(regs) : NOT_SUPPORTED;
	return true;
}

const struct face nobody = {
	.name	= "nobody",
	.start	= start,
	.hvc	= hvc,
	.smc	= smc,
};

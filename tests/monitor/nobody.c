// SPDX-License-Identifier: GPL-2.0-only
/* Nobody: PSCI by SMC and nothing else, as firmware has it; no HVC is known */
#include "monitor.h"

bool nobody_smc(struct registers *regs)
{
	if (regs->r[0] == PSCI_SYSTEM_OFF)
		monitor_end("the guest is off", 0);
	monitor_count(psci_is(regs->r[0]) ? "PSCI" : "SMC");
	regs->r[0] = psci_is(regs->r[0]) ? psci_call(regs) : NOT_SUPPORTED;
	return true;
}

const struct face nobody = {
	.name	= "nobody",
	.smc	= nobody_smc,
};

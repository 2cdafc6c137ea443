// SPDX-License-Identifier: GPL-2.0-only
/* External aborts of who expects that nothing may be where he reads */
#include <linux/init.h>
#include <linux/kconfig.h>
#include <linux/signal.h>

#include <asm/extable.h>
#include <asm/system_misc.h>

#include "core.h"

/* "Synchronous external abort", as the tables of either format call it */
#define PV_EXTERNAL_ABORT	(IS_ENABLED(CONFIG_ARM_LPAE) ? 16 : 8)

static int pv_external_abort(unsigned long address, unsigned int fsr,
			     struct pt_regs *regs)
{
	return !fixup_exception(regs);
}

/* For good: what nobody expects ends as it did before. */
void __init pv_expect_aborts(void)
{
	hook_fault_code(PV_EXTERNAL_ABORT, pv_external_abort, SIGBUS, 0,
			"external abort");
}

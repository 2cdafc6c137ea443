// SPDX-License-Identifier: GPL-2.0-only
/*
 * Whoever takes hypercalls as asm/hvc_call.h makes them, and checks each
 *
 * tests/modules/hvc_echo.c makes them: what is in r12 says how many arguments
 * there are, and what each has to be. All that a call may lose is lost.
 */
#include "monitor.h"

#define TAG	0x7e57

static u32 argument(u32 number, u32 n)
{
	return (number + 1) * 0x9e3779b9 * (n + 1);
}

static bool hvc(u16 operand, struct registers *regs)
{
	static const char * const counts[] = {
		"hypercalls without an argument", "hypercalls of one", "hypercalls of two",
		"hypercalls of three", "hypercalls of four", "hypercalls of five",
	};
	u32 number = regs->r[12], arity = number & 7, n;

	if (operand != TAG || arity > 5)
		return false;
	for (n = 0; n < arity; n++) {
		if (regs->r[n] != argument(number, n))
			monitor_end("FAILED: a hypercall's argument is not in its register:", n);
		regs->r[n] = 0xdeadbeef;
	}
	monitor_count(counts[arity]);
	regs->r[12] = 0xdeadbeef;
	regs->r[0] = ~number;
	return true;
}

const struct face echo = {
	.name	= "an echo",
	.hvc	= hvc,
	.smc	= nobody_smc,
};

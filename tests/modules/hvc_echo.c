// SPDX-License-Identifier: GPL-2.0-only
/*
 * Calls tests/monitor by hvc_call0() to hvc_call5(): its face "an echo" checks
 * tag, number and arguments, and loses every register that it may.
 */
#define pr_fmt(fmt) "hvc_echo: " fmt

#include <linux/module.h>

#include <asm/hvc_call.h>

#define ECHO_TAG	0x7e57
#define ROUNDS		64

static int wrong;

static unsigned long argument(unsigned long number, unsigned int n)
{
	return (number + 1) * 0x9e3779b9u * (n + 1);
}

static long call(unsigned long nr)
{
	switch (nr & 7) {
	case 0:
		return hvc_call0(ECHO_TAG, nr);
	case 1:
		return hvc_call1(ECHO_TAG, nr, argument(nr, 0));
	case 2:
		return hvc_call2(ECHO_TAG, nr, argument(nr, 0), argument(nr, 1));
	case 3:
		return hvc_call3(ECHO_TAG, nr, argument(nr, 0), argument(nr, 1),
				 argument(nr, 2));
	case 4:
		return hvc_call4(ECHO_TAG, nr, argument(nr, 0), argument(nr, 1),
				 argument(nr, 2), argument(nr, 3));
	}
	return hvc_call5(ECHO_TAG, nr, argument(nr, 0), argument(nr, 1),
			 argument(nr, 2), argument(nr, 3), argument(nr, 4));
}

/* Values that the compiler does not know, around the call */
static noinline void check(unsigned long nr)
{
	unsigned long a = nr + 1, b = nr + 2, c = nr + 3, d = nr + 4,
		      e = nr + 5, f = nr + 6;
	long got;

	OPTIMIZER_HIDE_VAR(a);
	OPTIMIZER_HIDE_VAR(b);
	OPTIMIZER_HIDE_VAR(c);
	OPTIMIZER_HIDE_VAR(d);
	OPTIMIZER_HIDE_VAR(e);
	OPTIMIZER_HIDE_VAR(f);
	got = call(nr);
	if (got != ~nr || a + b + c + d + e + f != 6 * nr + 21) {
		pr_err("of number %lu: %#lx, or a value of the caller's is lost\n",
		       nr, got);
		wrong++;
	}
}

static int __init hvc_echo_init(void)
{
	unsigned long round, arity;

	for (round = 0; round < ROUNDS; round++)
		for (arity = 0; arity <= 5; arity++)
			check(round << 3 | arity);
	pr_info("done, %d wrong\n", wrong);
	return wrong ? -EIO : 0;
}
module_init(hvc_echo_init);

MODULE_DESCRIPTION("Every arity of hvc_call on a monitor that checks them");
MODULE_LICENSE("GPL");
/* It is of this tree; and the rig calls a tainted kernel red. */
MODULE_INFO(intree, "Y");

// SPDX-License-Identifier: GPL-2.0-only
/* Warns, as a kernel does that finds something wrong with itself */
#include <linux/module.h>

static int __init warning_init(void)
{
	WARN(1, "a module of the rig was loaded to warn\n");
	return 0;
}
module_init(warning_init);

static void __exit warning_exit(void)
{
}
module_exit(warning_exit);

MODULE_DESCRIPTION("A warning for the rig to see");
MODULE_LICENSE("GPL");
/* It is of this tree; and the rig calls a tainted kernel red. */
MODULE_INFO(intree, "Y");

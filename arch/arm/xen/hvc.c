// SPDX-License-Identifier: GPL-2.0-only
/* The guard of Xen's hypercalls, and those on behalf of user space */
#include <linux/export.h>
#include <linux/jump_label.h>
#include <linux/uaccess.h>

#include <asm/xen/hypercall.h>

#include "backend.h"

/* For modules too: a hypercall is inline, and its guard with it. */
DEFINE_STATIC_KEY_FALSE(xen_hvc_enabled);
EXPORT_SYMBOL_GPL(xen_hvc_enabled);

void __init xen_hvc_enable(void)
{
	static_branch_enable(&xen_hvc_enabled);
}

long privcmd_call(unsigned int call, unsigned long a1, unsigned long a2,
		  unsigned long a3, unsigned long a4, unsigned long a5)
{
	unsigned int flags = uaccess_save_and_enable();
	long ret = xen_hvc(5, call, a1, a2, a3, a4, a5);

	uaccess_restore(flags);
	return ret;
}
EXPORT_SYMBOL_GPL(privcmd_call);

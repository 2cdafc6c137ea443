// SPDX-License-Identifier: GPL-2.0-only
/* The early console by Xen's hypercall, once there may be hypercalls */
#include <linux/init.h>
#include <linux/serial_core.h>
#include <linux/string.h>

#include "backend.h"

#define XEN_EARLYCON "xenboot"

static bool xen_earlycon_wanted __initdata;

static int __init xen_parse_earlycon(char *arg)
{
	if (arg && !strcmp(arg, XEN_EARLYCON))
		xen_earlycon_wanted = true;
	return 0;
}
early_param("earlycon", xen_parse_earlycon);

/**
 * xen_setup_earlycon() - set up the early console that the command line asks for
 *
 * Its driver has refused it while nobody knew of Xen. Now it is set up as if it
 * had just been found there, and prints the log so far.
 */
void __init xen_setup_earlycon(void)
{
	static char name[] __initdata = XEN_EARLYCON;

	if (xen_earlycon_wanted)
		setup_earlycon(name);
}

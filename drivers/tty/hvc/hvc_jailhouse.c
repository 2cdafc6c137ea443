// SPDX-License-Identifier: GPL-2.0-only
/* Jailhouse's debug console, which a cell can only write to */
#include <linux/console.h>
#include <linux/err.h>
#include <linux/init.h>
#include <linux/serial_core.h>
#include <linux/types.h>

#include <asm/jailhouse.h>

#include "hvc_console.h"

/* Any number that is not another driver's: the console looks for its own. */
#define HVC_JAILHOUSE_VTERMNO	0x4a48

static ssize_t hvc_jailhouse_put(u32 vtermno, const u8 *buf, size_t count)
{
	size_t i;
	int err = 0;

	for (i = 0; i < count && !err; i++)
		err = jailhouse_putc(buf[i]);
	return err ?: count;
}

static ssize_t hvc_jailhouse_get(u32 vtermno, u8 *buf, size_t count)
{
	return 0;
}

static const struct hv_ops hvc_jailhouse_ops = {
	.put_chars = hvc_jailhouse_put,
	.get_chars = hvc_jailhouse_get,
};

static int __init hvc_jailhouse_console(void)
{
	if (!jailhouse_has_console())
		return -ENODEV;
	return hvc_instantiate(HVC_JAILHOUSE_VTERMNO, 0, &hvc_jailhouse_ops);
}
console_initcall(hvc_jailhouse_console);

static int __init hvc_jailhouse_init(void)
{
	if (!jailhouse_has_console())
		return -ENODEV;
	return PTR_ERR_OR_ZERO(hvc_alloc(HVC_JAILHOUSE_VTERMNO, 0,
					 &hvc_jailhouse_ops, 256));
}
device_initcall(hvc_jailhouse_init);

static void hvc_jailhouse_early_put(struct uart_port *port, unsigned char c)
{
	jailhouse_putc(c);
}

static void hvc_jailhouse_early_write(struct console *console, const char *s,
				      unsigned int count)
{
	struct earlycon_device *device = console->data;

	uart_console_write(&device->port, s, count, hvc_jailhouse_early_put);
}

static int __init hvc_jailhouse_early_setup(struct earlycon_device *device,
					    const char *options)
{
	/* Not yet, or not here: no complaint on a command line for any machine. */
	if (!jailhouse_has_console())
		return -ENOENT;
	device->con->write = hvc_jailhouse_early_write;
	return 0;
}

EARLYCON_DECLARE(jailhouse, hvc_jailhouse_early_setup);

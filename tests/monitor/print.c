// SPDX-License-Identifier: GPL-2.0-only
/* The monitor's words, on the serial port that the guest has too */
#include <stdarg.h>

#include "monitor.h"

#define PL011_DATA	(*(volatile u32 *)0x09000000)
#define PL011_FLAGS	(*(volatile u32 *)0x09000018)
#define PL011_FULL	(1 << 5)

void print_char(char c)
{
	while (PL011_FLAGS & PL011_FULL)
		;
	PL011_DATA = c;
}

static void print_text(const char *text)
{
	for (; *text; text++)
		print_char(*text);
}

static void print_number(u32 value, u32 base)
{
	char digits[11], *at = digits + sizeof(digits) - 1;

	*at = '\0';
	do {
		*--at = "0123456789abcdef"[value % base];
		value /= base;
	} while (value);
	print_text(at);
}

/* Knows %s, %u, %x and %c. */
void print(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	for (; *format; format++) {
		if (*format != '%') {
			print_char(*format);
			continue;
		}
		switch (*++format) {
		case 's':
			print_text(va_arg(args, const char *));
			break;
		case 'u':
			print_number(va_arg(args, u32), 10);
			break;
		case 'x':
			print_number(va_arg(args, u32), 16);
			break;
		case 'c':
			print_char(va_arg(args, int));
			break;
		}
	}
	va_end(args);
}

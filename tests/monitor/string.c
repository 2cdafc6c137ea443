// SPDX-License-Identifier: GPL-2.0-only
/* What the compiler takes for granted */
#include "monitor.h"

void *memset(void *to, int byte, size_t size)
{
	u8 *bytes = to;

	while (size--)
		*bytes++ = byte;
	return to;
}

void *memcpy(void *to, const void *from, size_t size)
{
	u8 *bytes = to;
	const u8 *source = from;

	while (size--)
		*bytes++ = *source++;
	return to;
}

// SPDX-License-Identifier: GPL-2.0-only
/* The guest's memory by the addresses that its kernel uses */
#include "monitor.h"

#define PAGE		4096
#define PAR_FAILED	1

/* Its kernel's own tables say where that is; a stack may be anywhere. */
static u8 *translate(u32 address)
{
	u32 par;

	asm volatile("mcr p15, 0, %1, c7, c8, 0\n\t"	/* ATS1CPR */
		     "isb\n\t"
		     "mrc p15, 0, %0, c7, c4, 0"
		     : "=r" (par) : "r" (address));
	if (par & PAR_FAILED)
		return NULL;
	return (u8 *)((par & ~(PAGE - 1)) | (address & (PAGE - 1)));
}

bool guest_read(void *to, u32 from, u32 size)
{
	u8 *bytes = to;

	for (; size; size--, from++) {
		const u8 *at = translate(from);

		if (!at)
			return false;
		*bytes++ = *at;
	}
	return true;
}

bool guest_write(u32 to, const void *from, u32 size)
{
	const u8 *bytes = from;

	for (; size; size--, to++) {
		u8 *at = translate(to);

		if (!at)
			return false;
		*at = *bytes++;
	}
	return true;
}

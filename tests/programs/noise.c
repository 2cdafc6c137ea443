// SPDX-License-Identifier: GPL-2.0-only
/*
 * Writes data that no two seeds share and that never repeats, cheaper than the kernel's.
 *
 * usage: noise SEED BYTES
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* Marsaglia's xorshift with 64 bits of state, which must not be 0. */
static uint64_t next(uint64_t state)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state;
}

int main(int words, char **word)
{
	/* Not much more than a pipe or a connection takes at once */
	static uint64_t block[8192];
	uint64_t state;
	size_t left, size, n;

	if (words != 3)
		return 2;
	/* Small seeds would start alike. */
	state = strtoull(word[1], NULL, 10) * 0x9e3779b97f4a7c15 + 1;
	for (left = strtoul(word[2], NULL, 10); left; left -= size) {
		size = left < sizeof(block) ? left : sizeof(block);
		for (n = 0; n < sizeof(block) / sizeof(*block); n++)
			block[n] = state = next(state);
		if (fwrite(block, 1, size, stdout) != size)
			return 1;
	}
	return fflush(stdout) != 0;
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reads what a crash kernel sees of the kernel before it, and counts a marker there.
 *
 * usage: old_memory FILE MARKER
 *
 * Prints "read BYTES marker TIMES", or what is wrong, and returns 1.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* The end of one piece is kept before the next: a marker may lie across. */
#define KEPT	128
#define PIECE	(1 << 20)

static char memory[KEPT + PIECE];

static unsigned int count(const char *from, size_t length, const char *marker)
{
	const char *end = from + length;
	unsigned int times = 0;

	while ((from = memmem(from, end - from, marker, strlen(marker)))) {
		from += strlen(marker);
		times++;
	}
	return times;
}

int main(int argc, char **argv)
{
	unsigned long long all = 0;
	unsigned int times = 0;
	size_t kept = 0, held;
	ssize_t got;
	int fd;

	if (argc != 3 || !argv[2][0] || strlen(argv[2]) > KEPT) {
		fprintf(stderr, "usage: old_memory FILE MARKER\n");
		return 1;
	}
	fd = open(argv[1], O_RDONLY);
	if (fd < 0) {
		perror(argv[1]);
		return 1;
	}
	while ((got = read(fd, memory + kept, PIECE)) > 0) {
		all += got;
		held = kept + got;
		times += count(memory, held, argv[2]);
		/* One byte less than the marker: what was counted is not counted again. */
		kept = strlen(argv[2]) - 1;
		if (kept > held)
			kept = held;
		memmove(memory, memory + held - kept, kept);
	}
	if (got < 0) {
		perror(argv[1]);
		return 1;
	}
	printf("read %llu marker %u\n", all, times);
	return 0;
}

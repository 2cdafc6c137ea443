// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a PTP clock of the host's says to who would set it, or have signals of it.
 *
 * usage: clock_refuses DEVICE   prints it in one line
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/timex.h>
#include <time.h>

#include <linux/ptp_clock.h>

/* How a clock is called that is a file: see clock_gettime(3). */
#define CLOCK_OF(fd)	((~(clockid_t)(fd) << 3) | 3)

static const char *outcome(int result)
{
	return result < 0 ? strerror(errno) : "done";
}

int main(int words, char **word)
{
	struct timex later = { .modes = ADJ_SETOFFSET, .time.tv_sec = 1 };
	/* Of its own pace: it has told the kernel that no other is possible. */
	struct timex tuned = { .modes = ADJ_FREQUENCY };
	struct timespec beginning = { .tv_sec = 1 };
	int fd = words == 2 ? open(word[1], O_RDWR) : -1;

	if (fd < 0) {
		perror("clock_refuses");
		return 2;
	}
	printf("set: %s", outcome(clock_settime(CLOCK_OF(fd), &beginning)));
	printf(", later: %s", outcome(clock_adjtime(CLOCK_OF(fd), &later)));
	printf(", tuned: %s", outcome(clock_adjtime(CLOCK_OF(fd), &tuned)));
	printf(", pulses: %s\n", outcome(ioctl(fd, PTP_ENABLE_PPS, 1)));
	return 0;
}

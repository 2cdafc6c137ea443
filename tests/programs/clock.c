// SPDX-License-Identifier: GPL-2.0-only
/*
 * How far the clock of a guest is from its host's: one asks the other.
 *
 * usage: clock ask TTY		asks over a terminal: in dom0, the guest's console
 *	  clock ask		asks over standard input, which can be written to
 *	  clock answer		answers on the console
 *	  clock answer -	answers on standard input and output
 *
 * The answer is of some moment between the question and it, so half of
 * that time is added to the difference: the least sum of many is what is proven.
 *
 * Static: no guest has the libraries.
 */
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#define ROUNDS		100
#define PATIENCE_MS	5000
#define ANSWER		"clock: "

static int64_t now_us(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_REALTIME, &ts);
	return (int64_t)ts.tv_sec * 1000000 + ts.tv_nsec / 1000;
}

static int open_raw(const char *path)
{
	int tty = open(path, O_RDWR | O_NOCTTY);
	struct termios how;

	if (tty < 0 || tcgetattr(tty, &how)) {
		perror(path);
		exit(1);
	}
	cfmakeraw(&how);
	tcsetattr(tty, TCSANOW, &how);
	return tty;
}

/* The next byte, or nothing for so long that there will be none. */
static int next_byte(int tty)
{
	struct pollfd wait = { .fd = tty, .events = POLLIN };
	unsigned char byte;

	if (poll(&wait, 1, PATIENCE_MS) != 1 || read(tty, &byte, 1) != 1)
		return -1;
	return byte;
}

/* Other lines may be on the console too. */
static int64_t next_answer(int tty)
{
	char line[200];
	size_t used = 0;
	int byte;

	while ((byte = next_byte(tty)) >= 0) {
		if (byte != '\n') {
			if (used < sizeof(line) - 1)
				line[used++] = byte;
			continue;
		}
		line[used] = 0;
		used = 0;
		if (strstr(line, ANSWER))
			return strtoll(strstr(line, ANSWER) + strlen(ANSWER), NULL, 10);
	}
	fprintf(stderr, "clock: no answer\n");
	exit(1);
}

static int64_t ask_once(int tty)
{
	int64_t asked = now_us(), answer, answered;

	if (write(tty, "?", 1) != 1) {
		perror("clock");
		exit(1);
	}
	answer = next_answer(tty);
	answered = now_us();
	return llabs(answer - (asked + answered) / 2) + (answered - asked) / 2;
}

static int ask(int tty)
{
	int64_t least = INT64_MAX, error;
	int i;

	/* Who answers is there. */
	next_answer(tty);
	for (i = 0; i < ROUNDS; i++) {
		error = ask_once(tty);
		if (error < least)
			least = error;
	}
	printf("%" PRId64 "\n", least);
	return write(tty, "q", 1) != 1;
}

static int answer(int from, int to)
{
	int byte;

	do {
		dprintf(to, ANSWER "%" PRId64 "\r\n", now_us());
		byte = next_byte(from);
	} while (byte == '?');
	return byte != 'q';
}

int main(int argc, char **argv)
{
	int tty;

	if ((argc == 2 || argc == 3) && !strcmp(argv[1], "ask"))
		return ask(argc == 3 ? open_raw(argv[2]) : STDIN_FILENO);
	if (argc == 3 && !strcmp(argv[1], "answer") && !strcmp(argv[2], "-"))
		return answer(STDIN_FILENO, STDOUT_FILENO);
	if (argc == 2 && !strcmp(argv[1], "answer")) {
		tty = open_raw("/dev/console");
		return answer(tty, tty);
	}
	fprintf(stderr, "usage: clock ask [TTY] | clock answer [-]\n");
	return 2;
}

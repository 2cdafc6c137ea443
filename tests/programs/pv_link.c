// SPDX-License-Identifier: GPL-2.0-only
/*
 * The device's side of a link: asks the sample driver at the other end for checksums.
 *
 * usage: pv_link ask DEVICE ROUNDS	and prints how many answers were right
 *	  pv_link hold DEVICE		offers the same and never asks
 *	  pv_link lose DEVICE		asks until the peer goes, then waits until the link does, and
 *					prints what it was told each time
 *
 * Static: the guest has none of the libraries.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <linux/pv_link.h>

#define TYPE		1000
#define PATIENCE_MS	30000

struct words {
	uint32_t number, value;
};

static int device, kick;
static struct pv_link_info info;
static uint8_t *region;
static volatile struct words *question, *answer;

static void fail(const char *what)
{
	perror(what);
	exit(1);
}

static uint32_t crc32(const uint8_t *data, size_t len)
{
	uint32_t crc = ~0;

	while (len--) {
		crc ^= *data++;
		for (int bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (crc & 1 ? 0xedb88320 : 0);
	}
	return ~crc;
}

/* False if nothing came for so long that nothing will. */
static bool wait_for(int fd)
{
	struct pollfd wait = { .fd = fd, .events = POLLIN };

	return poll(&wait, 1, PATIENCE_MS) == 1 && !(wait.revents & POLLHUP);
}

/* False if the link is gone. */
static bool look(void)
{
	if (!ioctl(device, PV_LINK_INFO, &info))
		return true;
	if (errno != ENODEV)
		fail("PV_LINK_INFO");
	return false;
}

static void offer(void)
{
	uint32_t type = TYPE;

	if (ioctl(device, PV_LINK_OFFER, &type) || ioctl(device, PV_LINK_KICK, &kick))
		fail("PV_LINK_OFFER");
}

/* What is no word of the region cannot be watched. */
static void watch_nothing(uint32_t offset)
{
	struct pv_link_watch watch = { .offset = offset, .fd = kick };

	if (ioctl(device, PV_LINK_WATCH, &watch) && errno == EINVAL)
		return;
	fprintf(stderr, "there is a word at %u\n", offset);
	exit(1);
}

static void open_link(const char *path)
{
	device = open(path, O_RDWR);
	if (device < 0)
		fail(path);
	kick = eventfd(0, EFD_NONBLOCK);
	offer();
	look();
	region = mmap(NULL, info.size, PROT_READ | PROT_WRITE, MAP_SHARED, device, 0);
	if (region == MAP_FAILED)
		fail("mmap");
	watch_nothing(2);
	watch_nothing(info.size);
	question = (void *)((struct pv_link_page *)region)->half[info.side].area;
	answer = (void *)((struct pv_link_page *)region)->half[!info.side].area;
}

/* A peer can go between two looks of this end: it has met who was here before. */
static void await_peer(void)
{
	while (!look() || info.state != PV_LINK_CONNECTED) {
		if (info.state == PV_LINK_CLOSED)
			offer();
		if (!wait_for(device)) {
			fprintf(stderr, "no peer\n");
			exit(1);
		}
	}
}

/* 0 if there is no answer: the peer is slow, or no more. */
static uint32_t await_answer(uint32_t number)
{
	struct pollfd wait[] = { { .fd = kick, .events = POLLIN }, { .fd = device, .events = POLLIN } };
	uint64_t count;

	while (answer->number != number) {
		if (poll(wait, 2, PATIENCE_MS) < 1)
			return 0;
		if (wait[1].revents) {
			if (!look() || info.state != PV_LINK_CONNECTED)
				return 0;
		}
		if (read(kick, &count, sizeof(count)) < 0 && errno != EAGAIN)
			fail("read");
	}
	__sync_synchronize();
	return answer->value;
}

/* By an eventfd that was signalled before the link had it */
static bool ring_early(void)
{
	int call = eventfd(1, EFD_NONBLOCK);
	bool done = call >= 0 && !ioctl(device, PV_LINK_CALL, &call);

	close(call);
	return done;
}

static bool ring_doorbell(void)
{
	uint32_t doorbell = 0;

	return !ioctl(device, PV_LINK_RING, &doorbell);
}

static bool ask(uint32_t number)
{
	size_t room = info.size - PV_LINK_PAGE_SIZE, len = number * 7919 % room + 1;
	uint8_t *data = region + PV_LINK_PAGE_SIZE;
	uint32_t seed = number * 2654435761u;

	for (size_t i = 0; i < len; i++) {
		seed = seed * 1664525 + 1013904223;
		data[i] = seed >> 24;
	}
	question->value = len;
	__sync_synchronize();
	question->number = number;
	if (!(number == 1 ? ring_early() : ring_doorbell()))
		return false;
	return await_answer(number) == crc32(data, len);
}

static void ask_rounds(uint32_t rounds)
{
	uint32_t right = 0;

	for (uint32_t number = 1; number <= rounds; number++)
		right += ask(number);
	printf("%" PRIu32 " of %" PRIu32 " right, %" PRIu64 " bytes, side %" PRIu32 "\n", right, rounds,
	       (uint64_t)info.size, info.side);
}

static const char *ring(void)
{
	return ring_doorbell() ? "done" : strerror(errno);
}

/* What is told who goes on after the peer has gone, and after the link has. Its memory can be touched still. */
static void lose(void)
{
	uint32_t number = 1;

	while (ask(number))
		number++;
	printf("%s, ", ring());
	while (wait_for(device))
		look();
	memset(region, number, info.size);
	printf("%s\n", ring());
}

int main(int argc, char **argv)
{
	if (argc < 3)
		return 2;
	open_link(argv[2]);
	if (!strcmp(argv[1], "hold"))
		for (;;)
			pause();
	await_peer();
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (!strcmp(argv[1], "lose"))
		lose();
	else if (argc == 4)
		ask_rounds(atoi(argv[3]));
	return 0;
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Calls /dev/pv_store with whatever comes to mind, from four processes at once.
 *
 * usage: pv_fuzz SECONDS SEED
 *
 * Prints how many calls there were and how many of them the kernel did not
 * refuse: what matters is what the kernel says meanwhile.
 *
 * Static: the guest has none of the libraries.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <linux/pv_store.h>

#define DEVICE		"/dev/pv_store"
#define PROCESSES	4
#define FILES		4
#define ALARM_US	50000

struct counts {
	unsigned long calls, done;
};

static uint64_t state;
static struct counts *counts;
static char *memory;
static size_t memory_size;

/* xorshift64: the same calls from the same seed */
static uint32_t any(uint32_t below)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (state >> 32) % below;
}

#define PICK(list) ((list)[any(sizeof(list) / sizeof(*(list)))])

static void seen(long result)
{
	counts->calls++;
	counts->done += result >= 0;
}

static const char *const keys[] = {
	"", "data", "data/greeting", "data/fuzz", "data/fuzz/deep/er", "name", "domid", "vm",
	"/", "..", "data/..", "data//x", "data/", ".", "data/\xff", "data/a b", "memory",
	"a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p/q/r/s/t/u/v/w/x/y/z",
};

static const uint32_t lengths[] = {
	0, 1, 2, 15, 254, 255, 256, 4095, 4096, 65535, 65536, 65537, 0x7fffffff, 0x80000000,
	0xffffffff,
};

static const unsigned long commands[] = {
	PV_STORE_READ, PV_STORE_READ, PV_STORE_LIST, PV_STORE_WRITE, PV_STORE_WATCH,
};

/* Of our memory, at its end, beyond it, the kernel's, or none at all */
static uint64_t any_address(void)
{
	switch (any(8)) {
	case 0:
		return 0;
	case 1:
		return (uintptr_t)memory + memory_size - any(16);
	case 2:
		return 0xc0000000 + any(0x10000000);
	case 3:
		return (uint64_t)any(UINT32_MAX) << 32 | (uintptr_t)memory;
	case 4:
		return any(0x1000);
	default:
		return (uintptr_t)memory + any(memory_size / 2);
	}
}

static void any_key(struct pv_store_request *request)
{
	const char *key = PICK(keys);

	request->key = any(8) ? (uintptr_t)key : any_address();
}

static void call(int file)
{
	struct pv_store_request request;
	unsigned long command = PICK(commands);

	any_key(&request);
	request.value = any(4) ? (uintptr_t)memory : any_address();
	request.value_len = any(4) ? any(65537) : PICK(lengths);
	/* What is written has to be short, or it would fill the host's store. */
	if (command == PV_STORE_WRITE && any(4))
		request.value_len %= 64;
	if (!any(32))
		command = any(UINT32_MAX);
	seen(ioctl(file, command, any(64) ? (uintptr_t)&request : any_address()));
}

static void look(int file)
{
	struct pollfd wait = { .fd = file, .events = any(0x10000) };

	seen(poll(&wait, 1, any(2)));
	seen(read(file, (void *)(uintptr_t)any_address(), PICK(lengths)));
}

static int any_open(void)
{
	static const int flags[] = { O_RDONLY, O_WRONLY, O_RDWR, O_RDWR | O_NONBLOCK };
	int file = open(DEVICE, PICK(flags) | O_CLOEXEC);

	seen(file);
	return file;
}

/* Ends a read() that waits for what never comes. */
static void on_alarm(int signal)
{
	(void)signal;
}

static void fuzz(time_t end)
{
	int files[FILES];
	int i;

	for (i = 0; i < FILES; i++)
		files[i] = any_open();
	while (time(NULL) < end) {
		i = any(FILES);
		if (!any(64)) {
			close(files[i]);
			files[i] = any_open();
		} else if (any(8)) {
			call(files[i]);
		} else {
			ualarm(ALARM_US, 0);
			look(files[i]);
		}
	}
}

static void *shared(size_t size)
{
	void *place = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (place == MAP_FAILED) {
		perror("pv_fuzz: memory");
		exit(1);
	}
	return place;
}

int main(int argc, char **argv)
{
	struct sigaction action = { .sa_handler = on_alarm };
	struct counts *all, sum = { 0 };
	long page = sysconf(_SC_PAGESIZE);
	time_t end;
	int i, status, died = 0;

	if (argc != 3) {
		fprintf(stderr, "usage: pv_fuzz SECONDS SEED\n");
		return 2;
	}
	end = time(NULL) + atoi(argv[1]);
	sigaction(SIGALRM, &action, NULL);
	memory_size = 32 * page;
	all = shared(page);
	/* The page after it is not ours. */
	memory = shared(memory_size + page);
	munmap(memory + memory_size, page);

	for (i = 0; i < PROCESSES; i++) {
		counts = &all[i];
		state = (uint64_t)(atoi(argv[2]) + 1) * 2654435761u + i;
		if (!fork()) {
			fuzz(end);
			_exit(0);
		}
	}
	while (wait(&status) > 0)
		died += !WIFEXITED(status);
	for (i = 0; i < PROCESSES; i++) {
		sum.calls += all[i].calls;
		sum.done += all[i].done;
	}
	printf("%lu calls, %lu done, %d died\n", sum.calls, sum.done, died);
	return died;
}

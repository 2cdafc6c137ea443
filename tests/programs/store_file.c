// SPDX-License-Identifier: GPL-2.0-only
/*
 * /dev/pv_store by its rules: what each mistake comes to, and what each wait ends with.
 *
 * usage: store_file rules KEY   prints them in one line; where KEY can be written, more of them
 *        store_file gone KEY    waits for a change of it until the store goes
 *        store_file many KEY    watches it by as many files as the store bears, and says how that ends
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <linux/pv_store.h>

#define PATIENCE_MS	10000
/* More than a store lets one domain have at once */
#define MANY		300

/* In the first page, which no program has; the compiler is not to know */
static void *const volatile nowhere = (void *)8;
static int store;

static const char *outcome(int result)
{
	return result < 0 ? strerror(errno) : "done";
}

static int ask(unsigned long command, uintptr_t key, uintptr_t value, size_t len)
{
	struct pv_store_request request = { .key = key, .value = value, .value_len = len };

	return ioctl(store, command, &request);
}

/* How often it has changed since, or -1 */
static int changes(void)
{
	uint32_t count;

	return read(store, &count, sizeof(count)) == sizeof(count) ? (int)count : -1;
}

/* Of who waits no longer than a busy machine may need */
static int changes_soon(void)
{
	int count;

	alarm(PATIENCE_MS / 1000);
	count = changes();
	alarm(0);
	return count;
}

static void be_patient(bool patient)
{
	fcntl(store, F_SETFL, patient ? 0 : O_NONBLOCK);
}

static void rang(int signal)
{
	(void)signal;
}

/* A wait that nothing ends but a signal, which is not to begin anew */
static int interrupted(void)
{
	struct sigaction action = { .sa_handler = rang };

	sigaction(SIGALRM, &action, NULL);
	alarm(1);
	return changes();
}

/* Each change is told to who waits already. */
static int woken(uintptr_t key)
{
	pid_t writer = fork();
	int count;

	if (!writer) {
		usleep(300000);
		_exit(ask(PV_STORE_WRITE, key, (uintptr_t)"a", 1) < 0);
	}
	count = changes_soon();
	waitpid(writer, NULL, 0);
	return count;
}

/* Who cannot be told has not been. */
static void told_nowhere(uintptr_t key)
{
	struct pollfd wait = { .fd = store, .events = POLLIN };

	ask(PV_STORE_WRITE, key, (uintptr_t)"b", 1);
	poll(&wait, 1, PATIENCE_MS);
	printf(", told nowhere: %s", outcome(read(store, nowhere, sizeof(uint32_t))));
	printf(", told later: %s", changes_soon() > 0 ? "done" : "lost");
}

static int rules(uintptr_t key)
{
	char little;
	int written;

	printf("no key: %s", outcome(changes()));
	printf(", no room: %s", outcome(read(store, &little, sizeof(little))));
	printf(", key nowhere: %s", outcome(ask(PV_STORE_READ, (uintptr_t)nowhere, 0, 0)));
	printf(", value nowhere: %s", outcome(ask(PV_STORE_WRITE, key, (uintptr_t)nowhere, 1)));
	printf(", request nowhere: %s", outcome(ioctl(store, PV_STORE_READ, nowhere)));
	printf(", no key watched: %s", outcome(ask(PV_STORE_WATCH, (uintptr_t)"a//b", 0, 0)));
	printf(", watched: %s", outcome(ask(PV_STORE_WATCH, key, 0, 0)));
	/* Each watch begins with one. */
	printf(", told: %s", outcome(changes()));
	be_patient(false);
	printf(", nothing new: %s", outcome(changes()));
	be_patient(true);
	printf(", interrupted: %s", outcome(interrupted()));
	written = ask(PV_STORE_WRITE, key, (uintptr_t)"0", 1);
	printf(", written: %s", outcome(written));
	if (!written) {
		changes();
		printf(", woken: %s", woken(key) > 0 ? "done" : "in vain");
		told_nowhere(key);
	}
	printf("\n");
	return 0;
}

static int gone(uintptr_t key)
{
	struct pollfd wait = { .fd = store };

	printf("watched: %s\n", outcome(ask(PV_STORE_WATCH, key, 0, 0)));
	fflush(stdout);
	poll(&wait, 1, PATIENCE_MS);
	be_patient(false);
	while (changes() > 0)
		;
	printf("%s: %s\n", wait.revents & POLLHUP ? "hung up" : "in vain", strerror(errno));
	return 0;
}

/* What is refused leaves nothing behind, and who lets go of one can have another. */
static int many(uintptr_t key)
{
	int files[MANY], count = 0;

	do {
		store = open("/dev/pv_store", O_RDWR);
		files[count++] = store;
	} while (count < MANY && !ask(PV_STORE_WATCH, key, 0, 0));
	printf("%s of %d: %s", count > 64 && count < MANY ? "some" : "all", MANY, strerror(errno));
	close(files[0]);
	printf(", another: %s\n", outcome(ask(PV_STORE_WATCH, key, 0, 0)));
	while (--count > 0)
		close(files[count]);
	return 0;
}

int main(int words, char **word)
{
	store = open("/dev/pv_store", O_RDWR);
	if (words != 3 || store < 0) {
		perror("store_file");
		return 2;
	}
	if (!strcmp(word[1], "many"))
		return many((uintptr_t)word[2]);
	return strcmp(word[1], "gone") ? rules((uintptr_t)word[2]) : gone((uintptr_t)word[2]);
}

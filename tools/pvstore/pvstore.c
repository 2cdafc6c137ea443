// SPDX-License-Identifier: GPL-2.0-only
/* Read, write, list and watch the configuration keys that the host gives, by /dev/pv_store */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <linux/pv_store.h>

#define DEVICE "/dev/pv_store"

enum { DONE, FAILED, WRONG_USE };

static const char usage[] =
	"usage: pvstore read KEY           the value, as it is\n"
	"       pvstore write KEY VALUE    VALUE - is standard input\n"
	"       pvstore list [KEY]         the names below KEY, one a line\n"
	"       pvstore watch [-n N] KEY...  each KEY that changes, one a line;\n"
	"                                  ends after N lines\n"
	"\n"
	"A key is names with / between them. The exit status is 1 if the store\n"
	"refuses, 2 for wrong use.\n";

static char value[PV_STORE_VALUE_SIZE];

static int fail(const char *what)
{
	fprintf(stderr, "pvstore: %s: %s\n", what, strerror(errno));
	return FAILED;
}

static int misuse(void)
{
	fputs(usage, stderr);
	return WRONG_USE;
}

static struct pv_store_request about(const char *key, size_t len)
{
	return (struct pv_store_request) {
		.key = (uintptr_t)key,
		.key_len = strlen(key),
		.value = (uintptr_t)value,
		.value_len = len,
	};
}

static bool put(const char *data, size_t len)
{
	return fwrite(data, 1, len, stdout) == len && !fflush(stdout);
}

static int read_key(int store, char **args)
{
	struct pv_store_request request = about(args[0], sizeof(value));

	if (ioctl(store, PV_STORE_READ, &request))
		return fail(args[0]);
	return put(value, request.value_len) ? DONE : fail("output");
}

/* Up to a byte more than a value can have, so that a longer one is refused. */
static ssize_t take_input(void)
{
	size_t len = fread(value, 1, sizeof(value), stdin);

	if (ferror(stdin))
		return -1;
	if (len == sizeof(value) && getchar() != EOF) {
		errno = EFBIG;
		return -1;
	}
	return len;
}

static int write_key(int store, char **args)
{
	struct pv_store_request request;
	ssize_t len;

	if (strcmp(args[1], "-")) {
		request = about(args[0], strlen(args[1]));
		request.value = (uintptr_t)args[1];
	} else {
		len = take_input();
		if (len < 0)
			return fail("input");
		request = about(args[0], len);
	}
	return ioctl(store, PV_STORE_WRITE, &request) ? fail(args[0]) : DONE;
}

static int list_key(int store, char **args)
{
	const char *key = args[0] ? args[0] : "";
	struct pv_store_request request = about(key, sizeof(value));
	const char *name;

	if (ioctl(store, PV_STORE_LIST, &request))
		return fail(*key ? key : "list");
	for (name = value; name < value + request.value_len;
	     name += strlen(name) + 1)
		if (puts(name) < 0)
			return fail("output");
	return fflush(stdout) ? fail("output") : DONE;
}

static int watch_keys(int store, char **args)
{
	struct pv_store_request request;
	unsigned long left = 0;
	bool limited = false;
	char *end;

	if (args[0] && !strcmp(args[0], "-n")) {
		if (!args[1])
			return misuse();
		left = strtoul(args[1], &end, 10);
		if (!*args[1] || *end)
			return misuse();
		limited = true;
		args += 2;
	}
	if (!*args)
		return misuse();
	for (; *args; args++) {
		request = about(*args, 0);
		if (ioctl(store, PV_STORE_WATCH, &request))
			return fail(*args);
	}
	while (!limited || left--) {
		if (read(store, value, sizeof(value)) < 0)
			return fail("watch");
		if (puts(value) < 0 || fflush(stdout))
			return fail("output");
	}
	return DONE;
}

static const struct verb {
	const char *name;
	int (*run)(int store, char **args);
	int least, most;
} verbs[] = {
	{ "read", read_key, 1, 1 },
	{ "write", write_key, 2, 2 },
	{ "list", list_key, 0, 1 },
	{ "watch", watch_keys, 1, PV_STORE_KEY_SIZE },
};

static const struct verb *find_verb(const char *name, int args)
{
	const struct verb *verb;

	for (verb = verbs; verb < verbs + sizeof(verbs) / sizeof(*verbs); verb++)
		if (!strcmp(name, verb->name) && args >= verb->least &&
		    args <= verb->most)
			return verb;
	return NULL;
}

int main(int argc, char **argv)
{
	const struct verb *verb = argc > 1 ? find_verb(argv[1], argc - 2) : NULL;
	int store;

	if (!verb)
		return misuse();
	store = open(DEVICE, O_RDWR);
	if (store < 0)
		return fail(DEVICE);
	return verb->run(store, argv + 2);
}

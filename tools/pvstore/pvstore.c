// SPDX-License-Identifier: GPL-2.0-only
/* Read, write, list and watch the configuration keys that the host gives, by /dev/pv_store */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <linux/pv_store.h>

#define DEVICE "/dev/pv_store"

/* As many as a process may open files, with some to spare */
#define MAX_KEYS 1000

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

/* More room is asked for until it does: the list may grow meanwhile. NULL if it failed. */
static char *take_list(int store, const char *key, size_t *len)
{
	struct pv_store_request request = about(key, sizeof(value));
	char *list = malloc(sizeof(value)), *more;

	while (list) {
		request.value = (uintptr_t)list;
		if (!ioctl(store, PV_STORE_LIST, &request))
			break;
		more = errno == ERANGE ? realloc(list, request.value_len) : NULL;
		if (!more)
			free(list);
		list = more;
	}
	*len = request.value_len;
	return list;
}

static int list_key(int store, char **args)
{
	const char *key = args[0] ? args[0] : "";
	const char *name;
	char *list;
	size_t len;

	list = take_list(store, key, &len);
	if (!list)
		return fail(*key ? key : "list");
	for (name = list; name < list + len; name += strlen(name) + 1)
		if (puts(name) < 0)
			return fail("output");
	free(list);
	return fflush(stdout) ? fail("output") : DONE;
}

/* Takes -n and its number from the arguments; -1 without it, -2 if it is none. */
static long take_limit(char ***args)
{
	char *number, *end;
	long limit;

	if (!**args || strcmp(**args, "-n"))
		return -1;
	number = (*args)[1];
	if (!number)
		return -2;
	limit = strtol(number, &end, 10);
	*args += 2;
	return *number && !*end && limit >= 0 ? limit : -2;
}

static int watch_key(struct pollfd *file, const char *key)
{
	struct pv_store_request request = about(key, 0);

	file->events = POLLIN;
	file->fd = open(DEVICE, O_RDONLY);
	if (file->fd < 0)
		return fail(DEVICE);
	return ioctl(file->fd, PV_STORE_WATCH, &request) ? fail(key) : DONE;
}

/* However often it has changed, it is one line. */
static int tell_change(struct pollfd *file, const char *key)
{
	uint32_t changes;

	if (read(file->fd, &changes, sizeof(changes)) < 0)
		return fail(key);
	return puts(key) < 0 || fflush(stdout) ? fail("output") : DONE;
}

static int tell_changes(struct pollfd *files, char **keys, int n, long left)
{
	int i, err;

	while (left) {
		if (poll(files, n, -1) < 0)
			return fail("watch");
		for (i = 0; i < n && left; i++) {
			if (!files[i].revents)
				continue;
			err = tell_change(&files[i], keys[i]);
			if (err)
				return err;
			left -= left > 0;
		}
	}
	return DONE;
}

/* An open file watches one key. */
static int watch_keys(int store, char **args)
{
	static struct pollfd files[MAX_KEYS];
	long limit = take_limit(&args);
	int n, err;

	(void)store;
	if (limit == -2 || !*args)
		return misuse();
	for (n = 0; args[n]; n++) {
		err = watch_key(&files[n], args[n]);
		if (err)
			return err;
	}
	return tell_changes(files, args, n, limit);
}

static const struct verb {
	const char *name;
	int (*run)(int store, char **args);
	int least, most;
} verbs[] = {
	{ "read", read_key, 1, 1 },
	{ "write", write_key, 2, 2 },
	{ "list", list_key, 0, 1 },
	{ "watch", watch_keys, 1, MAX_KEYS },
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

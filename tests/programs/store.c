// SPDX-License-Identifier: GPL-2.0-only
/*
 * Uses the store as domains do who share it: transactions, watches, large directories.
 *
 * usage: store count PATH TURNS     add 1 to the number there, TURNS times
 *        store fill PATH ENTRIES    make a directory of so many entries
 *        store list PATH ENTRIES    it has these entries and no other
 *        store watch PATH ENTRIES   it is filled while we watch: each entry is told once
 *
 * Prints what happened in one line; the exit status is 0 if that was as it should be.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xenstore.h>

/* With names as long as these, a hundred entries no longer fit into one message. */
#define NAME		"an-entry-with-a-name-that-is-long-%05u"
#define NAME_SIZE	64
/* xenstored looks at what else was changed when a transaction ends: some lose for long. */
#define TRIES		10000
#define PATIENCE	120

static struct xs_handle *xs;

static __attribute__((noreturn, format(printf, 1, 2))) void die(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	printf(": %s\n", strerror(errno));
	exit(1);
}

static void name_of(unsigned int number, char *name)
{
	snprintf(name, NAME_SIZE, NAME, number);
}

static bool add_one(xs_transaction_t turn, const char *path)
{
	char text[16], *old = xs_read(xs, turn, path, NULL);

	if (!old)
		return false;
	snprintf(text, sizeof(text), "%lu", strtoul(old, NULL, 10) + 1);
	free(old);
	return xs_write(xs, turn, path, text, strlen(text));
}

/* True if the number was written, false if somebody else was faster. */
static bool try_to_count(const char *path)
{
	xs_transaction_t turn = xs_transaction_start(xs);

	if (turn == XBT_NULL)
		die("starting a transaction");
	if (!add_one(turn, path)) {
		/* A transaction that is lost already may be told so at any step. */
		if (errno != EAGAIN)
			die("reading and writing %s", path);
		xs_transaction_end(xs, turn, true);
		return false;
	}
	if (xs_transaction_end(xs, turn, false))
		return true;
	if (errno != EAGAIN)
		die("ending a transaction");
	return false;
}

static int count(const char *path, unsigned int turns)
{
	unsigned int turn, tries, again = 0;

	for (turn = 0; turn < turns; turn++) {
		for (tries = 0; !try_to_count(path); tries++)
			if (tries == TRIES)
				die("no transaction of %u succeeded", TRIES);
		again += tries;
	}
	printf("%u turns, %u times again\n", turns, again);
	return 0;
}

static int fill(const char *path, unsigned int entries)
{
	char name[NAME_SIZE], *whole;
	unsigned int number;

	for (number = 0; number < entries; number++) {
		name_of(number, name);
		if (asprintf(&whole, "%s/%s", path, name) < 0)
			die("asprintf");
		if (!xs_write(xs, XBT_NULL, whole, name, strlen(name)))
			die("%u entries of %u, then", number, entries);
		free(whole);
	}
	printf("%u entries\n", entries);
	return 0;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char **)a, *(char **)b);
}

static int list(const char *path, unsigned int entries)
{
	unsigned int found, number, wrong = 0, bytes = 0;
	char **names = xs_directory(xs, XBT_NULL, path, &found);
	char name[NAME_SIZE];

	if (!names)
		die("listing %s", path);
	qsort(names, found, sizeof(*names), by_name);
	for (number = 0; number < found; number++) {
		name_of(number, name);
		wrong += strcmp(name, names[number]) != 0;
		bytes += strlen(names[number]) + 1;
	}
	free(names);
	printf("%u entries, %u wrong, %u bytes\n", found, wrong, bytes);
	return found != entries || wrong;
}

/* The entry that an event is about, or NULL for the directory itself. */
static char *next_event(const char *path, const char *token)
{
	char **event, *entry;
	unsigned int parts;

	event = xs_read_watch(xs, &parts);
	if (!event)
		die("reading a watch");
	if (strcmp(event[XS_WATCH_TOKEN], token))
		die("an event of another watch, %s", event[XS_WATCH_TOKEN]);
	if (strncmp(event[XS_WATCH_PATH], path, strlen(path)))
		die("an event of another place, %s", event[XS_WATCH_PATH]);
	entry = event[XS_WATCH_PATH] + strlen(path);
	entry = *entry == '/' ? strdup(entry + 1) : NULL;
	free(event);
	return entry;
}

/* Events come in the order of the writes, one for each. */
static int watch(const char *path, unsigned int entries)
{
	char name[NAME_SIZE], *entry;
	unsigned int seen = 0, wrong = 0;

	if (!xs_watch(xs, path, "ours"))
		die("watching %s", path);
	if (!xs_write(xs, XBT_NULL, path, "watched", strlen("watched")))
		die("writing %s", path);
	alarm(PATIENCE);
	while (seen < entries) {
		entry = next_event(path, "ours");
		if (!entry)
			continue;
		name_of(seen++, name);
		wrong += strcmp(name, entry) != 0;
		free(entry);
	}
	if (!xs_unwatch(xs, path, "ours"))
		die("unwatching %s", path);
	printf("%u events, %u wrong\n", seen, wrong);
	return wrong;
}

static const struct {
	const char *name;
	int (*run)(const char *path, unsigned int number);
} verbs[] = {
	{ "count", count },
	{ "fill", fill },
	{ "list", list },
	{ "watch", watch },
};

int main(int words, char **word)
{
	unsigned int verb;

	if (words != 4)
		return 2;
	xs = xs_open(0);
	if (!xs)
		die("opening the store");
	for (verb = 0; verb < sizeof(verbs) / sizeof(*verbs); verb++)
		if (!strcmp(word[1], verbs[verb].name))
			return verbs[verb].run(word[2], strtoul(word[3], NULL, 10));
	return 2;
}

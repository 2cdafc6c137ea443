// SPDX-License-Identifier: GPL-2.0-only
/* The file of the links that guests are to have: reads it, and changes a line of it */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "pvlink.h"
#include "types.h"
#include "wanted.h"

#define LOCK	"/run/pvlink.lock"
#define NEW	WANTED_FILE ".new"

/* What Xen's provider takes: a page for the bus and one to share, at least */
#define SMALLEST	(2UL * PV_LINK_PAGE_SIZE)
#define LARGEST	(4UL << 20)

unsigned long wanted_size(const char *text)
{
	char *end;
	unsigned long size = strtoul(text, &end, 10);
	unsigned int shift = *end == 'K' ? 10 : *end == 'M' ? 20 : 0;

	if (shift)
		end++;
	if (text[0] < '0' || text[0] > '9' || *end || size > LARGEST >> shift)
		return 0;
	size <<= shift;
	return size < SMALLEST || size % PV_LINK_PAGE_SIZE ? 0 : size;
}

bool wanted_guest(struct wanted *link, const char *name)
{
	size_t length = strlen(name);

	if (length && length < sizeof(link->guest) && !strpbrk(name, " \t\n") && name[0] != '#') {
		strcpy(link->guest, name);
		return true;
	}
	fprintf(stderr, "pvlink: \"%s\" is no name of a guest\n", name);
	return false;
}

/* 1 for a link, 0 for a comment or an empty line, -1 for nonsense */
static int parse(const char *line, struct wanted *link)
{
	char size[16], rest[2];
	int words;

	memset(link, 0, sizeof(*link));
	if (strspn(line, " \t\n") == strlen(line) || line[strspn(line, " \t")] == '#')
		return 0;
	words = sscanf(line, "%63s %u %15s %15s %144s %1s", link->guest, &link->number, size, link->type,
		       link->argument, rest);
	if (words != 3 && words != 5)
		return -1;
	link->size = wanted_size(size);
	if (!link->size)
		return -1;
	return words == 3 || type_check(link->type, link->argument) ? 1 : -1;
}

static int append(struct wanted_list *list, const struct wanted *link)
{
	struct wanted *more = realloc(list->link, (list->count + 1) * sizeof(*more));

	if (!more)
		return complain("memory");
	list->link = more;
	list->link[list->count++] = *link;
	return 0;
}

static int read_lines(FILE *file, struct wanted_list *list)
{
	struct wanted link;
	char *line = NULL;
	size_t room = 0;
	int kind = 0;

	for (unsigned int number = 1; kind >= 0 && getline(&line, &room, file) >= 0; number++) {
		kind = parse(line, &link);
		if (kind > 0 && wanted_find(list, link.guest, link.number))
			kind = -1;
		if (kind < 0)
			fprintf(stderr, "pvlink: %s, line %u: not GUEST NUMBER SIZE [TYPE ARGUMENT], or there twice\n",
				WANTED_FILE, number);
		else if (kind && append(list, &link))
			kind = -1;
	}
	free(line);
	if (kind < 0)
		return -1;
	return ferror(file) ? complain(WANTED_FILE) : 0;
}

int wanted_read(struct wanted_list *list)
{
	struct wanted_list found = { };
	FILE *file = fopen(WANTED_FILE, "re");
	int err = 0;

	if (file) {
		err = read_lines(file, &found);
		fclose(file);
	} else if (errno != ENOENT) {
		err = complain(WANTED_FILE);
	}
	if (err) {
		free(found.link);
		return -1;
	}
	free(list->link);
	*list = found;
	return 0;
}

const struct wanted *wanted_find(const struct wanted_list *list, const char *guest, unsigned int number)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->link[i].number == number && !strcmp(list->link[i].guest, guest))
			return &list->link[i];
	return NULL;
}

/* All lines but that of one link, as they are */
static int copy_others(FILE *to, const struct wanted *but)
{
	FILE *from = fopen(WANTED_FILE, "re");
	struct wanted link;
	char *line = NULL;
	size_t room = 0;
	int err;

	if (!from)
		return errno == ENOENT ? 0 : -1;
	while (getline(&line, &room, from) >= 0)
		if (parse(line, &link) != 1 || link.number != but->number || strcmp(link.guest, but->guest))
			fputs(line, to);
	free(line);
	err = ferror(from) ? -1 : 0;
	fclose(from);
	return err;
}

/* Who reads the file finds the old one or the new one, whole. */
static int replace(const struct wanted *link, bool keep)
{
	FILE *file = fopen(NEW, "we");
	int err;

	if (!file)
		return complain(NEW);
	err = copy_others(file, link);
	if (keep)
		fprintf(file, "%s %u %lu%s%s%s%s\n", link->guest, link->number, link->size,
			link->type[0] ? " " : "", link->type, link->type[0] ? " " : "", link->argument);
	err = err ?: fflush(file) ?: ferror(file) ?: fsync(fileno(file));
	err = fclose(file) ?: err;
	err = err ?: rename(NEW, WANTED_FILE);
	if (!err)
		return 0;
	complain(WANTED_FILE);
	unlink(NEW);
	return -1;
}

/* Of two who change the file the second one waits. */
static int lock(void)
{
	int fd = open(LOCK, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

	if (fd < 0 || flock(fd, LOCK_EX))
		return complain(LOCK);
	return fd;
}

/* Two with one CID, or one tap device, would take it from each other. */
static int is_taken(const struct wanted_list *list, const struct wanted *link)
{
	for (size_t i = 0; link->type[0] && i < list->count; i++) {
		const struct wanted *other = &list->link[i];

		if (!strcmp(other->type, link->type) && type_same(other->argument, link->argument)) {
			fprintf(stderr, "pvlink: %s %s is that of %s\n", link->type, link->argument, other->guest);
			return -1;
		}
	}
	return 0;
}

int wanted_add(struct wanted *link)
{
	struct wanted_list list = { };
	int fd = lock(), err;

	if (fd < 0)
		return -1;
	err = wanted_read(&list) ?: is_taken(&list, link);
	if (!err) {
		for (link->number = 0; wanted_find(&list, link->guest, link->number); link->number++)
			;
		err = replace(link, true);
	}
	free(list.link);
	close(fd);
	return err;
}

int wanted_remove(const char *guest, unsigned int number)
{
	struct wanted link = { .number = number };
	int fd = lock(), err;

	if (fd < 0)
		return -1;
	strncpy(link.guest, guest, sizeof(link.guest) - 1);
	err = replace(&link, false);
	close(fd);
	return err;
}

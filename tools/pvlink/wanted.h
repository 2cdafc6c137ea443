/* SPDX-License-Identifier: GPL-2.0-only */
/* Links that guests are to have, by the guests' names: a line each in WANTED_FILE */
#ifndef PVLINK_WANTED_H
#define PVLINK_WANTED_H

#include <stdbool.h>
#include <stddef.h>

#define WANTED_FOLDER	"/etc"
#define WANTED_NAME	"pvlink.conf"
#define WANTED_FILE	WANTED_FOLDER "/" WANTED_NAME

/* GUEST NUMBER SIZE [TYPE ARGUMENT] */
struct wanted {
	char guest[64];
	unsigned int number;
	unsigned long size;	/* in bytes */
	char type[16];		/* of the device that it is for, or nothing */
	char argument[145];
};

struct wanted_list {
	struct wanted *link;
	size_t count;
};

/* "65536", "64K", "1M": bytes, or 0 for what is no size of a link */
unsigned long wanted_size(const char *text);

/* Stores the name if one can be a line's; prints if not. */
bool wanted_guest(struct wanted *link, const char *name);

/*
 * Reads the file: 0, or -1 after a message if it cannot be read or a line is wrong. The list is as it was then.
 * Without a file no link is wanted.
 */
int wanted_read(struct wanted_list *list);

const struct wanted *wanted_find(const struct wanted_list *list, const char *guest, unsigned int number);

/* Adds a link by the guest's lowest number that is free, which is stored, to the file: 0, or -1 after a message. */
int wanted_add(struct wanted *link);

/* Takes the link out of the file, if it is there: 0, or -1 after a message. */
int wanted_remove(const char *guest, unsigned int number);

#endif /* PVLINK_WANTED_H */

/* SPDX-License-Identifier: GPL-2.0-only */
/* Types of device that pvlink serves */
#ifndef PVLINK_TYPES_H
#define PVLINK_TYPES_H

#include <stdbool.h>

struct type {
	const char *name;

	/* Whether it can be one; prints if not. */
	bool (*check)(const char *argument);

	/* Serves it on the link whose file that is, until the link is gone: an exit status, after a message. */
	int (*serve)(const char *path, const char *argument);
};

/* NULL if there is none of that name. */
const struct type *type_find(const char *name);

/* Whether name is a type and argument one of its; prints if the argument is not. */
bool type_check(const char *name, const char *argument);

/* Whether two arguments of a type mean the same thing, which only one guest can have: that before a comma does. */
bool type_same(const char *one, const char *other);

bool vsock_check(const char *cid);
int vsock_serve(const char *path, const char *cid);

bool net_check(const char *argument);
int net_serve(const char *path, const char *argument);

bool blk_check(const char *socket);
int blk_serve(const char *path, const char *socket);

bool fs_check(const char *argument);
int fs_serve(const char *path, const char *argument);

#endif /* PVLINK_TYPES_H */

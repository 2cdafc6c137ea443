// SPDX-License-Identifier: GPL-2.0-only
/* The types of device that pvlink serves: a line each */
#include <string.h>

#include "types.h"

static const struct type types[] = {
	{ "vsock", vsock_check, vsock_serve },
	{ "net", net_check, net_serve },
	{ "blk", blk_check, blk_serve },
	{ "fs", fs_check, fs_serve },
};

const struct type *type_find(const char *name)
{
	for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++)
		if (!strcmp(types[i].name, name))
			return &types[i];
	return NULL;
}

bool type_check(const char *name, const char *argument)
{
	const struct type *type = type_find(name);

	return type && type->check(argument);
}

bool type_same(const char *one, const char *other)
{
	size_t length = strcspn(one, ",");

	return length == strcspn(other, ",") && !strncmp(one, other, length);
}

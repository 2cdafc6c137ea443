// SPDX-License-Identifier: GPL-2.0-only
/* Lists a directory of XenStore, also one whose names do not fit into a message */
#include <linux/err.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/pv_test.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uio.h>

#include "xenbus.h"
#include "xenbus_list.h"

/* A longer list is a mistake. */
#define XS_LIST_MAX	SZ_1M

/* Who lists may be on the way to the disk that memory is written to. */
#define XS_LIST_GFP	(GFP_NOIO | __GFP_HIGH)

struct xs_list {
	char *names;
	size_t len;
	size_t room;
	char generation[24];	/* the host's word for this state of the directory */
	bool ended;
};

/* The host's answer: a generation, then the names from a place in the list on. */
VISIBLE_IF_KUNIT char *xs_list_part(struct xenbus_transaction t,
				    const char *path, size_t from,
				    unsigned int *len)
{
	char place[12];
	struct kvec words[] = {
		{ (void *)path, strlen(path) + 1 },
		{ place, scnprintf(place, sizeof(place), "%zu", from) + 1 },
	};

	PV_TEST_STUB(xs_list_part, t, path, from, len);
	return xs_talkv(t, XS_DIRECTORY_PART, words, ARRAY_SIZE(words), len);
}
EXPORT_SYMBOL_IF_KUNIT(xs_list_part);

static int xs_list_grow(struct xs_list *list)
{
	size_t room = list->room ? 2 * list->room : 2 * XENSTORE_PAYLOAD_MAX;
	char *names;

	if (room > XS_LIST_MAX)
		return -E2BIG;
	names = kvmalloc(room, XS_LIST_GFP);
	if (!names)
		return -ENOMEM;
	if (list->len)
		memcpy(names, list->names, list->len);
	kvfree(list->names);
	list->names = names;
	list->room = room;
	return 0;
}

/* The list ends with a name that is empty. */
static int xs_list_add(struct xs_list *list, const char *names, size_t len)
{
	int err;

	list->ended = !names[len - 1] && (len == 1 || !names[len - 2]);
	len -= list->ended;
	/* Once is enough: there is room for two messages at least. */
	if (list->len + len > list->room) {
		err = xs_list_grow(list);
		if (err)
			return err;
	}
	memcpy(list->names + list->len, names, len);
	list->len += len;
	return 0;
}

/* A list is of one state of the directory, or it is begun anew. */
static int xs_list_take(struct xs_list *list, const char *part, size_t len)
{
	size_t skip = strnlen(part, len) + 1;

	if (skip >= len || skip > sizeof(list->generation) || part[len - 1])
		return -EIO;
	if (!list->len) {
		memcpy(list->generation, part, skip);
	} else if (strcmp(list->generation, part)) {
		list->len = 0;
		return 0;
	}
	return xs_list_add(list, part + skip, len - skip);
}

static int xs_list_next(struct xs_list *list, struct xenbus_transaction t,
			const char *path)
{
	unsigned int len;
	char *part;
	int err;

	part = xs_list_part(t, path, list->len, &len);
	if (IS_ERR(part))
		return PTR_ERR(part);
	err = xs_list_take(list, part, len);
	kfree(part);
	return err;
}

/* A host that does not know parts has refused for what does not fit. */
VISIBLE_IF_KUNIT char *xs_list_parts(struct xenbus_transaction t,
				     const char *path, unsigned int *len)
{
	struct xs_list list = { };
	int err = xs_list_grow(&list);

	while (!err && !list.ended)
		err = xs_list_next(&list, t, path);
	if (err) {
		kvfree(list.names);
		return ERR_PTR(err == -ENOSYS ? -E2BIG : err);
	}
	*len = list.len;
	return list.names;
}
EXPORT_SYMBOL_IF_KUNIT(xs_list_parts);

/**
 * xs_list() - the names in a directory
 * @t: the transaction, or XBT_NIL
 * @path: of the directory
 * @len: where to put the length in bytes
 *
 * Context: Process, sleeps until the host has answered.
 * Return: the names, each with its NUL, in one buffer to be freed by kvfree();
 * or ERR_PTR(): -E2BIG for more than any directory has, or for what does not
 * fit into a message of a host that knows no other way.
 */
char *xs_list(struct xenbus_transaction t, const char *path, unsigned int *len)
{
	struct kvec word = { (void *)path, strlen(path) + 1 };
	char *names = xs_talkv(t, XS_DIRECTORY, &word, 1, len);

	return names == ERR_PTR(-E2BIG) ? xs_list_parts(t, path, len) : names;
}

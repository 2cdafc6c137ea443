// SPDX-License-Identifier: GPL-2.0-only
/* What people ask for: a link for a guest of Xen, or none any more. The service does it. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "pvlink.h"
#include "store.h"
#include "types.h"
#include "wanted.h"

#define DEFAULT_SIZE (1UL << 20)

/* How long a guest that is there has to take its link, in tenths of a second */
#define PATIENCE 100

static unsigned int domid_of(const char *guest)
{
	unsigned int *domids, domid = 0;
	int count = store_guests(&domids);

	for (int i = 0; i < count && !domid; i++) {
		char *name = store_guest(domids[i]);

		if (name && !strcmp(name, guest))
			domid = domids[i];
		free(name);
	}
	free(domids);
	return domid;
}

/* Whether the kernel of either end refused it; prints if so. */
static bool is_refused(const struct wanted *wanted, struct store_link link)
{
	char *error = store_error(link);

	if (!error)
		return false;
	fprintf(stderr, "pvlink: no link for %s: error %s\n", wanted->guest, error);
	free(error);
	return true;
}

/* The service makes it, and the kernels of both ends connect it. */
static int wait_connected(const struct wanted *wanted)
{
	struct store_link link = { domid_of(wanted->guest), wanted->number };

	if (!link.domid) {
		printf("%s has link %u when it starts\n", wanted->guest, link.number);
		return 0;
	}
	for (int tenths = 0; tenths < PATIENCE; tenths++) {
		if (store_connected(link)) {
			printf("%s has link %u\n", wanted->guest, link.number);
			return 0;
		}
		if (is_refused(wanted, link)) {
			wanted_remove(wanted->guest, wanted->number);
			return 1;
		}
		usleep(100000);
	}
	if (!store_size(link)) {
		fprintf(stderr, "pvlink: nobody makes link %u of %s: is the service pvlink running?\n",
			link.number, wanted->guest);
		return 1;
	}
	printf("%s has not taken link %u yet: has it the module xen-pvlinkfront?\n", wanted->guest, link.number);
	return 0;
}

int attach(int count, char **word)
{
	struct wanted wanted = { .size = DEFAULT_SIZE };
	const struct type *type = count >= 3 ? type_find(word[count - 2]) : NULL;

	if (type)
		count -= 2;
	if (count < 1 || count > 2)
		return -1;
	if (count == 2)
		wanted.size = wanted_size(word[1]);
	if (!wanted.size) {
		fprintf(stderr, "pvlink: a size is whole pages from 8K to 4M, not %s\n", word[1]);
		return 2;
	}
	if (type && !type->check(word[count + 1]))
		return 2;
	if (!wanted_guest(&wanted, word[0]))
		return 2;
	if (type) {
		snprintf(wanted.type, sizeof(wanted.type), "%s", type->name);
		snprintf(wanted.argument, sizeof(wanted.argument), "%s", word[count + 1]);
	}
	return store_open() || wanted_add(&wanted) ? 1 : wait_connected(&wanted);
}

int detach(int count, char **word)
{
	struct wanted_list list = { };
	const struct wanted *wanted;
	unsigned int number = 0;
	char rest;

	if (count < 1 || count > 2 || (count == 2 && sscanf(word[1], "%u%c", &number, &rest) != 1))
		return -1;
	if (wanted_read(&list))
		return 1;
	wanted = wanted_find(&list, word[0], number);
	if (!wanted)
		fprintf(stderr, "pvlink: %s is to have no link %u (%s)\n", word[0], number, WANTED_FILE);
	free(list.link);
	return !wanted || wanted_remove(word[0], number) ? 1 : 0;
}

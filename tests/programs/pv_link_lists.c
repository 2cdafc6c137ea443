// SPDX-License-Identifier: GPL-2.0-only
/*
 * A guest that offers dom0 lists of pages for a link as no frontend would, each in the right place.
 *
 * usage: pv_link_lists KIND...   and prints the grant reference of a list of each, then waits to be killed
 *
 *	empty		no page at all
 *	crowded		more pages than fit into a list
 *	endless		one page, and the list itself is the next one
 *	foreign		pages that nobody has granted
 *	half		as many that are, and one that is not
 *
 * Static: the guest has none of the libraries.
 */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <xengnttab.h>

#define REFS		1022	/* of a list */
#define NOT_GRANTED	1000000
/* Of a link of 64 KiB */
#define PAGES		16

struct list {
	uint32_t next, count, refs[REFS];
};

static xengntshr_handle *xgs;

static void *share(uint32_t *ref)
{
	void *page = xengntshr_share_pages(xgs, 0, 1, ref, 1);

	if (!page) {
		perror("xengntshr_share_pages");
		exit(1);
	}
	return page;
}

static void fill(struct list *list, uint32_t count, uint32_t ref)
{
	list->count = count;
	for (uint32_t i = 0; i < REFS; i++)
		list->refs[i] = ref;
}

static void make(const char *kind)
{
	uint32_t ref, page;
	struct list *list = share(&ref);

	share(&page);
	list->next = 0;
	if (!strcmp(kind, "empty")) {
		fill(list, 0, page);
	} else if (!strcmp(kind, "crowded")) {
		fill(list, UINT32_MAX, page);
	} else if (!strcmp(kind, "endless")) {
		fill(list, PAGES - 1, page);
		list->next = ref;
	} else if (!strcmp(kind, "foreign")) {
		fill(list, PAGES, NOT_GRANTED);
	} else {
		fill(list, PAGES, page);
		list->refs[PAGES / 2] = NOT_GRANTED;
	}
	printf("%u ", ref);
}

int main(int words, char **word)
{
	xgs = xengntshr_open(NULL, 0);
	if (!xgs) {
		perror("xengntshr_open");
		return 1;
	}
	for (int i = 1; i < words; i++)
		make(word[i]);
	printf("\n");
	fflush(stdout);
	pause();
	return 0;
}

// SPDX-License-Identifier: GPL-2.0-only
/* Links in XenStore: what a toolstack that knows them would write, and take away again */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <xenstore.h>

#include "pvlink.h"
#include "store.h"

#define CAPABILITIES	"/proc/xen/capabilities"
#define GUESTS		"/local/domain"
#define BACKENDS	GUESTS "/0/backend"
#define LINKS		BACKENDS "/pv_link"
#define ERRORS		GUESTS "/0/error/backend/pv_link"
#define GUEST_ERROR	GUESTS "/%u/error/device/pv_link/%u"

/* XenbusStateInitialising and XenbusStateConnected of Xen's public/io/xenbus.h */
#define INITIALISING	"1"
#define CONNECTED	"4"

static struct xs_handle *store;

struct path {
	char text[160];
};

static struct path back(struct store_link link, const char *key)
{
	struct path path;

	snprintf(path.text, sizeof(path.text), LINKS "/%u/%u%s", link.domid, link.number, key);
	return path;
}

static struct path front(struct store_link link, const char *key)
{
	struct path path;

	snprintf(path.text, sizeof(path.text), GUESTS "/%u/device/pv_link/%u%s", link.domid, link.number, key);
	return path;
}

/* Any domain of Xen has a store, but only this one may write to all of it. */
static bool is_control_domain(void)
{
	FILE *file = fopen(CAPABILITIES, "re");
	char word[32] = "";
	bool is = file && fscanf(file, "%31s", word) == 1 && !strncmp(word, "control_d", 9);

	if (file)
		fclose(file);
	return is;
}

int store_open(void)
{
	if (!is_control_domain()) {
		fprintf(stderr, "pvlink: this is not Xen's control domain (" CAPABILITIES ")\n");
		return -1;
	}
	store = xs_open(0);
	return store ? 0 : complain("xenstored");
}

int store_watch(void)
{
	if (xs_watch(store, "@introduceDomain", "") && xs_watch(store, "@releaseDomain", "") &&
	    xs_watch(store, LINKS, ""))
		return 0;
	return complain("xenstored");
}

int store_fd(void)
{
	return xs_fileno(store);
}

void store_heard(void)
{
	char **event;

	while ((event = xs_check_watch(store)))
		free(event);
}

/* A directory that is not there has none. */
static int numbers(const char *path, unsigned int **list)
{
	unsigned int count = 0;
	char **names = xs_directory(store, XBT_NULL, path, &count);

	*list = NULL;
	if (!names)
		return errno == ENOENT ? 0 : complain(path);
	*list = calloc(count + 1, sizeof(**list));
	for (unsigned int i = 0; *list && i < count; i++)
		(*list)[i] = strtoul(names[i], NULL, 10);
	free(names);
	return *list ? (int)count : complain(path);
}

int store_guests(unsigned int **domids)
{
	return numbers(GUESTS, domids);
}

static int add_links(struct store_link **links, int count, unsigned int domid)
{
	char path[64];
	struct store_link *more;
	unsigned int *list;
	int found;

	snprintf(path, sizeof(path), LINKS "/%u", domid);
	found = numbers(path, &list);
	if (found <= 0)
		return found < 0 ? found : count;
	more = realloc(*links, (count + found) * sizeof(*more));
	for (int i = 0; more && i < found; i++)
		more[count + i] = (struct store_link){ domid, list[i] };
	free(list);
	if (!more)
		return complain(path);
	*links = more;
	return count + found;
}

int store_links(struct store_link **links)
{
	unsigned int *domids;
	int guests = numbers(LINKS, &domids), count = guests < 0 ? guests : 0;

	*links = NULL;
	for (int i = 0; i < guests && count >= 0; i++)
		count = add_links(links, count, domids[i]);
	free(domids);
	return count;
}

char *store_guest(unsigned int domid)
{
	char path[64];

	snprintf(path, sizeof(path), GUESTS "/%u/name", domid);
	/* What is left of one that is gone has a name as well. */
	return domid && xs_is_domain_introduced(store, domid) ? xs_read(store, XBT_NULL, path, NULL) : NULL;
}

unsigned long store_size(struct store_link link)
{
	char *text = xs_read(store, XBT_NULL, back(link, "/size").text, NULL);
	unsigned long size = text ? strtoul(text, NULL, 10) : 0;

	free(text);
	return size;
}

static bool put(xs_transaction_t t, struct path path, const char *value)
{
	return xs_write(store, t, path.text, value, strlen(value));
}

static bool put_number(xs_transaction_t t, struct path path, unsigned long number)
{
	char value[24];

	snprintf(value, sizeof(value), "%lu", number);
	return put(t, path, value);
}

/* One domain's, which the other one may read: keys below are like it. */
static bool put_end(xs_transaction_t t, struct path path, unsigned int owner, unsigned int reader)
{
	struct xs_permissions rights[] = {
		{ .id = owner, .perms = XS_PERM_NONE },
		{ .id = reader, .perms = XS_PERM_READ },
	};

	return xs_mkdir(store, t, path.text) && xs_set_permissions(store, t, path.text, rights, 2);
}

static bool make(xs_transaction_t t, struct store_link link, unsigned long size)
{
	return put_end(t, back(link, ""), 0, link.domid) && put_end(t, front(link, ""), link.domid, 0) &&
	       put(t, back(link, "/frontend"), front(link, "").text) &&
	       put_number(t, back(link, "/frontend-id"), link.domid) &&
	       put_number(t, back(link, "/size"), size) &&
	       put(t, back(link, "/online"), "1") &&
	       put(t, front(link, "/backend"), back(link, "").text) &&
	       put(t, front(link, "/backend-id"), "0") &&
	       put(t, back(link, "/state"), INITIALISING) &&
	       put(t, front(link, "/state"), INITIALISING);
}

static bool gone(bool removed)
{
	return removed || errno == ENOENT;
}

/* A directory of which the last entry is gone goes with it. */
static bool prune(xs_transaction_t t, const char *path)
{
	unsigned int count = 0;
	char **names = xs_directory(store, t, path, &count);

	free(names);
	return !names || count || gone(xs_rm(store, t, path));
}

static bool prune_guest(xs_transaction_t t, const char *top, unsigned int domid)
{
	char path[64];

	snprintf(path, sizeof(path), "%s/%u", top, domid);
	return prune(t, path) && prune(t, top);
}

static bool take_away(xs_transaction_t t, struct store_link link)
{
	char error[64], guest_error[96], kind[64];

	/* The next link of this number has none of them. */
	snprintf(error, sizeof(error), ERRORS "/%u/%u", link.domid, link.number);
	snprintf(guest_error, sizeof(guest_error), GUEST_ERROR, link.domid, link.number);
	snprintf(kind, sizeof(kind), GUESTS "/%u/device/pv_link", link.domid);
	return gone(xs_rm(store, t, front(link, "").text)) && prune(t, kind) &&
	       gone(xs_rm(store, t, guest_error)) &&
	       gone(xs_rm(store, t, error)) && prune_guest(t, ERRORS, link.domid) &&
	       gone(xs_rm(store, t, back(link, "").text)) && prune_guest(t, LINKS, link.domid) &&
	       prune(t, BACKENDS);
}

static bool change(xs_transaction_t t, struct store_link link, unsigned long size)
{
	return size ? make(t, link, size) : take_away(t, link);
}

/* Others write to the store meanwhile, and then it is done once more. */
static int change_whole(struct store_link link, unsigned long size)
{
	xs_transaction_t t;
	bool done;

	do {
		t = xs_transaction_start(store);
		if (t == XBT_NULL)
			return complain("xenstored");
		if (!change(t, link, size)) {
			complain(back(link, "").text);
			xs_transaction_end(store, t, true);
			return -1;
		}
		done = xs_transaction_end(store, t, false);
	} while (!done && errno == EAGAIN);
	return done ? 0 : complain(back(link, "").text);
}

int store_make(struct store_link link, unsigned long size)
{
	return change_whole(link, size);
}

int store_remove(struct store_link link)
{
	return change_whole(link, 0);
}

bool store_connected(struct store_link link)
{
	char *state = xs_read(store, XBT_NULL, back(link, "/state").text, NULL);
	bool is = state && !strcmp(state, CONNECTED);

	free(state);
	return is;
}

char *store_error(struct store_link link)
{
	char path[96], *error;

	snprintf(path, sizeof(path), ERRORS "/%u/%u/error", link.domid, link.number);
	error = xs_read(store, XBT_NULL, path, NULL);
	if (error)
		return error;
	snprintf(path, sizeof(path), GUEST_ERROR "/error", link.domid, link.number);
	return xs_read(store, XBT_NULL, path, NULL);
}

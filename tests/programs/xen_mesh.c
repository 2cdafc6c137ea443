// SPDX-License-Identifier: GPL-2.0-only
/*
 * Two domains that keep each other busy with events and grants, and count whether any of it is lost.
 *
 *	xen_mesh serve DOMAIN				says `REF PORT`, then answers
 *	xen_mesh ask DOMAIN REF PORT SECONDS PAGES	rings for so long, then shares so many pages
 *
 * One asks, the other one answers, each by an event: so no two of them can become one, and of one that is lost
 * somebody waits in vain. Each page is granted, mapped, summed up, changed, unmapped, and summed up again. The last
 * line tells how often, of both ends the same.
 *
 * Static: the guest has none of the libraries.
 */
#include <errno.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

#include <xenevtchn.h>
#include <xengnttab.h>

#define WORDS		1024	/* of a page */
/* Milliseconds; emulated machines are slow. */
#define PATIENCE	120000

enum { RING, PAGE, LEAVE };

/* The page that both have: what is asked, and the number of who asks and who answered last. */
struct desk {
	volatile uint32_t asked, answered, what, ref, sum, right;
};

static uint32_t domain, rings, pages, wrong, extra;
static int port;
static struct desk *desk;
static xenevtchn_handle *xce;
static xengntshr_handle *xgs;
static xengnttab_handle *xgt;

static void need(int condition, const char *what)
{
	if (condition)
		return;
	printf("failed after %u rings and %u pages: %s: %s\n", rings, pages, what, strerror(errno));
	exit(1);
}

static uint32_t sum(const uint32_t *page)
{
	uint32_t i, sum = 0;

	for (i = 0; i < WORDS; i++)
		sum = (sum << 1 | sum >> 31) ^ page[i];
	return sum;
}

static void fill(uint32_t *page, uint32_t seed)
{
	uint32_t i;

	for (i = 0; i < WORDS; i++)
		page[i] = seed = seed * 1664525 + 1013904223;
}

static void invert(uint32_t *page)
{
	uint32_t i;

	for (i = 0; i < WORDS; i++)
		page[i] = ~page[i];
}

static void ring(void)
{
	__sync_synchronize();
	need(!xenevtchn_notify(xce, port), "notify");
}

static void wait_event(void)
{
	struct pollfd fd = { .fd = xenevtchn_fd(xce), .events = POLLIN };
	int from;

	need(poll(&fd, 1, PATIENCE) == 1, "an event was lost");
	from = xenevtchn_pending(xce);
	need(from >= 0 && !xenevtchn_unmask(xce, from), "event");
	__sync_synchronize();
}

/* The number of one of the two has to reach that of the other; an event more than there should be is counted. */
static void wait_number(volatile uint32_t *number, uint32_t wanted)
{
	wait_event();
	while (*number != wanted) {
		extra++;
		wait_event();
	}
}

static void ask(uint32_t what)
{
	desk->what = what;
	desk->asked++;
	ring();
	wait_number(&desk->answered, desk->asked);
}

/* A page of ours, as the other end finds it, and then as it left it */
static void share_page(uint32_t number)
{
	uint32_t ref, before;
	uint32_t *page = xengntshr_share_pages(xgs, domain, 1, &ref, 1);

	need(!!page, "share");
	fill(page, domain << 24 ^ number);
	before = sum(page);
	desk->ref = ref;
	desk->sum = before;
	ask(PAGE);
	invert(page);
	wrong += !desk->right || sum(page) != before;
	need(!xengntshr_unshare(xgs, page, 1), "revoke");
}

static int map_page(void)
{
	uint32_t *page = xengnttab_map_grant_ref(xgt, domain, desk->ref, PROT_READ | PROT_WRITE);
	int right;

	need(!!page, "map");
	right = sum(page) == desk->sum;
	invert(page);
	need(!xengnttab_unmap(xgt, page, 1), "unmap");
	return right;
}

static void open_all(void)
{
	xce = xenevtchn_open(NULL, 0);
	xgs = xengntshr_open(NULL, 0);
	xgt = xengnttab_open(NULL, 0);
	need(xce && xgs && xgt, "open");
}

static void serve(void)
{
	uint32_t ref;

	desk = xengntshr_share_pages(xgs, domain, 1, &ref, 1);
	need(!!desk, "share");
	memset(desk, 0, sizeof(*desk));
	port = xenevtchn_bind_unbound_port(xce, domain);
	need(port > 0, "event channel");
	printf("%u %d\n", ref, port);
	fflush(stdout);
	do {
		wait_number(&desk->asked, desk->answered + 1);
		if (desk->what == PAGE) {
			desk->right = map_page();
			wrong += !desk->right;
			pages++;
		} else {
			rings += desk->what == RING;
		}
		desk->answered++;
		ring();
	} while (desk->what != LEAVE);
}

static void keep_asking(uint32_t ref, int remote, time_t seconds, uint32_t count)
{
	time_t end;

	desk = xengnttab_map_grant_ref(xgt, domain, ref, PROT_READ | PROT_WRITE);
	need(!!desk, "map");
	port = xenevtchn_bind_interdomain(xce, domain, remote);
	need(port > 0, "event channel");
	/* Xen's own, for the channel was bound */
	wait_event();
	for (end = time(NULL) + seconds; time(NULL) < end; rings++)
		ask(RING);
	for (; pages < count; pages++)
		share_page(pages);
	ask(LEAVE);
}

int main(int argc, char **argv)
{
	if (argc < 3)
		return 2;
	domain = atoi(argv[2]);
	open_all();
	if (argc == 3 && !strcmp(argv[1], "serve"))
		serve();
	else if (argc == 7 && !strcmp(argv[1], "ask"))
		keep_asking(atoi(argv[3]), atoi(argv[4]), atoi(argv[5]), atoi(argv[6]));
	else
		return 2;
	printf("%u rings, %u pages, %u wrong, %u events more\n", rings, pages, wrong, extra);
	return wrong ? 1 : 0;
}

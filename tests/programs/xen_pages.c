// SPDX-License-Identifier: GPL-2.0-only
/*
 * Pages of two domains, shared from user space as Xen's tools do it.
 *
 *	xen_pages share DOMAIN COUNT		grants pages of its own (gntalloc)
 *	xen_pages map DOMAIN PORT REF...	maps those (gntdev)
 *	xen_pages marked			waits for an answer in a marked page
 *	xen_pages foreign DOMAIN GFN		gives it (privcmd)
 *
 * The first two take turns by an event channel (evtchn): the one shares, the
 * other one maps and answers, the one revokes while all is mapped, the other one
 * must still have its answers. The second line of output tells how it went.
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
#include <unistd.h>

#include <xenevtchn.h>
#include <xenforeignmemory.h>
#include <xengnttab.h>

#define PAGE		4096
#define WORDS		(PAGE / sizeof(uint32_t))
#define MOST		256
/* More than gntalloc gives, see its parameter `limit` */
#define TOO_MANY	2048
#define MARKER		0x6d61726b
#define ANSWER		0x616e7377
#define CYCLES		50
/* Milliseconds; emulated machines are slow. */
#define PATIENCE	120000
/* Bytes of other memory that a page must survive */
#define OTHER_MEMORY	(8 << 20)
/* Beyond the memory of any guest here: Xen's GUEST_RAM1 ends before. */
#define NO_GFN		0xfffff0
#define NO_DOMAIN	0x7000

static void die(const char *what)
{
	printf("failed: %s: %s\n", what, strerror(errno));
	exit(1);
}

static void need(int condition, const char *what)
{
	if (!condition)
		die(what);
}

static uint32_t question(uint32_t page, uint32_t word)
{
	return 0x51000000 | page << 12 | word;
}

static uint32_t answer(uint32_t page, uint32_t word)
{
	return ~question(page, word);
}

static void write_all(volatile uint32_t *area, int count,
		      uint32_t (*value)(uint32_t page, uint32_t word))
{
	uint32_t i;

	for (i = 0; i < count * WORDS; i++)
		area[i] = value(i / WORDS, i % WORDS);
}

static int is_all(volatile uint32_t *area, int count,
		  uint32_t (*value)(uint32_t page, uint32_t word))
{
	uint32_t i;

	for (i = 0; i < count * WORDS; i++)
		if (area[i] != value(i / WORDS, i % WORDS))
			return 0;
	return 1;
}

static void wait_event(xenevtchn_handle *xce)
{
	struct pollfd fd = { .fd = xenevtchn_fd(xce), .events = POLLIN };
	int port;

	need(poll(&fd, 1, PATIENCE) == 1, "no event");
	port = xenevtchn_pending(xce);
	need(port >= 0 && !xenevtchn_unmask(xce, port), "event");
}

/* What was freed too early would be in use again, and changed. */
static void use_other_memory(void)
{
	char *other = malloc(OTHER_MEMORY);

	need(!!other, "memory");
	memset(other, 0xa5, OTHER_MEMORY);
	need(other[OTHER_MEMORY / 2] == (char)0xa5, "memory");
	free(other);
}

static void exhaust(xengntshr_handle *xgs, uint32_t domain)
{
	static uint32_t refs[TOO_MANY];
	void *area = xengntshr_share_pages(xgs, domain, TOO_MANY, refs, 1);

	need(!area && errno == ENOSPC, "too many pages not refused");
	area = xengntshr_share_pages(xgs, domain, MOST, refs, 1);
	need(area && !xengntshr_unshare(xgs, area, MOST), "share after the refusal");
}

static void share(uint32_t domain, int count)
{
	xenevtchn_handle *xce = xenevtchn_open(NULL, 0);
	xengntshr_handle *xgs = xengntshr_open(NULL, 0);
	uint32_t refs[MOST];
	uint32_t *area;
	int i, port;

	need(xce && xgs && count <= MOST, "open");
	exhaust(xgs, domain);
	area = xengntshr_share_pages(xgs, domain, count, refs, 1);
	need(!!area, "share");
	write_all(area, count, question);
	port = xenevtchn_bind_unbound_port(xce, domain);
	need(port > 0, "event channel");
	printf("%d", port);
	for (i = 0; i < count; i++)
		printf(" %u", refs[i]);
	printf("\n");
	fflush(stdout);

	wait_event(xce);
	need(is_all(area, count, answer), "answers");
	need(!xengntshr_unshare(xgs, area, count), "revoke");
	use_other_memory();
	need(!xenevtchn_notify(xce, port), "notify");
	/* The other end says that it is done with the pages. */
	wait_event(xce);
	printf("%d pages shared, answered and revoked\n", count);
}

static void copy_one(xengnttab_handle *xgt, uint32_t domain, uint32_t ref)
{
	uint32_t local[WORDS];
	struct xengnttab_grant_copy_segment segment = {
		.source.foreign = { .ref = ref, .domid = domain },
		.dest.virt = local,
		.len = PAGE,
		.flags = GNTCOPY_source_gref,
	};

	need(!xengnttab_grant_copy(xgt, 1, &segment) &&
	     segment.status == GNTST_okay && is_all(local, 1, question), "copy");
}

/* The owner gets its pages back once a second at most, when they are unused. */
static void wait_revoked(xengnttab_handle *xgt, uint32_t domain, uint32_t ref)
{
	int waited;
	void *area;

	for (waited = 0; waited < PATIENCE; waited += 300) {
		area = xengnttab_map_grant_ref(xgt, domain, ref, PROT_READ);
		if (!area)
			return;
		need(!xengnttab_unmap(xgt, area, 1), "unmap what is revoked");
		usleep(300000);
	}
	die("never revoked");
}

static void map(uint32_t domain, uint32_t remote, uint32_t *refs, int count)
{
	xenevtchn_handle *xce = xenevtchn_open(NULL, 0);
	xengnttab_handle *xgt = xengnttab_open(NULL, 0);
	uint32_t *area;
	int port;

	need(xce && xgt, "open");
	area = xengnttab_map_domain_grant_refs(xgt, count, domain, refs,
					       PROT_READ | PROT_WRITE);
	need(!!area, "map");
	need(is_all(area, count, question), "questions");
	copy_one(xgt, domain, refs[0]);
	write_all(area, count, answer);
	port = xenevtchn_bind_interdomain(xce, domain, remote);
	need(port > 0, "event channel");
	/* Xen's own, for the channel was bound */
	wait_event(xce);
	need(!xenevtchn_notify(xce, port), "notify");

	wait_event(xce);
	need(is_all(area, count, answer), "answers after the revocation");
	need(!xengnttab_unmap(xgt, area, count), "unmap");
	wait_revoked(xgt, domain, refs[count - 1]);
	need(!xenevtchn_notify(xce, port), "notify");
	printf("\n%d pages mapped, answered and lost at last\n", count);
}

/* The entry of a page is a word of 8 bytes, whose lower 55 bits are its number. */
static uint64_t gfn_of(void *page)
{
	FILE *map = fopen("/proc/self/pagemap", "r");
	uint64_t entry = 0;

	need(map && !fseeko(map, (uintptr_t)page / PAGE * sizeof(entry), SEEK_SET) &&
	     fread(&entry, sizeof(entry), 1, map) == 1, "pagemap");
	fclose(map);
	return entry & ((1ULL << 55) - 1);
}

static void marked(void)
{
	volatile uint32_t *page = mmap(NULL, PAGE, PROT_READ | PROT_WRITE,
				       MAP_PRIVATE | MAP_ANONYMOUS | MAP_LOCKED, -1, 0);
	int waited;

	need(page != MAP_FAILED, "memory");
	page[0] = MARKER;
	page[WORDS - 1] = getpid();
	printf("%llu\n", (unsigned long long)gfn_of((void *)page));
	fflush(stdout);
	for (waited = 0; waited < PATIENCE && page[0] != ANSWER; waited += 10)
		usleep(10000);
	need(page[0] == ANSWER && page[1] == MARKER, "answer");
	printf("answered\n");
}

static void refused(xenforeignmemory_handle *xfm, uint32_t domain, xen_pfn_t gfn,
		    const char *what)
{
	void *area = xenforeignmemory_map(xfm, domain, PROT_READ, 1, &gfn, NULL);

	need(!area && errno, what);
}

/* A list with a bad frame in it maps what is good, and says what is not. */
static void half(xenforeignmemory_handle *xfm, uint32_t domain, xen_pfn_t gfn)
{
	const xen_pfn_t list[2] = { gfn, NO_GFN };
	int err[2] = { 1, 0 };
	volatile uint32_t *area;

	area = xenforeignmemory_map(xfm, domain, PROT_READ, 2, list, err);
	need(area && !err[0] && err[1] && area[0] == MARKER, "half a list");
	need(!xenforeignmemory_unmap(xfm, (void *)area, 2), "unmap half a list");
}

static void cycle(xenforeignmemory_handle *xfm, uint32_t domain, xen_pfn_t gfn)
{
	xen_pfn_t list[16];
	uint32_t *area;
	int i;

	for (i = 0; i < 16; i++)
		list[i] = gfn;
	for (i = 0; i < CYCLES; i++) {
		area = xenforeignmemory_map(xfm, domain, PROT_READ, 16, list, NULL);
		need(area && area[15 * WORDS] == MARKER, "map again");
		need(!xenforeignmemory_unmap(xfm, area, 16), "unmap again");
	}
}

static void foreign(uint32_t domain, xen_pfn_t gfn)
{
	xenforeignmemory_handle *xfm = xenforeignmemory_open(NULL, 0);
	volatile uint32_t *page;

	need(!!xfm, "open");
	refused(xfm, domain, NO_GFN, "no such frame, and no refusal");
	refused(xfm, NO_DOMAIN, gfn, "no such domain, and no refusal");
	half(xfm, domain, gfn);
	cycle(xfm, domain, gfn);
	page = xenforeignmemory_map(xfm, domain, PROT_READ | PROT_WRITE, 1, &gfn, NULL);
	need(page && page[0] == MARKER && page[WORDS - 1] > 1, "marker");
	page[1] = MARKER;
	__sync_synchronize();
	page[0] = ANSWER;
	need(!xenforeignmemory_unmap(xfm, (void *)page, 1), "unmap");
	/* Nothing is there any more. */
	need(msync((void *)page, PAGE, MS_ASYNC) && errno == ENOMEM, "still mapped");
	printf("\nmarker found, answer given\n");
}

int main(int argc, char **argv)
{
	uint32_t refs[MOST];
	int i;

	if (argc == 4 && !strcmp(argv[1], "share")) {
		share(atoi(argv[2]), atoi(argv[3]));
	} else if (argc > 4 && argc - 4 <= MOST && !strcmp(argv[1], "map")) {
		for (i = 4; i < argc; i++)
			refs[i - 4] = atoi(argv[i]);
		map(atoi(argv[2]), atoi(argv[3]), refs, argc - 4);
	} else if (argc == 2 && !strcmp(argv[1], "marked")) {
		marked();
	} else if (argc == 4 && !strcmp(argv[1], "foreign")) {
		foreign(atoi(argv[2]), strtoull(argv[3], NULL, 0));
	} else {
		fprintf(stderr, "usage: see the top of %s\n", __FILE__);
		return 2;
	}
	return 0;
}

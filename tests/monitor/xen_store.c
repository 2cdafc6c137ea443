// SPDX-License-Identifier: GPL-2.0-only
/*
 * Xen's store, of which the guest reads some values: a page with a ring each way, see io/xs_wire.h
 *
 * Writes are taken and forgotten, a watch tells of itself once.
 */
#include "xen.h"

#define READ		2
#define DIRECTORY	1
#define WATCH		4
#define UNWATCH		5
#define BEGIN		6
#define END		7
#define WRITE		11
#define MKDIR		12
#define RM		13
#define SET_PERMS	14
#define WATCH_EVENT	15
#define ERROR		16
#define RESET_WATCHES	21

#define RING		1024
#define PAYLOAD		4096
#define QUEUE		(4 * PAYLOAD)

#define SAY(text)	(text), sizeof(text)

struct rings {
	u8 req[RING];
	u8 rsp[RING];
	u32 req_cons, req_prod;
	u32 rsp_cons, rsp_prod;
};

struct header {
	u32 type;
	u32 id;
	u32 transaction;
	u32 size;
};

static const struct {
	const char *path, *value;
} values[] = {
	{ "domid", "1" },
	{ "name", "monitored" },
	{ "data/greeting", "hello" },
};

static struct rings *rings;
static struct {
	struct header head;
	u8 body[PAYLOAD];
} request;
static u32 received;
/* What does not fit into the ring yet */
static u8 queue[QUEUE];
static u32 queued;

static bool same(const char *a, const char *b)
{
	while (*a && *a == *b) {
		a++;
		b++;
	}
	return *a == *b;
}

static u32 length(const char *text)
{
	u32 n = 0;

	while (text[n])
		n++;
	return n;
}

static void put(const void *data, u32 size)
{
	const u8 *bytes = data;

	while (size-- && queued < QUEUE)
		queue[queued++] = *bytes++;
}

static void flush(void)
{
	u32 n = 0, rest;

	while (n < queued && rings->rsp_prod - rings->rsp_cons < RING)
		rings->rsp[rings->rsp_prod++ % RING] = queue[n++];
	for (rest = 0; n < queued; rest++)
		queue[rest] = queue[n++];
	queued = rest;
}

static void send(struct header head, const void *body)
{
	put(&head, sizeof(struct header));
	put(body, head.size);
}

/* What is no reply, and no event of a watch that anybody has */
static void disturb(void)
{
	static const u8 nonsense[40] = { 0xff, 0xff, '/', 0xff };

	send((struct header){ .type = WATCH_EVENT, .size = 0 }, NULL);
	send((struct header){ .type = WATCH_EVENT, .size = sizeof(nonsense) }, nonsense);
	send((struct header){ .type = WATCH_EVENT, .size = 6 }, "a\0none");
}

static void reply(u32 type, const void *body, u32 size)
{
	static u8 nonsense[1000];
	struct header head = { .type = type, .id = request.head.id, .transaction = request.head.transaction, .size = size };

	if (monitor_lies(LIE_STORE_SILENT))
		return;
	if (monitor_lies(LIE_STORE_WATCHES))
		disturb();
	if (monitor_lies(LIE_STORE_IDS))
		head.id = ~head.id;
	if (monitor_lies(LIE_STORE_TYPES))
		head.type += 100;
	if (monitor_lies(LIE_STORE_LENGTH))
		head.size = -1;
	if (monitor_lies(LIE_STORE_ERRORS)) {
		head.type = ERROR;
		head.size = 9;
		body = "ENONSENSE";
	}
	if (monitor_lies(LIE_STORE_WORDS)) {
		for (head.size = 0; head.size < sizeof(nonsense); head.size++)
			nonsense[head.size] = 0xff;
		body = nonsense;
	}
	send(head, body);
}

/* The guest's own place, which it may name or not */
static const char *own_path(void)
{
	static const char home[] = "/local/domain/1";
	const char *path = (char *)request.body;
	u32 n = 0;

	while (home[n] && path[n] == home[n])
		n++;
	if (home[n])
		return path;
	return path[n] == '/' ? path + n + 1 : path + n;
}

static const char *value_of(const char *path)
{
	u32 n;

	for (n = 0; n < sizeof(values) / sizeof(values[0]); n++)
		if (same(path, values[n].path))
			return values[n].value;
	return NULL;
}

static void read_value(void)
{
	const char *value = value_of(own_path());

	if (value)
		reply(READ, value, length(value));
	else
		reply(ERROR, SAY("ENOENT"));
}

static void list(void)
{
	const char *path = own_path();

	if (same(path, ""))
		reply(DIRECTORY, SAY("domid\0name\0data"));
	else if (same(path, "data"))
		reply(DIRECTORY, SAY("greeting"));
	else
		reply(ERROR, SAY("ENOENT"));
}

static void answer(void)
{
	monitor_count("requests of the store");
	switch (request.head.type) {
	case READ:
		read_value();
		break;
	case DIRECTORY:
		list();
		break;
	case WATCH:
		reply(WATCH, SAY("OK"));
		/* Path and token, as they came */
		send((struct header){ .type = WATCH_EVENT, .size = request.head.size }, request.body);
		break;
	case BEGIN:
		reply(BEGIN, SAY("1"));
		break;
	case UNWATCH:
	case END:
	case WRITE:
	case MKDIR:
	case RM:
	case SET_PERMS:
	case RESET_WATCHES:
		reply(request.head.type, SAY("OK"));
		break;
	default:
		reply(ERROR, SAY("EINVAL"));
	}
}

/* A request that no store would take ends what there is to understand. */
static bool whole(void)
{
	if (received >= sizeof(struct header) && request.head.size >= PAYLOAD)
		monitor_end("FAILED: a request of bytes", request.head.size);
	return received >= sizeof(struct header) && received == sizeof(struct header) + request.head.size;
}

/* The guest has rung: it asks, or has made room. */
void xen_store_serve(void)
{
	if (!rings)
		return;
	while (rings->req_cons != rings->req_prod) {
		((u8 *)&request)[received++] = rings->req[rings->req_cons++ % RING];
		if (whole()) {
			request.body[request.head.size] = '\0';
			answer();
			received = 0;
		}
	}
	flush();
	if (monitor_lies(LIE_STORE_INDICES))
		rings->rsp_prod += 5 * RING;
}

u32 xen_store_start(u32 page)
{
	u32 n;

	rings = (struct rings *)page;
	for (n = 0; n < 4096; n++)
		((u8 *)page)[n] = 0;
	return page >> 12;
}

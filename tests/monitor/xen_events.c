// SPDX-License-Identifier: GPL-2.0-only
/* Xen's event channels for a domain of one CPU that has nobody to talk to: FIFO queues and the upcall */
#include "xen.h"

#define BIND_INTERDOMAIN	0
#define BIND_VIRQ		1
#define CLOSE			3
#define SEND			4
#define STATUS			5
#define ALLOC_UNBOUND		6
#define BIND_IPI		7
#define BIND_VCPU		8
#define UNMASK			9
#define INIT_CONTROL		11
#define EXPAND_ARRAY		12
#define SET_PRIORITY		13

#define PORTS		128
#define PAGES		2
#define PAGE_WORDS	1024
#define QUEUES		16
#define QUEUE		7

#define PENDING		(1U << 31)
#define MASKED		(1U << 30)
#define LINKED		(1U << 29)
#define LINK		((1U << 17) - 1)

/* The first PPI, which the tree of the test names */
#define GICD_ISPENDR0	(*(volatile u32 *)0x08000200)
#define UPCALL		(1 << 16)

struct control {
	u32 ready;
	u32 unused;
	u32 head[QUEUES];
};

/* All arguments begin with one of these, or are shorter. */
union argument {
	u32 words[6];
	struct {
		u64 gfn;
		u32 offset;
		u32 vcpu;
		u8 link_bits;
	} control;
};

static struct vcpu_info *vcpu;
static struct control *control;
static u32 *pages[PAGES];
static u32 tail;
/* 0 if it is free, else what it is to EVTCHNOP_status */
static u8 ports[PORTS];

#define INTERDOMAIN	2

static u32 *word(u32 port)
{
	u32 *page = pages[port / PAGE_WORDS];

	return page ? page + port % PAGE_WORDS : NULL;
}

static void upcall(void)
{
	if (!vcpu || monitor_lies(LIE_NO_UPCALL))
		return;
	vcpu->upcall_pending = 1;
	GICD_ISPENDR0 = UPCALL;
}

static void link(u32 port)
{
	*word(port) |= LINKED;
	if (tail && *word(tail) & LINKED && tail != port)
		*word(tail) = (*word(tail) & ~LINK) | port;
	else
		control->head[QUEUE] = port;
	tail = port;
	if (monitor_lies(LIE_EVENT_WORDS)) {
		*word(port) |= LINK;
		control->ready = -1;
	}
	control->ready |= 1 << QUEUE;
	upcall();
}

static void raise(u32 port)
{
	if (!control || !word(port))
		return;
	*word(port) |= PENDING;
	if (!(*word(port) & (MASKED | LINKED)))
		link(port);
}

static void unmask(u32 port)
{
	if (!control || !word(port))
		return;
	*word(port) &= ~MASKED;
	if (*word(port) & PENDING && !(*word(port) & LINKED))
		link(port);
}

static long bind(u32 status, u32 *port)
{
	u32 n = 1;

	while (n < PORTS && ports[n])
		n++;
	if (n == PORTS)
		return -ENOSPC;
	ports[n] = status;
	*port = n;
	return 0;
}

static long init_control(union argument *argument)
{
	control = (struct control *)((u32)argument->control.gfn << 12);
	argument->control.link_bits = 17;
	return 0;
}

static long expand_array(const union argument *argument)
{
	u32 n = 0;

	while (n < PAGES && pages[n])
		n++;
	if (n == PAGES)
		return -ENOSPC;
	pages[n] = (u32 *)((u32)argument->control.gfn << 12);
	return 0;
}

static bool known(u32 port)
{
	return port < PORTS && ports[port];
}

static long of_port(u32 command, u32 port)
{
	/* Xen unmasks what nobody has. */
	if (!known(port) && command != UNMASK)
		return -EINVAL;
	switch (command) {
	case CLOSE:
		ports[port] = 0;
		break;
	case SEND:
		if (port == XEN_STORE_PORT && ports[port] == INTERDOMAIN)
			xen_store_serve();
		raise(port);
		break;
	case UNMASK:
		unmask(port);
		break;
	}
	return 0;
}

static long operate(u32 command, union argument *argument)
{
	u32 *words = argument->words;

	switch (command) {
	case BIND_INTERDOMAIN:
		return -ENOENT;
	case ALLOC_UNBOUND:
		return bind(1, words + 1);
	case BIND_VIRQ:
		return bind(4, words + 2);
	case BIND_IPI:
		return bind(5, words + 1);
	case STATUS:
		words[2] = known(words[1]) ? ports[words[1]] : 0;
		words[3] = 0;
		return 0;
	case INIT_CONTROL:
		return init_control(argument);
	case EXPAND_ARRAY:
		return expand_array(argument);
	case CLOSE:
	case SEND:
	case BIND_VCPU:
	case UNMASK:
	case SET_PRIORITY:
		return of_port(command, words[0]);
	}
	return -ENOSYS;
}

/* Bytes of the argument of each, of which some are results */
static const u8 sizes[] = { 12, 12, 8, 4, 4, 24, 8, 8, 8, 4, 2, 24, 8, 8 };

long xen_event_op(u32 command, u32 at)
{
	union argument argument;
	long result;

	if (command >= sizeof(sizes))
		return -ENOSYS;
	if (!guest_read(&argument, at, sizes[command]))
		return -EFAULT;
	result = operate(command, &argument);
	if (!result && !guest_write(at, &argument, sizes[command]))
		return -EFAULT;
	return result;
}

/* A channel to somebody whom the monitor is as well */
void xen_have_port(u32 port)
{
	ports[port] = INTERDOMAIN;
}

/* What nobody asked for: an upcall without an event, or every event at once */
void xen_disturb(void)
{
	u32 port;

	if (monitor_lies(LIE_UPCALLS))
		upcall();
	if (!monitor_lies(LIE_STORM))
		return;
	for (port = 1; port < PORTS; port++)
		if (ports[port])
			raise(port);
}

/* Once and for good. What was pending before is not lost: the mark is for that. */
long xen_take_vcpu_info(struct vcpu_info *info)
{
	if (vcpu)
		return -EINVAL;
	vcpu = info;
	vcpu->upcall_pending = 1;
	return 0;
}

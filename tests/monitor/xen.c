// SPDX-License-Identifier: GPL-2.0-only
/*
 * Xen 4.17, as a guest of one CPU without a console finds it: its hypercalls
 *
 * Its answers are held against those of the real one, by xen-words and
 * monitor-xen-words of tests/cases/monitor.py.
 */
#include "xen.h"

#define TAG	0xea1

#define MEMORY_OP	12
#define XEN_VERSION	17
#define CONSOLE_IO	18
#define GRANT_TABLE_OP	20
#define VM_ASSIST	21
#define VCPU_OP		24
#define SCHED_OP	29
#define EVENT_OP	32
#define HVM_OP		34

#define VERSION_VERSION		0
#define VERSION_FEATURES	6
#define VERSION_HANDLE		8

/* Of Xen 4.17 for a guest */
#define VERSION		(4 << 16 | 17)
#define FEATURES	0x00016005

#define ADD_TO_PHYSMAP	7
#define SHARED_INFO	0

#define QUERY_SIZE	6
#define SET_VERSION	8
#define GRANT_FRAMES	1
#define MOST_FRAMES	32

#define REGISTER_RUNSTATE	5
#define REGISTER_VCPU_INFO	10

#define YIELD		0
#define BLOCK		1
#define SHUTDOWN	2
#define POLL		3

#define SET_PARAM	0
#define GET_PARAM	1
#define STORE_PFN	1
#define STORE_EVTCHN	2
#define PARAMETERS	19

/* What the rig says if there is to be a store: tests/rig/monitor.py */
#define STORE		0x53544f52

#define SMCCC_VERSION	0x80000000
#define STANDARD_UID	0x8500ff01

struct add_to_physmap {
	u16 domain;
	u16 size;
	u32 space;
	u64 index;
	u64 frame;
};

struct vcpu_place {
	u64 frame;
	u32 offset;
	u32 unused;
};

struct grant_size {
	u16 domain;
	u16 unused;
	u32 frames;
	u32 most;
	u16 status;
};

struct parameter {
	u16 domain;
	u16 unused;
	u32 index;
	u64 value;
};

static void *frame(u64 number)
{
	return (void *)((u32)number << 12);
}

static long version(u32 command, u32 at)
{
	static const u8 handle[16] = "monitor's guest";
	u32 features[2];

	switch (command) {
	case VERSION_VERSION:
		return monitor_lies(LIE_VERSION) ? 0x7fffffff : VERSION;
	case VERSION_FEATURES:
		if (!guest_read(features, at, sizeof(features)))
			return -EFAULT;
		if (features[0])
			return -EINVAL;
		features[1] = FEATURES;
		if (monitor_lies(LIE_FEATURES))
			features[1] = 0xffffffff & ~(1 << 11);
		return guest_write(at, features, sizeof(features)) ? 0 : -EFAULT;
	case VERSION_HANDLE:
		return guest_write(at, handle, sizeof(handle)) ? 0 : -EFAULT;
	}
	return -ENOSYS;
}

/* Without a second stage, what is put somewhere is where it was. */
static long memory(u32 command, u32 at)
{
	struct add_to_physmap map;
	struct shared_info *shared;

	if (command != ADD_TO_PHYSMAP)
		return -ENOSYS;
	if (!guest_read(&map, at, sizeof(map)))
		return -EFAULT;
	if (map.space != SHARED_INFO)
		return 0;
	shared = frame(map.frame);
	xen_show_wallclock(&shared->wc);
	return 0;
}

static long query_size(u32 at)
{
	struct grant_size size;

	if (!guest_read(&size, at, sizeof(size)))
		return -EFAULT;
	size.frames = GRANT_FRAMES;
	size.most = monitor_lies(LIE_GRANTS) ? 0xffffffff : MOST_FRAMES;
	size.status = 0;
	return guest_write(at, &size, sizeof(size)) ? 0 : -EFAULT;
}

static long grants(u32 command, u32 at)
{
	switch (command) {
	case QUERY_SIZE:
		return query_size(at);
	case SET_VERSION:
		return 0;
	}
	return -ENOSYS;
}

static long vcpu(u32 command, u32 at)
{
	struct vcpu_place place;

	switch (command) {
	case REGISTER_RUNSTATE:
		return xen_take_runstate(at);
	case REGISTER_VCPU_INFO:
		if (!guest_read(&place, at, sizeof(place)))
			return -EFAULT;
		return xen_take_vcpu_info((struct vcpu_info *)((u8 *)frame(place.frame) + place.offset));
	}
	return -ENOSYS;
}

static long sched(u32 command, u32 at)
{
	u32 reason;

	switch (command) {
	case YIELD:
	case BLOCK:
		return 0;
	case SHUTDOWN:
		if (!guest_read(&reason, at, sizeof(reason)))
			return -EFAULT;
		monitor_end("the guest has shut down, reason", reason);
		break;
	case POLL:
		return xen_poll(at);
	}
	return -ENOSYS;
}

static u32 store;

/* What there is not has a parameter of 0. */
static u64 value_of(u32 parameter)
{
	if (!store)
		return 0;
	return parameter == STORE_PFN ? store : parameter == STORE_EVTCHN ? XEN_STORE_PORT : 0;
}

static long hvm(u32 command, u32 at)
{
	struct parameter parameter;

	if (command == SET_PARAM)
		return 0;
	if (command != GET_PARAM)
		return -ENOSYS;
	if (!guest_read(&parameter, at, sizeof(parameter)))
		return -EFAULT;
	if (parameter.index >= PARAMETERS)
		return -EINVAL;
	parameter.value = value_of(parameter.index);
	return guest_write(at, &parameter, sizeof(parameter)) ? 0 : -EFAULT;
}

static long call(u32 number, const u32 *r)
{
	switch (number) {
	case MEMORY_OP:
		return memory(r[0], r[1]);
	case XEN_VERSION:
		return version(r[0], r[1]);
	case GRANT_TABLE_OP:
		return grants(r[0], r[1]);
	case VM_ASSIST:
		return 0;
	case VCPU_OP:
		return vcpu(r[0], r[2]);
	case SCHED_OP:
		return sched(r[0], r[1]);
	case EVENT_OP:
		return xen_event_op(r[0], r[1]);
	case HVM_OP:
		return hvm(r[0], r[1]);
	}
	return -ENOSYS;
}

static void smccc(struct registers *regs)
{
	u32 *r = regs->r;

	if (psci_is(r[0])) {
		monitor_count("PSCI");
		if (r[0] == PSCI_SYSTEM_OFF || r[0] == PSCI_SYSTEM_RESET)
			monitor_end("the guest is off", 0);
		if (r[0] == PSCI_FEATURES)
			r[0] = r[1] == SMCCC_VERSION ? 0 : NOT_SUPPORTED;
		else
			r[0] = r[0] == PSCI_VERSION ? 0x10001 : psci_call(regs);
		return;
	}
	monitor_count("SMCCC");
	switch (r[0]) {
	case SMCCC_VERSION:
		r[0] = 0x10001;
		break;
	case STANDARD_UID:
		r[0] = 0xdc1218a7;
		r[1] = 0x694398c6;
		r[2] = 0xd179cf9a;
		r[3] = 0x67e6de8d;
		break;
	default:
		r[0] = NOT_SUPPORTED;
	}
}

/* Of the registers for arguments those that a call has, which Xen may lose */
static u32 arity(u32 number)
{
	return number == GRANT_TABLE_OP || number == VCPU_OP || number == CONSOLE_IO ? 3 : 2;
}

static bool hvc(u16 operand, struct registers *regs)
{
	u32 number = regs->r[12], n;

	if (!operand) {
		smccc(regs);
		return true;
	}
	if (operand != TAG)
		return false;
	monitor_count("Xen's hypercalls");
	regs->r[0] = call(number, regs->r);
	for (n = 1; n < arity(number); n++)
		regs->r[n] = 0xdeadbeef;
	regs->r[12] = 0xdeadbeef;
	xen_disturb();
	return true;
}

static void start(const struct options *options)
{
	if (*(u32 *)options->shared != STORE)
		return;
	store = xen_store_start(options->shared + 4096);
	xen_have_port(XEN_STORE_PORT);
}

const struct face xen = {
	.name	= "Xen",
	.start	= start,
	.hvc	= hvc,
};

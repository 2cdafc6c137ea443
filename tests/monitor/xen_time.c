// SPDX-License-Identifier: GPL-2.0-only
/* Xen's time, as it shows it: a runstate, the wallclock of the domain's beginning */
#include "xen.h"

/* Nanoseconds: of a tick, of Xen's time at the domain's creation, of 2026-11-30 */
#define TICK_NS		16
#define CREATED		5300000000ULL
#define SECOND		1000000000ULL
#define SOME_DAY	1795996800
/* What Linux takes from nobody: in 2240, with less than thirty years to the end of its time */
#define TOO_LATE	8520336000ULL

#define ISR_IRQ		(1 << 7)

/* Of the states only the first one is ever seen: the CPU runs. */
struct runstate {
	u32 state;
	u32 unused;
	u64 since;
	u64 time[4];
};

struct poll {
	u32 ports[2];
	u32 count;
	u32 unused;
	u64 timeout;
};

static u32 runstate_at;

static u64 now(void)
{
	u32 low, high;

	asm volatile("isb\n\tmrrc p15, 0, %0, %1, c14" : "=r" (low), "=r" (high));
	return ((u64)high << 32 | low) * TICK_NS + CREATED;
}

static bool show_runstate(void)
{
	struct runstate state = { .since = now() };

	if (monitor_lies(LIE_RUNSTATE))
		state.since = -1ULL;
	state.time[0] = state.since;
	if (monitor_lies(LIE_STOLEN))
		state.time[1] = state.time[3] = -state.since;
	return guest_write(runstate_at, &state, sizeof(state));
}

/* It comes as an address of the guest's kernel, and stays one. */
long xen_take_runstate(u32 argument)
{
	if (!guest_read(&runstate_at, argument, sizeof(runstate_at)))
		return -EFAULT;
	return show_runstate() ? 0 : -EFAULT;
}

void xen_show_wallclock(struct wallclock *wc)
{
	u64 seconds = (monitor_lies(LIE_WALLCLOCK_LATE) ? TOO_LATE : SOME_DAY) + CREATED / SECOND;

	wc->sec = seconds;
	wc->sec_hi = seconds >> 32;
	wc->nsec = 0;
	wc->version = 2;
	if (monitor_lies(LIE_WALLCLOCK)) {
		wc->sec_hi = 0xffffffff;
		wc->nsec = 0xffffffff;
	}
	if (monitor_lies(LIE_TORN))
		wc->version = 3;
}

static bool interrupted(void)
{
	u32 isr;

	asm volatile("mrc p15, 0, %0, c12, c1, 0" : "=r" (isr));
	return isr & ISR_IRQ;
}

long xen_poll(u32 argument)
{
	struct poll poll;

	if (!guest_read(&poll, argument, sizeof(poll)))
		return -EFAULT;
	while (!interrupted() && (!poll.timeout || now() < poll.timeout))
		;
	if (runstate_at)
		show_runstate();
	return 0;
}

/* SPDX-License-Identifier: GPL-2.0-only */
/* Shared by the files of the monitor's face of Xen; numbers of Xen's public headers */
#ifndef MONITOR_XEN_H
#define MONITOR_XEN_H

#include "monitor.h"

#define EPERM	1
#define ENOENT	2
#define EFAULT	14
#define EINVAL	22
#define ENOSPC	28
#define ENOSYS	38

struct wallclock {
	u32 version;
	u32 sec;
	u32 nsec;
	u32 sec_hi;
};

/* What the guest's one virtual CPU has */
struct vcpu_info {
	u8 upcall_pending;
	u8 upcall_mask;
	u8 unused[6];
	u64 pending_sel;
	u8 time[32];
};

struct shared_info {
	struct vcpu_info vcpu;
	u64 pending[64];
	u64 mask[64];
	struct wallclock wc;
};

/* xen_events.c */
long xen_event_op(u32 command, u32 argument);
long xen_take_vcpu_info(struct vcpu_info *info);
void xen_disturb(void);

void xen_have_port(u32 port);

/* xen_store.c: the page that it shares with the guest, and its event channel */
#define XEN_STORE_PORT	1
u32 xen_store_start(u32 page);
void xen_store_serve(void);

/* xen_time.c */
long xen_take_runstate(u32 address);
void xen_show_wallclock(struct wallclock *wc);
long xen_poll(u32 argument);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/* Shared by the files of the Xen backend, and by nobody else */
#ifndef __ARM_XEN_BACKEND_H
#define __ARM_XEN_BACKEND_H

#include <linux/types.h>

struct device_node;
struct timespec64;

void xen_hvc_enable(void);
void xen_setup_earlycon(void);
int xen_map_shared_info(void);
void xen_remap_shared_info(void);
int xen_map_grant_frames(struct device_node *np);
int xen_start_upcalls(int irq);
int xen_try_upcall(void);
int xen_register_vcpu_info(unsigned int cpu);
void xen_take_missed_events(void);
void xen_forget_offline_cpus(void);
void xen_start_steal_clock(void);
void xen_suspend_steal_clock(void);
void xen_resume_steal_clock(void);
void xen_reconnect_steal_clock(void);
int xen_start_system_time(void);
u64 xen_counter_to_time(u64 counter);
const struct timespec64 *xen_creation_time(void);
void xen_start_clock(void);
void xen_start_power(void);

#ifdef CONFIG_PROC_VMCORE
void xen_find_vmcore_holes(void);
#else
static inline void xen_find_vmcore_holes(void) { }
#endif

/* For a test of what Xen may say */
#if IS_ENABLED(CONFIG_KUNIT)
struct pv_clock_sample;
struct pvclock_wall_clock;

const struct pvclock_wall_clock *xen_shared_wallclock(void);
int xen_clock_read(struct pv_clock_sample *sample);
#endif

#endif /* __ARM_XEN_BACKEND_H */

/* SPDX-License-Identifier: GPL-2.0-only */
/* Shared by the files of the Xen backend, and by nobody else */
#ifndef __ARM_XEN_BACKEND_H
#define __ARM_XEN_BACKEND_H

#include <linux/errno.h>
#include <linux/types.h>

struct device_node;
struct pv_power_ops;
struct resource;
struct timespec64;
struct vcpu_info;

void xen_hvc_enable(void);
int xen_map_shared_info(void);
void xen_remap_shared_info(void);
int xen_map_grant_frames(struct device_node *np);
int xen_start_upcalls(int irq);
int xen_try_upcall(void);
void xen_number_vcpus(void);
phys_addr_t xen_vcpu_info_address(unsigned int cpu);
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

extern const struct pv_power_ops xen_power_ops;

/* A crash kernel, and the one before it */
#ifdef CONFIG_PROC_VMCORE
void xen_find_vmcore_holes(void);
int xen_read_old(void *to, size_t size, u64 at);
int xen_find_old(const char *key, u64 *value);
void xen_leave_legacy(void);
int xen_take_over(void);
void xen_free_grant_region(const struct resource *region);
struct vcpu_info *xen_old_vcpu_info(unsigned int cpu);
#else
static inline void xen_find_vmcore_holes(void) { }
static inline void xen_leave_legacy(void) { }

static inline int xen_take_over(void)
{
	return -ENODEV;
}

static inline void xen_free_grant_region(const struct resource *region) { }

static inline struct vcpu_info *xen_old_vcpu_info(unsigned int cpu)
{
	return NULL;
}
#endif

/* For a test of what Xen may say */
#if IS_ENABLED(CONFIG_KUNIT)
struct pv_clock_sample;
struct pvclock_wall_clock;

const struct pvclock_wall_clock *xen_shared_wallclock(void);
int xen_clock_read(struct pv_clock_sample *sample);
#endif

#endif /* __ARM_XEN_BACKEND_H */

/* SPDX-License-Identifier: GPL-2.0-only */
/* What a guest driver may know of the hypervisor that it runs on */
#ifndef _LINUX_PV_GUEST_H
#define _LINUX_PV_GUEST_H

#include <linux/types.h>

/**
 * enum pv_cap - services that a hypervisor may give to its guests
 * @PV_CAP_CLOCK: the host's wallclock can be read
 * @PV_CAP_EVENTS: the guest sends and receives events
 * @PV_CAP_GRANTS: the guest shares pages of its memory by reference
 * @PV_CAP_POWER: the host is told of a power-off or a restart
 * @PV_CAP_STEAL: the time that the host took away is accounted for
 * @PV_CAP_STORE: a store of configuration keys can be read
 * @PV_NR_CAPS: number of the above
 *
 * Their names in lower case are the files of /sys/hypervisor/services.
 */
enum pv_cap {
	PV_CAP_CLOCK,
	PV_CAP_EVENTS,
	PV_CAP_GRANTS,
	PV_CAP_POWER,
	PV_CAP_STEAL,
	PV_CAP_STORE,
	PV_NR_CAPS
};

#ifdef CONFIG_PV_GUEST
const char *pv_guest_name(void);
bool pv_guest_virtualized(void);
bool pv_guest_has(enum pv_cap cap);
#else
static inline const char *pv_guest_name(void)
{
	return "native";
}

static inline bool pv_guest_virtualized(void)
{
	return false;
}

static inline bool pv_guest_has(enum pv_cap cap)
{
	return false;
}
#endif

#endif /* _LINUX_PV_GUEST_H */

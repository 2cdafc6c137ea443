/* SPDX-License-Identifier: GPL-2.0-only */
/* What a guest driver may know and have of the hypervisor that it runs on */
#ifndef _LINUX_PV_GUEST_H
#define _LINUX_PV_GUEST_H

#include <linux/clocksource_ids.h>
#include <linux/device/driver.h>
#include <linux/err.h>
#include <linux/ktime.h>
#include <linux/sizes.h>
#include <linux/types.h>
#include <linux/uuid.h>

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

/**
 * enum pv_role - what a hypervisor lets this kernel be
 * @PV_ROLE_MACHINE: there is no hypervisor
 * @PV_ROLE_GUEST: one guest among others
 * @PV_ROLE_CONTROL: the guest that has the machine's devices and makes others
 */
enum pv_role {
	PV_ROLE_MACHINE,
	PV_ROLE_GUEST,
	PV_ROLE_CONTROL
};

#define PV_FEATURE_WORDS 4

/**
 * struct pv_identity - what the hypervisor says of itself and of this guest
 * @major: its version; 0.0 if it tells none
 * @minor: and the rest of it
 * @role: of this guest
 * @uuid: of this guest; null if it was not told
 * @features: the hypervisor's own words, for messages and bug reports: their
 *	meaning is another on each, so a driver asks pv_guest_has() instead
 */
struct pv_identity {
	unsigned int major;
	unsigned int minor;
	enum pv_role role;
	uuid_t uuid;
	u32 features[PV_FEATURE_WORDS];
};

/**
 * struct pv_clock_sample - the host's wallclock at one moment
 * @wall: nanoseconds since the epoch, as the host counts them
 * @counter: value of a counter of this guest at the same moment
 * @counter_id: which counter that is; see struct system_counterval_t
 */
struct pv_clock_sample {
	ktime_t wall;
	u64 counter;
	enum clocksource_ids counter_id;
};

/* Bytes of a key without its NUL, and of a value */
#define PV_STORE_KEY_MAX	255
#define PV_STORE_VALUE_MAX	SZ_64K

/**
 * struct pv_store_watch - a wish to hear of changes in the store
 * @key: the key to watch, with all below it; it is not copied
 * @changed: called once when the watch is set, and after every change; a
 *	burst of changes may be told by one call. Process context; it must
 *	not call pv_store_watch() or pv_store_unwatch().
 * @provider: belongs to whoever serves the store
 */
struct pv_store_watch {
	const char *key;
	void (*changed)(struct pv_store_watch *watch);
	void *provider;
};

/**
 * struct pv_driver - a driver that runs while a service is there
 * @name: for messages
 * @service: what it needs
 * @start: the service is there; returns 0 or -errno
 * @stop: it goes, but works until this returns
 * @started: the core's
 * @entry: the core's
 *
 * Both are called in process context, one at a time among the drivers of a
 * service, and may sleep; they must not register or unregister a driver. While
 * one waits for the host, no other driver of the service can come or go, and
 * who loads or removes its module cannot be killed. A module that is to be loaded when the
 * service appears has MODULE_ALIAS("platform:pv-clock") or "platform:pv-store".
 */
struct pv_driver {
	const char *name;
	enum pv_cap service;
	int (*start)(void);
	void (*stop)(void);
	bool started;
	struct list_head entry;
};

/* For a module that does nothing else in its init and exit */
#define module_pv_driver(driver)					\
	module_driver(driver, pv_driver_register, pv_driver_unregister)

#ifdef CONFIG_PV_GUEST
int pv_driver_register(struct pv_driver *driver);
void pv_driver_unregister(struct pv_driver *driver);
const char *pv_guest_name(void);
bool pv_guest_virtualized(void);
bool pv_guest_has(enum pv_cap cap);
const struct pv_identity *pv_guest_identity(void);
int pv_clock_read(struct pv_clock_sample *sample);
bool pv_clock_has_ptp(void);
int pv_power_off(void);
int pv_power_restart(void);
int pv_power_crash(const char *reason);
void *pv_store_read(const char *key, size_t *len);
int pv_store_write(const char *key, const void *value, size_t len);
char *pv_store_list(const char *key, size_t *len);
int pv_store_watch(struct pv_store_watch *watch);
void pv_store_unwatch(struct pv_store_watch *watch);
#else
static inline int pv_driver_register(struct pv_driver *driver)
{
	return 0;
}

static inline void pv_driver_unregister(struct pv_driver *driver)
{
}

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

static inline const struct pv_identity *pv_guest_identity(void)
{
	static const struct pv_identity machine;

	return &machine;
}

static inline int pv_clock_read(struct pv_clock_sample *sample)
{
	return -EOPNOTSUPP;
}

static inline bool pv_clock_has_ptp(void)
{
	return false;
}

static inline int pv_power_off(void)
{
	return -EOPNOTSUPP;
}

static inline int pv_power_restart(void)
{
	return -EOPNOTSUPP;
}

static inline int pv_power_crash(const char *reason)
{
	return -EOPNOTSUPP;
}

static inline void *pv_store_read(const char *key, size_t *len)
{
	return ERR_PTR(-EOPNOTSUPP);
}

static inline int pv_store_write(const char *key, const void *value,
				 size_t len)
{
	return -EOPNOTSUPP;
}

static inline char *pv_store_list(const char *key, size_t *len)
{
	return ERR_PTR(-EOPNOTSUPP);
}

static inline int pv_store_watch(struct pv_store_watch *watch)
{
	return -EOPNOTSUPP;
}

static inline void pv_store_unwatch(struct pv_store_watch *watch)
{
}
#endif

#endif /* _LINUX_PV_GUEST_H */

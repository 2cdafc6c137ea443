/* SPDX-License-Identifier: GPL-2.0-only */
/* What a hypervisor backend gives to the core, and the core to a backend */
#ifndef _LINUX_PV_BACKEND_H
#define _LINUX_PV_BACKEND_H

#include <linux/errno.h>
#include <linux/init.h>
#include <linux/pv_guest.h>

struct device_node;

/**
 * enum pv_evidence - what has to be known before a backend is asked
 * @PV_EVIDENCE_SMCCC: SMCCC v1.1 or later is spoken over HVC
 * @PV_EVIDENCE_NODE: the device tree has the backend's node
 */
enum pv_evidence {
	PV_EVIDENCE_SMCCC,
	PV_EVIDENCE_NODE
};

/**
 * struct pv_backend - one hypervisor
 * @name: what /sys/hypervisor/type and the log call it
 * @compatible: "compatible" string of its device tree node, a child of the
 *	root; the node is found by this string, whatever its name is
 * @evidence: without which @detect is not called: what it does could hurt
 *	on another hypervisor
 * @check_node: returns NULL, or what that node lacks; the core then says so
 *	and takes the node for no claim. Runs in setup_arch() before there is
 *	a memory allocator; issues no hypercall.
 * @detect: tells whether this hypervisor is there. @claimed: the device tree
 *	has its node. Runs in setup_arch() after psci_dt_init(), only if the
 *	kernel was not entered in HYP mode. With PV_EVIDENCE_SMCCC it may use
 *	arm_smccc_1_1_invoke(), and nothing else yet; with PV_EVIDENCE_NODE it
 *	makes no call at all, and looks where the node says.
 * @setup: what must be known before the first console and the memory
 *	allocator are there. Runs right after @detect said yes.
 * @init: connects to the hypervisor: interrupts, shared memory. Runs as an
 *	early_initcall, on the boot CPU alone, and may sleep.
 * @late_init: what needs drivers or clocks. Runs as a late_initcall.
 * @earlycon: its early console that makes hypercalls, or NULL. Asked for on the
 *	command line it is refused until the backend is chosen, and set up
 *	again after @setup.
 *
 * The steps from @setup on return 0 or -errno; the core prints an error and
 * the boot goes on with the services that there are. A step that a backend
 * does not need is pv_no_step(), so that none is ever NULL.
 */
struct pv_backend {
	const char *name;
	const char *compatible;
	enum pv_evidence evidence;
	const char *(*check_node)(const struct device_node *node);
	bool (*detect)(bool claimed);
	int (*setup)(bool claimed);
	int (*init)(void);
	int (*late_init)(void);
	const char *earlycon;
};

/**
 * struct pv_clock_ops - the host's wallclock
 * @read: see pv_clock_read(); any context, preemption disabled
 * @has_ptp: there is a driver for a PTP clock of the same source, loaded or not
 */
struct pv_clock_ops {
	int (*read)(struct pv_clock_sample *sample);
	bool has_ptp;
};

/**
 * enum pv_end - how this guest ends
 * @PV_END_POWER_OFF: it is switched off
 * @PV_END_RESTART: it is to be started anew
 * @PV_END_CRASH: it cannot go on
 */
enum pv_end {
	PV_END_POWER_OFF,
	PV_END_RESTART,
	PV_END_CRASH
};

/**
 * struct pv_power_ops - the end of this guest
 * @end: tell the host, and end; returns only if the host refuses, which it
 *	says in the log. Any context, interrupts may be disabled.
 * @check_kexec: see pv_power_check_kexec(); may sleep. NULL if any kernel may
 *	take over.
 *
 * The core calls @end for power-off and restart before the firmware is asked,
 * and for a panic once the kernel has printed, saved and waited all that it
 * was told to.
 */
struct pv_power_ops {
	void (*end)(enum pv_end how);
	int (*check_kexec)(void);
};

/**
 * struct pv_store_ops - a store of configuration keys
 * @read: returns a copy of the value, to be freed by kfree(), or ERR_PTR()
 * @write: 0 or -errno; -EROFS from a store that is for reading
 * @list: returns the names right below a key, each with its NUL, in one
 *	buffer to be freed by kvfree(), or ERR_PTR()
 * @watch: 0 or -errno; calls @changed of the watch once from process context
 * @unwatch: no call of @changed is running or comes after it
 *
 * The key has been checked by the core; "" is the root. All may sleep.
 */
struct pv_store_ops {
	void *(*read)(const char *key, size_t *len);
	int (*write)(const char *key, const void *value, size_t len);
	char *(*list)(const char *key, size_t *len);
	int (*watch)(struct pv_store_watch *watch);
	void (*unwatch)(struct pv_store_watch *watch);
};

extern const struct pv_backend pv_native;
extern const struct pv_backend pv_xen;
extern const struct pv_backend pv_kvm;
extern const struct pv_backend pv_xvisor;
extern const struct pv_backend pv_jailhouse;

const char *pv_no_check(const struct device_node *node);
int pv_no_setup(bool claimed);
int pv_no_step(void);
int pv_peek_memory(const char *compatible, u32 *words, unsigned int count);
int pv_peek_registers(const char *compatible, u32 *words, unsigned int count);
void pv_guest_offer(enum pv_cap cap);
void pv_guest_describe(const struct pv_identity *identity);
void pv_clock_offer(const struct pv_clock_ops *ops);
void pv_power_offer(const struct pv_power_ops *ops);
void pv_store_reserve(void);
int pv_store_offer(const struct pv_store_ops *ops);
int pv_store_offer_by_device(const struct pv_store_ops *ops);
void pv_store_withdraw(const struct pv_store_ops *ops);

/* The hooks in setup_arch() and machine_kexec_prepare() */
#ifdef CONFIG_PV_GUEST
void pv_guest_setup(void);
int pv_power_check_kexec(void);
#else
static inline void pv_guest_setup(void) { }

static inline int pv_power_check_kexec(void)
{
	return 0;
}
#endif

#endif /* _LINUX_PV_BACKEND_H */

// SPDX-License-Identifier: GPL-2.0-only
/* What drivers ask: which hypervisor there is, and its capabilities */
#include <linux/bitops.h>
#include <linux/cache.h>
#include <linux/export.h>
#include <linux/pv_backend.h>

#include "core.h"

/* Null on bare metal */
static const char *pv_name __ro_after_init;
static struct pv_identity pv_identity __ro_after_init;
static unsigned long pv_caps;

/* Called by the core if there is a hypervisor, before any driver can ask. */
void __init pv_guest_set_name(const char *name)
{
	pv_name = name;
}

/**
 * pv_guest_name() - name of what the kernel runs on
 *
 * For messages and for user space. A driver does not decide by the name: it
 * asks pv_guest_has() for the service that it needs.
 *
 * Context: Any, after setup_arch().
 * Return: "native" on bare metal, else the name of the hypervisor.
 */
const char *pv_guest_name(void)
{
	return pv_name ?: "native";
}
EXPORT_SYMBOL_GPL(pv_guest_name);

/**
 * pv_guest_virtualized() - is there a hypervisor below
 *
 * True does not mean that it offers any service.
 *
 * Context: Any, after setup_arch().
 * Return: false on bare metal, true on every hypervisor that has a backend.
 */
bool pv_guest_virtualized(void)
{
	return pv_name;
}
EXPORT_SYMBOL_GPL(pv_guest_virtualized);

/**
 * pv_guest_has() - is a service there
 * @cap: the service
 *
 * A service may turn up late, the store of a Xen control domain for one.
 *
 * Context: Any.
 * Return: true if the hypervisor, or a device of it, offers @cap now.
 */
bool pv_guest_has(enum pv_cap cap)
{
	return cap < PV_NR_CAPS && test_bit(cap, &pv_caps);
}
EXPORT_SYMBOL_GPL(pv_guest_has);

/**
 * pv_guest_identity() - what the hypervisor says of itself and of this guest
 *
 * For messages and for user space, as pv_guest_name() is.
 *
 * Context: Any, after early_initcalls.
 * Return: the identity, never NULL; all zeros on bare metal.
 */
const struct pv_identity *pv_guest_identity(void)
{
	return &pv_identity;
}
EXPORT_SYMBOL_GPL(pv_guest_identity);

/**
 * pv_guest_describe() - the backend tells what it knows of this guest
 * @identity: is copied
 *
 * Context: A step of struct pv_backend.
 */
void __init pv_guest_describe(const struct pv_identity *identity)
{
	pv_identity = *identity;
}

/**
 * pv_guest_offer() - a backend or provider now serves a capability
 * @cap: the service; one that has operations is offered by its own function,
 *	pv_store_offer() for one, which calls this
 *
 * Context: Process, may sleep.
 */
void pv_guest_offer(enum pv_cap cap)
{
	set_bit(cap, &pv_caps);
	pv_service_appeared(cap);
}
EXPORT_SYMBOL_GPL(pv_guest_offer);

/* What is offered by a device goes with it. */
void pv_guest_withdraw(enum pv_cap cap)
{
	clear_bit(cap, &pv_caps);
	pv_service_goes(cap);
}

/* SPDX-License-Identifier: GPL-2.0-only */
/* Shared by the files of the core, and by nobody else */
#ifndef __ARM_PARAVIRT_CORE_H
#define __ARM_PARAVIRT_CORE_H

#include <linux/pv_backend.h>

void pv_expect_aborts(void);
void pv_guest_set_name(const char *name);
void pv_guest_withdraw(enum pv_cap cap);
void pv_services_init(void);
void pv_service_appeared(enum pv_cap cap);
void pv_service_goes(enum pv_cap cap);

/* For a test to put a provider of its own in the place of the real one */
#if IS_ENABLED(CONFIG_KUNIT)
const struct pv_clock_ops *pv_clock_provider(void);
const struct pv_power_ops *pv_power_provider(void);
const struct pv_store_ops *pv_store_provider(void);
#endif

#endif /* __ARM_PARAVIRT_CORE_H */

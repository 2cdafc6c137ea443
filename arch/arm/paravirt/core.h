/* SPDX-License-Identifier: GPL-2.0-only */
/* Shared by the files of the core, and by nobody else */
#ifndef __ARM_PARAVIRT_CORE_H
#define __ARM_PARAVIRT_CORE_H

void pv_guest_set_name(const char *name);

#endif /* __ARM_PARAVIRT_CORE_H */

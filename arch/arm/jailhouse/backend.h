/* SPDX-License-Identifier: GPL-2.0-only */
/* Shared by the files of the Jailhouse backend, and by nobody else */
#ifndef __ARM_JAILHOUSE_BACKEND_H
#define __ARM_JAILHOUSE_BACKEND_H

#define JAILHOUSE_COMPATIBLE	"jailhouse,cell"

int jailhouse_join_cell(void);

#endif /* __ARM_JAILHOUSE_BACKEND_H */

/* SPDX-License-Identifier: GPL-2.0-only */
/* Shared by the files of the Jailhouse backend, and by nobody else */
#ifndef __ARM_JAILHOUSE_BACKEND_H
#define __ARM_JAILHOUSE_BACKEND_H

#define JAILHOUSE_COMPATIBLE	"jailhouse,cell"

/* Words of the communication region, see jailhouse/hypercall.h in Jailhouse */
enum {
	JAILHOUSE_WORD_SIGNATURE,
	JAILHOUSE_WORD_REVISION,
	JAILHOUSE_WORD_STATE,
	JAILHOUSE_WORD_MESSAGE,
	JAILHOUSE_WORD_REPLY,
	JAILHOUSE_WORD_FLAGS,
	JAILHOUSE_WORDS
};

int jailhouse_join_cell(void);

#endif /* __ARM_JAILHOUSE_BACKEND_H */

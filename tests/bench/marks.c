/* SPDX-License-Identifier: GPL-2.0-only */
/* QEMU plugin: at each mark that a program makes, how many instructions the machine has executed, and which */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plugin.h"

int qemu_plugin_version = 1;

/* dbg #15, of ARM: tests/programs/stream_bench.c */
#define MARK	0xe320f0ffu

/* Instructions that were ever translated, by address; those of programs and their libraries, which are all over it, as one */
#define SLOTS		(1u << 20)
#define PROGRAMS	0x400000u
#define KERNEL		0xbf000000u

static struct slot {
	uint64_t address;
	uint64_t count;
} slots[SLOTS];

static uint64_t all;
static FILE *out;

/* What lies at one address in one system and in another one is one to this. */
static struct slot *find_slot(uint64_t address)
{
	uint32_t at, tries = 0;

	if (address > PROGRAMS && address < KERNEL)
		address = PROGRAMS;
	at = (uint32_t)(address >> 1) * 2654435761u % SLOTS;
	while (slots[at].address != address && slots[at].address) {
		if (++tries == SLOTS) {
			fputs("marks: too many instructions\n", stderr);
			exit(1);
		}
		at = (at + 1) % SLOTS;
	}
	slots[at].address = address;
	return &slots[at];
}

/* Of one CPU, whose counters nobody changes meanwhile */
static void marked(unsigned int cpu, void *data)
{
	(void)cpu, (void)data;
	fprintf(out, "mark %" PRIu64 "\n", all);
	for (struct slot *slot = slots; slot < slots + SLOTS; slot++) {
		if (slot->count)
			fprintf(out, "%" PRIx64 " %" PRIu64 "\n", slot->address, slot->count);
		slot->count = 0;
	}
	fflush(out);
}

static void translated(plugin_id id, struct qemu_plugin_tb *tb)
{
	uint32_t mark = MARK;

	(void)id;
	for (size_t i = 0; i < qemu_plugin_tb_n_insns(tb); i++) {
		struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(tb, i);

		if (qemu_plugin_insn_size(insn) == sizeof(mark) &&
		    !memcmp(qemu_plugin_insn_data(insn), &mark, sizeof(mark)))
			qemu_plugin_register_vcpu_insn_exec_cb(insn, marked, 0, NULL);
		qemu_plugin_register_vcpu_insn_exec_inline(insn, 0, &all, 1);
		qemu_plugin_register_vcpu_insn_exec_inline(insn, 0,
							   &find_slot(qemu_plugin_insn_vaddr(insn))->count, 1);
	}
}

int qemu_plugin_install(plugin_id id, const void *info, int argc, char **argv)
{
	(void)info;
	if (argc != 1 || strncmp(argv[0], "out=", 4) || !(out = fopen(argv[0] + 4, "w"))) {
		fprintf(stderr, "marks: out=FILE is needed\n");
		return 1;
	}
	qemu_plugin_register_vcpu_tb_trans_cb(id, translated);
	return 0;
}

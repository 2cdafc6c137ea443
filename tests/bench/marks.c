/* SPDX-License-Identifier: GPL-2.0-only */
/* QEMU plugin: at each mark that a program makes, how many instructions the machine has executed */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "plugin.h"

int qemu_plugin_version = 1;

/* dbg #15, of ARM: tests/programs/stream_bench.c */
#define MARK	0xe320f0ffu

static uint64_t all;
static FILE *out;

static void marked(unsigned int cpu, void *data)
{
	(void)cpu, (void)data;
	fprintf(out, "%" PRIu64 "\n", all);
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

/* SPDX-License-Identifier: GPL-2.0-only */
/* QEMU plugin: counts the instructions executed from the kernel's first to /init's first */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plugin.h"

int qemu_plugin_version = 1;

/* Of a 32-bit kernel: its modules lie below its own code. */
#define KERNEL_FIRST	0xbf000000u
#define KERNEL_LAST	0xffffffffu
/* An uncompressed kernel starts this far into a 128 MiB block of RAM. */
#define TEXT_OFFSET	0x8000u
#define BLOCK_MASK	0x7ffffffu
#define RAM_FIRST	0x40000000u

static uint64_t all, kernel, all_at_entry, kernel_at_entry;
static int entered, finished;
static uint32_t first_word;	/* of the kernel: tells its entry from other code there */
static uint64_t init_address;
static const char *out;

static void entry(unsigned int cpu, void *data)
{
	(void)cpu, (void)data;
	if (entered++)
		return;
	all_at_entry = all;
	kernel_at_entry = kernel;
}

static void init(unsigned int cpu, void *data)
{
	FILE *file;

	(void)cpu, (void)data;
	if (!entered || finished++)
		return;
	file = fopen(out, "w");
	if (!file) {
		perror(out);
		exit(1);
	}
	fprintf(file, "all %" PRIu64 "\nkernel %" PRIu64 "\n", all - all_at_entry, kernel - kernel_at_entry);
	fclose(file);
}

static int is_entry(uint64_t address, const struct qemu_plugin_insn *insn)
{
	return address >= RAM_FIRST && address <= KERNEL_LAST && (address & BLOCK_MASK) == TEXT_OFFSET &&
	       !memcmp(qemu_plugin_insn_data(insn), &first_word, sizeof(first_word));
}

static void translated(plugin_id id, struct qemu_plugin_tb *tb)
{
	(void)id;
	for (size_t i = 0; i < qemu_plugin_tb_n_insns(tb); i++) {
		struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(tb, i);
		uint64_t address = qemu_plugin_insn_vaddr(insn);

		if (is_entry(address, insn))
			qemu_plugin_register_vcpu_insn_exec_cb(insn, entry, 0, NULL);
		if (address == init_address)
			qemu_plugin_register_vcpu_insn_exec_cb(insn, init, 0, NULL);
		qemu_plugin_register_vcpu_insn_exec_inline(insn, 0, &all, 1);
		if (address >= KERNEL_FIRST && address <= KERNEL_LAST)
			qemu_plugin_register_vcpu_insn_exec_inline(insn, 0, &kernel, 1);
	}
}

int qemu_plugin_install(plugin_id id, const void *info, int argc, char **argv)
{
	(void)info;
	for (int i = 0; i < argc; i++) {
		if (!strncmp(argv[i], "word=", 5))
			first_word = strtoul(argv[i] + 5, NULL, 16);
		else if (!strncmp(argv[i], "init=", 5))
			init_address = strtoull(argv[i] + 5, NULL, 16);
		else if (!strncmp(argv[i], "out=", 4))
			out = strdup(argv[i] + 4);
	}
	if (!first_word || !init_address || !out) {
		fprintf(stderr, "count: word=, init= and out= are needed\n");
		return 1;
	}
	qemu_plugin_register_vcpu_tb_trans_cb(id, translated);
	return 0;
}

// SPDX-License-Identifier: GPL-2.0-only
/* In a crash kernel: what the kernel before wrote to its vmcoreinfo */
#include <linux/crash_dump.h>
#include <linux/elf.h>
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/kexec.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "backend.h"

/* More than a page is none of the notes that there are. */
#define XEN_OLD_NOTE_MAX	(2 * PAGE_SIZE)

struct xen_old_note {
	u64 at;
	u64 size;
};

/**
 * xen_read_old() - read memory of the kernel before
 * @to: where to
 * @size: bytes
 * @at: physical address
 *
 * Return: 0, or -errno if it cannot be read.
 */
int __init xen_read_old(void *to, size_t size, u64 at)
{
	ssize_t got = elfcorehdr_read(to, size, &at);

	if (got < 0)
		return got;
	return got == size ? 0 : -EIO;
}

/* One of a table that follows the header */
static int __init xen_read_nth(unsigned int n, unsigned int count, u64 table,
			       void *phdr, size_t size)
{
	if (n >= count)
		return -ENOENT;
	return xen_read_old(phdr, size, elfcorehdr_addr + table + n * size);
}

static int __init xen_read_phdr32(unsigned int n, struct xen_old_note *note)
{
	struct elf32_phdr phdr;
	struct elf32_hdr ehdr;
	int err = xen_read_old(&ehdr, sizeof(ehdr), elfcorehdr_addr) ?:
		  xen_read_nth(n, ehdr.e_phnum, ehdr.e_phoff, &phdr, sizeof(phdr));

	if (!err)
		*note = (struct xen_old_note) {
			.at   = phdr.p_offset,
			.size = phdr.p_type == PT_NOTE ? phdr.p_filesz : 0,
		};
	return err;
}

static int __init xen_read_phdr64(unsigned int n, struct xen_old_note *note)
{
	struct elf64_phdr phdr;
	struct elf64_hdr ehdr;
	int err = xen_read_old(&ehdr, sizeof(ehdr), elfcorehdr_addr) ?:
		  xen_read_nth(n, ehdr.e_phnum, ehdr.e_phoff, &phdr, sizeof(phdr));

	if (!err)
		*note = (struct xen_old_note) {
			.at   = phdr.p_offset,
			.size = phdr.p_type == PT_NOTE ? phdr.p_filesz : 0,
		};
	return err;
}

/* kexec-tools write the headers of 64 bits where there is memory above 4 GB. */
static int __init xen_read_phdr(unsigned int n, struct xen_old_note *note)
{
	unsigned char ident[EI_NIDENT];
	int err = xen_read_old(ident, sizeof(ident), elfcorehdr_addr);

	if (err)
		return err;
	return ident[EI_CLASS] == ELFCLASS64 ? xen_read_phdr64(n, note) :
					       xen_read_phdr32(n, note);
}

/* The text of the note, if it is vmcoreinfo; the caller frees it. */
static char *__init xen_read_note(const struct xen_old_note *note)
{
	static const char name[] = VMCOREINFO_NOTE_NAME;
	struct elf32_note head;
	size_t text = sizeof(head) + ALIGN(sizeof(name), 4);
	char *data;

	if (note->size < text || note->size > XEN_OLD_NOTE_MAX)
		return NULL;
	data = kzalloc(note->size + 1, GFP_KERNEL);
	if (!data)
		return NULL;
	if (xen_read_old(data, note->size, note->at) ||
	    memcmp(data + sizeof(head), name, sizeof(name))) {
		kfree(data);
		return NULL;
	}
	memmove(data, data + text, note->size + 1 - text);
	return data;
}

static char *__init xen_old_vmcoreinfo(void)
{
	struct xen_old_note note;
	char *text = NULL;
	unsigned int n;

	for (n = 0; !text && !xen_read_phdr(n, &note); n++)
		text = xen_read_note(&note);
	return text;
}

/**
 * xen_find_old() - find a number that the kernel before wrote to vmcoreinfo
 * @key: the begin of its line, which ends with "="
 * @value: set to the hexadecimal number after it
 *
 * Return: 0, or -errno if there is none.
 */
int __init xen_find_old(const char *key, u64 *value)
{
	char *text = xen_old_vmcoreinfo();
	char *line, *next = text;
	int err = -ENOENT;

	while ((line = strsep(&next, "\n")))
		if (str_has_prefix(line, key))
			err = kstrtou64(line + strlen(key), 16, value);
	kfree(text);
	return err;
}

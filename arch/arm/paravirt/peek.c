// SPDX-License-Identifier: GPL-2.0-only
/* A look at what a backend's node describes, before there is ioremap() */
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/mm.h>
#include <linux/of.h>
#include <linux/of_address.h>
#include <linux/pv_backend.h>
#include <linux/uaccess.h>

#include <asm/fixmap.h>

#include "core.h"

/* The tree may be wrong: where nothing answers this is an error, and no oops. */
static int __init pv_read_words(u32 *words, const void *from,
				unsigned int count)
{
	__le32 word;

	pv_expect_aborts();
	for (; count; count--, from += sizeof(word)) {
		if (copy_from_kernel_nofault(&word, from, sizeof(word)))
			return -EFAULT;
		*words++ = le32_to_cpu(word);
	}
	return 0;
}

/*
 * early_ioremap() ended with paging_init(), and ioremap() wants an allocator.
 * No kernel text is patched by this slot before it is made read-only.
 */
static int __init pv_peek(const struct resource *place, pgprot_t prot,
			  u32 *words, unsigned int count)
{
	size_t offset = offset_in_page(place->start), size = count * sizeof(u32);
	const void *from;
	int err;

	if (!IS_ALIGNED(offset, sizeof(u32)) || resource_size(place) < size ||
	    offset > PAGE_SIZE - size)
		return -ERANGE;
	__set_fixmap(FIX_TEXT_POKE0, place->start & PAGE_MASK, prot);
	from = (const void *)fix_to_virt(FIX_TEXT_POKE0) + offset;
	err = pv_read_words(words, from, count);
	clear_fixmap(FIX_TEXT_POKE0);
	return err;
}

static int __init pv_peek_node(const char *compatible, pgprot_t prot,
			       u32 *words, unsigned int count)
{
	struct device_node *node =
		of_find_compatible_node(NULL, NULL, compatible);
	struct resource place;
	int err = of_address_to_resource(node, 0, &place);

	of_node_put(node);
	return err ?: pv_peek(&place, prot, words, count);
}

/**
 * pv_peek_memory() - read words of memory that the hypervisor has filled in
 * @compatible: of the backend's node, whose first reg is where they are
 * @words: where they go; they are little-endian there and the CPU's own here
 * @count: of the words, which lie in one page
 *
 * Context: @detect of struct pv_backend.
 * Return: 0; -EINVAL without a reg; -ERANGE if that is too small; -EFAULT if
 * nothing answers there, unless that ends the guest.
 */
int __init pv_peek_memory(const char *compatible, u32 *words,
			  unsigned int count)
{
	return pv_peek_node(compatible, FIXMAP_PAGE_NORMAL, words, count);
}

/**
 * pv_peek_registers() - read registers that the hypervisor emulates
 * @compatible: see pv_peek_memory()
 * @words: see pv_peek_memory()
 * @count: see pv_peek_memory()
 *
 * Context: see pv_peek_memory()
 * Return: see pv_peek_memory()
 */
int __init pv_peek_registers(const char *compatible, u32 *words,
			     unsigned int count)
{
	return pv_peek_node(compatible, FIXMAP_PAGE_IO, words, count);
}

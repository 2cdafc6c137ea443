// SPDX-License-Identifier: GPL-2.0-only
/*
 * The first page of a link: what each side says of itself
 *
 * A peer may write anything there at any time, so a word of its half is read
 * once, into memory of our own. The peer runs on another CPU also where this
 * kernel is built for one, hence the barriers that are never left out.
 */
#include <linux/compiler.h>
#include <linux/export.h>
#include <linux/pv_link.h>
#include <linux/string.h>

#include <asm/barrier.h>

#include "pv_link.h"

static_assert(sizeof(struct pv_link_page) == PV_LINK_PAGE_SIZE);

static struct pv_link_half *pv_link_half(const struct pv_link *link,
					 unsigned int side)
{
	struct pv_link_page *page = link->desc.region;

	return &page->half[side];
}

/**
 * pv_link_own_half() - the half of the first page that is this side's to write
 * @link: which
 *
 * A driver writes to @area only.
 *
 * Context: Any.
 * Return: the half.
 */
struct pv_link_half *pv_link_own_half(const struct pv_link *link)
{
	return pv_link_half(link, link->desc.side);
}
EXPORT_SYMBOL_GPL(pv_link_own_half);

/**
 * pv_link_peer_half() - the half of the first page that is the peer's
 * @link: which
 *
 * It can change at any time: read a word once, with READ_ONCE(), and check it
 * then.
 *
 * Context: Any.
 * Return: the half.
 */
struct pv_link_half *pv_link_peer_half(const struct pv_link *link)
{
	return pv_link_half(link, !link->desc.side);
}
EXPORT_SYMBOL_GPL(pv_link_peer_half);

static void pv_link_write(__le32 *word, u32 value)
{
	WRITE_ONCE(*word, cpu_to_le32(value));
}

static u32 pv_link_read(const __le32 *word)
{
	return le32_to_cpu(READ_ONCE(*word));
}

/* Nothing that the peer reads from now on is of this incarnation. */
void pv_link_page_close(struct pv_link *link)
{
	pv_link_write(&pv_link_own_half(link)->state, PV_LINK_HALF_CLOSED);
	/* Before what comes; the peer reads the state last too. */
	virt_wmb();
}

/* All of a half is there before its state says so. */
void pv_link_page_open(struct pv_link *link, u32 nonce, u32 type)
{
	struct pv_link_half *half = pv_link_own_half(link);

	pv_link_page_close(link);
	pv_link_write(&half->magic, PV_LINK_MAGIC);
	pv_link_write(&half->version, PV_LINK_VERSION);
	pv_link_write(&half->nonce, nonce);
	pv_link_write(&half->echo, 0);
	pv_link_write(&half->type, type);
	pv_link_write(&half->doorbells, link->desc.doorbells);
	pv_link_write(&half->reserved, 0);
	memset(half->area, 0, sizeof(half->area));
	/* After what it vouches for; the peer reads the state first. */
	virt_wmb();
	pv_link_write(&half->state, PV_LINK_HALF_OPEN);
}

void pv_link_page_echo(struct pv_link *link, u32 nonce)
{
	pv_link_write(&pv_link_own_half(link)->echo, nonce);
}

static bool pv_link_page_is_open(const struct pv_link_half *half)
{
	return pv_link_read(&half->magic) == PV_LINK_MAGIC &&
	       pv_link_read(&half->version) == PV_LINK_VERSION &&
	       pv_link_read(&half->state) == PV_LINK_HALF_OPEN;
}

/* False if there is no peer, or one that is just coming or going: it will ring. */
bool pv_link_page_read(const struct pv_link *link, struct pv_link_peer *peer)
{
	const struct pv_link_half *half = pv_link_peer_half(link);

	if (!pv_link_page_is_open(half))
		return false;
	/* After the state, which is written last. */
	virt_rmb();
	peer->nonce = pv_link_read(&half->nonce);
	peer->echo = pv_link_read(&half->echo);
	peer->type = pv_link_read(&half->type);
	peer->doorbells = pv_link_read(&half->doorbells);
	/* Before the state, which is written first. */
	virt_rmb();
	return peer->nonce && peer->doorbells && pv_link_page_is_open(half) &&
	       pv_link_read(&half->nonce) == peer->nonce;
}

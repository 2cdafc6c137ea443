// SPDX-License-Identifier: GPL-2.0-only
/*
 * Links: who is at the other end
 *
 * What counts is in the first page, since not every provider hears of a peer's
 * death. A doorbell has a work look at it, and that work alone binds drivers
 * and unbinds them:
 *
 *	closed		this side's half says so; the driver goes
 *	waiting		it is open, and the peer has not met this incarnation yet
 *	connected	each side echoes the other's nonce
 *
 * A peer that is another one than was met closes the link. After that a link
 * without a file begins a new incarnation by itself, one with a file when its
 * owner offers anew.
 */
#include <linux/delay.h>
#include <linux/export.h>
#include <linux/kmod.h>
#include <linux/random.h>

#include "pv_link.h"

/* So a peer that comes and goes all the time costs little. */
#define PV_LINK_PAUSE_MS	20

static u32 pv_link_new_nonce(u32 last)
{
	u32 nonce;

	do
		nonce = get_random_u32();
	while (!nonce || nonce == last);
	return nonce;
}

static void pv_link_set_state(struct pv_link_core *core, u32 state)
{
	WRITE_ONCE(core->state, state);
	core->told = false;
	wake_up_interruptible(&core->changed);
}

/* Begin an incarnation. The peer is told, and looks. */
void pv_link_open(struct pv_link_core *core, u32 type)
{
	core->nonce = pv_link_new_nonce(core->nonce);
	core->peer = (struct pv_link_peer) { };
	pv_link_page_open(&core->link, core->nonce, type);
	pv_link_set_state(core, PV_LINK_WAITING);
	pv_link_ring(&core->link, 0);
}

void pv_link_close(struct pv_link_core *core)
{
	pv_link_page_close(&core->link);
	pv_link_set_state(core, PV_LINK_CLOSED);
	pv_link_ring(&core->link, 0);
}

/* Whether this is the peer that was met, if one was. */
static bool pv_link_is_met(const struct pv_link_core *core,
			   const struct pv_link_peer *now)
{
	const struct pv_link_peer *met = &core->peer;

	if (now->nonce != met->nonce || now->type != met->type ||
	    now->doorbells != met->doorbells)
		return false;
	return now->echo == core->nonce ||
	       (core->state == PV_LINK_WAITING && !now->echo);
}

/* A peer that has met another incarnation of this side has to begin anew first. */
static void pv_link_meet(struct pv_link_core *core,
			 const struct pv_link_peer *now)
{
	if (now->echo && now->echo != core->nonce)
		return;
	if (!core->peer.nonce) {
		core->peer = *now;
		pv_link_page_echo(&core->link, now->nonce);
		pv_link_ring(&core->link, 0);
	}
	if (now->echo)
		pv_link_set_state(core, PV_LINK_CONNECTED);
}

/* What the peer says now, and what follows from it. */
static void pv_link_look(struct pv_link_core *core)
{
	struct pv_link_peer now;
	bool there;

	/* The region may be no more, then. */
	if (core->state == PV_LINK_CLOSED)
		return;
	there = pv_link_page_read(&core->link, &now);
	if (core->peer.nonce && !(there && pv_link_is_met(core, &now)))
		pv_link_close(core);
	else if (there && core->state == PV_LINK_WAITING)
		pv_link_meet(core, &now);
}

/**
 * pv_link_connected() - is the peer still the one that was met?
 * @link: which
 *
 * It looks at what the peer says at this moment, which may be something else at
 * the next: broke() tells a driver that the bus has done with this peer.
 *
 * Context: Any.
 * Return: true if it is.
 */
bool pv_link_connected(struct pv_link *link)
{
	const struct pv_link_core *core = to_pv_link_core(&link->dev);
	struct pv_link_peer now;

	return READ_ONCE(core->state) == PV_LINK_CONNECTED &&
	       pv_link_page_read(link, &now) && pv_link_is_met(core, &now);
}
EXPORT_SYMBOL_GPL(pv_link_connected);

static u32 pv_link_settle(struct pv_link_core *core)
{
	u32 state;

	mutex_lock(&core->lock);
	pv_link_look(core);
	state = core->state;
	mutex_unlock(&core->lock);
	return state;
}

/* Who unbinds it may be waiting for what the peer will never do. */
void pv_link_tell_broken(struct pv_link_core *core)
{
	unsigned long flags;

	spin_lock_irqsave(&core->rang_lock, flags);
	if (core->driver && core->driver->broke)
		core->driver->broke(&core->link);
	spin_unlock_irqrestore(&core->rang_lock, flags);
}

static void pv_link_reopen(struct pv_link_core *core)
{
	msleep(PV_LINK_PAUSE_MS);
	mutex_lock(&core->lock);
	if (!core->file && !core->gone) {
		pv_link_open(core, PV_LINK_NOTHING);
		pv_link_look(core);
	}
	mutex_unlock(&core->lock);
}

/*
 * Once an incarnation: whoever unbinds a driver means it. The link was added
 * long ago, and udev loads modules for what is added alone.
 */
static void pv_link_bind(struct pv_link_core *core)
{
	int found;

	if (core->bound == core->nonce)
		return;
	core->bound = core->nonce;
	kobject_uevent(&core->link.dev.kobj, KOBJ_CHANGE);
	found = device_attach(&core->link.dev);
	if (found < 0)
		dev_warn(&core->link.dev, "cannot be given to a driver\n");
	if (!found && !READ_ONCE(core->file) &&
	    core->peer.type != PV_LINK_NOTHING)
		request_module_nowait("pv_link:t%u", core->peer.type);
}

void pv_link_work(struct work_struct *work)
{
	struct pv_link_core *core =
		container_of(work, struct pv_link_core, work);

	if (pv_link_settle(core) == PV_LINK_CLOSED) {
		pv_link_tell_broken(core);
		device_release_driver(&core->link.dev);
		pv_link_reopen(core);
	}
	if (core->state == PV_LINK_CONNECTED)
		pv_link_bind(core);
}

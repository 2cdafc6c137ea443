// SPDX-License-Identifier: GPL-2.0-only
/*
 * Grants of this domain to itself: all that a pair of domains does with them.
 *
 * Xen treats a domain that maps its own grant like any other, so one kernel
 * sees both ends: a page that is shared, mapped, copied, and revoked while in
 * use, which must be refused and lose nothing; then every reference there is.
 * Last, one CPU revokes and grants again while another one copies: domain and
 * hypervisor write to the same 16 bits. A copy that Xen made must show what was
 * in the page while it was granted, and never what was written after it was not.
 */
#define pr_fmt(fmt) "grant_check: " fmt

#include <linux/jiffies.h>
#include <linux/kthread.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#include <asm/xen/hypercall.h>
#include <xen/grant_table.h>
#include <xen/interface/grant_table.h>
#include <xen/page.h>
#include <xen/xen.h>
#include <xen/xenbus.h>

#define WORDS		(PAGE_SIZE / sizeof(u32))
#define HAMMER_WORDS	256
#define REVOKED		0xdeadbeef
#define PATIENCE	(30 * HZ)

static unsigned int copies = 5000;
module_param(copies, uint, 0444);
MODULE_PARM_DESC(copies, "how many copies the hammer goes on for");

static unsigned int wrong;

static void expect(const char *what, long got, long want)
{
	bool ok = got == want;

	wrong += !ok;
	pr_info("%s: %ld, expected %ld: %s\n", what, got, want,
		ok ? "ok" : "WRONG");
}

/* A page of this domain, where it is mapped again, and the grant between */
struct grant {
	domid_t self;
	u32 *page;
	u32 *local;		/* no grant, for copies */
	struct page *window;
	u32 *mapping;
	grant_handle_t handle;
	int ref;
};

static int share(struct grant *g, bool readonly)
{
	g->ref = gnttab_grant_foreign_access(g->self, virt_to_gfn(g->page),
					     readonly);
	return g->ref < 0 ? g->ref : 0;
}

static int revoke(struct grant *g)
{
	return gnttab_try_end_foreign_access(g->ref);
}

static int map(struct grant *g, unsigned int flags)
{
	struct gnttab_map_grant_ref op;
	int err;

	gnttab_set_map_op(&op, (unsigned long)g->mapping,
			  GNTMAP_host_map | flags, g->ref, g->self);
	err = gnttab_map_refs(&op, NULL, &g->window, 1);
	g->handle = op.handle;
	return err ?: op.status;
}

static int unmap(struct grant *g)
{
	struct gnttab_unmap_grant_ref op;

	gnttab_set_unmap_op(&op, (unsigned long)g->mapping, GNTMAP_host_map,
			    g->handle);
	return gnttab_unmap_refs(&op, NULL, &g->window, 1);
}

static int copy(const struct gnttab_copy *wanted)
{
	struct gnttab_copy op = *wanted;

	HYPERVISOR_grant_table_op(GNTTABOP_copy, &op, 1);
	return op.status;
}

static int copy_from(const struct grant *g, unsigned int len)
{
	const struct gnttab_copy op = {
		.source.u.ref	= g->ref,
		.source.domid	= g->self,
		.dest.u.gmfn	= virt_to_gfn(g->local),
		.dest.domid	= DOMID_SELF,
		.len		= len,
		.flags		= GNTCOPY_source_gref,
	};

	return copy(&op);
}

static int copy_to(const struct grant *g, unsigned int len)
{
	const struct gnttab_copy op = {
		.source.u.gmfn	= virt_to_gfn(g->local),
		.source.domid	= DOMID_SELF,
		.dest.u.ref	= g->ref,
		.dest.domid	= g->self,
		.len		= len,
		.flags		= GNTCOPY_dest_gref,
	};

	return copy(&op);
}

static void fill(u32 *page, u32 value)
{
	memset32(page, value, WORDS);
}

static void check_map(struct grant *g)
{
	fill(g->page, 0x11111111);
	expect("share", share(g, false), 0);
	expect("map", map(g, 0), GNTST_okay);
	expect("the same page", g->mapping[WORDS - 1], 0x11111111);
	WRITE_ONCE(g->mapping[7], 0x22222222);
	expect("seen by its owner", READ_ONCE(g->page[7]), 0x22222222);
}

/* The mapping is there from check_map(). */
static void check_revoke(struct grant *g)
{
	expect("revoke while mapped", revoke(g), 0);
	WRITE_ONCE(g->page[8], 0x33333333);
	expect("still shared", READ_ONCE(g->mapping[8]), 0x33333333);
	expect("unmap", unmap(g), 0);
	expect("revoke", revoke(g), 1);
	expect("map what is revoked", map(g, 0) < 0, 1);
	expect("copy what is revoked", copy_from(g, 64) < 0, 1);
}

static void check_readonly(struct grant *g)
{
	expect("share read-only", share(g, true), 0);
	expect("map it to write", map(g, 0) < 0, 1);
	expect("copy to it", copy_to(g, 64) < 0, 1);
	expect("map it read-only", map(g, GNTMAP_readonly), GNTST_okay);
	expect("unmap it", unmap(g), 0);
	expect("revoke it", revoke(g), 1);
}

static void check_copy(struct grant *g)
{
	fill(g->page, 0x44444444);
	fill(g->local, 0);
	expect("share to copy", share(g, false), 0);
	expect("copy from", copy_from(g, PAGE_SIZE), GNTST_okay);
	expect("the copy", memcmp(g->local, g->page, PAGE_SIZE), 0);
	fill(g->local, 0x55555555);
	expect("copy to", copy_to(g, 64), GNTST_okay);
	expect("64 bytes of it", g->page[15], 0x55555555);
	expect("and no more", g->page[16], 0x44444444);
	expect("revoke after copies", revoke(g), 1);
}

/* Nothing of it is mapped, so it costs no more than the table's own pages. */
static unsigned int take_refs(struct grant *g, int *refs, unsigned int max,
			      int *refusal)
{
	unsigned int count = 0;

	while (count < max) {
		*refusal = gnttab_grant_foreign_access(g->self,
						       virt_to_gfn(g->page), 1);
		if (*refusal < 0)
			break;
		refs[count++] = *refusal;
	}
	return count;
}

static void give_back(const int *refs, unsigned int count)
{
	unsigned int kept = 0;

	while (count--)
		kept += !gnttab_try_end_foreign_access(refs[count]);
	expect("references not given back", kept, 0);
}

static void check_exhaustion(struct grant *g)
{
	unsigned int max = gnttab_max_grant_frames() * XEN_PAGE_SIZE /
			   sizeof(struct grant_entry_v1);
	int *refs = vmalloc_array(max, sizeof(*refs));
	unsigned int count, again;
	int refusal;

	if (!refs)
		return;
	count = take_refs(g, refs, max, &refusal);
	pr_info("references: %u of %u, then %d\n", count, max, refusal);
	expect("refused at the end", refusal, -ENOSPC);
	/* Few are in use by others. */
	expect("nearly all were to be had", count > max - 512, 1);
	give_back(refs, count);
	again = take_refs(g, refs, max, &refusal);
	give_back(refs, again);
	expect("as many again", again, count);
	vfree(refs);
	expect("share after it", share(g, false), 0);
	expect("revoke after it", revoke(g), 1);
}

struct hammer {
	struct grant *grant;
	struct task_struct *copier;
	unsigned int rounds, copied, refused, busy, bad, stuck;
};

/* What Xen copied was granted: then no word of it is from after the revocation. */
static bool copy_is_good(const u32 *words)
{
	unsigned int i;

	for (i = 0; i < HAMMER_WORDS; i++)
		if (words[i] != words[0] || words[i] == REVOKED)
			return false;
	return true;
}

static int copier(void *data)
{
	struct hammer *h = data;

	while (!kthread_should_stop()) {
		if (copy_from(h->grant, HAMMER_WORDS * sizeof(u32)) == GNTST_okay) {
			WRITE_ONCE(h->copied, h->copied + 1);
			h->bad += !copy_is_good(h->grant->local);
		} else {
			h->refused++;
		}
		cond_resched();
	}
	return 0;
}

/* Xen refuses while it copies, so to have seen that is to have met it there. */
static bool revoke_at_last(struct hammer *h)
{
	unsigned long limit = jiffies + PATIENCE;

	while (!revoke(h->grant)) {
		h->busy++;
		if (time_after(jiffies, limit))
			return false;
		cond_resched();
	}
	return true;
}

/* The other CPU has its share of time in which there is something to copy. */
static void hold(struct hammer *h)
{
	unsigned int before = READ_ONCE(h->copied);
	unsigned int spins;

	for (spins = 0; spins < 1000 && READ_ONCE(h->copied) == before; spins++)
		cpu_relax();
	cond_resched();
}

static void swing(struct hammer *h)
{
	unsigned long limit = jiffies + 4 * PATIENCE;

	while (READ_ONCE(h->copied) < copies && !time_after(jiffies, limit)) {
		memset32(h->grant->page, ++h->rounds, HAMMER_WORDS);
		if (share(h->grant, false)) {
			h->stuck++;
			return;
		}
		hold(h);
		if (!revoke_at_last(h)) {
			h->stuck++;
			return;
		}
		memset32(h->grant->page, REVOKED, HAMMER_WORDS);
	}
}

static void check_hammer(struct grant *g)
{
	struct hammer h = { .grant = g };

	h.copier = kthread_create(copier, &h, "grant_copier");
	if (IS_ERR(h.copier)) {
		expect("a thread", PTR_ERR(h.copier), 0);
		return;
	}
	kthread_bind(h.copier, cpumask_last(cpu_online_mask));
	wake_up_process(h.copier);
	swing(&h);
	kthread_stop(h.copier);
	pr_info("hammer: %u rounds, %u copies, %u refused; %u revocations refused\n",
		h.rounds, h.copied, h.refused, h.busy);
	expect("copies of what was revoked", h.bad, 0);
	expect("grants that stay in use", h.stuck, 0);
	expect("enough of both", h.copied >= copies && h.busy && h.refused, 1);
}

static int own_domid(domid_t *self)
{
	unsigned int domid = 0;

	if (!xen_initial_domain() &&
	    xenbus_scanf(XBT_NIL, "domid", "", "%u", &domid) != 1)
		return -ENOENT;
	*self = domid;
	return 0;
}

static int prepare(struct grant *g)
{
	int err = own_domid(&g->self);

	if (!err)
		err = gnttab_alloc_pages(1, &g->window);
	if (err)
		return err;
	g->mapping = page_address(g->window);
	g->page = (u32 *)get_zeroed_page(GFP_KERNEL);
	g->local = (u32 *)get_zeroed_page(GFP_KERNEL);
	return g->page && g->local ? 0 : -ENOMEM;
}

static void finish(struct grant *g)
{
	free_page((unsigned long)g->page);
	free_page((unsigned long)g->local);
	if (g->window)
		gnttab_free_pages(1, &g->window);
}

static int __init grant_check_init(void)
{
	static struct grant g;
	int err;

	if (!xen_domain())
		return -ENODEV;
	err = prepare(&g);
	if (!err) {
		check_map(&g);
		check_revoke(&g);
		check_readonly(&g);
		check_copy(&g);
		check_exhaustion(&g);
		check_hammer(&g);
		pr_info("done, %u wrong\n", wrong);
	}
	finish(&g);
	return err;
}
module_init(grant_check_init);

static void __exit grant_check_exit(void)
{
}
module_exit(grant_check_exit);

MODULE_DESCRIPTION("Grants from both ends, to the last and at the same time");
MODULE_LICENSE("GPL");
/* It is of this tree; and the rig calls a tainted kernel red. */
MODULE_INFO(intree, "Y");

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Runs hvc_call0() to hvc_call5() against the real Xen, one line for each.
 *
 * Xen's answers depend on every argument in turn: where a value changes the
 * answer, the hypervisor has seen it in the register where it belongs. Of calls
 * with more than three arguments Xen 4.17 has hypfs_op alone, and it is dom0's.
 */
#define pr_fmt(fmt) "hvc_arity: " fmt

#include <linux/module.h>
#include <linux/slab.h>

#include <asm/hvc_call.h>
#include <asm/xen/hvc.h>
#include <xen/interface/grant_table.h>
#include <xen/interface/platform.h>
#include <xen/interface/version.h>
#include <xen/xen.h>

/* Xen's public/xen.h and public/hypfs.h; Linux has no use for it of its own. */
#define __HYPERVISOR_hypfs_op		42
#define XEN_HYPFS_OP_get_version	0
#define XEN_HYPFS_VERSION		1

#define NO_SUCH_HYPERCALL		63

static int wrong;

static void expect(int arity, const char *call, long got, long want)
{
	bool ok = got == want;

	wrong += !ok;
	pr_info("%d: %s: %ld, expected %ld: %s\n", arity, call, got, want,
		ok ? "ok" : "WRONG");
}

static void arity0(void)
{
	expect(0, "a number that Xen does not have",
	       hvc_call0(XEN_HVC_TAG, NO_SUCH_HYPERCALL), -ENOSYS);
}

/* Xen looks at the version before it asks who is calling. */
static void arity1(struct xen_platform_op *op)
{
	op->interface_version = ~XENPF_INTERFACE_VERSION;
	expect(1, "platform_op of a bad version",
	       hvc_call1(XEN_HVC_TAG, __HYPERVISOR_platform_op,
			 (unsigned long)op), -EACCES);
	expect(1, "platform_op at a bad address",
	       hvc_call1(XEN_HVC_TAG, __HYPERVISOR_platform_op, 1), -EFAULT);
}

static void arity2(struct xen_extraversion *extra)
{
	long version = hvc_call2(XEN_HVC_TAG, __HYPERVISOR_xen_version,
				 XENVER_version, 0);

	pr_info("2: xen_version says %#lx\n", version);
	expect(2, "xen_version's major", version >> 16, 4);
	memset(extra, 0, sizeof(*extra));
	expect(2, "xen_version's extraversion",
	       hvc_call2(XEN_HVC_TAG, __HYPERVISOR_xen_version,
			 XENVER_extraversion, (unsigned long)extra), 0);
	expect(2, "its text is there", !!extra->extraversion[0], 1);
}

/* The third argument counts the elements, and Xen wants exactly one here. */
static void arity3(struct gnttab_query_size *query)
{
	int count;

	for (count = 0; count <= 1; count++) {
		memset(query, 0, sizeof(*query));
		query->dom = DOMID_SELF;
		expect(3, "grant_table_op query_size",
		       hvc_call3(XEN_HVC_TAG, __HYPERVISOR_grant_table_op,
				 GNTTABOP_query_size, (unsigned long)query,
				 count), count ? 0 : -EINVAL);
		expect(3, "it filled in the size",
		       !!query->max_nr_frames, count);
	}
}

/*
 * hypfs_op reads a fifth argument with the fourth. That is r4, which a call of
 * four leaves as it is: it is set to 0 around the call.
 */
static noinline long four(unsigned long a2, unsigned long a3)
{
	register unsigned long r4 asm("r4") = 0;
	long ret;

	asm volatile("" : "+r" (r4));
	ret = hvc_call4(XEN_HVC_TAG, __HYPERVISOR_hypfs_op,
			XEN_HYPFS_OP_get_version, 0, a2, a3);
	asm volatile("" : : "r" (r4));
	return ret;
}

static void arity4(void)
{
	expect(4, "hypfs_op get_version", four(0, 0), XEN_HYPFS_VERSION);
	expect(4, "with a third argument", four(1, 0), -EINVAL);
	expect(4, "with a fourth argument", four(0, 1), -EINVAL);
}

static noinline long five(unsigned long a1, unsigned long a2,
			  unsigned long a3, unsigned long a4)
{
	return hvc_call5(XEN_HVC_TAG, __HYPERVISOR_hypfs_op,
			 XEN_HYPFS_OP_get_version, a1, a2, a3, a4);
}

static void arity5(void)
{
	expect(5, "hypfs_op get_version", five(0, 0, 0, 0), XEN_HYPFS_VERSION);
	expect(5, "with a second argument", five(1, 0, 0, 0), -EINVAL);
	expect(5, "with a third argument", five(0, 1, 0, 0), -EINVAL);
	expect(5, "with a fourth argument", five(0, 0, 1, 0), -EINVAL);
	expect(5, "with a fifth argument", five(0, 0, 0, 1), -EINVAL);
}

static int __init hvc_arity_init(void)
{
	/* Xen reads these by their kernel address: not on the stack. */
	void *buffer;

	if (!xen_domain()) {
		pr_err("not on Xen\n");
		return -ENODEV;
	}
	buffer = kzalloc(PAGE_SIZE, GFP_KERNEL);
	if (!buffer)
		return -ENOMEM;

	arity0();
	arity1(buffer);
	arity2(buffer);
	arity3(buffer);
	if (xen_initial_domain()) {
		arity4();
		arity5();
	}
	kfree(buffer);
	pr_info("done, %d wrong\n", wrong);
	return wrong ? -EIO : 0;
}
module_init(hvc_arity_init);

MODULE_DESCRIPTION("Every arity of hvc_call on the real Xen");
MODULE_LICENSE("GPL");
/* It is of this tree; and the rig calls a tainted kernel red. */
MODULE_INFO(intree, "Y");

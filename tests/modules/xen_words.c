// SPDX-License-Identifier: GPL-2.0-only
/* What who answers as Xen has to say to calls that change nothing for long, a line each */
#define pr_fmt(fmt) "xen_words: " fmt

#include <linux/module.h>
#include <linux/slab.h>

#include <asm/hvc_call.h>
#include <asm/xen/hvc.h>
#include <xen/interface/event_channel.h>
#include <xen/interface/grant_table.h>
#include <xen/interface/hvm/hvm_op.h>
#include <xen/interface/hvm/params.h>
#include <xen/interface/memory.h>
#include <xen/interface/vcpu.h>
#include <xen/interface/version.h>
#include <xen/xen.h>

#define NO_SUCH_NUMBER	63
#define NO_SUCH_COMMAND	99
#define NO_SUCH_PORT	100

static void *buffer;

static long call(unsigned long number, unsigned long command)
{
	return hvc_call3(XEN_HVC_TAG, number, command, (unsigned long)buffer, 1);
}

static void unknown(void)
{
	pr_info("number: %ld\n", call(NO_SUCH_NUMBER, 0));
	pr_info("xen_version: %ld\n",
		call(__HYPERVISOR_xen_version, NO_SUCH_COMMAND));
	pr_info("event_channel_op: %ld\n",
		call(__HYPERVISOR_event_channel_op, NO_SUCH_COMMAND));
	pr_info("memory_op: %ld\n",
		call(__HYPERVISOR_memory_op, NO_SUCH_COMMAND));
	pr_info("sched_op: %ld\n",
		call(__HYPERVISOR_sched_op, NO_SUCH_COMMAND));
	pr_info("hvm_op: %ld\n", call(__HYPERVISOR_hvm_op, NO_SUCH_COMMAND));
	pr_info("grant_table_op: %ld\n",
		call(__HYPERVISOR_grant_table_op, NO_SUCH_COMMAND));
}

static void ask_version(void)
{
	struct xen_feature_info *features = buffer;
	long ret;

	pr_info("version: %ld\n",
		call(__HYPERVISOR_xen_version, XENVER_version) >> 16);
	features->submap_idx = 0;
	ret = call(__HYPERVISOR_xen_version, XENVER_get_features);
	pr_info("features: %ld %x\n", ret, features->submap);
	features->submap_idx = 1;
	ret = call(__HYPERVISOR_xen_version, XENVER_get_features);
	pr_info("more features: %ld %x\n", ret, features->submap);
}

static long event(int command, evtchn_port_t port)
{
	/* The arguments of these begin with it, and are no longer than two words. */
	((u32 *)buffer)[0] = port;
	((u32 *)buffer)[1] = 0;
	return call(__HYPERVISOR_event_channel_op, command);
}

static void status_of(evtchn_port_t port)
{
	struct evtchn_status *status = buffer;
	long ret;

	memset(status, 0, sizeof(*status));
	status->dom = DOMID_SELF;
	status->port = port;
	ret = call(__HYPERVISOR_event_channel_op, EVTCHNOP_status);
	pr_info("status: %ld %u\n", ret, status->status);
}

/* A channel of its own, that is gone when this is done. */
static void channel(void)
{
	struct evtchn_bind_ipi *ipi = buffer;
	evtchn_port_t port;

	ipi->vcpu = 0;
	pr_info("bind_ipi: %ld\n",
		call(__HYPERVISOR_event_channel_op, EVTCHNOP_bind_ipi));
	port = ipi->port;
	status_of(port);
	pr_info("unmask: %ld\n", event(EVTCHNOP_unmask, port));
	pr_info("set_priority: %ld\n", event(EVTCHNOP_set_priority, port));
	pr_info("close: %ld\n", event(EVTCHNOP_close, port));
	status_of(port);
	pr_info("close again: %ld\n", event(EVTCHNOP_close, port));
	pr_info("send: %ld\n", event(EVTCHNOP_send, port));
	pr_info("unmask: %ld\n", event(EVTCHNOP_unmask, port));
	pr_info("send to none: %ld\n", event(EVTCHNOP_send, NO_SUCH_PORT));
}

static void tables(void)
{
	struct gnttab_query_size *size = buffer;
	struct xen_hvm_param *param = buffer;
	long ret;

	memset(buffer, 0, PAGE_SIZE);
	size->dom = DOMID_SELF;
	ret = call(__HYPERVISOR_grant_table_op, GNTTABOP_query_size);
	pr_info("query_size: %ld %d\n", ret, size->status);
	memset(buffer, 0, PAGE_SIZE);
	param->domid = DOMID_SELF;
	param->index = HVM_NR_PARAMS + 1;
	pr_info("parameter: %ld\n",
		call(__HYPERVISOR_hvm_op, HVMOP_get_param));
	memset(buffer, 0, PAGE_SIZE);
	pr_info("vcpu_info: %ld\n",
		hvc_call3(XEN_HVC_TAG, __HYPERVISOR_vcpu_op,
			  VCPUOP_register_vcpu_info, 0,
			  (unsigned long)buffer));
}

static int __init xen_words_init(void)
{
	/* Xen reads it by its kernel address: not on the stack. */
	buffer = kzalloc(PAGE_SIZE, GFP_KERNEL);
	if (!buffer)
		return -ENOMEM;
	unknown();
	ask_version();
	channel();
	tables();
	kfree(buffer);
	return 0;
}
module_init(xen_words_init);

MODULE_DESCRIPTION("Answers to Xen's hypercalls");
MODULE_LICENSE("GPL");
/* It is of this tree; and the rig calls a tainted kernel red. */
MODULE_INFO(intree, "Y");

// SPDX-License-Identifier: GPL-2.0-only
/* Xen as the hypervisor below: detection, identity, order of the steps */
#define pr_fmt(fmt) "xen: " fmt

#include <linux/arm-smccc.h>
#include <linux/console.h>
#include <linux/efi.h>
#include <linux/export.h>
#include <linux/of.h>
#include <linux/of_irq.h>
#include <linux/pv_backend.h>
#include <linux/string.h>
#include <linux/virtio_anchor.h>

#include <xen/features.h>
#include <xen/interface/xen.h>
#include <xen/interface/version.h>
#include <xen/page.h>
#include <xen/xen.h>
#include <xen/xen-ops.h>

#include <asm/xen/hypercall.h>
#include <asm/xen/hypervisor.h>

#include "backend.h"

#define XEN_COMPATIBLE		"xen,xen"
#define XEN_VERSION_PREFIX	"xen,xen-"

/* "Call UID" of the standard hypervisor services, which Xen answers. */
#define XEN_SMCCC_CALL_UID						\
	ARM_SMCCC_CALL_VAL(ARM_SMCCC_FAST_CALL, ARM_SMCCC_SMC_32,	\
			   ARM_SMCCC_OWNER_STANDARD_HYP,		\
			   ARM_SMCCC_FUNC_QUERY_CALL_UID)

/* XEN_SMCCC_UID in Xen's public/arch-arm/smccc.h */
#define XEN_SMCCC_UID_REG_0	0xdc1218a7U
#define XEN_SMCCC_UID_REG_1	0x694398c6U
#define XEN_SMCCC_UID_REG_2	0xd179cf9aU
#define XEN_SMCCC_UID_REG_3	0x67e6de8dU

/* Native as long as Xen offers no services, even if it is there. */
enum xen_domain_type xen_domain_type = XEN_NATIVE;
EXPORT_SYMBOL(xen_domain_type);

u32 xen_start_flags;
EXPORT_SYMBOL(xen_start_flags);

/* ARM has no start_info page; generic code reads an empty one. */
static struct start_info xen_no_start_info;
struct start_info *xen_start_info = &xen_no_start_info;
EXPORT_SYMBOL(xen_start_info);

/* The balloon starts at the memory that the device tree describes. */
unsigned long xen_released_pages;
struct xen_memory_region xen_extra_mem[XEN_EXTRA_MEM_MAX_REGIONS] __initdata;

static bool __init xen_node_has_version(const struct device_node *node)
{
	struct property *prop;
	const char *s;

	of_property_for_each_string(node, "compatible", prop, s)
		if (str_has_prefix(s, XEN_VERSION_PREFIX))
			return true;
	return false;
}

/* Binding: Documentation/devicetree/bindings/arm/xen.txt */
static const char * __init xen_check_node(const struct device_node *node)
{
	if (!xen_node_has_version(node))
		return "no \"" XEN_VERSION_PREFIX "<version>\" in compatible";
	if (!of_property_present(node, "interrupts") &&
	    !of_property_present(node, "interrupts-extended"))
		return "no interrupts, the one for event channels";
	if (!of_property_present(node, "reg"))
		return "no reg, the region for the grant table";
	return NULL;
}

static bool __init xen_detect(bool claimed)
{
	struct arm_smccc_res uid;

	arm_smccc_1_1_invoke(XEN_SMCCC_CALL_UID, &uid);
	return uid.a0 == XEN_SMCCC_UID_REG_0 && uid.a1 == XEN_SMCCC_UID_REG_1 &&
	       uid.a2 == XEN_SMCCC_UID_REG_2 && uid.a3 == XEN_SMCCC_UID_REG_3;
}

/* Xen's EFI runtime services are there if its node has a uefi child. */
static void __init xen_setup_efi(void)
{
	struct device_node *np, *uefi;

	if (!IS_ENABLED(CONFIG_XEN_EFI) || efi_runtime_disabled())
		return;

	np = of_find_compatible_node(NULL, NULL, XEN_COMPATIBLE);
	uefi = of_get_child_by_name(np, "uefi");
	if (uefi) {
		set_bit(EFI_RUNTIME_SERVICES, &efi.flags);
		xen_efi_runtime_setup();
	}
	of_node_put(uefi);
	of_node_put(np);
}

static int __init xen_setup_services(void)
{
	xen_setup_features();
	/* Every ARM domain has it: without, Xen has not said a word. */
	if (!xen_feature(XENFEAT_auto_translated_physmap)) {
		pr_err("Xen does not tell its features\n");
		return -ENODATA;
	}

	xen_domain_type = XEN_HVM_DOMAIN;
	if (xen_feature(XENFEAT_dom0))
		xen_start_flags |= SIF_INITDOMAIN | SIF_PRIVILEGED;
	if (!console_set_on_cmdline && !xen_initial_domain())
		add_preferred_console("hvc", 0, NULL);
	xen_setup_efi();
	return 0;
}

static void __init xen_describe(int version)
{
	struct xen_feature_info features = { .submap_idx = 0 };
	struct pv_identity identity = {
		.major	= version >> 16,
		.minor	= version & 0xffff,
		.role	= xen_initial_domain() ? PV_ROLE_CONTROL : PV_ROLE_GUEST,
	};

	/* What Xen does not tell stays as it is: zeros. */
	if (!HYPERVISOR_xen_version(XENVER_get_features, &features))
		identity.features[0] = features.submap;
	HYPERVISOR_xen_version(XENVER_guest_handle, identity.uuid.b);
	pv_guest_describe(&identity);
}

/* Without its node, Xen is there but has nothing to connect to. */
static int __init xen_setup(bool claimed)
{
	int version, err = 0;

	xen_hvc_enable();
	version = HYPERVISOR_xen_version(XENVER_version, NULL);
	if (version < 0)
		return version;

	if (claimed)
		err = xen_setup_services();
	xen_describe(version);
	pr_info("Xen %d.%d, %s\n", version >> 16, version & 0xffff,
		!xen_domain() ? "no services" :
		xen_initial_domain() ? "control domain" : "guest");
	return err;
}

static int __init xen_connect(struct device_node *np)
{
	int irq = irq_of_parse_and_map(np, 0);
	int err;

	if (irq <= 0) {
		pr_err("the interrupt in Xen's node is of no use\n");
		return -EINVAL;
	}
	xen_number_vcpus();
	err = xen_take_over();
	if (err == -ENODEV)
		err = xen_map_shared_info();
	if (!err)
		err = xen_map_grant_frames(np);
	if (!err)
		err = xen_start_upcalls(irq);
	return err;
}

static void __init xen_offer_events(void)
{
	int err = xen_try_upcall();

	if (err)
		pr_err("no event channel works (%d)\n", err);
	else
		pv_guest_offer(PV_CAP_EVENTS);
}

/* If this fails the domain has no services, and drivers/xen keeps out. */
static int __init xen_init(void)
{
	struct device_node *np;
	int err;

	xen_find_vmcore_holes();
	if (!xen_domain())
		return 0;

	np = of_find_compatible_node(NULL, NULL, XEN_COMPATIBLE);
	err = xen_connect(np);
	of_node_put(np);
	if (err) {
		xen_domain_type = XEN_NATIVE;
		return err;
	}

	if (IS_ENABLED(CONFIG_XEN_VIRTIO))
		virtio_set_mem_acc_cb(xen_virtio_restricted_mem_acc);
	xen_offer_events();
	pv_guest_offer(PV_CAP_GRANTS);
	/* Early: a kernel that panics on the way to user space has an end too. */
	pv_power_offer(&xen_power_ops);
	pv_store_reserve();
	return 0;
}

static int __init xen_late_init(void)
{
	if (!xen_domain())
		return 0;

	xen_start_steal_clock();
	xen_start_clock();
	xen_leave_legacy();
	return 0;
}

const struct pv_backend pv_xen __initconst = {
	.name		= "xen",
	.compatible	= XEN_COMPATIBLE,
	.evidence	= PV_EVIDENCE_SMCCC,
	.check_node	= xen_check_node,
	.detect		= xen_detect,
	.setup		= xen_setup,
	.init		= xen_init,
	.late_init	= xen_late_init,
	.earlycon	= "xenboot",
};

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Xvisor as the hypervisor below: known by registers that it shows its guests
 *
 * It has no hypercalls, and answers no SMCCC. Where its guests have their
 * vminfo registers, the device tree says: elsewhere a read could be anything.
 */
#include <linux/init.h>
#include <linux/of.h>
#include <linux/pv_backend.h>

#define XVISOR_COMPATIBLE	"xvisor,vminfo"

/* Words of the emulator vminfo in Xvisor 0.3 */
#define XVISOR_MAGIC		0xa4a297a6
#define XVISOR_VENDOR		0x52535658

enum {
	XVISOR_WORD_MAGIC,
	XVISOR_WORD_VENDOR,
	XVISOR_WORD_VERSION,
	XVISOR_WORD_VCPUS,
	XVISOR_WORDS
};

static u32 xvisor_info[XVISOR_WORDS] __initdata;

/* Binding: Documentation/devicetree/bindings/hypervisor/xvisor,vminfo.yaml */
static const char * __init xvisor_check_node(const struct device_node *node)
{
	return of_property_present(node, "reg") ?
	       NULL : "no reg, the vminfo registers";
}

static bool __init xvisor_read(unsigned int words)
{
	return !pv_peek_registers(XVISOR_COMPATIBLE, xvisor_info, words) &&
	       xvisor_info[XVISOR_WORD_MAGIC] == XVISOR_MAGIC;
}

/*
 * The core asks only if the tree has the node, which was checked. The magic is
 * read first, and alone: Xvisor halts a guest that reads a register which an
 * emulator does not have, and the tree may be wrong about which one it is.
 */
static bool __init xvisor_detect(bool claimed)
{
	return xvisor_read(1) && xvisor_read(XVISOR_WORDS) &&
	       xvisor_info[XVISOR_WORD_VENDOR] == XVISOR_VENDOR;
}

static int __init xvisor_init(void)
{
	struct pv_identity identity = {
		.role = PV_ROLE_GUEST,
		.features = {
			xvisor_info[XVISOR_WORD_VERSION],
			xvisor_info[XVISOR_WORD_VCPUS],
		},
	};

	pv_guest_describe(&identity);
	/* Xvisor is the PSCI firmware of its guests. */
	pv_guest_offer(PV_CAP_POWER);
	return 0;
}

const struct pv_backend pv_xvisor __initconst = {
	.name		= "xvisor",
	.compatible	= XVISOR_COMPATIBLE,
	.evidence	= PV_EVIDENCE_NODE,
	.check_node	= xvisor_check_node,
	.detect		= xvisor_detect,
	.setup		= pv_no_setup,
	.init		= xvisor_init,
	.late_init	= pv_no_step,
};

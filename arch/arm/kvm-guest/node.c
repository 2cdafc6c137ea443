// SPDX-License-Identifier: GPL-2.0-only
/* Adds the /hypervisor node by which user space recognises KVM */
#include <linux/init.h>
#include <linux/of.h>

#include "backend.h"

/* A changeset that has been applied is in use for good, hence static. */
static struct of_changeset kvm_guest_changes;

static int __init kvm_guest_build_node(void)
{
	struct device_node *node;

	node = of_changeset_create_node(&kvm_guest_changes, of_root,
					"hypervisor");
	if (!node)
		return -ENOMEM;
	return of_changeset_add_prop_string(&kvm_guest_changes, node,
					    "compatible", "linux,kvm");
}

/* Binding: Documentation/devicetree/bindings/hypervisor/linux,kvm.yaml */
int __init kvm_guest_add_node(void)
{
	struct device_node *node = of_find_node_by_path("/hypervisor");
	int err;

	if (node) {
		of_node_put(node);
		return 0;
	}

	of_changeset_init(&kvm_guest_changes);
	err = kvm_guest_build_node();
	if (!err)
		err = of_changeset_apply(&kvm_guest_changes);
	if (err)
		of_changeset_destroy(&kvm_guest_changes);
	return err;
}

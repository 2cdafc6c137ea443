# SPDX-License-Identifier: GPL-2.0-only
"""More CPUs than two, and more than the image is configured for."""
from rig.case import Case

from .common import ALL, IS_GUEST, NONE, XEN, XL_SAW

# What the base says to a tree with more CPUs than it may use; nothing else may complain.
CAPPED = dict(allowed=r"WARNING: .* at arch/arm/kernel/devtree\.c:\d+ arm_dt_init_cpu_maps\+",
              forbid=(r"(pv_guest|kvm_guest|xen): .*\(-\d+\)",))


def capped(count):
    """So many CPUs are online, and that there are more is the only complaint."""
    return {"cpus": f"^{count}$", "tainted": "^512$"}


CPUS = [
    Case("cpus-12", "twelve CPUs on a GICv3: all are online, and nobody complains",
         group="cpus", board="virt-gicv3", cpus=12, facts={"cpus": "^12$"}, **NONE),
    Case("cpus-too-many", "of 20 CPUs as many as are configured, with the base's one warning",
         group="cpus", board="virt-gicv3", cpus=20, facts=capped(16), **CAPPED, **NONE),
    Case("cpus-too-many-xen", "a guest that may use one of two vCPUs has its services on it",
         group="cpus", board="virt-hyp", layer="xl", cmdline="nr_cpus=1", services=ALL,
         facts=capped(1), log=(IS_GUEST, XL_SAW + "0 "), **CAPPED, **XEN),
]

# SPDX-License-Identifier: GPL-2.0-only
"""More CPUs than two, and more than the image is configured for."""
from rig.case import Case

from .common import ALL, IS_GUEST, NONE, XEN, XL_SAW


# Seconds in which no CPU does anything
STALLED = "rcu: INFO: .* stalls?"


def capped(count, left_out, *log):
    """So many CPUs are online, and a line says how many of the tree's are not used."""
    return dict(facts={"cpus": f"^{count}$"}, forbid=(r"(pv_guest|kvm_guest|xen): .*\(-\d+\)", STALLED),
                log=(f"{left_out} CPUs of the DT are left out: no more than {count} are wanted", *log))


CPUS = [
    Case("cpus-12", "twelve CPUs on a GICv3: all are online, and nobody complains",
         group="cpus", board="virt-gicv3", cpus=12, facts={"cpus": "^12$"}, forbid=(STALLED,), **NONE),
    Case("cpus-too-many", "of 20 CPUs as many as are configured, without a warning",
         group="cpus", board="virt-gicv3", cpus=20, **capped(16, 4), **NONE),
    Case("cpus-too-many-xen", "a guest that may use one of two vCPUs has its services on it",
         group="cpus", board="virt-hyp", layer="xl", cmdline="nr_cpus=1", services=ALL,
         **capped(1, 1, IS_GUEST, XL_SAW + "0 "), **XEN),
]

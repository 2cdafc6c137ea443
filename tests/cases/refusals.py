# SPDX-License-Identifier: GPL-2.0-only
"""A Xen that refuses a hypercall on the way up: a message, and a boot with less."""
from rig.case import Case

from .common import XEN, all_but

def refused(name, call, complaint, services=("events","grants","power","steal")):
    return Case("refused-" + name, "x", group="input",
                board="virt-hyp", layer="dom0", job="complaints", refused=call, cmdline="quiet",
                services=services, facts={"complaint": complaint}, **XEN)

C="xen_version:0 xen_version:6 memory_op:7 grant_table_op:6 grant_table_op:8 vcpu_op:10 event_channel_op:11 hvm_op:1 event_channel_op:6 event_channel_op:12 event_channel_op:8 event_channel_op:1 vm_assist:0 vcpu_op:5 platform_op sched_op:2".split()
REFUSALS = [refused(c.replace(":","-"), c, "zzz") for c in C]

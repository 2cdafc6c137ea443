# SPDX-License-Identifier: GPL-2.0-only
"""A Xen that refuses: the kernel says what, and goes on with less."""
from rig.case import Case

from .common import XEN

# Without a toolstack there is no store, and the clock is dom0's own.
ALL_BUT_STORE = ("events", "grants", "power", "steal")


def refused(name, call, about, complaint="", services=ALL_BUT_STORE, **facts):
    """A boot of dom0 in which no hypercall of this kind gets to Xen: see rig/refusal.py."""
    return Case("refused-" + name, about, group="input", board="virt-hyp", layer="dom0",
                job="complaints", cmdline="quiet", refused=call, services=services,
                facts=dict(facts, complaint=complaint), **XEN)


SETUP = r"pv_guest: xen: setup failed \(-{}\), going on with less"
INIT = r"pv_guest: xen: init failed \(-1\), going on with less"

REFUSALS = [
    refused("version", "xen_version:0", "no version: no service", SETUP.format(1), ()),
    refused("features", "xen_version:6", "no features: no service",
            r"Xen does not tell its features\n" + SETUP.format(61), ()),
    refused("shared-info", "memory_op:7", "no shared_info: no service",
            r"Xen refuses the shared_info page \(-1\)\n" + INIT, ()),
    refused("vcpu-info", "vcpu_op:10", "no vcpu_info: no service",
            r"Xen refuses the vcpu_info of CPU 0 \(-1\)\n" + INIT, ()),
    refused("fifo", "event_channel_op:11", "no FIFO events: 2-level ones", abi="^2-level$"),
    refused("grant-size", "grant_table_op:6", "no size of the grant table: the least one",
            "Grant table initialized"),
    refused("grant-version", "grant_table_op:8", "no version of it: the first",
            grant_version="^1$"),
    refused("assists", "vm_assist:0", "no marked runstates: steal time without them"),
    refused("runstate", "vcpu_op:5", "no runstate: no steal time, and no part of a second",
            r"no runstate for CPU 0.*\n(.*\n)*xen: Xen does not tell its time",
            ("events", "grants", "power")),
    refused("parameters", "hvm_op:1", "no parameters: no store",
            r"xenbus: Cannot get hvm parameter STORE_EVTCHN \(\d+\): -1"),
]

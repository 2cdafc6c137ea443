# SPDX-License-Identifier: GPL-2.0-only
"""A Xen that refuses: the kernel says what, and goes on with less."""
from rig.case import Case

from .common import DOM0_OFF, NONE, WITHOUT_TOOLS, XEN, all_but


def refused(name, call, about, complaint="", services=WITHOUT_TOOLS, log=(),
            expected=XEN, **facts):
    """A boot of dom0 in which no hypercall of this kind gets to Xen: see rig/refusal.py."""
    return Case("refused-" + name, about, group="input", board="virt-hyp", layer="dom0", cpus=1,
                job="complaints", cmdline="quiet", refused=call, services=services,
                facts=dict(facts, complaint=complaint), log=log, **expected)


SETUP = r"pv_guest: xen: setup failed \(-{}\), going on with less"
INIT = r"pv_guest: xen: init failed \(-1\), going on with less"

REFUSALS = [
    # Call UID
    refused("smccc", "smccc:8500ff01", "Xen before 4.11, which knows no SMCCC: a bare machine",
            "pv_guest: device tree claims xen, ignored: it does not answer", None, expected=NONE),
    refused("version", "xen_version:0", "no version: no service", SETUP.format(1), ()),
    refused("features", "xen_version:6", "no features: no service",
            r"Xen does not tell its features\n" + SETUP.format(61), ()),
    refused("shared-info", "memory_op:7", "no shared_info: no service",
            r"Xen refuses the shared_info page \(-1\)\n" + INIT, ()),
    refused("vcpu-info", "vcpu_op:10", "no vcpu_info: no service",
            r"Xen refuses the vcpu_info of CPU 0 \(-1\)\n" + INIT, ()),
    refused("fifo", "event_channel_op:11", "no FIFO events: 2-level ones", abi="^2-level$"),
    refused("event-array", "event_channel_op:12", "no page for events: no events, and no store",
            r"xen:events: unable to expand event array \(-1\)\nxen: no event channel works \(-1\)\n"
            r"(.*\n)*xenbus: request irq failed -1", all_but("clock", "events", "store")),
    refused("store-port", "event_channel_op:6", "no port for xenstored: no store",
            r"xenbus: Xen refuses a port for xenstored \(-1\)"),
    refused("grant-size", "grant_table_op:6", "no size of the grant table: the least one",
            "Grant table initialized"),
    refused("grant-version", "grant_table_op:8", "no version of it: the first",
            grant_version="^1$"),
    refused("assists", "vm_assist:0", "no marked runstates: steal time without them"),
    refused("runstate", "vcpu_op:5", "no runstate: no steal time, and no part of a second",
            r"no runstate for CPU 0.*\n(.*\n)*xen: Xen does not tell its time",
            all_but("clock", "steal", "store")),
    refused("poll", "sched_op:3", "no wait within Xen: its time is learnt late",
            r"xen: Xen does not let a CPU wait, its time is learnt late \(-1\)"),
    refused("parameters", "hvm_op:1", "no parameters: no store",
            r"xenbus: Cannot get hvm parameter STORE_EVTCHN \(\d+\): -1"),
    refused("wallclock", "platform_op", "no wallclock: Xen's goes its own way",
            r"xen: Xen does not take the time \(-1\)"),
    refused("shutdown", "sched_op:2", "no power-off by Xen: the firmware's",
            log=(r"Xen refuses to shut down for reason 0 \(-1\)\n(.*\n)*" + DOM0_OFF,)),
]

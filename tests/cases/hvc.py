# SPDX-License-Identifier: GPL-2.0-only
"""Who issues which HVC, and what Xen sees of it."""
from rig.case import Case

from .common import DOMU, GUEST_OFF, NONE, WITHOUT_TOOLS, XEN, all_but

# What tests/modules/hvc_arity.c found: a call of four or five arguments is dom0's.
ARITIES = {"arity": "^0 wrong$", "arity0": "^1 ok$", "arity1": "^2 ok$",
           "arity2": "^3 ok$", "arity3": "^4 ok$"}
DOM0_ARITIES = dict(ARITIES, arity4="^3 ok$", arity5="^5 ok$")

HVC = [
    Case("hvc-virt", "no EL2: every HVC of the kernel is PSCI's", group="hvc",
         hvcs=True, **NONE),
    Case("hvc-virt-hyp", "entered in HYP mode: no HVC in the kernel", group="hvc",
         board="virt-hyp", hvcs=False, **NONE),
    Case("hvc-vexpress", "no PSCI: no HVC in the kernel", group="hvc",
         board="vexpress", hvcs=False, **NONE),
    # Its own early console is at hand first, and xenboot would be a second one.
    Case("hvc-virt-xenboot", "earlycon=xenboot on a bare machine: no HVC but PSCI's",
         group="hvc", cmdline="earlycon=xenboot", hvcs=True, **NONE),
    Case("xen-earlycon", "earlycon=xenboot shows all of the log from its first line, once",
         group="hvc", board="virt-hyp", layer="dom0", cpus=1, job="log",
         cmdline="earlycon=xenboot ignore_loglevel", whole=True, services=WITHOUT_TOOLS,
         facts={"record": r"Booting Linux(.*\n)*.*pv_guest: backend xen"}, **XEN),
    # No toolstack in either: no store.
    Case("hvc-arity-dom0", "Xen sees every argument of hvc_call0-5, from dom0",
         group="hvc", board="virt-hyp", layer="dom0", job="hvc-arity",
         pieces=("hvc-arity",), facts=DOM0_ARITIES, services=WITHOUT_TOOLS,
         **XEN),
    Case("hvc-arity-domu", "Xen sees every argument of hvc_call0-3, from a guest",
         group="hvc", board="virt-hyp", layer="dom0less", enhanced=True, job="hvc-arity",
         pieces=("hvc-arity",), facts=ARITIES, ends=GUEST_OFF,
         services=all_but("store"), **DOMU),
]

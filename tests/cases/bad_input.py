# SPDX-License-Identifier: GPL-2.0-only
"""Bad input and nopv: native, or with less, and one line that says why."""
import trees
from rig.case import Case

from .common import GUEST_OFF, NONE, NOPV

NOPVS = [
    Case("nopv-virt", "nopv on bare metal", group="input", **NOPV),
    Case("nopv-xen", "nopv in a dom0less Xen guest", group="input", board="virt-hyp",
         layer="dom0less", ends=GUEST_OFF, **NOPV),
    Case("nopv-kvm", "nopv in a KVM guest", group="input", layer="kvm", **NOPV),
]


def spoilt(name, about, edit, says, board="virt", hvcs=True):
    """A boot with a damaged or lying tree: native, and one line that says why."""
    return Case(name, about, group="input", board=board, edit=edit, says=says,
                hvcs=hvcs, **NONE)


IGNORED = r"pv_guest: /hypervisor .* ignored: "
SPOILT = [
    spoilt("dt-false-xen", "a tree that claims Xen, no EL2", trees.false_xen,
           r"pv_guest: device tree claims xen, ignored: .*SMCCC.*"),
    spoilt("dt-false-xen-hyp", "a tree that claims Xen, entered in HYP mode",
           trees.false_xen, r"pv_guest: device tree claims xen, ignored: .*HYP.*",
           board="virt-hyp", hvcs=False),
    spoilt("dt-no-version", "a Xen node without a version", trees.no_version,
           IGNORED + r"no \"xen,xen-<version>\".*"),
    spoilt("dt-no-reg", "a Xen node without reg", trees.no_reg, IGNORED + r"no reg.*"),
    spoilt("dt-no-interrupts", "a Xen node without interrupts", trees.no_interrupts,
           IGNORED + r"no interrupts.*"),
    spoilt("dt-wrong-compatible", "a node of an unknown hypervisor",
           trees.wrong_compatible,
           r'pv_guest: /hypervisor \("acme,hypervisor"\) ignored: no backend knows it'),
    spoilt("dt-empty-compatible", "a node whose compatible is empty",
           trees.empty_compatible, IGNORED + r"compatible is empty.*"),
    spoilt("dt-unterminated-compatible", "a node whose compatible has no end",
           trees.unterminated_compatible, IGNORED + r"compatible is not terminated.*"),
]

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


def words(*values):
    """What QEMU has in the memory that the tree calls registers, and Linux does not know."""
    loaded = [("-device", f"loader,addr={trees.WORDS + 4 * at:#x},data={value:#x},data-len=4") for at, value in enumerate(values)]
    return dict(options=sum(loaded, ()), cmdline="mem=480M")


# Magic, vendor, version and virtual CPUs of Xvisor's emulator vminfo: a double, in a machine without a hypervisor.
VMINFO = 0xa4a297a6, 0x52535658, 1, 2
XVISOR_CLAIM = "pv_guest: device tree claims xvisor, ignored: "
XVISOR = [
    Case("xvisor-double", "registers like those of Xvisor's guests, where the tree says: known by them, and by no call",
         group="input", edit=trees.xvisor_node, **words(*VMINFO), backend="xvisor",
         evidence="found by device tree", type="xvisor", services=("power",), hvcs=True),
    Case("xvisor-other-words", "a tree that claims Xvisor, where something else answers", group="input", edit=trees.xvisor_node,
         **words(VMINFO[0], VMINFO[1] + 1, *VMINFO[2:]), says=XVISOR_CLAIM + "it does not answer", hvcs=True, **NONE),
    Case("xvisor-small-reg", "the same, whose reg is too small for what is to be read", group="input", edit=trees.xvisor_small_reg,
         **words(*VMINFO), says=XVISOR_CLAIM + "it does not answer", hvcs=True, **NONE),
    Case("xvisor-nowhere", "the same, whose reg is where nothing answers", group="input", edit=trees.xvisor_nowhere,
         says=XVISOR_CLAIM + "it does not answer", hvcs=True, **NONE),
    spoilt("xvisor-no-reg", "the same without reg", trees.xvisor_no_reg, r"pv_guest: /vminfo .* ignored: no reg.*"),
    Case("xvisor-hyp", "the same, entered in HYP mode: nothing is read", group="input", board="virt-hyp", edit=trees.xvisor_node,
         **words(*VMINFO), says=XVISOR_CLAIM + ".*HYP.*", hvcs=False, **NONE),
]

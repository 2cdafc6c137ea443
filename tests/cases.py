# SPDX-License-Identifier: GPL-2.0-only
"""The table of cases: what is booted, and what the guest must report.

A case passes if the guest reaches /init, reports all of its facts, these are the
expected ones, nothing in its log is a panic, a warning or a bug, and the machine
then ends by itself. See rig/case.py for the columns.
"""
import trees
from rig.case import Case

ALL = ("clock", "events", "grants", "power", "steal", "store")


def all_but(*absent):
    return tuple(name for name in ALL if name not in absent)


XEN = dict(backend="xen", type="xen", evidence="found by device tree")
# The control domain has the machine's clock: it gives the time to Xen.
DOM0 = dict(services=all_but("clock"), log=(r"xen: Xen \d+\.\d+, control domain",), **XEN)
# What tells a guest's lines from those of its dom0, which is the same image.
IS_GUEST = r"xen: Xen \d+\.\d+, guest"
DOMU = dict(log=(IS_GUEST,), **XEN)
# The node is what tells user space, systemd-detect-virt say, that this is KVM.
KVM = dict(backend="kvm", type="kvm", services=("clock", "power"),
           facts={"node": r"^linux,kvm *$"})
NONE = dict(backend="native", evidence="no hypervisor found")
NOPV = dict(backend="native", evidence="nopv on the command line", cmdline="nopv",
            forbid=("xen: Xen ",))
TOOLS = {"xl_list": r"Domain-0 +0 +256 +2 +r", "xl_uptime": r"Domain-0 +0 +\d+:\d\d:\d\d"}
# What tests/modules/hvc_arity.c found: a call of four or five arguments is dom0's.
ARITIES = {"arity": "^0 wrong$", "arity0": "^1 ok$", "arity1": "^2 ok$",
           "arity2": "^3 ok$", "arity3": "^4 ok$"}
DOM0_ARITIES = dict(ARITIES, arity4="^3 ok$", arity5="^5 ok$")
DOM0_OFF = r"\(XEN\) Hardware Dom0 halted"
# SHUTDOWN_poweroff is 0 in Xen's public/sched.h, SHUTDOWN_reboot is 1.
XL_SAW = r"Domain \d+ has shut down, reason code "
GUEST_OFF = r"reboot: Power down"

PLATFORMS = [
    Case("virt", "QEMU's virt board, no EL2", **NONE),
    Case("virt-hyp", "virt, the kernel entered in HYP mode", board="virt-hyp", **NONE),
    Case("vexpress", "the Cortex-A15 Versatile Express", board="vexpress", **NONE),
    Case("xen-dom0-virt", "Xen's dom0 on virt", board="virt-hyp", layer="dom0",
         job="dom0", facts=TOOLS, **DOM0),
    Case("xen-dom0-vexpress", "Xen's dom0 on the Versatile Express",
         board="vexpress-hyp", layer="dom0", job="dom0", facts=TOOLS, ends=DOM0_OFF,
         **DOM0),
    Case("xen-guest", "a guest made by xl create, its console read back in dom0",
         board="virt-hyp", layer="xl", services=ALL, facts={"date": "2031-05-04"},
         log=(IS_GUEST, XL_SAW + "0 "), **XEN),
    # No toolstack knows of this domain, so it has no store.
    Case("xen-dom0less", "a domain made by Xen itself, with xen,enhanced",
         board="virt-hyp", layer="dom0less", enhanced=True, ends=GUEST_OFF,
         services=all_but("store"), **DOMU),
    Case("xen-dom0less-plain", "a domain made by Xen itself, without xen,enhanced",
         board="virt-hyp", layer="dom0less", ends=GUEST_OFF,
         backend="xen", type="xen", services=(), evidence="found by SMCCC UID",
         log=(r"xen: Xen \d+\.\d+, no services",)),
    Case("kvm-uid", "a KVM guest on a GICv3 host, found by the UID", layer="kvm",
         evidence="found by SMCCC UID", **KVM),
    Case("kvm-dt", "a KVM guest whose tree has a linux,kvm node", layer="kvm",
         edit=trees.kvm_node, evidence="found by device tree", **KVM),
]

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

HVC = [
    Case("hvc-virt", "no EL2: every HVC of the kernel is PSCI's", group="hvc",
         hvcs=True, **NONE),
    Case("hvc-virt-hyp", "entered in HYP mode: no HVC in the kernel", group="hvc",
         board="virt-hyp", hvcs=False, **NONE),
    Case("hvc-vexpress", "no PSCI: no HVC in the kernel", group="hvc",
         board="vexpress", hvcs=False, **NONE),
    # No toolstack in either: no store.
    Case("hvc-arity-dom0", "Xen sees every argument of hvc_call0-5, from dom0",
         group="hvc", board="virt-hyp", layer="dom0", job="hvc-arity",
         pieces=("hvc-arity",), facts=DOM0_ARITIES, services=all_but("clock", "store"),
         **XEN),
    Case("hvc-arity-domu", "Xen sees every argument of hvc_call0-3, from a guest",
         group="hvc", board="virt-hyp", layer="dom0less", enhanced=True, job="hvc-arity",
         pieces=("hvc-arity",), facts=ARITIES, ends=GUEST_OFF,
         services=all_but("store"), **DOMU),
]


def red(name, about, reason, **how):
    """A boot that the runner must call failed, for this reason."""
    return Case("red-" + name, about, group="self-test", red=reason, **how, **NONE)


SELF_TEST = [
    red("panic", "a guest that panics", r"Internal error|Kernel panic", job="panic"),
    red("hang", "a guest that hangs", r"hung: still running", job="hang", timeout=20),
    red("stays", "a guest that says all is well, and then does not end",
        r"hung: still running", job="stays", timeout=20),
    red("late-panic", "a guest that says all is well, and then panics",
        r"Kernel panic", job="late-panic"),
    red("liar", "a guest that reports the wrong backend",
        r"backend is xen, expected native", job="liar"),
    red("silent", "a guest that says nothing", r"no verdict", job="silent"),
    red("cut-short", "a guest whose verdict lacks its end", r"verdict is cut short",
        job="cut-short"),
    # More CPUs in the tree than the kernel may use is a WARN() of the base.
    red("warning", "a guest that warns", r"WARNING:", cmdline="nr_cpus=1"),
    red("stale", "a guest of another build", r"another build of the kernel", job="stale"),
    red("hvc", "PSCI's HVCs where there must be none", r"\d+ HVCs, expected none",
        hvcs=False),
]

POWER = [
    Case("xen-restart", "xl sees a guest's restart as one", group="power",
         board="virt-hyp", layer="xl", job="restart", services=ALL,
         log=(IS_GUEST, XL_SAW + "1 "), **XEN),
]

CASES = PLATFORMS + POWER + NOPVS + SPOILT + HVC + SELF_TEST

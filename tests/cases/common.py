# SPDX-License-Identifier: GPL-2.0-only
"""What several tables of cases expect of a backend."""

ALL = ("clock", "events", "grants", "power", "steal", "store")


def all_but(*absent):
    return tuple(name for name in ALL if name not in absent)


XEN = dict(backend="xen", type="xen", evidence="found by device tree")
# A control domain has the machine's clock, and no host with another. Its store comes up with
# the toolstack.
IN_DOM0 = all_but("clock")
WITHOUT_TOOLS = all_but("clock", "store")
DOM0 = dict(services=IN_DOM0, log=(r"xen: Xen \d+\.\d+, control domain",), **XEN)
# What tells a guest's lines from those of its dom0, which is the same image.
IS_GUEST = r"xen: Xen \d+\.\d+, guest"
DOMU = dict(log=(IS_GUEST,), **XEN)
# The node is what tells user space, systemd-detect-virt say, that this is KVM.
KVM = dict(backend="kvm", type="kvm", services=("clock", "power"),
           facts={"node": r"^linux,kvm *$"})
NONE = dict(backend="native", evidence="no hypervisor found")
NOPV = dict(backend="native", evidence="nopv on the command line", cmdline="nopv",
            forbid=("xen: Xen ",))
DOM0_OFF = r"\(XEN\) Hardware Dom0 halted"
# SHUTDOWN_poweroff is 0 in Xen's public/sched.h, SHUTDOWN_reboot is 1.
XL_SAW = r"Domain \d+ has shut down, reason code "
GUEST_OFF = r"reboot: Power down"

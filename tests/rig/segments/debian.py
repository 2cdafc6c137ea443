# SPDX-License-Identifier: GPL-2.0-only
"""What is added to a Debian system, on its disk or before its disk is there."""
from .. import paths
from ..paths import ARMHF, GUEST
from .fill import folder, module_tree
from .made import joined, offer, piece
from .shell import busybox
from .tree import Tree

# What our own package puts where.
OWN_PACKAGE = {
    "usr/lib/udev/rules.d/60-pv-ptp.rules": "udev/60-pv-ptp.rules",
    "usr/lib/udev/rules.d/61-pv-ptp-chrony.rules": "udev/61-pv-ptp-chrony.rules",
    "usr/libexec/armpv-tools/chrony-host-clock": "chrony/chrony-host-clock",
    "usr/lib/systemd/system/chrony.service.d/host-clock.conf":
        "chrony/chrony.service.d/host-clock.conf",
    "etc/chrony/conf.d/host-clock.conf": "chrony/host-clock.conf",
}


def debian():
    """What starts a Debian system from its disk, and reports from within."""
    tree = busybox(ARMHF)
    own, tools = GUEST / "debian", paths.ROOT / "tools"
    tree.add("init", own / "init").add("lib/rig.service", own / "rig.service")
    tree.add("lib/report", own / "report").add("lib/system.sh", own / "system.sh")
    tree.add("lib/guest.sh", GUEST / "guest.sh")
    for site, file in OWN_PACKAGE.items():
        tree.add(f"site/{site}", tools / file)
    folder(tree, "jobs", own / "jobs")
    return folder(tree, "usr/lib/modules", module_tree())


def own_system(root):
    """What reports from within a system that starts by itself, as files on its disk."""
    own, tree = GUEST / "debian", Tree().add("usr/lib/rig/bin/busybox", ARMHF / "bin/busybox")
    for file in (own / "report", own / "system.sh", GUEST / "guest.sh"):
        tree.add(f"usr/lib/rig/lib/{file.name}", file)
    folder(tree, "usr/lib/rig/jobs", own / "jobs")
    tree.add("etc/systemd/system/rig.service", own / "rig.service")
    tree.links["etc/systemd/system/multi-user.target.wants/rig.service"] = "../rig.service"
    # Its own settings hold over those of such a system that the rig starts.
    for site in (own / root.removeprefix("own-"), own / root):
        if site.is_dir():
            networkd(folder(tree, "", site), "")
    return tree


def networkd(tree, place="site/"):
    wanted = f"{place}etc/systemd/system/multi-user.target.wants/systemd-networkd.service"
    tree.links[wanted] = "/lib/systemd/system/systemd-networkd.service"
    return tree


def debian_dom0():
    """Settings of a host with a bridge and a guest, the guest's image, and its own settings."""
    own = GUEST / "debian"
    tree = networkd(folder(Tree(), "site", own / "dom0"))
    guest = joined(["debian", "debian-domu"])
    return tree.add("guest/zImage", paths.ZIMAGE).add("guest/initrd", guest)


def debian_guest():
    """A KVM host's guest that starts a Debian system."""
    return Tree().add("guest/zImage", paths.ZIMAGE).add("guest/initrd", piece("debian"))


def debian_domu():
    return networkd(folder(Tree(), "site", GUEST / "debian/domu"))


offer({"debian": debian, "debian-dom0": debian_dom0, "debian-domu": debian_domu, "debian-guest": debian_guest},
      plain=["debian-dom0", "debian-guest"])

# SPDX-License-Identifier: GPL-2.0-only
"""Debian's stock user space on the image: systemd, udev, dbus and chrony as they come."""
from rig.case import Case

from .common import NONE

# The first boot restarts, the second one says how that ended.
BOOTED_TWICE = dict(system="^running$", failed="^$", system_again="^running$",
                    last_end="^(reboot.target|System Reboot)$", recovered="^0$")
# Warnings of the base, which gives them in the same place without us; the last two are of an
# emulated CPU that had to wait for a core.
BASE_WARNS = (r"CPU\d: Spectre v2: firmware did not set auxiliary control register IBE bit, .*",
              r"/cpus/cpu@\d missing clock-frequency property",
              r"hrtimer: interrupt took \d+ ns", r"sched: DL replenish lagged too much")
NO_OTHER = rf"^(({'|'.join(BASE_WARNS)})\n)*$"


def debian(name, about, facts, **how):
    """The kernel has nothing of ours to complain of, and the user space has no failed unit."""
    return Case(name, about, group="debian", timeout=300,
                facts=dict(BOOTED_TWICE, complaint=NO_OTHER, **facts), **how)


DEBIAN = [
    # QEMU's fw_cfg is the store of a machine without a hypervisor.
    debian("debian", "Debian with systemd on a bare machine, started twice",
           dict(detect_virt="^qemu$", virt_what="^qemu$", hostnamectl="Virtualization=qemu",
                modules="^fuse pv_store qemu_fw_cfg_store$", chrony=",Not synchronised$"),
           debian="guest", **NONE),
]

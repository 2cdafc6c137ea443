# SPDX-License-Identifier: GPL-2.0-only
"""Disks and networks that dom0 gives to its guests, by Debian's own hotplug scripts."""
from rig.case import Case

from .common import DOM0, IS_GUEST


def devices(name, about, job, **facts):
    """Dom0 serves a guest; both of them are this image, and both consoles in one log."""
    how = dict(DOM0, log=DOM0["log"] + (IS_GUEST,))
    return Case(name, about, group="devices", board="virt-hyp", layer="dom0", job=job, cpus=1,
                pieces=("guest-image", "guest-tools", "hotplug"), timeout=900, facts=facts,
                **how)


NONE_LEFT = "^loop: 0, xenbus: 0, net: 0, store: 0$"

DEVICES = [
    devices("xen-disk", "a file system of a guest, each side's files read by the other", "disk",
            checked="^status 0, 0 q", from_guest="^same, 20 sums", from_guest_direct="^same, 1 sums",
            to_guest="^same, 1 sums", sectors_read=r"^same, 1 sums: 1\d{4}$",
            sectors_written=r"^same, 1 sums: [1-9]\d{4}$", left=NONE_LEFT),
    devices("xen-net", "100 MB over TCP from a guest and 100 MB to it, by checksum", "net",
            from_guest="^same, 1 sums", to_guest="^same, 1 sums",
            bytes_from_guest=r"^same, 1 sums: 1\d{8} ", bytes_to_guest=r"^same, 1 sums: 1\d{8} ",
            left=NONE_LEFT),
    devices("xen-block-attach", "disks attached to a running guest, used and detached",
            "block-attach", data="^same, 1 sums", read_only="^1 refused",
            refused="^status 1, [1-9]", left=NONE_LEFT, left_in_guest="^0$"),
    devices("xen-net-attach", "a network attached to a running guest, used and detached, thrice",
            "net-attach", pings="^(5 packets received,? ?){3}$",
            bridge_ports=r"^(\S*/vif\d+\.0 ?){3}$",
            address="^00:16:3e:00:00:01 00:16:3e:00:00:02 00:16:3e:00:00:03$",
            left=NONE_LEFT, left_in_guest="^0$"),
]

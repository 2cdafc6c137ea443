# SPDX-License-Identifier: GPL-2.0-only
"""What either end of a link needs, and what is attached to it."""
from functools import partial

from ..elf import closure
from ..paths import ARMHF
from .fill import modules, own, own_programs, own_tool, programs
from .made import offer, offer_to_guests
from .tree import Tree
from .xen import beside_xen_tools, store_tools


def links():
    """The bus of links with its providers, a driver, and a program for the other side."""
    tree = beside_xen_tools(store_tools(programs(Tree(), ARMHF, ["usr/bin/xenstore"])))
    return modules(own_programs(tree, "pv_link", "pv_vhost", "pv_link_lists"), "drivers/pv/pv_link", "drivers/xen/xen-pvlinkfront",
                   "drivers/xen/xen-pvlinkback", "samples/pv_guest/pv_link_sum")


def ivshmem():
    """A link without a hypervisor between: the device's driver beside the bus."""
    return modules(Tree(), "drivers/pv/pv_ivshmem")


def vhost():
    """What serves virtio-vsock in the kernel, in the order in which each finds what it needs."""
    return modules(Tree(), "net/vmw_vsock/vsock", "net/vmw_vsock/vmw_vsock_virtio_transport_common",
                   "drivers/vhost/vhost_iotlb", "drivers/vhost/vhost", "drivers/vhost/vhost_vsock")


def vsock():
    """A guest's own end of it, over a link, and a program on either side."""
    tree = own_programs(Tree(), "vsock", "noise")
    return modules(tree, "net/vmw_vsock/vsock", "net/vmw_vsock/vmw_vsock_virtio_transport_common",
                   "net/vmw_vsock/vmw_vsock_virtio_transport", "drivers/pv/pv_virtio")


def vhost_net():
    """What serves a network card in the kernel."""
    return modules(own_programs(Tree(), "noise"), "drivers/vhost/vhost_iotlb", "drivers/vhost/vhost", "drivers/net/tun",
                   "drivers/vhost/vhost_net")


def virtio():
    """What any virtio device of a link needs at the driver's end."""
    return modules(Tree(), "drivers/pv/pv_virtio")


def virtio_fs():
    """A guest's own end of files that dom0 has."""
    return modules(own_programs(Tree(), "noise"), "fs/fuse/fuse", "fs/fuse/virtiofs", "drivers/pv/pv_virtio")


def virtio_net():
    """A guest's own end of it."""
    return modules(own_programs(Tree(), "noise"), "net/core/failover", "drivers/net/net_failover",
                   "drivers/net/virtio_net", "drivers/pv/pv_virtio")


def pvlink():
    """What gives guests links, and serves these."""
    program = own_tool("pvlink", f"XEN={ARMHF}")
    tree = Tree().add("usr/bin/pvlink", program)
    for library, source in closure([program], ARMHF).items():
        tree.add(f"lib/{library}", source)
    return tree


def storage_daemon():
    """QEMU's disks for whoever speaks vhost-user, and what looks at a file system of one."""
    tree = programs(Tree(), ARMHF, ["usr/bin/qemu-storage-daemon", "usr/sbin/e2fsck", "usr/sbin/losetup"])
    tree.folders.append("mnt")
    return beside_xen_tools(own_programs(tree, "noise"))


def virtiofsd():
    """QEMU's files for whoever speaks vhost-user."""
    return own_programs(programs(Tree(), ARMHF, ["usr/lib/qemu/virtiofsd"]), "unfiltered", "liar", "noise")


offer({"storage-daemon": storage_daemon, "virtiofsd": virtiofsd})
offer_to_guests({"links": links, "vhost": vhost, "vsock": vsock, "vhost-net": vhost_net, "virtio-net": virtio_net,
                 "virtio-fs": virtio_fs, "pvlink": pvlink,
                 "ivshmem": ivshmem, "virtio": virtio,
                 # Hostile ends of a link.
                 "scribble": partial(own, "pv_scribble"), "fuzz": partial(own, "pv_fuzz")})

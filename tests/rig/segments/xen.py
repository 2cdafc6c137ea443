# SPDX-License-Identifier: GPL-2.0-only
"""What a control domain of Xen needs, and what its guests need from Xen's own tools."""
from functools import partial

from .. import paths
from ..elf import closure
from ..paths import ARM64, ARMHF, newest
from .fill import host_modules, own, own_programs, programs
from .made import offer, offer_to_guests, piece
from .shell import shell, user
from .tree import Tree

XEN_TOOLS = ("xl", "xenstored", "xenconsoled", "xenconsole", "xen-init-dom0",
             "libxl-save-helper")
XENSTORE_TOOLS = ("exists", "list", "ls", "read", "rm", "watch", "write")
# script: without a terminal, xl console passes over what is typed.
XEN_USER = [*(f"usr/bin/xenstore-{verb}" for verb in XENSTORE_TOOLS), "usr/bin/script"]
HOTPLUG_TOOLS = ("usr/bin/bash", "usr/bin/flock", "usr/sbin/losetup", "usr/bin/ip",
                 "usr/bin/xenstore", "usr/sbin/e2fsck")
HOTPLUG_SCRIPTS = ("block", "block-common.sh", "hotplugpath.sh", "locking.sh", "logging.sh",
                   "vif-bridge", "vif-common.sh", "xen-hotplug-common.sh",
                   "xen-network-common.sh", "xen-script-common.sh")
# Of the distribution's 64-bit kernel, in an order in which each finds what it needs
XEN_HOST_MODULES = ("virtio_ring", "virtio", "virtio_mmio", "virtio_console", "xen-privcmd", "xenfs",
                    "xen-evtchn", "xen-gntdev", "xen-gntalloc")


def xen_bin(root):
    """Where the tools of one version of Xen are."""
    return newest(root / "usr/lib", "xen-*/bin/xl").parent.relative_to(root)


def toolstack(tree, root):
    tools = [f"{xen_bin(root)}/{tool}" for tool in XEN_TOOLS]
    return programs(tree, root, [*tools, *XEN_USER])


def xen_tools():
    return toolstack(Tree(), ARM64 if user() == "arm64" else ARMHF)


def store_tools(tree):
    """Debian's tools are one program that goes by its name."""
    for verb in ("chmod", "exists", "list", "read", "rm", "watch", "write"):
        tree.links[f"usr/bin/xenstore-{verb}"] = "xenstore"
    return tree


def beside_xen_tools(tree):
    """Dom0 has these files already: unpacking them twice costs it time."""
    for name in xen_tools().files:
        tree.files.pop(name, None)
    return tree


def hotplug():
    """What Debian's own scripts need to give a guest its disks and network."""
    tree = store_tools(programs(Tree(), ARMHF, HOTPLUG_TOOLS))
    for script in HOTPLUG_SCRIPTS:
        tree.add(f"etc/xen/scripts/{script}", ARMHF / "etc/xen/scripts" / script)
    tree.links["bin/bash"] = "../usr/bin/bash"
    tree.folders.append("mnt")
    return beside_xen_tools(own_programs(tree, "noise"))


def store_tests():
    """Xen's own tests of its store and of its resources, and ours."""
    tests = [f"{xen_bin(ARMHF)}/{test}" for test in ("test-xenstore", "test-resource")]
    tree = store_tools(programs(Tree(), ARMHF, ["usr/bin/xenstore", *tests]))
    return beside_xen_tools(own_programs(tree, "store"))


def tools():
    """What a guest needs to make a file system and to talk to its store."""
    tree = store_tools(programs(Tree(), ARMHF, ["usr/bin/xenstore", "usr/sbin/mke2fs"]))
    tree.add("usr/bin/test-xenstore", ARMHF / xen_bin(ARMHF) / "test-xenstore")
    tree.folders.append("mnt")
    return own_programs(tree, "store", "noise")


def guest_image():
    return Tree().add("guest/zImage", paths.ZIMAGE).add("guest/initrd", piece("base"))


def crash_image():
    """A crash kernel's initramfs has this as well."""
    return guest_image().add("guest/old-memory", piece("old-memory"))


def xen_host():
    """A dom0 of 64 bits, with what one of 32 bits has."""
    return host_modules(toolstack(shell(ARM64), ARM64), "load", XEN_HOST_MODULES)


def bench():
    """What is measured at both ends, and what Debian has to move bytes between domains."""
    tree = own_programs(Tree(), "stream_bench")
    proxy = ARMHF / xen_bin(ARMHF) / "vchan-socket-proxy"
    for library, source in closure([proxy], ARMHF).items():
        tree.add(f"lib/{library}", source)
    return tree.add("usr/bin/vchan-socket-proxy", proxy)


offer({"xen-tools": xen_tools, "guest-image": guest_image, "xen-host": xen_host, "hotplug": hotplug,
       "store-tests": store_tests, "xen-pages": partial(own, "xen_pages"), "suspend": partial(own, "xen-resume")},
      plain=["guest-image"])
offer_to_guests({"tools": tools, "own-image": guest_image, "crash-image": crash_image, "bench": bench,
                 "old-memory": partial(own, "old_memory"), "xen-mesh": partial(own, "xen_mesh")},
                plain=["own-image", "crash-image"])

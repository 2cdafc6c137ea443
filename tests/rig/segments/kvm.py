# SPDX-License-Identifier: GPL-2.0-only
"""What a host of KVM needs to start guests, and to serve them."""
import subprocess

from .. import paths
from ..paths import ARM64, GUEST, RigError, newest
from .fill import folder, host_modules, programs
from .made import offer, offer_to_guests
from .shell import busybox
from .tree import Tree

# Of the distribution's 64-bit kernel, in an order in which each finds what it needs.
KVM_HOST_MODULES = ("virtio_ring", "virtio", "virtio_mmio", "virtio_console", "virtio_blk")


def kvm_host():
    tree = programs(busybox(ARM64), ARM64, ["usr/bin/qemu-system-aarch64"])
    host_modules(tree, "modules", KVM_HOST_MODULES)
    return tree.add("init", GUEST / "kvm-host-init")


def python():
    """A host's Python, with the server of links between its guests."""
    name = newest(ARM64, "usr/bin/python3.*").name
    tree = programs(Tree(), ARM64, [f"usr/bin/{name}"])
    tree.links["usr/bin/python3"] = name
    tree.add("lib/ivshmem.py", paths.ROOT / "tests/rig/ivshmem.py")
    return folder(tree, f"usr/lib/{name}", ARM64 / f"usr/lib/{name}")


# Of tools/testing/vsock
VSOCK_TEST = ("vsock_test", "vsock_test_zerocopy", "timeout", "control", "util", "msg_zerocopy_common")


def vsock_test():
    """The kernel's own tests of AF_VSOCK."""
    source, program = paths.BUILD / "linux/tools/testing/vsock", paths.BUILD / "programs/vsock_test"
    program.parent.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(["arm-linux-gnueabihf-gcc", "-O2", "-w", "-D_GNU_SOURCE", "-fno-strict-aliasing", "-static",
                           f"-I{source}", f"-I{paths.BUILD}/linux/tools/include", "-o", program,
                           *(source / f"{name}.c" for name in VSOCK_TEST)], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RigError(f"vsock_test cannot be built: {done.stderr.strip()[-500:]}")
    return Tree().add("usr/bin/vsock_test", program)


# Of the distribution's 64-bit kernel: what serves a guest's sockets, and a network
VSOCK_HOST_MODULES = ("vsock", "vmw_vsock_virtio_transport_common", "vhost_iotlb", "vhost", "vhost_vsock", "tun")


def vsock_host():
    """What a KVM host does beside a guest that has sockets without a link."""
    tree = host_modules(vsock_test(), "modules", VSOCK_HOST_MODULES)
    for name in ("streams.sh", "vsock_test.sh"):
        tree.add(f"lib/{name}", GUEST / name)
    return tree.add("lib/beside.sh", GUEST / "vsock-host.sh")


offer({"kvm-host": kvm_host, "python": python, "vsock-host": vsock_host})
offer_to_guests({"vsock-test": vsock_test})

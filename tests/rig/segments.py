# SPDX-License-Identifier: GPL-2.0-only
"""The pieces of initramfs: each made once, and again only when an input changed."""
import functools
import hashlib
import os
import shutil
import subprocess
import threading
from pathlib import Path

from . import be8, flavour, paths
from .cpio import Archive
from .elf import closure
from .paths import ARM64, ARMEL, ARMHF, GUEST, INITRAMFS, RigError, need, newest

XEN_TOOLS = ("xl", "xenstored", "xenconsoled", "xenconsole", "xen-init-dom0",
             "libxl-save-helper")
XENSTORE_TOOLS = ("exists", "list", "ls", "read", "rm", "watch", "write")
# script: without a terminal, xl console passes over what is typed.
XEN_USER = [*(f"usr/bin/xenstore-{verb}" for verb in XENSTORE_TOOLS), "usr/bin/script"]
# A piece each, of its name with - for _
MODULES = ("hvc_arity", "hvc_echo", "xen_words", "exclusives", "evtchn_check", "evtchn_storm", "grant_check", "clock_check",
           "late_words", "warning")
HOTPLUG_TOOLS = ("usr/bin/bash", "usr/bin/flock", "usr/sbin/losetup", "usr/bin/ip",
                 "usr/bin/xenstore", "usr/sbin/e2fsck")
HOTPLUG_SCRIPTS = ("block", "block-common.sh", "hotplugpath.sh", "locking.sh", "logging.sh",
                   "vif-bridge", "vif-common.sh", "xen-hotplug-common.sh",
                   "xen-network-common.sh", "xen-script-common.sh")
# What our own package puts where.
OWN_PACKAGE = {
    "usr/lib/udev/rules.d/60-pv-ptp.rules": "udev/60-pv-ptp.rules",
    "usr/lib/udev/rules.d/61-pv-ptp-chrony.rules": "udev/61-pv-ptp-chrony.rules",
    "usr/libexec/armpv-tools/chrony-host-clock": "chrony/chrony-host-clock",
    "usr/lib/systemd/system/chrony.service.d/host-clock.conf":
        "chrony/chrony.service.d/host-clock.conf",
    "etc/chrony/conf.d/host-clock.conf": "chrony/host-clock.conf",
}
_lock = threading.Lock()


class Tree:
    """What goes into a piece: names in the archive and where their bytes come from."""

    def __init__(self):
        self.files, self.links, self.folders = {}, {}, []

    def add(self, name, source):
        self.files[name] = need(source)
        return self

    def stamp(self):
        """Changes whenever the archive would."""
        rows = [repr(sorted(self.links.items())), repr(self.folders)]
        for name, source in sorted(self.files.items()):
            stat = source.stat()
            rows.append(f"{name} {source} {stat.st_mtime_ns} {stat.st_size}")
        return hashlib.sha256("\n".join(rows).encode()).hexdigest()

    def archive(self, compress):
        out = Archive()
        out.console()
        for folder in self.folders:
            out.directory(folder)
        for name, source in sorted(self.files.items()):
            mode = 0o644 if name.endswith((".sh", ".service", ".rules", ".conf")) else 0o755
            out.file(name, source.read_bytes(), mode)
        for name, target in sorted(self.links.items()):
            out.symlink(name, target)
        return out.finish(compress)


def _busybox(root):
    tree = Tree().add("bin/busybox", root / "bin/busybox")
    # The applets are linked by the guest itself; sh must be there before.
    tree.links["bin/sh"] = "busybox"
    tree.folders += ["proc", "sys", "dev", "run", "tmp"]
    return tree


def _shell(root):
    tree = _busybox(root)
    tree.add("init", GUEST / "init")
    for library in sorted(GUEST.glob("*.sh")):
        tree.add(f"lib/{library.name}", library)
    for job in sorted((GUEST / "jobs").iterdir()):
        tree.add(f"jobs/{job.name}", job)
    return tree


def _module_tree():
    """The image's modules as a package would install them."""
    place = paths.BUILD / "modules" / paths.FLAVOUR / "installed"
    shutil.rmtree(place, ignore_errors=True)
    done = subprocess.run([paths.ROOT / "scripts/kmake", paths.FLAVOUR, "modules_install",
                           f"INSTALL_MOD_PATH={place}"], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RigError(f"the modules cannot be installed: {done.stderr.strip()[-500:]}")
    return place / "lib/modules"


def _folder(tree, name, place):
    """All files below a place."""
    for file in sorted(place.rglob("*")):
        if file.is_file() and not file.is_symlink():
            tree.add(str(Path(name) / file.relative_to(place)), file)
    return tree


def _debian():
    """What starts a Debian system from its disk, and reports from within."""
    tree = _busybox(ARMHF)
    own, tools = GUEST / "debian", paths.ROOT / "tools"
    tree.add("init", own / "init").add("lib/rig.service", own / "rig.service")
    tree.add("lib/report", own / "report").add("lib/system.sh", own / "system.sh")
    tree.add("lib/guest.sh", GUEST / "guest.sh")
    for site, file in OWN_PACKAGE.items():
        tree.add(f"site/{site}", tools / file)
    _folder(tree, "jobs", own / "jobs")
    return _folder(tree, "usr/lib/modules", _module_tree())


def own_system(root):
    """What reports from within a system that starts by itself, as files on its disk."""
    own, tree = GUEST / "debian", Tree().add("usr/lib/rig/bin/busybox", ARMHF / "bin/busybox")
    for file in (own / "report", own / "system.sh", GUEST / "guest.sh"):
        tree.add(f"usr/lib/rig/lib/{file.name}", file)
    _folder(tree, "usr/lib/rig/jobs", own / "jobs")
    tree.add("etc/systemd/system/rig.service", own / "rig.service")
    tree.links["etc/systemd/system/multi-user.target.wants/rig.service"] = "../rig.service"
    # Its own settings hold over those of such a system that the rig starts.
    for site in (own / root.removeprefix("own-"), own / root):
        if site.is_dir():
            _networkd(_folder(tree, "", site), "")
    return tree


def _networkd(tree, place="site/"):
    wanted = f"{place}etc/systemd/system/multi-user.target.wants/systemd-networkd.service"
    tree.links[wanted] = "/lib/systemd/system/systemd-networkd.service"
    return tree


def _debian_dom0():
    """Settings of a host with a bridge and a guest, the guest's image, and its own settings."""
    own = GUEST / "debian"
    tree = _networkd(_folder(Tree(), "site", own / "dom0"))
    guest = joined(["debian", "debian-domu"])
    return tree.add("guest/zImage", paths.ZIMAGE).add("guest/initrd", guest)


def _debian_guest():
    """A KVM host's guest that starts a Debian system."""
    return Tree().add("guest/zImage", paths.ZIMAGE).add("guest/initrd", piece("debian"))


def _debian_domu():
    return _networkd(_folder(Tree(), "site", GUEST / "debian/domu"))


def _armhf():
    return _shell(ARMHF)


def _arm64():
    return _shell(ARM64)


def _armel():
    return _shell(ARMEL)


def _be8():
    return Tree().add("init", be8.init())


# What a flavour's guests run: the key `user` of its configuration.
USERS = {"armhf": _armhf, "arm64": _arm64, "be8": _be8}


def _user():
    return flavour.current().get("user", "armhf")


def _base():
    tree = USERS[_user()]()
    for module in sorted(paths.KEPT_MODULES.glob("*.ko")):
        tree.add(f"load/{module.name}", module)
    return tree


def _programs(tree, root, programs):
    for name in programs:
        tree.add(name, root / name)
    for name, source in closure([root / p for p in programs], root).items():
        tree.add(f"lib/{name}", source)
    return tree


def _xen_bin(root):
    """Where the tools of one version of Xen are."""
    return newest(root / "usr/lib", "xen-*/bin/xl").parent.relative_to(root)


def _toolstack(tree, root):
    tools = [f"{_xen_bin(root)}/{tool}" for tool in XEN_TOOLS]
    return _programs(tree, root, [*tools, *XEN_USER])


def _xen_tools():
    return _toolstack(Tree(), ARM64 if _user() == "arm64" else ARMHF)


def _own_programs(tree, *programs):
    """Programs of tests/programs, which use Debian's libraries."""
    for name in programs:
        done = subprocess.run([paths.ROOT / "tests/programs/build", name],
                              capture_output=True, text=True, check=False)
        if done.returncode:
            raise RigError(done.stderr.strip())
        program = paths.BUILD / "programs" / name
        tree.add(f"usr/bin/{name}", program)
        for library, source in closure([program], ARMHF).items():
            tree.add(f"lib/{library}", source)
    return tree


def _store_tools(tree):
    """Debian's tools are one program that goes by its name."""
    for verb in ("chmod", "exists", "list", "read", "rm", "watch", "write"):
        tree.links[f"usr/bin/xenstore-{verb}"] = "xenstore"
    return tree


def _beside_xen_tools(tree):
    """Dom0 has these files already: unpacking them twice costs it time."""
    for name in _xen_tools().files:
        tree.files.pop(name, None)
    return tree


def _hotplug():
    """What Debian's own scripts need to give a guest its disks and network."""
    tree = _store_tools(_programs(Tree(), ARMHF, HOTPLUG_TOOLS))
    for script in HOTPLUG_SCRIPTS:
        tree.add(f"etc/xen/scripts/{script}", ARMHF / "etc/xen/scripts" / script)
    tree.links["bin/bash"] = "../usr/bin/bash"
    tree.folders.append("mnt")
    return _beside_xen_tools(_own_programs(tree, "noise"))


def _store_tests():
    """Xen's own tests of its store and of its resources, and ours."""
    tests = [f"{_xen_bin(ARMHF)}/{test}" for test in ("test-xenstore", "test-resource")]
    tree = _store_tools(_programs(Tree(), ARMHF, ["usr/bin/xenstore", *tests]))
    return _beside_xen_tools(_own_programs(tree, "store"))


def _tools():
    """What a guest needs to make a file system and to talk to its store."""
    tree = _store_tools(_programs(Tree(), ARMHF, ["usr/bin/xenstore", "usr/sbin/mke2fs"]))
    tree.add("usr/bin/test-xenstore", ARMHF / _xen_bin(ARMHF) / "test-xenstore")
    tree.folders.append("mnt")
    return _own_programs(tree, "store", "noise")


def _guest_image():
    return Tree().add("guest/zImage", paths.ZIMAGE).add("guest/initrd", piece("base"))


def _crash_image():
    """A crash kernel's initramfs has this as well."""
    return _guest_image().add("guest/old-memory", piece("old-memory"))


def _old_memory():
    return _own_programs(Tree(), "old_memory")


# Of the distribution's 64-bit kernel, in an order in which each finds what it needs.
KVM_HOST_MODULES = ("virtio_ring", "virtio", "virtio_mmio", "virtio_console", "virtio_blk")
XEN_HOST_MODULES = ("virtio_ring", "virtio", "virtio_mmio", "virtio_console", "xen-privcmd", "xenfs",
                "xen-evtchn", "xen-gntdev", "xen-gntalloc")


def _host_modules(tree, folder, names):
    """One version of that kernel has built in what another has as a module."""
    place = newest(ARM64, "usr/lib/modules/*/modules.builtin").parent
    built_in = {Path(line).stem for line in (place / "modules.builtin").read_text().splitlines()}
    for number, name in enumerate(name for name in names if name not in built_in):
        found = sorted(place.glob(f"kernel/**/{name}.ko"))
        tree.add(f"{folder}/{number}-{name}.ko", found[0] if found else place / f"{name}.ko")
    return tree


def _xen_host():
    """A dom0 of 64 bits, with what one of 32 bits has."""
    return _host_modules(_toolstack(_shell(ARM64), ARM64), "load", XEN_HOST_MODULES)


def _kvm_host():
    tree = _programs(_busybox(ARM64), ARM64, ["usr/bin/qemu-system-aarch64"])
    _host_modules(tree, "modules", KVM_HOST_MODULES)
    return tree.add("init", GUEST / "kvm-host-init")


def _python():
    """A host's Python, with the server of links between its guests."""
    name = newest(ARM64, "usr/bin/python3.*").name
    tree = _programs(Tree(), ARM64, [f"usr/bin/{name}"])
    tree.links["usr/bin/python3"] = name
    tree.add("lib/ivshmem.py", paths.ROOT / "tests/rig/ivshmem.py")
    return _folder(tree, f"usr/lib/{name}", ARM64 / f"usr/lib/{name}")


def _module(name):
    """Built anew when the kernel was: a module of another build would not load."""
    done = subprocess.run([paths.ROOT / "tests/modules/build", paths.FLAVOUR, name],
                          capture_output=True, text=True, check=False)
    if done.returncode:
        raise RigError(done.stderr.strip())
    return Tree().add(f"modules/{name}.ko",
                      paths.BUILD / f"modules/{paths.FLAVOUR}/{name}.ko")


def _own_tool(name, *words):
    """One of tools. Without words it is static: the guest has no libraries."""
    place = paths.BUILD / "programs"
    place.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(["make", "-s", "-C", paths.ROOT / "tools" / name, f"O={place}",
                           "CROSS_COMPILE=arm-linux-gnueabihf-", *(words or ["LDFLAGS=-static"])],
                          capture_output=True, text=True, check=False)
    if done.returncode:
        raise RigError(done.stderr.strip())
    return place / name


def _modules(tree, *names):
    """Modules that were built with the image."""
    for name in names:
        tree.add(f"modules/{name.rpartition('/')[2]}.ko",
                 paths.BUILD / "obj" / paths.FLAVOUR / f"{name}.ko")
    return tree


def _drivers():
    """Drivers for any hypervisor, and the program for one of them."""
    tree = _own_programs(Tree().add("usr/bin/pvstore", _own_tool("pvstore")), "store_file", "clock_refuses")
    return _modules(tree, "drivers/pv/pv_ptp",
                    "drivers/pv/pv_store", "drivers/firmware/qemu_fw_cfg_store",
                    "drivers/ptp/ptp_kvm", "samples/pv_guest/pv_greeting")


def _links():
    """The bus of links with its providers, a driver, and a program for the other side."""
    tree = _beside_xen_tools(_store_tools(_programs(Tree(), ARMHF, ["usr/bin/xenstore"])))
    return _modules(_own_programs(tree, "pv_link", "pv_vhost"), "drivers/pv/pv_link", "drivers/xen/xen-pvlinkfront",
                    "drivers/xen/xen-pvlinkback", "samples/pv_guest/pv_link_sum")


def _ivshmem():
    """A link without a hypervisor between: the device's driver beside the bus."""
    return _modules(Tree(), "drivers/pv/pv_ivshmem")


def _vhost():
    """What serves virtio-vsock in the kernel, in the order in which each finds what it needs."""
    return _modules(Tree(), "net/vmw_vsock/vsock", "net/vmw_vsock/vmw_vsock_virtio_transport_common",
                    "drivers/vhost/vhost_iotlb", "drivers/vhost/vhost", "drivers/vhost/vhost_vsock")


def _vsock():
    """A guest's own end of it, over a link, and a program on either side."""
    tree = _own_programs(Tree(), "vsock", "noise")
    return _modules(tree, "net/vmw_vsock/vsock", "net/vmw_vsock/vmw_vsock_virtio_transport_common",
                    "net/vmw_vsock/vmw_vsock_virtio_transport", "drivers/pv/pv_virtio")


# Of tools/testing/vsock
VSOCK_TEST = ("vsock_test", "vsock_test_zerocopy", "timeout", "control", "util", "msg_zerocopy_common")


def _vsock_test():
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


def _vsock_host():
    """What a KVM host does beside a guest that has sockets without a link."""
    tree = _host_modules(_vsock_test(), "modules", VSOCK_HOST_MODULES)
    for name in ("streams.sh", "vsock_test.sh"):
        tree.add(f"lib/{name}", GUEST / name)
    return tree.add("lib/beside.sh", GUEST / "vsock-host.sh")


def _vhost_net():
    """What serves a network card in the kernel."""
    return _modules(_own_programs(Tree(), "noise"), "drivers/vhost/vhost_iotlb", "drivers/vhost/vhost", "drivers/net/tun",
                    "drivers/vhost/vhost_net")


def _virtio():
    """What any virtio device of a link needs at the driver's end."""
    return _modules(Tree(), "drivers/pv/pv_virtio")


def _virtio_fs():
    """A guest's own end of files that dom0 has."""
    return _modules(_own_programs(Tree(), "noise"), "fs/fuse/fuse", "fs/fuse/virtiofs", "drivers/pv/pv_virtio")


def _virtio_net():
    """A guest's own end of it."""
    return _modules(_own_programs(Tree(), "noise"), "net/core/failover", "drivers/net/net_failover",
                    "drivers/net/virtio_net", "drivers/pv/pv_virtio")


def _pvlink():
    """What gives guests links, and serves these."""
    program = _own_tool("pvlink", f"XEN={ARMHF}")
    tree = Tree().add("usr/bin/pvlink", program)
    for library, source in closure([program], ARMHF).items():
        tree.add(f"lib/{library}", source)
    return tree


def _storage_daemon():
    """QEMU's disks for whoever speaks vhost-user, and what looks at a file system of one."""
    tree = _programs(Tree(), ARMHF, ["usr/bin/qemu-storage-daemon", "usr/sbin/e2fsck", "usr/sbin/losetup"])
    tree.folders.append("mnt")
    return _beside_xen_tools(_own_programs(tree, "noise"))


def _virtiofsd():
    """QEMU's files for whoever speaks vhost-user."""
    return _own_programs(_programs(Tree(), ARMHF, ["usr/lib/qemu/virtiofsd"]), "unfiltered", "liar", "noise")


def _scribble():
    """A hostile end of a link."""
    return _own_programs(Tree(), "pv_scribble")


def _fuzz():
    return _own_programs(Tree(), "pv_fuzz")


def _kunit():
    return _modules(Tree(), "lib/kunit/kunit", "arch/arm/paravirt/pv_guest_test",
                    "arch/arm/xen/xen_clock_test", "drivers/xen/xenbus/xenbus_list_test",
                    "drivers/firmware/qemu_fw_cfg_store",
                    "drivers/firmware/qemu_fw_cfg_store_test", "drivers/pv/pv_link",
                    "drivers/pv/pv_link_test", "drivers/pv/pv_virtio", "drivers/pv/pv_virtio_test")


def _clock():
    return _own_programs(Tree(), "clock")


def _clock_client():
    return _programs(Tree(), ARMHF, ["usr/sbin/phc2sys", "usr/sbin/phc_ctl"])


def _udev():
    """Debian's udev with its own rules for such devices, and ours."""
    tree = _programs(Tree(), ARMHF, ["usr/bin/udevadm"])
    tree.links["usr/bin/systemd-udevd"] = "udevadm"
    tree.add("usr/lib/udev/rules.d/50-udev-default.rules",
             ARMHF / "usr/lib/udev/rules.d/50-udev-default.rules")
    return tree.add("usr/lib/udev/rules.d/60-pv-ptp.rules",
                    paths.ROOT / "tools/udev/60-pv-ptp.rules")


def _kexec():
    return _programs(Tree(), ARMHF, ["usr/sbin/kexec"])


def _entropy():
    return _programs(Tree(), ARMHF, ["usr/bin/rngtest"])


def _detect():
    """What asks of a distribution where they are."""
    tree = _programs(Tree(), ARMHF, ["usr/bin/systemd-detect-virt",
                                     "usr/libexec/virt-what-cpuid-helper"])
    return tree.add("usr/sbin/virt-what", ARMHF / "usr/sbin/virt-what")


def _xen_pages():
    return _own_programs(Tree(), "xen_pages")


def _xen_mesh():
    return _own_programs(Tree(), "xen_mesh")


def _suspend():
    return _own_programs(Tree(), "xen-resume")


def _kdump():
    return _own_programs(Tree(), "crash_image")


def _bench():
    """What is measured at both ends, and what Debian has to move bytes between domains."""
    tree = _own_programs(Tree(), "stream_bench")
    proxy = ARMHF / _xen_bin(ARMHF) / "vchan-socket-proxy"
    for library, source in closure([proxy], ARMHF).items():
        tree.add(f"lib/{library}", source)
    return tree.add("usr/bin/vchan-socket-proxy", proxy)


def _guest_piece(name):
    """A host puts it behind its guest's own initramfs."""
    return Tree().add(f"guest/{name}", piece(name))


# These may be a guest's of the machine as well, as guest-NAME
FOR_GUESTS = {"tools": _tools, "clock": _clock, "kdump": _kdump, "drivers": _drivers, "xen-mesh": _xen_mesh,
              "clock-client": _clock_client, "entropy": _entropy, "detect": _detect,
              "kunit": _kunit, "links": _links, "vhost": _vhost, "vsock": _vsock, "vsock-test": _vsock_test,
              "ivshmem": _ivshmem, "fuzz": _fuzz, "vhost-net": _vhost_net, "virtio-net": _virtio_net, "virtio": _virtio,
              "virtio-fs": _virtio_fs, "pvlink": _pvlink, "scribble": _scribble, "bench": _bench,
              "own-image": _guest_image, "crash-image": _crash_image,
              "old-memory": _old_memory, "udev": _udev, "kexec": _kexec,
              "clock-check": functools.partial(_module, "clock_check"),
              "late-words": functools.partial(_module, "late_words"),
              "smccc-words": functools.partial(_module, "smccc_words")}
GUESTS = {f"guest-{name}": functools.partial(_guest_piece, name) for name in FOR_GUESTS}
PIECES = {"base": _base, "base-armel": _armel, "debian": _debian,
          "debian-dom0": _debian_dom0, "debian-domu": _debian_domu,
          "debian-guest": _debian_guest, "xen-tools": _xen_tools,
          "guest-image": _guest_image, "kvm-host": _kvm_host, "xen-host": _xen_host, "hotplug": _hotplug,
          "store-tests": _store_tests, "python": _python, "vsock-host": _vsock_host,
          "storage-daemon": _storage_daemon, "virtiofsd": _virtiofsd,
          "xen-pages": _xen_pages, "suspend": _suspend,
          **FOR_GUESTS, **GUESTS,
          **{name.replace("_", "-"): functools.partial(_module, name) for name in MODULES}}
# An image that is compressed already gains nothing, and costs the guest time.
PLAIN = {"guest-image", "debian-dom0", "debian-guest", "own-image", "crash-image", *GUESTS}


def _write(path, data):
    """Never leave half a file under the real name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{path.name}.{os.getpid()}.partial")
    partial.write_bytes(data)
    os.replace(partial, path)


def piece(name, tree=None):
    """The file of one piece, made if any of its inputs changed."""
    tree = tree or PIECES[name]()
    path, stamp = INITRAMFS / f"{name}.cpio", INITRAMFS / f"{name}.stamp"
    wanted = tree.stamp()
    if not (path.exists() and stamp.exists() and stamp.read_text() == wanted):
        _write(path, tree.archive(name not in PLAIN))
        _write(stamp, wanted.encode())
    return path


def joined(names, extra=None):
    """The pieces one after the other, which the kernel unpacks in turn."""
    parts = [piece(name) for name in names] + ([piece(*extra)] if extra else [])
    if len(parts) == 1:
        return parts[0]
    path = INITRAMFS / ("+".join(part.stem for part in parts) + ".cpio")
    if not path.exists() or any(p.stat().st_mtime > path.stat().st_mtime for p in parts):
        _write(path, b"".join(p.read_bytes() for p in parts))
    return path


def initramfs(names, extra=None):
    """One file of the pieces. extra is a case's own piece: its name and its tree."""
    with _lock:
        return joined(names, extra)

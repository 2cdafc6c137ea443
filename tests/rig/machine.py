# SPDX-License-Identifier: GPL-2.0-only
"""The machines: the QEMU command line of every layer on every board."""
from pathlib import Path

from . import debian, dtb, monitor, paths
from .paths import ARM64, ARMHF, need, newest
from .segments import Tree, initramfs

BOARDS = {
    "virt": "virt,highmem=off,gic-version=2",
    "virt-gicv3": "virt,highmem=off,gic-version=3",
    "virt-hyp": "virt,highmem=off,gic-version=2,virtualization=on",
    # As Xen's own tests start it: PCI's configuration space lies above 4 GiB.
    "virt-hyp-highmem": "virt,virtualization=true",
    "virt-arm64": "virt,gic-version=2,virtualization=on",
    "virt-arm64-gicv3": "virt,gic-version=3,virtualization=on",
    "vexpress": "vexpress-a15",
    "vexpress-hyp": "vexpress-a15,virtualization=on,secure=off",
    "integratorcp": "integratorcp",
    "raspi0": "raspi0",
}
# Boards with ARMv6 and ARMv6K, one CPU and no virtio: their trees and options.
OLD = {
    "integratorcp": ("integratorcp.dtb", ["-cpu", "arm1136-r2", "-m", "256"]),
    "raspi0": ("bcm2835-rpi-zero.dtb", []),
}
# Where Xen's modules lie: clear of Xen, of the device tree and of each other.
ON_VIRT = {"kernel": 0x50000000, "ramdisk": 0x54000000,
           "domu-kernel": 0x5a000000, "domu-ramdisk": 0x5b000000}
MODULES = {
    "virt-hyp": ON_VIRT, "virt-hyp-highmem": ON_VIRT,
    "virt-arm64": ON_VIRT, "virt-arm64-gicv3": ON_VIRT,
    "vexpress-hyp": {"kernel": 0x90000000, "ramdisk": 0x94000000},
}
# Of the Versatile Express; their interrupts are beyond the 96 that QEMU 10's GIC has there, and
# Xen would have given them to dom0.
NOT_EMULATED = ("/hdlcd@2b000000", "/wdt@2b060000", "/memory-controller@7ffd0000", "/dma@7ffb0000")
# A warning is a failure, and a failure ends the machine at once; a verdict that
# goes through the kernel's log must not be rationed.
STRICT = "panic_on_warn=1 panic=-1 printk.devkmsg=on"
VERDICT_DEVICE = ["-device", "virtio-serial-device",
                  "-device", "virtserialport,chardev=verdict,name=verdict"]


def without_port(case):
    """A domain that Xen itself makes has no device but its console."""
    return case.layer == "dom0less" or case.board in OLD


# The Versatile Express has sound, and not every QEMU starts it where the machine has none.
SILENT = ["-audiodev", "none,id=none", "-global", "pl041.audiodev=none"]


def _with_console(program, board):
    return [program, "-M", board, "-display", "none", *SILENT, "-nodefaults",
            "-chardev", "stdio,id=console,signal=off", "-serial", "chardev:console"]


def _qemu(program, board, memory, verdict, cpus=2):
    return [*_with_console(program, board), "-smp", str(cpus), "-m", str(memory),
            "-chardev", f"file,id=verdict,path={verdict}", *VERDICT_DEVICE]


def _user(case):
    """The guest's own programs: the rig's, or what starts a Debian system."""
    return "debian" if case.debian else "base"


def _own(case):
    return bool(case.debian) and debian.is_own(case.debian[0])


def _options(case):
    """QEMU's own; of two machines that have the same each may have files of its own."""
    return [word.format(name=case.name) for word in case.options]


def _kernel(case):
    return need(Path(case.kernel) if case.kernel else paths.ZIMAGE)


def _initrd(case, pieces):
    """The rig's own, or the one that the system has on its disk."""
    return debian.own_initrd(case) if _own(case) else initramfs(pieces)


def _words(case, console):
    words = [f"console={console}" if console else "", STRICT, case.cmdline]
    if _own(case):
        words.append(f"root=LABEL={debian.label(case.debian[0])}")
    if case.job:
        words.append(f"rig.job={case.job}")
    return " ".join(w for w in words if w)


def _vexpress_tree(case):
    return dtb.Tree(case.name, need(paths.VEXPRESS_DTB).read_bytes())


def _old(case):
    tree, options = OLD[case.board]
    return [*_with_console("qemu-system-arm", BOARDS[case.board]), *options,
            "-kernel", str(need(paths.ZIMAGE)), "-dtb", str(need(paths.DTBS / tree)),
            "-initrd", str(initramfs(["base-armel"])),
            "-append", _words(case, "ttyAMA0 earlycon")]


def bare(case, verdict):
    """The image is all there is."""
    if case.board in OLD:
        return _old(case)
    qemu = _qemu("qemu-system-arm", BOARDS[case.board], 512, verdict, case.cpus)
    tree = None
    if case.board.startswith("vexpress"):
        tree = _vexpress_tree(case)
    else:
        qemu += ["-cpu", "cortex-a15"]
        if case.edit:
            tree = dtb.dumped(case.name, qemu)
    if case.edit:
        case.edit(tree)
    return (qemu + _options(case) + ["-kernel", str(_kernel(case)), "-initrd",
                    str(_initrd(case, [_user(case), *case.pieces])),
                    "-append", _words(case, "ttyAMA0 earlycon")]
            + (["-dtb", str(tree.path)] if tree else []))


def monitored(case, verdict):
    """The image in SVC mode, with the rig's own monitor in HYP mode below it."""
    qemu = _qemu("qemu-system-arm", BOARDS["virt-hyp"], 512, verdict, case.cpus) + ["-cpu", "cortex-a15"]
    return qemu + _options(case) + monitor.under(case, qemu, _kernel(case), initramfs([_user(case), *case.pieces]),
                                                 _words(case, case.console))


def efi(case, verdict):
    """Debian's EFI, which starts what it finds on the system's own disk."""
    firmware = need(ARMHF / "usr/share/AAVMF/AAVMF32_CODE.fd")
    qemu = _qemu("qemu-system-arm", BOARDS[case.board], 1024, verdict, case.cpus)
    return qemu + ["-cpu", "cortex-a15", "-drive", f"if=pflash,format=raw,readonly=on,file={firmware}"]


def _module(tree, where, address, file, kind, words=None):
    """Describe to Xen what a loader device puts into memory."""
    kind = ["multiboot," + kind, "multiboot,module"]
    node = f"{where}/module@{address:x}"
    tree.node(node, {"reg": [0, address, 0, file.stat().st_size]})
    tree.strings(node, "compatible", kind)
    if words is not None:
        tree.put(node, "bootargs", words)
    return ["-device", f"loader,file={file},addr={address:#x},force-raw=on"]


def _of_xen(case):
    """The emulator, its CPU, and Xen: of 32 bits, or of 64 with domains of either."""
    if case.board.startswith("virt-arm64"):
        return "qemu-system-aarch64", ["-cpu", "cortex-a57"], newest(ARM64 / "boot", "xen-*-arm64")
    # QEMU's program for 32-bit CPUs tells Xen the low 32 bits of the address of a fault and no more.
    program = "qemu-system-aarch64" if case.board == "virt-hyp-highmem" else "qemu-system-arm"
    return program, ["-cpu", "cortex-a15"], newest(ARMHF / "boot", "xen-*-armhf")


def _xen(case, verdict, vcpus):
    program, cpu, xen = _of_xen(case)
    qemu = _qemu(program, BOARDS[case.board], case.memory, verdict, case.cpus)
    if case.board.startswith("vexpress"):
        tree, console = _vexpress_tree(case), "dtuart=serial0 "
        for node in NOT_EMULATED:
            tree.put(node, "xen,passthrough", True)
    else:
        qemu += cpu
        tree, console = dtb.dumped(case.name, qemu), "dtuart=/pl011@9000000 "
    # Dom0 has what Xen does not keep to itself.
    if case.edit:
        case.edit(tree)
    # Without these Xen reads the sizes of its modules as 0.
    tree.put("/chosen", "#address-cells", [2])
    tree.put("/chosen", "#size-cells", [2])
    tree.put("/chosen", "xen,xen-bootargs",
             f"console=dtuart {console}dom0_mem={case.dom0_memory}M dom0_max_vcpus={vcpus} {case.xen}".strip())
    return qemu + ["-kernel", str(need(xen)), "-dtb", str(tree.path)], tree


def _dom0(case, tree, words, pieces, kernel=paths.ZIMAGE):
    at = MODULES[case.board]
    return (_module(tree, "/chosen", at["kernel"], need(kernel), "kernel", words)
            + _module(tree, "/chosen", at["ramdisk"], _initrd(case, pieces), "ramdisk"))


def dom0(case, verdict):
    """The image as Xen's first domain, with its toolstack."""
    qemu, tree = _xen(case, verdict, case.cpus)
    own = ["debian"] if case.debian else ["base", "xen-tools"]
    return qemu + _options(case) + _dom0(case, tree, _words(case, "hvc0"), [*own, *case.pieces], _kernel(case))


def xl_guest(case, verdict):
    """The image as a guest that dom0, the same image, makes with xl."""
    # With more than this, four virtual CPUs would wait for each other on two.
    qemu, tree = _xen(case, verdict, 1)
    words = f"console=hvc0 {STRICT} rig.job=xl-guest -- {_words(case, 'hvc0')}"
    return qemu + _dom0(case, tree, words, ["base", "xen-tools", "guest-image"])


def xl_guest_of_64(case, verdict):
    """The image as a 32-bit guest that the distribution's own 64-bit kernel makes with xl."""
    qemu, tree = _xen(case, verdict, 1)
    words = f"console=hvc0 panic=-1 rig.job=xl-guest -- {_words(case, 'hvc0')}"
    return qemu + _dom0(case, tree, words, ["xen-host", "guest-image"],
                        newest(ARM64 / "boot", "vmlinuz-*"))


def dom0less(case, verdict):
    """The image as a domain that Xen itself starts; Xen relays its console."""
    qemu, tree = _xen(case, verdict, 1)
    at = MODULES[case.board]
    # Xen starts it together with dom0, which tells the time when it has it.
    words = _words(case, "ttyAMA0") + (" rig.service=clock" if "clock" in (case.services or ()) else "")
    domain = "/chosen/domU1"
    tree.node(domain, {"compatible": "xen,domain", "#address-cells": [2],
                       "#size-cells": [2], "memory": [0, 0x20000], "cpus": [2],
                       "vpl011": True})
    loaders = []
    if case.enhanced:
        tree.put(domain, "xen,enhanced", "enabled")
        # Xen wants a dom0 to exist before it gives a domain event channels.
        loaders = _dom0(case, tree, f"console=hvc0 {STRICT} {case.control}", ["base"])
    return (qemu + loaders
            + _module(tree, domain, at["domu-kernel"], need(paths.ZIMAGE), "kernel",
                      words)
            + _module(tree, domain, at["domu-ramdisk"],
                      initramfs(["base", *case.pieces]), "ramdisk"))


def _kvm_tree(case):
    """The tree of the inner machine, which is the same where there is no KVM."""
    machine = ["qemu-system-aarch64", "-M", "virt,gic-version=3,highmem=off",
               "-cpu", "cortex-a57,pmu=off", "-smp", "2", "-m", "256"]
    tree = dtb.dumped(case.name, machine)
    case.edit(tree)
    files = Tree().add("guest/dtb", tree.path)
    return case.name, files.add("guest/zImage", _kernel(case)) if case.kernel else files


def _kvm_own(case):
    """A guest with the kernel and the initramfs of its own disk."""
    return case.name, Tree().add("guest/zImage", paths.ZIMAGE).add("guest/initrd", debian.own_initrd(case))


def kvm(case, verdict):
    """The image as a 32-bit guest of the real KVM, in a host that QEMU emulates."""
    qemu = _qemu("qemu-system-aarch64", "virt,virtualization=on,gic-version=3", 2048,
                 verdict)
    host = f"{case.host} rig.peer={case.peer}" if case.peer else case.host
    host += " rig.network" if case.network else ""
    guest, extra = "debian-guest" if case.debian else "guest-image", None
    if _own(case):
        guest, extra = "", _kvm_own(case)
    elif case.edit:
        extra = _kvm_tree(case)
    pieces = initramfs(["kvm-host", *filter(None, [guest]), *case.pieces], extra)
    return qemu + ["-cpu", "cortex-a57", "-initrd", str(pieces),
                   "-kernel", str(newest(ARM64 / "boot", "vmlinuz-*")),
                   "-append", f"console=ttyAMA0 panic=-1 quiet {host} -- "
                              + _words(case, "ttyAMA0")]


LAYERS = {"bare": bare, "monitor": monitored, "efi": efi, "dom0": dom0, "xl": xl_guest, "xl-arm64": xl_guest_of_64,
          "dom0less": dom0less, "kvm": kvm}


def command(case, verdict):
    """The whole QEMU command line of a case."""
    argv = LAYERS[case.layer](case, verdict)
    # A Debian system is restarted once; what else wants to start again has failed.
    return argv + (debian.disks(case) if case.debian else ["-no-reboot"])

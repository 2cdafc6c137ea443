# SPDX-License-Identifier: GPL-2.0-only
"""The machines that are measured: one CPU, virtual time from the instruction count, nothing random."""
import subprocess
from dataclasses import dataclass
from pathlib import Path

from rig import dtb, image, segments
from rig.cpio import Archive
from rig.paths import ARM64, ARMHF, RigError, need, newest

HERE = Path(__file__).parent
INIT_ADDRESS = 0x1230000        # of /init's first instruction; no kernel, Xen or host program lives there
STEADY = ["-icount", "shift=0", "-rtc", "base=2020-01-01,clock=vm"]
WORDS = "panic=-1"
DOM0_KERNEL, DOM0_RAMDISK = 0x50000000, 0x54000000


@dataclass(frozen=True)
class Kernel:
    """What one build is: its image and the module that measures inside of it."""

    name: str
    zimage: Path
    module: Path
    vmlinux: Path

    def first_word(self):
        return int.from_bytes(image.unpacked(self.zimage.read_bytes())[:4], "little")


class Lab:
    """A directory with the plugin and /init, compiled; runs a machine and reads the counts."""

    def __init__(self, directory):
        self.dir = Path(directory)
        self.dir.mkdir(parents=True, exist_ok=True)
        self.plugin, self.init = self.dir / "count.so", self.dir / "init"
        _run(["gcc", "-O2", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-o", self.plugin,
              HERE / "count.c"])
        _run(["arm-linux-gnueabihf-gcc", "-Os", "-Wall", "-Wextra", "-Werror", "-marm", "-march=armv7-a",
              "-mfloat-abi=soft", "-ffreestanding", "-fno-stack-protector", "-fno-pie", "-no-pie",
              "-nostdlib", "-static", f"-Wl,-Ttext={INIT_ADDRESS:#x}", "-Wl,--build-id=none",
              "-o", self.init, HERE / "init.c"])

    def initramfs(self, label, module=None):
        """/init, and the module where it is wanted."""
        archive = Archive()
        archive.console()
        archive.file("init", self.init.read_bytes())
        if module:
            archive.file("pv_bench.ko", need(module).read_bytes())
        path = self.dir / f"{label}.cpio"
        path.write_bytes(archive.finish(False))
        return path

    def run(self, label, argv, kernel, limit):
        """Boot to the end; the plugin's counts and the console."""
        out, console = self.dir / f"{label}.count", self.dir / f"{label}.log"
        out.unlink(missing_ok=True)
        plugin = f"{self.plugin},word={kernel.first_word():x},init={INIT_ADDRESS:x},out={out}"
        argv += [*STEADY, "-display", "none", "-nodefaults", "-no-reboot", "-serial", f"file:{console}",
                 "-plugin", plugin]
        try:
            _run(argv, limit)
        except subprocess.TimeoutExpired as error:
            raise RigError(f"{label} did not end within {limit} s, see {console}") from error
        text = console.read_text(errors="replace")
        if not out.exists():
            raise RigError(f"{label} did not reach /init, see {console}")
        return dict((name, int(count)) for name, count in map(str.split, out.read_text().splitlines())), text


def _run(argv, limit=60):
    done = subprocess.run([str(word) for word in argv], stdin=subprocess.DEVNULL, capture_output=True,
                          text=True, timeout=limit, check=False)
    if done.returncode:
        raise RigError(f"`{argv[0]}` exits {done.returncode}: {done.stderr.strip()}")


def bare(lab, kernel, label):
    argv = ["qemu-system-arm", "-M", "virt,highmem=off,gic-version=2,dtb-randomness=off", "-cpu", "cortex-a15",
            "-m", "512", "-kernel", kernel.zimage, "-initrd", lab.initramfs(label),
            "-append", f"console=ttyAMA0 {WORDS}"]
    return lab.run(label, argv, kernel, 300)


def _module(tree, kind, address, file, words=None):
    node = f"/chosen/module@{address:x}"
    tree.node(node, {"reg": [0, address, 0, file.stat().st_size]})
    tree.strings(node, "compatible", [f"multiboot,{kind}", "multiboot,module"])
    if words:
        tree.put(node, "bootargs", words)
    return ["-device", f"loader,file={file},addr={address:#x},force-raw=on"]


def dom0(lab, kernel, label):
    argv = ["qemu-system-arm", "-M", "virt,highmem=off,gic-version=2,virtualization=on,dtb-randomness=off",
            "-cpu", "cortex-a15", "-m", "1024"]
    tree = dtb.dumped(f"bench-{label}", [*argv, "-display", "none", "-nodefaults"])
    # Without these Xen reads the sizes of its modules as 0.
    tree.put("/chosen", "#address-cells", [2])
    tree.put("/chosen", "#size-cells", [2])
    # Xen scrubs free memory whenever it is idle, and waiting would count as work.
    tree.put("/chosen", "xen,xen-bootargs", "console=dtuart dtuart=/pl011@9000000 dom0_mem=256M bootscrub=false")
    argv += _module(tree, "kernel", DOM0_KERNEL, kernel.zimage, f"console=hvc0 {WORDS}")
    argv += _module(tree, "ramdisk", DOM0_RAMDISK, lab.initramfs(label, kernel.module))
    argv += ["-kernel", need(ARMHF / "boot/xen-4.17-armhf"), "-dtb", tree.path]
    return lab.run(label, argv, kernel, 600)


def kvm(lab, kernel, label):
    """Counts the guest's kernel only: nothing else runs at its addresses once it has started."""
    tree = segments.PIECES["kvm-host"]()
    tree.add("init", HERE / "kvm-init").add("guest/zImage", kernel.zimage)
    tree.add("guest/initrd", lab.initramfs(f"{label}-guest"))
    host = lab.dir / f"{label}.cpio"
    host.write_bytes(tree.archive(False))
    argv = ["qemu-system-aarch64", "-M", "virt,virtualization=on,gic-version=3,dtb-randomness=off",
            "-cpu", "cortex-a57", "-m", "1024", "-kernel", newest(ARM64 / "boot", "vmlinuz-*"),
            "-initrd", host, "-append", "console=ttyAMA0 panic=-1 quiet nokaslr"]
    return lab.run(label, argv, kernel, 900)

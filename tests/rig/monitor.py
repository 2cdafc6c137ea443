# SPDX-License-Identifier: GPL-2.0-only
"""The machine whose HYP mode has tests/monitor, a double of hypervisors: what is laid where for it."""
import subprocess

from . import dtb
from .paths import BUILD, ROOT, RigError, need

FACES = ("nobody", "jailhouse", "echo", "kvm", "xen")
LIES = ("features", "ptp backwards", "ptp never", "trng nothing", "version", "grants", "runstate", "stolen",
        "wallclock", "torn", "no upcall", "event words", "upcalls", "storm", "store silent", "store ids", "store types",
        "store length", "store errors", "store words", "store indices", "store watches",
        "cpu late", "wallclock late")
# What answers HVC is the PSCI firmware by HVC as well.
BY_HVC = ("kvm", "xen")
# In the 512 MiB of the machine: the guest is told of 480, and tests/monitor has the place of its options.
KERNEL, TREE, INITRD = 0x42000000, 0x48000000, 0x49000000
# First of the words that are shared with Xen's guest, if it is to have a store
STORE = 0x53544f52
OPTIONS, SHARED = 0x5ef00000, 0x5f000000
MEMORY = [0, 0x40000000, 0, 0x1e000000]


def _built():
    done = subprocess.run([ROOT / "tests/monitor/build"], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RigError(done.stderr.strip())
    return need(BUILD / "monitor/monitor.elf")


def _file(path, address):
    return ["-device", f"loader,file={path},addr={address:#x},force-raw=on"]


def _words(address, *values):
    """What QEMU lays there before the first instruction."""
    return [word for at, value in enumerate(values)
            for word in ("-device", f"loader,addr={address + 4 * at:#x},data={value:#x},data-len=4")]


def _tree(case, qemu, initrd, words):
    tree = dtb.dumped(case.name, qemu)
    tree.put("/memory@40000000", "reg", MEMORY)
    tree.put("/chosen", "bootargs", words)
    tree.put("/chosen", "linux,initrd-start", [INITRD])
    tree.put("/chosen", "linux,initrd-end", [INITRD + initrd.stat().st_size])
    if case.face in BY_HVC:
        tree.put("/psci", "method", "hvc")
    if case.edit:
        case.edit(tree)
    return tree


def under(case, qemu, kernel, initrd, words):
    """The rest of QEMU's command line."""
    tree = _tree(case, qemu, initrd, words)
    lies = sum(1 << LIES.index(lie) for lie in case.lies)
    return ["-kernel", str(_built()), *_file(kernel, KERNEL), *_file(tree.path, TREE), *_file(initrd, INITRD),
            *_words(OPTIONS, FACES.index(case.face), KERNEL, TREE, SHARED, *case.fails, lies), *_words(SHARED, *case.shared)]

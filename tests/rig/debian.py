# SPDX-License-Identifier: GPL-2.0-only
"""The disks of Debian systems: copies for each boot of what scripts/debian-root made."""
import subprocess

from .paths import DEBIAN, need


def _copies(case):
    """The machine's own disk, and its guest's."""
    return {serial: (DEBIAN / f"{root}.ext4", DEBIAN / "boot" / f"{case.name}-{serial}.ext4")
            for serial, root in zip(("root", "guest"), case.debian)}


def _disk(serial, root, copy):
    copy.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["cp", "--sparse=always", "--reflink=auto", need(root), copy], check=True)
    return ["-drive", f"file={copy},format=raw,if=none,id={serial}",
            "-device", f"virtio-blk-device,drive={serial},serial={serial}"]


def disks(case):
    """QEMU's options for them; what the last boot of this name left is gone."""
    return [word for serial, (root, copy) in _copies(case).items()
            for word in _disk(serial, root, copy)]


def drop(case):
    """Only of a boot that failed the disks are worth a look."""
    for _, copy in _copies(case).values():
        copy.unlink(missing_ok=True)

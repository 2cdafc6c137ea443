# SPDX-License-Identifier: GPL-2.0-only
"""The disk of a Debian system: a copy for each boot of what scripts/debian-root made."""
import subprocess

from .paths import DEBIAN, need


def _copy(case):
    return DEBIAN / "boot" / f"{case.name}.ext4"


def disk(case):
    """QEMU's options for it; what the last boot of this name left is gone."""
    root, copy = need(DEBIAN / f"{case.debian}.ext4"), _copy(case)
    copy.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["cp", "--sparse=always", "--reflink=auto", root, copy], check=True)
    return ["-drive", f"file={copy},format=raw,if=none,id=root",
            "-device", "virtio-blk-device,drive=root"]


def drop(case):
    """Only of a boot that failed the disk is worth a look."""
    _copy(case).unlink(missing_ok=True)

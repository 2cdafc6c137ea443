# SPDX-License-Identifier: GPL-2.0-only
"""A big-endian /init: with no C library of this kind, the kernel's nolibc is what it has."""
import subprocess

from . import paths
from .paths import BUILD, GUEST, RigError, need

SOURCE = GUEST / "be8/init.c"
NOLIBC = BUILD / "linux/tools/include/nolibc"
# libgcc is little-endian: -march=armv7ve has instructions for division.
FLAGS = ("-Os -Wall -Wextra -Werror -Wno-unused-parameter -marm -mbig-endian -march=armv7ve "
         "-mfloat-abi=soft -ffreestanding -fno-stack-protector -fno-pie -no-pie -nostdlib "
         "-static -Wl,--be8 -Wl,--build-id=none -include nolibc.h").split()


def init():
    """The program, compiled when its source is newer."""
    path = paths.INITRAMFS / "be8-init"
    if path.exists() and path.stat().st_mtime > SOURCE.stat().st_mtime:
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    need(NOLIBC / "nolibc.h")
    done = subprocess.run(["arm-linux-gnueabihf-gcc", *FLAGS, "-I", NOLIBC, "-o", path, SOURCE],
                          capture_output=True, text=True, check=False)
    if done.returncode:
        raise RigError(f"{SOURCE} does not compile: {done.stderr.strip()}")
    return path

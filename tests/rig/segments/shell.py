# SPDX-License-Identifier: GPL-2.0-only
"""What every guest starts with: a shell, the jobs, and the modules of its flavour."""
import functools

from .. import be8, flavour, paths
from ..paths import ARM64, ARMEL, ARMHF, GUEST
from .made import offer
from .tree import Tree


def busybox(root):
    tree = Tree().add("bin/busybox", root / "bin/busybox")
    # The applets are linked by the guest itself; sh must be there before.
    tree.links["bin/sh"] = "busybox"
    tree.folders += ["proc", "sys", "dev", "run", "tmp"]
    return tree


def shell(root):
    tree = busybox(root)
    tree.add("init", GUEST / "init")
    for library in sorted(GUEST.glob("*.sh")):
        tree.add(f"lib/{library.name}", library)
    for job in sorted((GUEST / "jobs").iterdir()):
        tree.add(f"jobs/{job.name}", job)
    return tree


def _big_endian():
    return Tree().add("init", be8.init())


# What a flavour's guests run: the key `user` of its configuration.
USERS = {"armhf": functools.partial(shell, ARMHF), "arm64": functools.partial(shell, ARM64), "be8": _big_endian}


def user():
    return flavour.current().get("user", "armhf")


def base():
    tree = USERS[user()]()
    for module in sorted(paths.KEPT_MODULES.glob("*.ko")):
        tree.add(f"load/{module.name}", module)
    return tree


offer({"base": base, "base-armel": functools.partial(shell, ARMEL)})

# SPDX-License-Identifier: GPL-2.0-only
"""Finds the shared libraries that a foreign program needs, all the way down."""
import re
import subprocess
from pathlib import Path

from .paths import ARMHF, RigError, need

# Programs of our own are linked with the compiler's libc, which may be newer than that of what else a guest runs; older
# programs run with it as well.
COMPILER_LIBRARIES = Path("/usr/arm-linux-gnueabihf/lib")


def _dynamic(path):
    text = subprocess.run(["readelf", "-dlW", str(path)], check=True,
                          capture_output=True, text=True).stdout
    needed = re.findall(r"\(NEEDED\).*\[(.*)\]", text)
    return needed + re.findall(r"interpreter: /lib/([^\]]+)\]", text)


def closure(programs, root):
    """Map each library's name to its file under root, for all the programs."""
    where = {}
    for folder in (*([COMPILER_LIBRARIES] if root == ARMHF else []), root / "lib", root / "usr/lib"):
        for found in folder.rglob("*.so*"):
            where.setdefault(found.name, found)
    found = {}
    todo = [need(p) for p in programs]
    while todo:
        user = todo.pop()
        for name in _dynamic(user):
            if name in found:
                continue
            if name not in where:
                raise RigError(f"{user} needs {name}, which is not under {root}: "
                               "add its package to scripts/foreign")
            found[name] = where[name]
            todo.append(where[name])
    # glibc loads libgcc_s by itself when a thread is cancelled.
    if found and "libgcc_s.so.1" in where:
        found["libgcc_s.so.1"] = where["libgcc_s.so.1"]
    return found

# SPDX-License-Identifier: GPL-2.0-only
"""Device trees: QEMU's own, dumped and then completed or spoilt with fdtput."""
import os
import subprocess

from .paths import LOG, RigError


def _run(argv):
    done = subprocess.run(argv, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RigError(f"`{' '.join(argv)}` failed: {done.stderr.strip()}")


class Tree:
    """A device tree blob of one case, edited in place until it is booted."""

    def __init__(self, case, data):
        LOG.mkdir(parents=True, exist_ok=True)
        self.path = LOG / f"{case}.dtb"
        self.path.write_bytes(data)

    def node(self, path, props):
        """Make a node with all its properties."""
        _run(["fdtput", "-p", "-c", str(self.path), path])
        for name, value in props.items():
            self.put(path, name, value)

    def put(self, path, name, value):
        """Set a property; its value is text, a list of cells, bytes or True."""
        if value is True:
            kind, words = "s", []
        elif isinstance(value, bytes):
            kind, words = "bx", [f"{byte:x}" for byte in value]
        elif isinstance(value, str):
            kind, words = "s", [value]
        else:
            kind, words = "x", [f"{cell:x}" for cell in value]
        _run(["fdtput", "-p", "-t", kind, str(self.path), path, name, *words])

    def strings(self, path, name, values):
        """A list of strings, each with its terminator."""
        self.put(path, name, b"".join(v.encode() + b"\0" for v in values))


def dumped(case, qemu):
    """The tree that QEMU makes for this very machine."""
    LOG.mkdir(parents=True, exist_ok=True)
    raw = LOG / f"{case}.dump"
    machine = qemu.index("-M") + 1
    argv = list(qemu)
    argv[machine] += f",dumpdtb={raw}"
    _run(argv)
    data = raw.read_bytes()
    os.unlink(raw)
    return Tree(case, data)

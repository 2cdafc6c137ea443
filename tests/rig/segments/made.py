# SPDX-License-Identifier: GPL-2.0-only
"""The pieces of initramfs: each made once, and again only when an input changed."""
import functools
import os
import threading

from ..paths import INITRAMFS
from .tree import Tree

_lock = threading.Lock()
# name -> what returns its tree
PIECES = {}
# An image that is compressed already gains nothing, and costs the guest time.
PLAIN = set()


def offer(pieces, plain=()):
    """Let pieces be had by name."""
    PIECES.update(pieces)
    PLAIN.update(plain)


def offer_to_guests(pieces, plain=()):
    """These may be a guest's of the machine as well, as guest-NAME."""
    offer(pieces, plain)
    guests = {f"guest-{name}": functools.partial(_for_guest, name) for name in pieces}
    offer(guests, guests)


def _for_guest(name):
    """A host puts it behind its guest's own initramfs."""
    return Tree().add(f"guest/{name}", piece(name))


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

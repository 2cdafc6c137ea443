# SPDX-License-Identifier: GPL-2.0-only
"""Tells from the bytes of a zImage which build it is, as the guest can tell too."""
import functools
import lzma
import re
import zlib

from .paths import RigError, need

# An ELF note header: name of 4 bytes, description of 20, type NT_GNU_BUILD_ID;
# of three words in the kernel's order of bytes.
BUILD_ID = re.compile(rb"(?:\x04\0\0\0\x14\0\0\0\x03\0\0\0|\0\0\0\x04\0\0\0\x14\0\0\0\x03)"
                      rb"GNU\0(.{20})", re.DOTALL)


# What the kernel may be packed with: how it begins, and what undoes it.
PACKED = ((rb"\x1f\x8b\x08", lambda: zlib.decompressobj(wbits=31)),
          (rb"\xfd7zXZ\0", lzma.LZMADecompressor))


def unpacked(data):
    """The kernel inside a zImage that is packed with gzip or xz."""
    for magic, decompressor in PACKED:
        for found in re.finditer(magic, data):
            try:
                return decompressor().decompress(data[found.start():])
            except (zlib.error, lzma.LZMAError):
                continue
    return data


@functools.lru_cache
def _ids_of(path, _mtime):
    ids = {m.group(1).hex() for m in BUILD_ID.finditer(unpacked(path.read_bytes()))}
    if not ids:
        raise RigError(f"no build id in {path}: is it a zImage of this project?")
    return ids


def build_ids(path):
    """The build ids in an image: the kernel's own, and its vDSO's."""
    return _ids_of(path, need(path).stat().st_mtime_ns)

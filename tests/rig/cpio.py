# SPDX-License-Identifier: GPL-2.0-only
"""Writes cpio archives of the kind "newc", as usr/gen_init_cpio does, without root."""
import gzip
import stat


class Archive:
    """A cpio archive that is built in memory, entry by entry."""

    def __init__(self):
        self.out = bytearray()
        self.known = set()

    def _entry(self, name, mode, data=b"", rdev=(0, 0)):
        inode = len(self.known) + 1
        self.known.add(name)
        raw = name.encode() + b"\0"
        fields = (inode, mode, 0, 0, 1, 0, len(data), 0, 0, *rdev, len(raw), 0)
        self.out += b"070701" + b"".join(b"%08X" % f for f in fields) + raw
        self._pad()
        self.out += data
        self._pad()

    def _pad(self):
        self.out += bytes(-len(self.out) % 4)

    def directory(self, name):
        """Make a directory and, since the kernel does not, those above it."""
        if not name or name in self.known:
            return
        self.directory(name.rpartition("/")[0])
        self._entry(name, stat.S_IFDIR | 0o755)

    def file(self, name, data, mode=0o755):
        self.directory(name.rpartition("/")[0])
        self._entry(name, stat.S_IFREG | mode, data)

    def symlink(self, name, target):
        self.directory(name.rpartition("/")[0])
        self._entry(name, stat.S_IFLNK | 0o777, target.encode())

    def console(self):
        """/dev/console: init's own descriptors, before /dev is mounted."""
        self.directory("dev")
        self._entry("dev/console", stat.S_IFCHR | 0o600, rdev=(5, 1))

    def finish(self, compress):
        """The archive's bytes; level 1, because it is made far more than read."""
        self._entry("TRAILER!!!", 0)
        done = bytes(self.out)
        if compress:
            done = gzip.compress(done, 1, mtime=0)
        # The kernel skips zeros between archives that follow one another, to a word.
        return done + bytes(-len(done) % 4)

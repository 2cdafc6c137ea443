# SPDX-License-Identifier: GPL-2.0-only
"""What goes into a piece of initramfs."""
import hashlib

from ..cpio import Archive
from ..paths import need


class Tree:
    """What goes into a piece: names in the archive and where their bytes come from."""

    def __init__(self):
        self.files, self.links, self.folders = {}, {}, []

    def add(self, name, source):
        self.files[name] = need(source)
        return self

    def stamp(self):
        """Changes whenever the archive would."""
        rows = [repr(sorted(self.links.items())), repr(self.folders)]
        for name, source in sorted(self.files.items()):
            stat = source.stat()
            rows.append(f"{name} {source} {stat.st_mtime_ns} {stat.st_size}")
        return hashlib.sha256("\n".join(rows).encode()).hexdigest()

    def archive(self, compress):
        out = Archive()
        out.console()
        for folder in self.folders:
            out.directory(folder)
        for name, source in sorted(self.files.items()):
            mode = 0o644 if name.endswith((".sh", ".service", ".rules", ".conf")) else 0o755
            out.file(name, source.read_bytes(), mode)
        for name, target in sorted(self.links.items()):
            out.symlink(name, target)
        return out.finish(compress)

# SPDX-License-Identifier: GPL-2.0-only
"""The disks of Debian systems: copies for each boot of what scripts/debian-root made."""
import subprocess
from pathlib import PurePath

from .paths import DEBIAN, RigError, need
from .segments import own_system

# Where the root's partition begins on a disk that has a kernel of its own: EFI's is before it.
OWN_ROOT = 66 << 20


def is_own(root):
    """Whether that system starts by its own kernel and initramfs."""
    return root.startswith("own")


def label(root):
    """What its root's partition is called, which a machine's own and its guest's disk must tell apart."""
    return root.removesuffix("-grub")


def own_initrd(case):
    """The one that lies on the disk too."""
    return need(DEBIAN / f"{case.debian[0]}.initrd")


def _copies(case):
    """The machine's own disk, and its guest's."""
    return {serial: (DEBIAN / f"{root}.ext4", DEBIAN / "boot" / f"{case.name}-{serial}.ext4")
            for serial, root in zip(("root", "guest"), case.debian)}


def _orders(tree):
    """debugfs writes into the folder where it is; one that is there it only complains of."""
    places = {**tree.files, **tree.links}
    parents = {str(parent) for name in places for parent in PurePath(name).parents[:-1]}
    yield from (f"mkdir /{parent}" for parent in sorted(parents))
    for name, source in sorted(places.items()):
        folder, _, file = name.rpartition("/")
        yield f"cd /{folder}"
        yield f"rm {file}"
        yield f"write {source} {file}" if name in tree.files else f"symlink {file} {source}"


def _lay(copy, root):
    """What the rig adds to a system that starts by itself."""
    tree, device = own_system(root), f"{copy}?offset={OWN_ROOT}"
    subprocess.run(["debugfs", "-w", "-f", "-", device], input="\n".join(_orders(tree)), text=True,
                   check=True, capture_output=True)
    listed = "\n".join(f"stat /{name}" for name in tree.files)
    found = subprocess.run(["debugfs", "-f", "-", device], input=listed, text=True, check=True,
                           capture_output=True).stdout.count("Type: regular")
    if found != len(tree.files):
        raise RigError(f"{copy} took {found} of {len(tree.files)} files: is it full?")


def _need_current(root):
    """Of a disk that another boot left, the system may have been made anew since."""
    source = root.with_stem(label(root.stem))
    if need(root).stat().st_mtime < need(source).stat().st_mtime:
        raise RigError(f"{root} is of an older system than {source}: make it again, by the test own-direct")
    return root


def _disk(serial, root, copy):
    copy.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["cp", "--sparse=always", "--reflink=auto", _need_current(root), copy], check=True)
    if is_own(root.stem):
        _lay(copy, root.stem)
    return ["-drive", f"file={copy},format=raw,if=none,id={serial}",
            "-device", f"virtio-blk-device,drive={serial},serial={serial}"]


def disks(case):
    """QEMU's options for them; what the last boot of this name left is gone."""
    return [word for serial, (root, copy) in _copies(case).items()
            for word in _disk(serial, root, copy)]


def drop(case):
    """Only of a boot that failed the disks are worth a look, or of one that prepares another's."""
    for serial, (_, copy) in _copies(case).items():
        if case.leaves and serial == "root":
            copy.replace(DEBIAN / f"{case.leaves}.ext4")
        copy.unlink(missing_ok=True)

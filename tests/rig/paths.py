# SPDX-License-Identifier: GPL-2.0-only
"""Where everything lies, and the one kind of error that the user can mend."""
import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILD = Path(os.environ.get("BUILD", ROOT / "build")).resolve()
DEFAULT = "armpv"
FLAVOUR = os.environ.get("FLAVOUR") or DEFAULT
# What the release of the kernel in its packages ends with
PACKAGED = "-armpv" if FLAVOUR == DEFAULT else f"-armpv-{FLAVOUR}"
IMAGE = BUILD / "image" / FLAVOUR
ZIMAGE = Path(os.environ.get("ZIMAGE", IMAGE / "zImage"))
SYSTEM_MAP = Path(os.environ.get("SYSTEM_MAP", IMAGE / "System.map"))
DTBS = IMAGE / "dtbs"
# Modules that every guest of the flavour loads
KEPT_MODULES = IMAGE / "modules"
VEXPRESS_DTB = Path(os.environ.get("VEXPRESS_DTB", DTBS / "vexpress-v2p-ca15-tc1.dtb"))
# The Debian whose hypervisors and emulator are tried, if not the usual one
SUITE = "" if os.environ.get("SUITE", "bookworm") == "bookworm" else os.environ["SUITE"]
FOREIGN = Path(os.environ.get("FOREIGN", BUILD / "foreign"))
ARMHF = FOREIGN / "armhf/root"
ARM64 = FOREIGN / "-".join(filter(None, ("arm64", SUITE))) / "root"
# For ARMv6 too: armhf is for ARMv7.
ARMEL = FOREIGN / "armel/root"
DEBIAN = BUILD / "debian"
# What holds one flavour's image, or what it said, must not pass for another's.
INITRAMFS = BUILD / "initramfs" / FLAVOUR
LOG = BUILD / "log/boot" / SUITE / ("" if FLAVOUR == DEFAULT else FLAVOUR)
MATRIX = BUILD / "matrix" / SUITE
CONFIGS = ROOT / "configs"
GUEST = ROOT / "tests/guest"
HOST_TESTS = ROOT / "tests/host"
LONG_TESTS = ROOT / "tests/long"


class RigError(Exception):
    """Something is missing or wrong on this side, not in the guest."""


def need(path):
    """Return path; say how it is made when it is not there."""
    if path.is_file():
        return path
    if FOREIGN in path.parents:
        suite = f"SUITE={SUITE} " if SUITE else ""
        hint = f"run {suite}scripts/foreign, which unpacks the foreign packages"
    elif DEBIAN in path.parents:
        hint = f"run scripts/debian-root {path.stem}, which makes it"
    else:
        hint = f"run `make image FLAVOUR={FLAVOUR}`, which builds it"
    raise RigError(f"{path} is missing: {hint}")


def newest(directory, pattern):
    """The last file of that name: package versions are part of some names."""
    found = sorted(directory.glob(pattern))
    return need(found[-1] if found else directory / pattern)


def shown(path):
    """A path as the user would type it from the repository."""
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)

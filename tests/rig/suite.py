# SPDX-License-Identifier: GPL-2.0-only
"""The emulator and the hypervisors of another Debian than the usual one: $SUITE."""
import os

from . import paths
from .paths import RigError

# Xen for 32-bit machines, and the tools of its dom0.
OF_ARMHF = ("dom0", "xl", "dom0less")
WITHOUT_ARMHF = {"trixie": "Debian 13 has no Xen for armhf"}


def use():
    """Have the suite's own emulator found first."""
    if not paths.SUITE:
        return
    programs = paths.FOREIGN / f"amd64-{paths.SUITE}/bin"
    if not programs.is_dir():
        raise RigError(f"{programs} is missing: run SUITE={paths.SUITE} scripts/foreign")
    os.environ["PATH"] = f"{programs}:{os.environ['PATH']}"


def why_not(case):
    """Why a case cannot be booted with the suite, or None."""
    return WITHOUT_ARMHF.get(paths.SUITE) if case.layer in OF_ARMHF else None

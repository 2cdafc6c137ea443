# SPDX-License-Identifier: GPL-2.0-only
"""Words as the kernel shares them with a hypervisor."""
from rig.case import Case

from .common import NONE

# What tests/modules/exclusives.c counted.
LOST_NONE = {f"lost_{word}": "^0$" for word in ("locks", "u8", "u16", "u32", "neighbours")}

# Of most use where the ordinary atomics are others: see configs/v6v7.config.
WORDS = [
    Case("exclusives", "two CPUs fight over words of 8 to 64 bits, and nothing is lost",
         group="words", job="exclusives", pieces=("exclusives",),
         facts={"met": r"^\d{3,} times$", "lost_u64": "^0, torn 0$", **LOST_NONE}, **NONE),
]

# SPDX-License-Identifier: GPL-2.0-only
"""How a guest ends, as the toolstack sees it."""
from rig.case import Case

from .common import ALL, IS_GUEST, XEN, XL_SAW

POWER = [
    Case("xen-restart", "xl sees a guest's restart as one", group="power",
         board="virt-hyp", layer="xl", job="restart", services=ALL,
         log=(IS_GUEST, XL_SAW + "1 "), **XEN),
]

# SPDX-License-Identifier: GPL-2.0-only
from rig.case import Case
from .common import XEN, NONE, all_but
REFUSALS=[Case("refused-none","x",group="refused",board="virt-hyp",layer="dom0",refused="none",**XEN)]

# SPDX-License-Identifier: GPL-2.0-only
"""Pieces of initramfs: a file here for each noun, which says what it has to offer."""
from . import checks, debian, kvm, links, shell, xen
from .debian import own_system
from .made import PIECES, initramfs
from .tree import Tree

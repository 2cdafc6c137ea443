# SPDX-License-Identifier: GPL-2.0-only
"""Links between guests: memory, doorbells, and what each end finds when the other goes."""
from rig.case import Case

from .common import DOM0

# Provider, size, side, state, what the peer offers, driver
MET = {"met": "^xen 1048576 0 connected 0 *$", "met_dom0": "^xen 1048576 1 connected 0 *$",
       "bound": "^xen 1048576 0 connected 1000 pv_link_sum$", "unbound": "^xen 1048576 0 [a-z]* 0 *$"}

LINKS = [
    Case("link-xen", "a link of a guest and dom0: checksums both ways, and either end goes and comes again",
         group="links", board="virt-hyp", layer="dom0", job="link-xen", cpus=1, timeout=900,
         pieces=("guest-image", "links", "guest-links"),
         facts={**MET, "answers": "^200 of 200 right, 1048576 bytes, side 1$", "answers_again": "^20 of 20 right,",
                "asked_by_guest": "^50 of 50 right, 1048576 bytes, side 0$", "lost": "^(Broken pipe|No such device), No such device$",
                "answers_later": "^20 of 20 right,", "destroyed": "^(Broken pipe|No such device), No such device$",
                "devices": "^<>$", "taken": "^1024$", "given_back": "^0$", "given_back_later": "^0$", "heap_left": "^<(.*)> was <\\1>$"}, **DOM0),
]

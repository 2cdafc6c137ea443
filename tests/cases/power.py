# SPDX-License-Identifier: GPL-2.0-only
"""How a guest ends, as the toolstack sees it."""
from rig.case import Case

from .common import ALL, IS_GUEST, NONE, XEN, XL_SAW


def ends(name, about, job, reason):
    """A guest that ends itself; the toolstack logs Xen's reason code for it."""
    return Case(name, about, group="power", board="virt-hyp", layer="xl", job=job,
                services=ALL, log=(IS_GUEST, XL_SAW + reason), **XEN)


# That of power-off, 0, is what xen-guest ends with.
POWER = [
    ends("xen-restart", "xl sees a guest's restart as one", "restart", "1 "),
    ends("xen-halt", "xl sees a guest's halt as a power-off", "halt", "0 "),
    # Off means off, and a machine that nobody emulates has nothing but a halt.
    Case("bare-halt", "a bare machine's halt stays a halt", group="power", job="halt",
         ends="reboot: System halted", **NONE),
    # SHUTDOWN_crash is 3. The crash kernel, if there is one, powers off instead.
    Case("xen-crash", "a panic is a crash to xl, its message comes first, and kdump before",
         group="power", board="virt-hyp", layer="dom0", job="xen-crash", timeout=300,
         pieces=("guest-image", "guest-kdump"), services=ALL,
         facts={"crash_state": "^---.c-$", "crash_reason": "^3$", "crash_said": "^1$",
                "kdump_loaded": "^1$", "kdump_panic": "^1$", "kdump_reason": "^0$"}, **XEN),
]

# SPDX-License-Identifier: GPL-2.0-only
"""How a guest ends, as the toolstack sees it."""
from rig.case import Case

from .common import ALL, DOM0, IN_DOM0, IS_GUEST, NONE, WITHOUT_TOOLS, XEN, XL_SAW


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
         pieces=("guest-image", "guest-kdump"), services=IN_DOM0,
         facts={"crash_state": "^---.c-$", "crash_reason": "^3$", "crash_said": "^1$",
                "kdump_loaded": "^1$", "kdump_panic": "^1$", "kdump_reason": "^0$"}, **XEN),
    # Memory, tasks and timers of panic_print are some hundred lines.
    Case("xen-panic-words", "a panic says and saves all, waits as it should, and is a crash to xl",
         group="power", board="virt-hyp", layer="dom0", job="panic-words", cpus=1, timeout=600,
         pieces=("guest-image", "guest-late-words"),
         facts={"reason_slow": "^3$", "saved_slow": "^1$", "lines_slow": r"^\d{3,}$",
                "delay_slow": r"^1 ([89]|\d\d)$", "reason_quick": "^3$", "saved_quick": "^1$",
                "delay_quick": r"^0 \d+$"}, **DOM0),
    Case("refused-crash", "Xen refuses a crash: the firmware's restart ends the domain",
         group="power", board="virt-hyp", layer="dom0", job="late-panic", cpus=1,
         services=WITHOUT_TOOLS, refused="sched_op:2",
         allowed="Kernel panic - not syncing: sysrq triggered crash",
         log=(r"Xen refuses to shut down for reason 3 \(-1\)\n(.*\n)*.*Hardware Dom0 shutdown: reboot",),
         **XEN),
]

# SPDX-License-Identifier: GPL-2.0-only
"""Boots that the runner must call failed, or nothing it says can be trusted."""
from rig.case import Case

from .common import NONE


def red(name, about, reason, **how):
    """A boot that the runner must call failed, for this reason."""
    return Case("red-" + name, about, group="self-test", red=reason, **how, **NONE)


SELF_TEST = [
    red("panic", "a guest that panics", r"Internal error|Kernel panic", job="panic"),
    red("hang", "a guest that hangs", r"hung: still running", job="hang", timeout=20),
    red("stays", "a guest that says all is well, and then does not end",
        r"hung: still running", job="stays", timeout=20),
    red("late-panic", "a guest that says all is well, and then panics",
        r"Kernel panic", job="late-panic"),
    red("liar", "a guest that reports the wrong backend",
        r"backend is xen, expected native", job="liar"),
    red("doomed", "a machine that waits for a guest that is dead ends long before its time",
        r"hung: still running after [3-7]\d s", job="doomed", timeout=600),
    red("silent", "a guest that says nothing", r"no verdict", job="silent"),
    red("cut-short", "a guest whose verdict lacks its end", r"verdict is cut short",
        job="cut-short"),
    red("warning", "a guest that warns", r"WARNING: .* warning_init\+", job="warning", pieces=("warning",)),
    red("stale", "a guest of another build", r"another build of the kernel", job="stale"),
    red("hvc", "PSCI's HVCs where there must be none", r"\d+ HVCs, expected none",
        hvcs=False),
]

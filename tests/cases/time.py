# SPDX-License-Identifier: GPL-2.0-only
"""A guest's clock, and the time that others take from it."""
from rig.case import Case

from .common import DOM0, DOMU, GUEST_OFF, all_but

# What Xen shows dom0 is dom0's own clock, to 5 ms; a guest's is, to 50 ms.
CLOCKS = {"shown": r"^ahead -?[1-4]?\d{1,3} us$", "shown_later": r"^ahead -?[1-4]?\d{1,3} us$",
          "date_there": "^2031-05-04 *$", "clock_error_us": r"^[1-4]?\d{1,4}$"}
# Ticks of 10 ms: what the start itself takes, beside the guest's other CPUs on the same one of the
# machine, is far from the ten seconds that the CPU was off. Of the five that a guest was paused all
# are stolen but those before its idle CPU wanted to run.
OFF = r"^[1-3]?\d{1,2}$"


def clocks(name, about, job="xen-clock", facts=None, **how):
    return Case(name, about, group="time", board="virt-hyp", layer="dom0", job=job, timeout=300,
                pieces=("guest-image", "clock", "clock-check", "guest-clock", "guest-clock-check"),
                facts={**CLOCKS, **(facts or {})}, **how, **DOM0)


def late(name, about, words="", **facts):
    """A guest that Xen starts beside a dom0 that has no clock and is told the time much later."""
    return Case(name, about, group="time", board="virt-hyp", layer="dom0less", enhanced=True,
                job="late-time", cmdline=words, pieces=("drivers", "clock-client"),
                control="rig.job=late-date initcall_blacklist=pl031_driver_init",
                ends=GUEST_OFF, services=all_but("store"),
                facts={"early_service": "^0$", "early_year": "^1970$", "early_traces": "^$",
                       "late_traces": "^/dev/ptp0 /sys/class/ptp/ptp0$", **facts},
                **dict(DOMU, log=(*DOMU["log"], "late-date: dom0 began in 1970",
                                  "xen: Xen has not been told the time yet")))


TIME = [
    # No tick stolen from who is alone; about half from each of two.
    clocks("xen-time", "a guest has dom0's time to 50 ms, and knows what others take", "xen-time",
           {"steal_alone": r"^0 of \d{2,}$", "steal_one": r"^[2-9]\d$", "steal_two": r"^[2-9]\d$"}),
    clocks("xen-clock-slow-start", "the same where Xen took seconds to make dom0",
           stall=("Brought up 2 CPUs", 3.5)),
    clocks("xen-clock-native-wfi", "the same where Xen knows nothing of a CPU that waits",
           xen="vwfi=native"),
    late("xen-clock-late", "a guest older than dom0's time: no clock, then all of it",
         late_year="^2031$", late_ahead="^-?0$"),
    late("xen-clock-late-own", "the same, but its own time is not taken from it", "rig.own",
         late_year="^2035$", late_ahead=r"^-11556\d{4}$"),
    Case("xen-steal-off", "time for which a CPU was off, or was never on, is not stolen",
         group="time", board="virt-hyp", layer="dom0", job="steal-off", timeout=600,
         pieces=("guest-image",),
         facts={"stolen_never_on": OFF, "stolen_off": OFF, "stolen_taken": OFF,
                "stolen_paused": r"^([4-9]|1\d)\d\d$"}, **DOM0),
]

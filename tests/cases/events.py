# SPDX-License-Identifier: GPL-2.0-only
"""Event channels: every one that was sent arrives, on the CPU it is bound to."""
from rig.case import Case

from .common import DOM0

FIFO = dict(facts={"abi_here": "^FIFO-based$", "abi_there": "^FIFO-based$"})
TWO_LEVEL = dict(facts={"abi_here": "^2-level$", "abi_there": "^2-level$"},
                 cmdline="xen.fifo_events=0")


def events(name, about, job, abi, facts, pieces=()):
    return Case(name, about, group="events", board="virt-hyp", layer="dom0", job=job,
                pieces=("guest-image", *pieces), timeout=900, cmdline=abi.get("cmdline", ""),
                **dict(DOM0, facts=dict(abi["facts"], **facts)))


# Of 8 channels 4 belong to each CPU, which the module checks for every event of the
# storm; Xen's own first event comes to the guest before a channel has its CPU.
CPUS = {"cpus_here": r"^4\+4$", "cpus_there": r"^[4-8]\+[4-8] *$"}
STORM = dict(CPUS, storm="^16 ends, 0 wrong$")
OFF = {"off_here": "^done, 2 CPUs, 0 wrong$", "off_there": "^done, 2 CPUs, 0 wrong$",
       "roaming": "^16 ends, 0 wrong$", "after": "^16 ends, 0 wrong$",
       "times_here": "^5$", "times_there": "^5 *$",
       "moves_here": "^320$", "moves_there": "^320 *$", **CPUS}

# xl's limit for a guest is 1023 ports, and the first is never used.
CHECKS = {"checked_here": "^done, 2 CPUs, 0 wrong$", "checked_there": "^done, 2 CPUs, 0 wrong$",
          "ports_there": r"^\d{3,4}, then -28$", "virqs_here": "^1,1,0", "virqs_there": "^1,1,0"}

EVENTS = [
    events("xen-events-fifo", "IPIs, VIRQs and the last of the ports, in dom0 and a guest",
           "events", FIFO, CHECKS, ("evtchn-check",)),
    events("xen-events-2l", "the same with the 2-level ABI",
           "events", TWO_LEVEL, CHECKS, ("evtchn-check",)),
    events("xen-storm-fifo", "two domains, two CPUs each: no event is lost or doubled",
           "storm", FIFO, STORM, ("evtchn-storm",)),
    events("xen-storm-2l", "the same with the 2-level ABI",
           "storm", TWO_LEVEL, STORM, ("evtchn-storm",)),
    events("xen-cpu-hotplug-fifo", "CPUs go and come under a storm: no event is lost",
           "cpu-hotplug", FIFO, OFF, ("evtchn-storm", "evtchn-check")),
    events("xen-cpu-hotplug-2l", "the same with the 2-level ABI",
           "cpu-hotplug", TWO_LEVEL, OFF, ("evtchn-storm", "evtchn-check")),
]

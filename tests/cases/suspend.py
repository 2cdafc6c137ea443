# SPDX-License-Identifier: GPL-2.0-only
"""Suspend and resume of a guest, which goes on where it was."""
from rig.case import Case

from .common import DOM0

ROUNDS = 10
ABI = {"fifo": "FIFO-based", "2l": "2-level"}
EVERYTHING = {
    "states": f"^{ROUNDS} ---ss- *$", "store": f"^{ROUNDS} answered *$",
    "in_flight": f"^{ROUNDS} waits *$", "moved": f"^{ROUNDS} moved *$", "steal": r"^[1-7]?\d$",
    "wallclock": "^right: ", "boottime": "^right: ", "monotonic": "^right: ",
    "to_guest": "^same$", "from_guest": "^same$", "on_disk": "^same$",
    "state": "^---s--$", "left": "^loop: 0, xenbus: 0, net: 0, store: 0$",
}


def suspend(vcpus, abi):
    """A guest that is suspended with its disk, network, store and console in use."""
    facts = dict(EVERYTHING, events=f"^{ROUNDS} {' '.join(str(n) for n in range(vcpus))} *$",
                 suspends=f"^{ROUNDS} *$")
    if vcpus > 1:
        facts |= {"suspends": f"^{ROUNDS + 1} *$", "turned": "^0 1 2 3 *$",
                  "off": "^0 2 3 *$", "on": "^0 1 2 3 *$"}
    services = "console, store, disk, network and every CPU's events work after ten suspends"
    return Case(f"xen-suspend-{vcpus}-{abi}",
                f"{vcpus} vCPU{'s' if vcpus > 1 else ''}, {ABI[abi]} events: {services}",
                group="suspend", board="virt-hyp", layer="dom0", job="suspend",
                cmdline=f"rig.vcpus={vcpus} rig.abi={abi}",
                pieces=("guest-image", "hotplug", "guest-tools", "suspend"),
                timeout=600, facts=facts, cpus=1,
                **dict(DOM0, log=DOM0["log"] + (fr"guest: .*Using {ABI[abi]} ABI",)))


def restored(vcpus, abi):
    """The path of a restore, which Xen on ARM has not: see tests/programs/xen-resume.c."""
    every = " ".join(str(n) for n in range(vcpus))
    but_one = every.replace(" 1", "")
    return Case(f"xen-restored-{abi}",
                f"{vcpus} vCPUs, {ABI[abi]} events: a guest that Xen knows nothing of after "
                "its suspend gets its console, store and every CPU's events back",
                group="suspend", board="virt-hyp", layer="dom0", job="restored",
                cmdline=f"rig.vcpus={vcpus} rig.abi={abi}",
                pieces=("guest-image", "hotplug", "guest-tools", "suspend"), timeout=600, cpus=1,
                facts={"states": "^3 ---ss- *$", "events": f"^3 {every} *$",
                       "store": "^3 answered *$", "turned": f"^{every} *$",
                       "off": f"^{but_one} *$", "on": f"^{every} *$",
                       "suspends": "^4 *$", "state": "^---s--$"},
                **dict(DOM0, log=DOM0["log"] + (fr"guest: .*Using {ABI[abi]} ABI",)))


SUSPEND = [suspend(4, abi) for abi in ABI]
SUSPEND += [restored(4, abi) for abi in ABI]
# For `make matrix`: what four vCPUs do, without the others.
LONG = [suspend(1, abi) for abi in ABI]

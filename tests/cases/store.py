# SPDX-License-Identifier: GPL-2.0-only
"""The store, as programs of dom0 and of a guest use it through the kernel."""
from rig.case import Case

from .common import DOM0, IS_GUEST

PASSED = "^status 0, 12 of 12$"
# Each of the ways into the store, and what must be true of it.
DOM0_FACTS = {f"{fact}_{way}": pattern for way in ("socket", "kernel") for fact, pattern in {
    "tests": PASSED, "counted": "^200, [1-9]", "filled": "^300 entries$",
    "watched": "^300 events, 0 wrong$", "listed": "^2000 entries, 0 wrong, 80000 bytes$",
}.items()}
DOM0_FACTS["events_kernel"] = r"^\d{4,}$"
DOM0_FACTS["resources"] = "^status 0, 0 failed or skipped, Created grant table$"

GUEST_FACTS = {
    "tests": PASSED, "counted": "^200$", "again_dom0": "^[1-9]", "again_guest": "^[1-9]",
    "guest_watched": "^300 events, 0 wrong$", "dom0_watched": "^40 events, 0 wrong$",
    "listed": "^1000 entries, 0 wrong, 40000 bytes$",
    "quota": r"^\d+ entries of 2000, then: No space left on device status 1",
    "not_ours": "^0 entries of 1, then: Permission denied status 1",
    "still_works": "^guest$", "guest_events": "enough$",
}

STORE = [
    Case("xen-store-dom0", "xenstored in dom0: transactions, watches, large directories",
         group="store", board="virt-hyp", layer="dom0", job="store-dom0",
         pieces=("store-tests",), cpus=1, timeout=900, facts=DOM0_FACTS, **DOM0),
    Case("xen-store-guest", "a guest and dom0 share the store and count right",
         group="store", board="virt-hyp", layer="dom0", job="store-guest",
         pieces=("guest-image", "guest-tools", "hotplug", "store-tests"), cpus=1,
         timeout=900, facts=GUEST_FACTS, **dict(DOM0, log=DOM0["log"] + (IS_GUEST,))),
]

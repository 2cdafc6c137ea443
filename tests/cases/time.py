# SPDX-License-Identifier: GPL-2.0-only
"""A guest's clock, and the time that others take from it."""
from rig.case import Case

from .common import ALL, XEN

TIME = [
    # Less than 50 ms; no tick stolen from who is alone; about half from each of two.
    Case("xen-time", "a guest has dom0's time to 50 ms, and knows what others take",
         group="time", board="virt-hyp", layer="dom0", job="xen-time",
         pieces=("guest-image", "clock", "guest-clock"), services=ALL,
         facts={"clock_error_us": r"^[1-4]?\d{1,4}$", "steal_alone": r"^0 of \d{2,}$",
                "steal_one": r"^[2-9]\d$", "steal_two": r"^[2-9]\d$"}, **XEN),
]

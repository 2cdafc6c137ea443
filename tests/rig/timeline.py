# SPDX-License-Identifier: GPL-2.0-only
"""When each kernel in a log came how far, by its own clock."""
import re

KERNEL = re.compile(r"^(?:\w[\w-]*: )?\[ *(\d+\.\d+)\] (.*)$")
STARTS = "Booting Linux on "
MARKS = (("backend", re.compile(r"pv_guest: backend ")), ("init", re.compile(r"Run /\S+ as init process")),
         ("end", re.compile(r"reboot: ")))


def kernels(text):
    """Of each kernel: mark -> seconds since its start."""
    found = []
    for line in text.replace("\r", "").splitlines():
        stamped = KERNEL.match(line)
        if not stamped:
            continue
        seconds, said = float(stamped.group(1)), stamped.group(2)
        if said.startswith(STARTS):
            found.append({})
        for name, pattern in MARKS if found else ():
            if pattern.match(said):
                found[-1].setdefault(name, seconds)
    return [marks for marks in found if "init" in marks]

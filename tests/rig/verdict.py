# SPDX-License-Identifier: GPL-2.0-only
"""Reads what a guest reported and compares it with what the case expects."""
import re
from collections import Counter

from . import image, paths

# Any of these in a console log is red, whatever the verdict says.
TROUBLE = re.compile(r"Kernel panic|Internal error:|Oops\b|WARNING:|\bBUG:|\bBUG at|"
                     r"Unable to handle|INFO: task \S+ blocked for more than|\(XEN\) Panic|Xen BUG|Assertion '.*' failed")
LINE = re.compile(r"verdict (\w+)=(.*)")
BACKEND = re.compile(r"pv_guest: backend (\w+), (.+)")

OURS = re.compile(r"^\[[^]]*\] ((?:pv_guest|xen|kvm_guest|jailhouse): (?!backend ).*)$", re.MULTILINE)


class Facts(dict):
    """One guest's report; `line` is a list, since a wrong guest may log several."""


def read(text):
    """The facts in a report, and what is wrong with the report itself."""
    facts, count = Facts(line=[]), 0
    for found in LINE.finditer(text):
        key, value = found.group(1), found.group(2).strip()
        if key == "end":
            ok = value == str(count)
            return facts, None if ok else f"verdict lost lines: {count} of {value}"
        count += 1
        if key == "line":
            facts["line"].append(value)
        elif key.endswith(("complaint", "record")):
            facts[key] = facts.get(key, "") + value + "\n"
        else:
            facts[key] = value
    return facts, "verdict is cut short" if count else "no verdict"


def backend(facts):
    """Name and evidence, from the one line in the guest's log."""
    found = BACKEND.fullmatch(facts["line"][0]) if len(facts["line"]) == 1 else None
    return found.groups() if found else (None, None)


def services(facts):
    """The names of the services that read 1; None when there is no directory."""
    text = facts.get("services", "")
    if text == "absent":
        return None
    pairs = [word.split(":") for word in text.split()]
    return tuple(sorted(pair[0] for pair in pairs if pair[1:] == ["1"]))


def _named(case, facts):
    if case.backend == "none":
        yield from (f"`{line}` in the log, expected none" for line in facts["line"])
        return
    if len(facts["line"]) != 1:
        yield f"{len(facts['line'])} lines of `pv_guest: backend` in the log, not one"
        return
    name, evidence = backend(facts)
    if name != case.backend:
        yield f"backend is {name}, expected {case.backend}"
    elif case.evidence and not re.fullmatch(case.evidence, evidence):
        yield f"evidence is `{evidence}`, expected `{case.evidence}`"


def _reported(case, facts):
    if facts.get("type") != case.type:
        yield f"/sys/hypervisor/type is {facts.get('type')}, expected {case.type}"
    if services(facts) != case.services:
        yield f"services are {services(facts)}, expected {case.services}"
    if facts.get("tainted") != "0" and "tainted" not in case.facts:
        yield f"the kernel is tainted: {facts.get('tainted')}"
    if not facts.get("init_ms", "").isdigit():
        yield f"time to /init is `{facts.get('init_ms')}`"
    if facts.get("build_id") not in image.build_ids(paths.ZIMAGE):
        yield "the guest ran another build of the kernel than the image under test"
    for key, pattern in case.facts.items():
        if not re.search(pattern, facts.get(key, "")):
            yield f"{key} is `{facts.get(key)}`, expected `{pattern}`"


def _explained(case, console):
    ours = [m.group(1) for m in OURS.finditer(console)]
    if len(ours) != 1 or not re.fullmatch(case.says, ours[0]):
        yield f"expected one line `{case.says}` in the log, found {ours}"


def _without(pattern, console):
    """The log less the lines that are meant to be there."""
    if not pattern:
        return console
    return "\n".join(line for line in console.splitlines() if not re.search(pattern, line))


def _logged(case, console):
    if case.says:
        yield from _explained(case, console)
    for pattern in (*case.log, *filter(None, [case.allowed])):
        if not re.search(pattern, console):
            yield f"no `{pattern}` in the log"
    for pattern in case.forbid:
        if found := re.search(pattern, console):
            yield f"`{found.group()}` in the log"


# The kernel has these said by the console that goes and by the one that comes.
CONSOLES_CHANGE = re.compile(r"printk: .*console \[\w+\] (enabled|disabled)$")


def _on_console(facts, console):
    """Every line of the kernel's log is on the console as often as in the log."""
    records = Counter(line for line in facts.get("record", "").splitlines()
                      if line and not CONSOLES_CHANGE.search(line))
    shown = Counter(line.strip() for line in console.splitlines())
    if not records:
        yield "the guest reported no log"
    for line, times in records.items():
        if shown[line] != times:
            yield f"`{line}` is on the console {shown[line]} times, in the log {times}"
            return


def troubles(case, console):
    """The first line of a log that is red by itself."""
    for line in _without(case.allowed, console).splitlines():
        if TROUBLE.search(line):
            yield line.strip()
            return


def judge(case, facts, malformed, console):
    """Every reason why this boot failed, the most telling first."""
    reasons = list(troubles(case, console))
    if malformed or case.survives:
        return reasons + [malformed] * bool(malformed)
    if case.whole:
        reasons += _on_console(facts, console)
    return (reasons + list(_named(case, facts)) + list(_reported(case, facts))
            + list(_logged(case, console)))

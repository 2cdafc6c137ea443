# SPDX-License-Identifier: GPL-2.0-only
"""What the user sees: a line for each case as it finishes, the table, the sum."""
import re
import sys

from . import suite, verdict
from .paths import shown

PASS, FAIL, SKIP = "pass", "FAIL", "skip"


def outcome(result):
    """A self-test's boot has to fail, for the right reason; the others must not."""
    if not result.case.red:
        return PASS if result.passed else FAIL
    caught = any(re.search(result.case.red, reason) for reason in result.reasons)
    return PASS if caught else FAIL


def _why(result):
    if result.case.red:
        return [f"must be called failed for `{result.case.red}`, but was called "
                f"{'passed' if result.passed else 'failed for:'}"] + result.reasons
    return result.reasons


def line(name, state, seconds, log, reasons=()):
    """One finished test; why it failed or was skipped stands below it."""
    print(f"{state}  {name:<28} {seconds:6.1f} s  {shown(log) if log else ''}")
    for reason in reasons:
        print(f"        {reason}")
    sys.stdout.flush()


def finished(result):
    state = outcome(result)
    line(result.case.name, state, result.seconds, result.log,
         _why(result) if state == FAIL else ())
    return state


def skipped(case, why):
    line(case.name, SKIP, 0.0, None, [why])
    return SKIP


def _services(facts):
    names = verdict.services(facts) if "services" in facts else None
    return "-" if names is None else " ".join(names) or "none"


def _row(result):
    facts = result.facts
    time = facts.get("init_ms", "")
    return (result.case.name, verdict.backend(facts)[0] or "?", _services(facts), facts.get("links", "-"),
            f"{time} ms" if time else "?", outcome(result))


def _not_served(chosen, every):
    for case in every:
        if why := chosen.why_not(case.name):
            yield case.name, "-", why, "", "", "-"
        elif why := suite.why_not(case):
            yield case.name, "-", why, "", "", SKIP


def table(results, chosen, every):
    """Everything that the guests of one flavour said, in one place."""
    rows = [("platform", "backend", "services", "links", "time to /init", "verdict")]
    rows += [_row(result) for result in results]
    rows += _not_served(chosen, every)
    widths = [max(len(row[n]) for row in rows) for n in range(len(rows[0]))]
    rows.insert(1, tuple("-" * width for width in widths))
    print(f"\nflavour {chosen.name}: {chosen.about}\n")
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip())


def groups(spent, whole):
    """How long each group took, of (group, seconds) of each test; boots overlap."""
    rows = [(name, [seconds for group, seconds in spent if group == name])
            for name in dict(spent)]
    if len(rows) < 2:
        return
    print(f"\n{'group':<10}  tests  seconds")
    for name, times in rows + [("all", [seconds for _, seconds in spent])]:
        print(f"{name:<10}  {len(times):5}  {sum(times):7.1f}")
    print(f"Seconds of a group's tests are added up; as boots of one CPU run two at a time,\n"
          f"all took {whole:.1f} s.\n")


def summary(states):
    """The last line, and the exit status: the worst wins, nothing run is a failure."""
    count = {state: states.count(state) for state in (PASS, FAIL, SKIP)}
    skipped = f", {count[SKIP]} skipped" if count[SKIP] else ""
    print(f"{count[PASS]} passed, {count[FAIL]} failed{skipped}", flush=True)
    return 0 if count[PASS] and not count[FAIL] else 1

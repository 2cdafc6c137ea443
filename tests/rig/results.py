# SPDX-License-Identifier: GPL-2.0-only
"""Keeps what each test and measurement last came to, a file each, for tests/report."""
import datetime
import json

from . import paths, record, verdict
from .paths import BUILD

PLACE = BUILD / "results"


def keep(kind, name, **found):
    """The last result of a name, in place of the one before."""
    now = datetime.datetime.now().astimezone().isoformat(timespec="seconds")
    record.write(PLACE / kind / f"{name}.json", json.dumps({"name": name, "when": now, **found}, indent=1))


def kept(kind):
    """All results of a kind, by name."""
    place = PLACE / kind
    found = {}
    for path in sorted(place.glob("*.json")) if place.is_dir() else []:
        try:
            found[path.stem] = json.loads(path.read_text())
        except ValueError:
            continue
    return found


def boots(flavour, suite=""):
    """Where the boots of a flavour are kept."""
    return f"boots/{suite or 'bookworm'}/{flavour}"


def _within(path):
    """A log as seen from where the report lies."""
    try:
        return str(path.relative_to(BUILD))
    except (AttributeError, ValueError):
        return None


def boot(result, state):
    """One boot, with what its guest said of itself."""
    case, facts = result.case, result.facts
    keep(boots(paths.FLAVOUR, paths.SUITE), case.name, state=state, seconds=round(result.seconds, 1), group=case.group,
         about=case.about, reasons=result.reasons, log=_within(result.log), image=facts.get("build_id", ""),
         backend=verdict.backend(facts)[0] or "", services=verdict.services(facts) or (), links=facts.get("links", ""),
         init_ms=facts.get("init_ms", ""))


def host(path, state, seconds, about, log):
    """A test without a boot of the rig's own, short or long."""
    keep(path.parent.name, path.name, state=state, seconds=round(seconds, 1), about=about, log=_within(log))

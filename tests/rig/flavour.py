# SPDX-License-Identifier: GPL-2.0-only
"""The flavours of the one source, as the headers of configs/*.config declare them."""
import re
from dataclasses import dataclass, field, replace
from fnmatch import fnmatch

from . import paths
from .paths import CONFIGS, RigError

LINE = re.compile(r"^# flavour (\w+)(?: (\S+))?: *(.*)$", re.MULTILINE)
# What this end acts on; the other keys are for scripts/.
NAMED = ("not", "fact", "instead")


@dataclass
class Flavour:
    """One configuration: what it can be booted on, and what it must say there."""

    name: str
    about: str
    settings: dict = field(default_factory=dict)
    # (pattern of platforms, why not)
    cannot: list = field(default_factory=list)
    facts: dict = field(default_factory=dict)
    # fact -> what is expected of it wherever a case expects something of it
    instead: dict = field(default_factory=dict)

    def get(self, key, default=""):
        return self.settings.get(key, default)

    def why_not(self, platform):
        """Why the flavour does not serve a platform, or None."""
        return next((why for pattern, why in self.cannot if fnmatch(platform, pattern)),
                    None)

    def _adapted(self, case):
        said = {}
        if self.get("backend"):
            said = dict(backend=self.get("backend"), evidence="")
        instead = {name: self.instead[name] for name in case.facts if name in self.instead}
        return replace(case, facts={**case.facts, **instead, **self.facts},
                       timeout=case.timeout * int(self.get("slower", "1")),
                       allowed=self.get("allowed", case.allowed), **said)

    def platforms(self, every, others):
        """The cases that it serves, of those for every flavour and those for some."""
        mine = list(every)
        for name in self.get("also").split():
            if name not in others:
                raise RigError(f"flavour {self.name}: no platform {name} in tests/cases")
            mine.append(others[name])
        return self.served(mine)

    def served(self, cases):
        """Of these cases the ones that can be, as they are with the flavour."""
        return [self._adapted(case) for case in cases if self.why_not(case.name) is None]


def load(name):
    path = CONFIGS / f"{name}.config"
    if not path.is_file():
        raise RigError(f"there is no flavour {name}: there are {' '.join(names())}")
    text = path.read_text()
    flavour = Flavour(name, text.partition("\n")[0].lstrip("# ").strip())
    for key, word, value in LINE.findall(text):
        if bool(word) != (key in NAMED):
            raise RigError(f"{path.name}: `# flavour {key} {word}: {value}` is not known")
        if key == "not":
            flavour.cannot.append((word, value))
        elif key == "fact":
            flavour.facts[word] = value
        elif key == "instead":
            flavour.instead[word] = value
        else:
            flavour.settings[key] = value
    return flavour


def names():
    """Every flavour, the default one first."""
    found = sorted(path.stem for path in CONFIGS.glob("*.config"))
    return sorted(found, key=lambda name: name != paths.DEFAULT)


def current():
    """The flavour whose image this run boots."""
    return load(paths.FLAVOUR)

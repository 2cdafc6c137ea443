# SPDX-License-Identifier: GPL-2.0-only
"""Keeps how each boot of a flavour came out, and tells whether that still holds."""
import hashlib
import json
import os

from . import paths
from .paths import FOREIGN, MATRIX, ROOT

# What a boot is made of besides the image.
RIG = ("tests/rig", "tests/cases", "tests/guest", "tests/trees.py", "configs")


def _files(place):
    return sorted(p for p in place.rglob("*") if p.is_file()) if place.is_dir() else [place]


def stamp(more=()):
    """Changes with anything that can change how a boot comes out."""
    digest = hashlib.sha256()
    files = [file for place in RIG for file in _files(ROOT / place)]
    for file in [*files, *sorted(FOREIGN.glob("*/stamp")), *more]:
        if file.is_file() and file.suffix != ".pyc":
            digest.update(f"{file.name} {file.stat().st_size}\n".encode() + file.read_bytes())
    return digest.hexdigest()


def _write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    partial.write_text(text)
    os.replace(partial, path)


class Record:
    """One file for a flavour or a long test: name -> state, time, reasons, for one stamp."""

    def __init__(self, name, wanted):
        self.path, self.stamp = MATRIX / f"{name}.json", wanted
        self.rows = self._read() if self.path.exists() else {}

    def _read(self):
        try:
            kept = json.loads(self.path.read_text())
        except ValueError:
            return {}
        return kept["rows"] if kept.get("stamp") == self.stamp else {}

    def passed(self, name):
        """Only what passed is not done again."""
        return self.rows.get(name, {}).get("state") == "pass"

    def put(self, name, state, seconds, **more):
        self.rows[name] = dict(state=state, seconds=round(seconds, 1), **more)
        _write(self.path, json.dumps({"stamp": self.stamp, "rows": self.rows}, indent=1))


def of_flavour():
    """The record of the flavour whose image this run boots."""
    return Record(paths.FLAVOUR, stamp([paths.ZIMAGE]))

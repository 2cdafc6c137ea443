# SPDX-License-Identifier: GPL-2.0-only
"""Keeps how each boot of a flavour came out, and tells whether that still holds."""
import hashlib
import json
import os

from . import paths
from .paths import BUILD, CONFIGS, FOREIGN, MATRIX, ROOT

# What every boot is made of besides the image, and packages.
RIG = ("tests/rig", "tests/cases", "tests/guest", "tests/trees.py",
       "tests/modules", "tests/programs")


def _files(place):
    """All below a place; what is not there counts as such."""
    if not place.is_dir():
        return [place]
    return sorted(p for p in place.rglob("*") if p.is_file() and p.suffix != ".pyc")


def stamp(files):
    """Changes when any of the files does; one that is not there counts too."""
    digest = hashlib.sha256()
    for file in files:
        data = file.read_bytes() if file.is_file() else b"absent"
        digest.update(f"{file.name} {len(data)}\n".encode() + data)
    return digest.hexdigest()


def write(path, text):
    """Never leave half a file under the real name."""
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
        write(self.path, json.dumps({"stamp": self.stamp, "rows": self.rows}, indent=1))


def of_flavour(name=paths.FLAVOUR):
    """The boots of a flavour, with the image that is there now."""
    files = [file for place in RIG for file in _files(ROOT / place)]
    return Record(name, stamp([*files, *sorted(FOREIGN.glob("*/stamp")),
                               BUILD / "image" / name / "zImage", CONFIGS / f"{name}.config"]))

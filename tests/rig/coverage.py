# SPDX-License-Identifier: GPL-2.0-only
"""What ran of our files, as the guests of an image that counts report it, and gcov reads it."""
import base64
import binascii
import io
import json
import subprocess
import tarfile
from collections import Counter, defaultdict
from pathlib import Path

from .paths import BUILD, FLAVOUR, ROOT, RigError

PLACE = BUILD / "coverage" / FLAVOUR
OBJECTS = BUILD / "obj" / FLAVOUR
GCOV = "arm-linux-gnueabihf-gcov"
# The folders of the overlay whose lines are counted
OURS = ("arch", "drivers", "include", "samples")


def keep(name, facts):
    """The counts of a boot as its guests sent them; of an image that does not count there are none."""
    (PLACE / name).unlink(missing_ok=True)
    if text := facts.pop("counts_record", ""):
        PLACE.mkdir(parents=True, exist_ok=True)
        (PLACE / name).write_text(text)


def _archives(path):
    """One for each guest that told; what came by a console may have lost a line."""
    texts = defaultdict(str)
    for line in path.read_text().splitlines():
        token, _, text = line.partition(" ")
        texts[token] += text
    for text in texts.values():
        try:
            yield tarfile.open(fileobj=io.BytesIO(base64.b64decode(text)), mode="r:gz")
        except (binascii.Error, tarfile.TarError, EOFError):
            yield None


def _unpack(archive, place):
    """Beside each file of counts the notes of what it counts, which the compiler left."""
    found = []
    for member in archive.getmembers():
        name = Path("/", member.name)
        if name.suffix != ".gcda" or OBJECTS not in name.parents:
            continue
        data = place / name.relative_to(OBJECTS)
        data.parent.mkdir(parents=True, exist_ok=True)
        data.write_bytes(archive.extractfile(member).read())
        notes = data.with_suffix(".gcno")
        if not notes.exists():
            notes.symlink_to(OBJECTS / notes.relative_to(place))
        found.append(data)
    return found


def _source(name):
    """The file of the overlay that a kernel's source is, if it is one."""
    path = Path(name)
    for part in OURS:
        if part in path.parts:
            inside = Path(*path.parts[path.parts.index(part):])
            return str(inside) if (ROOT / inside).is_file() else None
    return None


def _read(data, lines):
    """False for what was counted by another image than is here now."""
    done = subprocess.run([GCOV, "--json-format", "--stdout", *map(str, data)], capture_output=True, text=True,
                          check=False, cwd=OBJECTS)
    if "stamp mismatch" in done.stderr:
        return False
    if done.returncode:
        raise RigError(f"{GCOV}: {done.stderr.strip()[-500:]}")
    for text in done.stdout.splitlines():
        for file in json.loads(text)["files"]:
            if name := _source(file["file"]):
                for line in file["lines"]:
                    lines[name][line["line_number"]] += line["count"]
    return True


class Lines(dict):
    """file -> line -> how often it ran; and what the counts are of."""

    def __init__(self):
        super().__init__()
        self.boots = self.guests = self.lost = self.old = 0

    def __missing__(self, name):
        return self.setdefault(name, Counter())

    def add(self, path, place):
        """The counts of one boot; place is for files that are not needed again."""
        self.boots += 1
        for archive in _archives(path):
            data = _unpack(archive, place) if archive else []
            self.lost += not data
            if data and _read(data, self):
                self.guests += 1
            elif data:
                self.old += 1


def collect(place):
    """All that was kept of a flavour's boots."""
    lines = Lines()
    for path in sorted(PLACE.glob("*")) if PLACE.is_dir() else []:
        lines.add(path, place)
    return lines

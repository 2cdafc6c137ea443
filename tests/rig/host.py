# SPDX-License-Identifier: GPL-2.0-only
"""Runs the tests that need no boot: every executable in tests/host."""
import os
import re
import signal
import subprocess
import tempfile
import time

from . import report, results
from .paths import BUILD, HOST_TESTS, ROOT

LOG = BUILD / "log/host"
LIMIT = 300


def tests(place=HOST_TESTS):
    """Every test by name; what they share has a suffix, or is not executable."""
    found = sorted(place.iterdir()) if place.is_dir() else []
    return {p.name: p for p in found if p.is_file() and not p.suffix and os.access(p, os.X_OK)}


def inputs(path):
    """The files that can change how a test of the kernel's source comes out.

    A test that boots something names more of them: `# Inputs: tests/rig tests/guest`.
    """
    named = re.search(r"^# Inputs: (.*)$", path.read_text(errors="replace"), re.MULTILINE)
    places = [path, *path.parent.glob(f"{path.name}.d"), ROOT / "patches", ROOT / "scripts",
              *(ROOT / part for part in (named.group(1).split() if named else ())),
              *(ROOT / part for part in ("arch", "include", "drivers", "samples"))]
    return [file for place in places if place.exists()
            for file in ([place] if place.is_file() else sorted(place.rglob("*")))]


def about(path):
    """The first comment after the SPDX line says what a test proves."""
    comments = [text.lstrip("#/* ").strip()
                for text in path.read_text(errors="replace").splitlines()[:6]
                if text.startswith(("#", "//", "/*")) and not text.startswith("#!")
                and "SPDX" not in text]
    return comments[0] if comments else ""


def _limit(path):
    """A test that builds something says so: `# Time limit: 900 s`."""
    found = re.search(r"^\W*Time limit: (\d+) s", path.read_text(errors="replace"),
                      re.MULTILINE)
    return int(found.group(1)) if found else LIMIT


def _run(path, out, scratch):
    env = dict(os.environ, ARMPV=str(ROOT), BUILD=str(BUILD), TMPDIR=scratch)
    test = subprocess.Popen([str(path)], stdin=subprocess.DEVNULL, stdout=out,
                            stderr=subprocess.STDOUT, env=env, cwd=ROOT,
                            start_new_session=True)
    limit = _limit(path)
    if limit > LIMIT:
        print(f"      {path.name} builds, which may take minutes", flush=True)
    try:
        return test.wait(limit), ""
    except subprocess.TimeoutExpired:
        return None, f"still running after {limit} s"
    finally:
        # Whatever it started goes with it, also on Ctrl-C.
        try:
            os.killpg(test.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        test.wait()


def run(path):
    """Run one test and report it; the end of its output shows why it did not pass."""
    LOG.mkdir(parents=True, exist_ok=True)
    log, start = LOG / f"{path.name}.log", time.monotonic()
    with tempfile.TemporaryDirectory(prefix="armpv-") as scratch, log.open("wb") as out:
        status, trouble = _run(path, out, scratch)
    state = {0: report.PASS, 77: report.SKIP}.get(status, report.FAIL)
    lines = [text for text in log.read_text(errors="replace").splitlines() if text.strip()]
    shown = {report.PASS: 0, report.SKIP: 1, report.FAIL: 5}[state]
    tail = lines[-shown:] if shown else []
    seconds = time.monotonic() - start
    results.host(path, state, seconds, about(path), log)
    report.line(path.name, state, seconds, log,
                tail + ([trouble] if trouble else []))
    return state

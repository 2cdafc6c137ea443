# SPDX-License-Identifier: GPL-2.0-only
"""Runs one QEMU to its end, its limit or the user's Ctrl-C, and has it judged."""
import re
import signal
import subprocess
import threading
import time
from dataclasses import dataclass, field

from . import coverage, debian, hvc, machine, pair, refusal, verdict
from .paths import LOG, RigError

stop = threading.Event()
# Seconds that a machine has for its last words once something went wrong; what waits for a guest that is dead
# would wait for as long as its test may take.
GRACE = 30


@dataclass
class Result:
    """How one case came out."""
    case: object
    log: object = None
    seconds: float = 0.0
    reasons: list = field(default_factory=list)
    facts: dict = field(default_factory=lambda: verdict.Facts(line=[]))

    @property
    def passed(self):
        return not self.reasons


def _text(path):
    return path.read_text(errors="replace") if path.exists() else ""


def _whole_lines(path):
    return _text(path).rpartition("\n")[0]


def _over(case, log):
    """A machine that cannot switch itself off has ended when its console says so."""
    return case.ends and re.search(case.ends, _text(log))


def _stall(case, qemu, log):
    """Has the machine stand still where its case wants it, while its counter goes on."""
    line, seconds = case.stall
    while qemu.poll() is None and not stop.is_set():
        if re.search(line, _text(log)):
            qemu.send_signal(signal.SIGSTOP)
            stop.wait(seconds)
            qemu.send_signal(signal.SIGCONT)
            return
        time.sleep(0.001)


class _Limit:
    """Until when a machine may run."""

    def __init__(self, case, log):
        self.case, self.log = case, log
        self.start = self.look = time.monotonic()
        self.end = self.start + case.timeout

    def passed(self):
        now = time.monotonic()
        if now > self.look:
            self.look = now + 2
            # The end of a line that is being written may be what allows its beginning.
            if any(verdict.troubles(self.case, _whole_lines(self.log))):
                self.end = min(self.end, now + GRACE)
        return now > self.end

    def __str__(self):
        return f"{time.monotonic() - self.start:.0f} s"


def _wait(case, qemu, log):
    """None when the machine ended as it should, else what happened."""
    limit = _Limit(case, log)
    if case.stall:
        _stall(case, qemu, log)
    while qemu.poll() is None:
        if stop.is_set():
            return "interrupted"
        if limit.passed():
            return f"hung: still running after {limit}"
        if _over(case, log):
            return None
        time.sleep(0.05)
    if qemu.returncode:
        return f"QEMU exited with {qemu.returncode}"
    return f"the machine ended before `{case.ends}`" if case.ends and not _over(case, log) else None


def _run(case, argv, log, watch):
    with log.open("wb") as out:
        out.write(f"$ {' '.join(argv)}\n".encode())
        out.flush()
        # A session of its own: Ctrl-C is the runner's to act on.
        qemu = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=out,
                                stderr=subprocess.STDOUT, start_new_session=True,
                                pass_fds=watch.files if watch else ())
        if watch:
            watch.start()
        try:
            return _wait(case, qemu, log)
        finally:
            qemu.kill()
            qemu.wait()


def _judge(case, ended, report, log):
    console = _text(log).partition("\n")[2].replace("\r", "")
    on_console = machine.without_port(case)
    facts, malformed = verdict.read(console if on_console else _text(report))
    reasons = verdict.judge(case, facts, malformed, console)
    return facts, ([ended] if ended else []) + reasons


def _watch(case, exceptions):
    """Who looks over the kernel's shoulder."""
    if case.refused:
        return refusal.Refusal(case.refused)
    return hvc.Watch(exceptions, case.hvcs) if case.hvcs is not None else None


def boot(case):
    """Boot a case; nothing that goes wrong in it gets past its result."""
    LOG.mkdir(parents=True, exist_ok=True)
    log, report = LOG / f"{case.name}.log", LOG / f"{case.name}.verdict"
    exceptions = LOG / f"{case.name}.exceptions"
    for old in (log, report, exceptions):
        old.unlink(missing_ok=True)
    result, start = Result(case, log), time.monotonic()
    try:
        argv = machine.command(case, report)
        watch = _watch(case, exceptions)
        with pair.beside(case) as options:
            ended = _run(case, argv + options + (watch.options() if watch else []), log, watch)
        result.facts, result.reasons = _judge(case, ended, report, log)
        result.reasons += pair.judge(case)
        coverage.keep(case.name, result.facts)
        if watch:
            result.reasons += watch.judge()
    except FileNotFoundError as error:
        result.reasons = [f"{error.filename} is missing: run `make setup`"]
    except (RigError, OSError, subprocess.SubprocessError) as error:
        result.reasons = [str(error)]
    if case.debian and result.passed:
        debian.drop(case)
    result.seconds = time.monotonic() - start
    return result

# SPDX-License-Identifier: GPL-2.0-only
"""Every HVC that a bare machine's kernel executes: where from, and what for.

Two witnesses: a breakpoint on each HVC in the image tells PC and r0, and QEMU's
exception log counts those that were taken, so that none can pass unseen.
"""
import re
import struct
import threading

from . import gdb, image, paths

SYMBOL = re.compile(r"^([0-9a-f]{8}) \w (\w+)$", re.MULTILINE)
PSCI = range(0x84000000, 0x84000020)
TAKEN = "[Hypervisor Call]"


def symbols():
    """Where everything in the image is."""
    return {name: int(address, 16)
            for address, name in SYMBOL.findall(paths.need(paths.SYSTEM_MAP).read_text())}


def _is_hvc(word):
    """An ARM HVC, of any condition and tag (the F space is another instruction)."""
    return word & 0x0ff000f0 == 0x01400070 and word >> 28 != 0xf


def addresses(at):
    """Every place in the image's code that holds an HVC."""
    code = image.unpacked(paths.need(paths.ZIMAGE).read_bytes())
    base, found = at["_text"], []
    for first, last in (("_stext", "_etext"), ("_sinittext", "_einittext")):
        start, end = at[first] - base, at[last] - base
        words = struct.unpack_from(f"<{(end - start) // 4}I", code, start)
        found += [base + start + 4 * n for n, word in enumerate(words) if _is_hvc(word)]
    return found


class Watch(threading.Thread):
    """Lets the machine run, and notes every HVC of the kernel on the way."""

    def __init__(self, log, wanted):
        super().__init__(daemon=True)
        self.log, self.wanted = log, wanted
        self.stub, self.symbols = gdb.Stub(), symbols()
        self.calls, self.before = [], None

    def options(self):
        return ["-d", "int", "-D", str(self.log), *self.stub.options()]

    @property
    def files(self):
        """What QEMU has to inherit."""
        return (self.stub.theirs.fileno(),)

    def taken(self):
        return self.log.read_text().count(TAKEN) if self.log.exists() else 0

    def run(self):
        self.stub.started()
        try:
            self._to_kernel()
            self._through_kernel()
        except gdb.Gone:
            pass
        self.stub.close()

    def _to_kernel(self):
        """What the zImage's own stub does before the kernel is not the kernel's."""
        entry = self.symbols["start_kernel"]
        self.stub.breakpoint(entry)
        self.stub.ask("c")
        self.before = self.taken()
        self.stub.step_off(entry)
        self.stub.breakpoint(entry, False)

    def _through_kernel(self):
        places = addresses(self.symbols)
        for address in places:
            self.stub.breakpoint(address)
        while True:
            self.stub.ask("c")
            registers = self.stub.registers()
            # A machine on its way down, whose last step was SYSTEM_OFF, may report once more.
            if registers[15] in places:
                self.calls.append((registers[15], registers[0]))
                self.stub.step_off(registers[15])

    def judge(self):
        """What is wrong with the HVCs, given whether there should be any."""
        self.join(10)
        if self.before is None:
            return [f"start_kernel was not reached at the address in {paths.SYSTEM_MAP}"]
        taken = self.taken() - self.before
        reasons = [f"HVC at {pc:#x} with r0={r0:#x} is not PSCI's"
                   for pc, r0 in self.calls if r0 not in PSCI]
        if taken != len(self.calls):
            seen = " ".join(f"{pc:#x}:{r0:#x}" for pc, r0 in self.calls)
            reasons.append(f"{taken} HVCs taken, but {len(self.calls)} seen in the kernel: {seen}")
        if bool(taken) != self.wanted:
            reasons.append(f"{taken} HVCs, expected {'some of PSCI' if self.wanted else 'none'}")
        return reasons

# SPDX-License-Identifier: GPL-2.0-only
"""A Xen that refuses: one kind of hypercall of the image never gets to it.

Every HVC in the image has a breakpoint; at those of the kind refused, the error is
put in place and the HVC is passed over. What else the kernel asks for is noted.
"""
import threading

from . import gdb, hvc

# Xen's public/xen.h, and the commands in the header of each.
HYPERCALLS = {7: "platform_op", 12: "memory_op", 17: "xen_version", 18: "console_io",
              20: "grant_table_op", 21: "vm_assist", 24: "vcpu_op", 29: "sched_op",
              32: "event_channel_op", 33: "physdev_op", 34: "hvm_op"}
EPERM = 1


def name(number, command):
    """A kind of hypercall; platform_op's command is behind a pointer. SMCCC has no number."""
    call = HYPERCALLS.get(number)
    if not call:
        return f"smccc:{command:08x}"
    return call if call == "platform_op" else f"{call}:{command}"


class Refusal(threading.Thread):
    """Lets the machine run, and stands between the kernel and Xen."""

    def __init__(self, refused):
        super().__init__(daemon=True)
        self.refused, self.stub = refused, gdb.Stub()
        self.seen, self.times = [], 0
        self.sites = hvc.addresses(hvc.symbols())

    def options(self):
        return self.stub.options()

    @property
    def files(self):
        """What QEMU has to inherit."""
        return (self.stub.theirs.fileno(),)

    def run(self):
        self.stub.started()
        try:
            for site in self.sites:
                self.stub.breakpoint(site)
            while True:
                self.stub.ask("c")
                self._at_hvc()
        except gdb.Gone:
            pass
        self.stub.close()

    def _at_hvc(self):
        registers = self.stub.registers()
        call = name(registers[12], registers[0])
        if call not in self.seen:
            self.seen.append(call)
        if call == self.refused:
            self.times += 1
            self.stub.change({0: -EPERM, 15: registers[15] + 4})
        else:
            self.stub.step_off(registers[15])

    def judge(self):
        """What is wrong if nothing was refused."""
        self.join(10)
        if not self.times:
            return [f"no {self.refused} to refuse; there were {' '.join(self.seen)}"]
        return []

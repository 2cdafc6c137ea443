# SPDX-License-Identifier: GPL-2.0-only
"""The columns of the table in tests/cases.py: what a case may say."""
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Case:
    """A boot and what its guest must report."""

    name: str
    about: str
    # platform, power, input, hvc or self-test
    group: str = "platform"

    # The board, and what stands between it and the image: a key of machine.LAYERS.
    board: str = "virt"
    layer: str = "bare"
    # On a bare machine, on the monitor, as dom0, and as a KVM guest with a tree: another kernel than the image under test.
    kernel: str = ""
    # On the monitor: the guest's console; of none the kernel finds one.
    console: str = "ttyAMA0 earlycon"
    # Extra words for the guest's kernel, and the job that its init runs.
    cmdline: str = ""
    job: str = ""
    # The job of a second machine like it, with which it shares memory: see pair.py. Of KVM, that of a second guest.
    peer: str = ""
    # Alone, with a server of such memory that calls it by this number: of a pair there are 0 and 1.
    number: int | None = None
    # Bytes of it then.
    link_size: int = 1 << 20
    # A network of the two besides.
    network: bool = False
    # More pieces of the guest's initramfs: keys of segments.PIECES.
    pieces: tuple = ()
    # The systems on its disks, its own and its guest's: sets of scripts/debian-root.
    debian: tuple = ()
    # The set that its own disk is once this has passed, for another case.
    leaves: str = ""
    # More of QEMU's options, on a bare machine or for dom0.
    options: tuple = ()
    # A function that edits the guest's device tree; of a domain that of the machine.
    edit: object = None
    # xen,enhanced for a dom0less domain, and the words of the dom0 beside it.
    enhanced: bool = False
    control: str = "rig.job=hang quiet"
    # Words of Xen's own command line, beside those that the rig needs.
    xen: str = ""
    # Words for the kernel of a KVM host.
    host: str = ""
    # Whom tests/monitor is for the guest, and the words that are in the memory which both know.
    face: str = ""
    shared: tuple = ()
    # Which hypercall fails there, and with what; and what is a lie: see monitor.py.
    fails: tuple = (0, 0)
    lies: tuple = ()
    # A machine that stands still: after this line (a pattern), for so many seconds.
    stall: tuple = ()
    # MiB of the machine under Xen, and of these dom0's; CPUs of the machine, if it is not KVM's: with one it
    # shares the cores with another boot, with more it has them to itself.
    memory: int = 1024
    dom0_memory: int = 256
    cpus: int = 2
    # Seconds; emulation on a busy machine is slow, so this is for hangs only.
    timeout: int = 180
    # Where the board cannot switch itself off: the line at which the boot is over.
    ends: str = ""

    # The one line `pv_guest: backend <name>, <evidence>` (evidence: a pattern).
    backend: str = "native"
    evidence: str = ""
    # /sys/hypervisor/type, and the files in services/ that read 1 (None: no directory).
    type: str = "absent"
    services: tuple | None = None
    # More facts of the report: a pattern for each.
    facts: dict = field(default_factory=dict)
    # The one line of our own code in the log besides that which names the backend.
    says: str = ""
    # Patterns that must, and must not, be in the log.
    log: tuple = ()
    forbid: tuple = ()
    # All that the guest's log holds (the job `log`) is on the console, once each.
    whole: bool = False
    # A line that must be there, and is no failure although it looks like one (a pattern).
    allowed: str = ""
    # Watch the kernel's HVCs: there are some and all of them PSCI's, or there are none.
    hvcs: bool | None = None
    # A kind of hypercall that Xen refuses: see refusal.py.
    refused: str = ""

    # Of all this only that it reports, and that nothing in its log is red: what it found may be less.
    survives: bool = False

    # A self-test's boot must be called failed, for a reason of this pattern.
    red: str = ""

    @property
    def cores(self):
        """What it keeps busy."""
        return self.cpus * (2 if self.peer and self.layer != "kvm" else 1)

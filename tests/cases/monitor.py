# SPDX-License-Identifier: GPL-2.0-only
"""What is shown on tests/monitor, a double of hypervisors that are not packaged."""
from dataclasses import replace

import trees
from rig.case import Case
from rig.monitor import STORE

from .common import ALL, DOMU, GUEST_OFF, KVM, NONE, NOPV, XEN, all_but


def region(revision=2, flags=1, magic=b"JHCOMM"):
    """The first words of a cell's communication region: nothing asked, nothing said, the flags."""
    data = magic + revision.to_bytes(2, "little")
    return (*(int.from_bytes(data[at:at + 4], "little") for at in (0, 4)), 0, 0, 0, flags)


CELL = dict(group="monitor", layer="monitor", face="jailhouse")
IS_CELL = dict(backend="jailhouse", type="jailhouse", evidence="found by device tree")
# A call that Jailhouse parks the CPU for, or that the monitor does not know
WRONG = ("monitor: parked", "monitor: FAILED")
SHUT_DOWN = "monitor: a CPU is off, and the cell's state is 2\n"
FAILED = "monitor: a CPU is off, and the cell's state is 3\n"
# A kernel that does not know how a cell ends comes back from the power-off, with one CPU.
NO_END = dict(ends=GUEST_OFF)
CLAIM = "pv_guest: device tree claims jailhouse, ignored: "


def cell(name, about, shared=region(), log=(), end=SHUT_DOWN, **more):
    """A cell whose tree says where its region is."""
    return Case(name, about, edit=trees.cell, shared=shared, services=("power",), log=(*log, end), forbid=WRONG,
                **CELL, **IS_CELL, **more)


# Of use where the compiler makes other code: see configs/thumb2.config.
ECHO = [
    Case("hvc-echo", "each arity of hvc_call has tag, number and arguments where they belong, and loses what it may",
         group="monitor", layer="monitor", face="echo", job="hvc-echo", pieces=("hvc-echo",), facts={"echo": "^0 wrong$"},
         log=tuple(f"monitor: counted 64 hypercalls {arity}\n" for arity in ("without an argument", "of one", "of two",
                                                                            "of three", "of four", "of five")),
         forbid=WRONG, **NONE),
]
# What KVM of Linux 6.1 answers to the calls of tests/modules/smccc_words.c
KVM_WORDS = dict(KVM["facts"], record="""^\
84000000 0: 10001 0 0 0
84000004 0: 0 0 0 0
84000004 7: fffffffe 0 0 0
84000006 0: 2 0 0 0
8400000a 84000000: 0 0 0 0
8400000a 80000000: 0 0 0 0
8400000a 84000012: 0 0 0 0
8400001f 0: ffffffff 0 0 0
80000000 0: 10001 0 0 0
80000001 80000000: ffffffff 0 0 0
80000001 80000002: ffffffff 0 0 0
80000003 0: ffffffff 0 0 0
84000050 0: 10000 0 0 0
84000051 84000053: 0 0 0 0
84000053 0: 0 0 0 0
84000053 61: fffffffe 0 0 0
8600ff01 0: b66fb428 e911c52e 564bcaa9 743a004d
86000000 0: 3 0 0 0
86000001 2: ffffffff 0 0 0
86001234 0: ffffffff 0 0 0
8500ff01 0: ffffffff 0 0 0
$""")
# One CPU: an event for another one would be sent from there.
LIKE_XEN = dict(group="monitor", layer="monitor", face="xen", cpus=1, forbid=WRONG, **XEN)
# And what Xen 4.17 answers to those of tests/modules/xen_words.c
XEN_WORDS = {"record": """^\
number: -38
xen_version: -38
event_channel_op: -38
memory_op: -38
sched_op: -38
hvm_op: -38
grant_table_op: -38
version: 4
features: 0 16005
more features: -22 16005
bind_ipi: 0
status: 0 5
unmask: 0
set_priority: 0
close: 0
status: 0 0
close again: -22
send: -22
unmask: 0
send to none: -22
query_size: 0 0
parameter: -22
vcpu_info: -22
$"""}
LIKE_KVM = dict(group="monitor", layer="monitor", face="kvm", forbid=WRONG)


def kvm_lies(lie, about, **facts):
    """The drivers of the services, where the host tells something else than the truth."""
    return Case(f"kvm-{lie.replace(' ', '-')}", about, job="services", pieces=("drivers",), lies=(lie,),
                **LIKE_KVM, **dict(KVM, facts={**KVM["facts"], **facts}))


def xen_lies(lie, about, lacks=(), **more):
    """Where Xen tells something else than the truth; what comes without it is there nevertheless."""
    return Case(f"xen-lies-{lie.replace(' ', '-')}", about, edit=trees.xen_of_monitor, lies=(lie,),
                services=tuple(name for name in all_but("store") if name not in lacks), **LIKE_XEN, **more)


FROM_STORE = {"name": "^0 monitored *$", "listed": "^0 domid name data *$", "missing": "^1 .*No such"}


def xen_store(name, about, lies=(), services=ALL, **more):
    """The same with a store, of which the guest's program reads."""
    return Case(name, about, edit=trees.xen_of_monitor, shared=(STORE,), lies=lies, job="store-read", pieces=("drivers",),
                services=services, **{**LIKE_XEN, **more})


LIES = [
    xen_lies("version", "Xen of a version that there is not"),
    xen_lies("features", "Xen with every feature but that of a control domain"),
    xen_lies("grants", "Xen with more grant frames than there can be: no grants, and a line that says so",
             lacks=ALL, log=(r"xen: no grant table \(-12\)\n.*going on with less",)),
    xen_lies("runstate", "a runstate that Xen always writes to", log=("xen: Xen does not tell its time",)),
    xen_lies("stolen", "more time stolen than there was"),
    xen_lies("wallclock", "a wallclock of no time: no clock", lacks=("clock",), log=("xen: Xen has not been told the time yet",)),
    xen_lies("torn", "a wallclock that Xen always writes to: no clock", lacks=("clock",),
             log=("xen: Xen has not been told the time yet",)),
    xen_lies("wallclock late", "a wallclock of the year 2240, which Linux takes from nobody: the clock is left as it was, and a line says so",
             log=(r"the kernel does not take Xen's time \(-22\)",)),
    xen_lies("no upcall", "Xen without an interrupt for events: no events", lacks=("events",),
             log=(r"xen: no event channel works \(-110\)",)),
    xen_lies("event words", "queues of events with a channel that there is not, and queues that there are not",
             log=("queue 7 of CPU 0 has no event channel 131071",)),
    xen_lies("upcalls", "an interrupt without an event, with each hypercall"),
    xen_lies("storm", "every event that there is, with each hypercall"),
    *(xen_store(f"xen-lies-store-{lie}", f"{about}: no store, and a line that says so", (f"store {lie}",), all_but("store"),
                log=("xenbus: XenStore does not answer, going on without it",), facts={"name": "^(1 |waits)"})
      for lie, about in (("silent", "a store that answers nothing"), ("ids", "answers to what nobody asked"),
                         ("indices", "a ring with more in it than fits"))),
    # Some of what never ends is taken for an answer to the first question.
    xen_store("xen-lies-store-length", "answers without end", ("store length",),
              log=("xenbus: XenStore does not answer, going on without it",), facts={"name": "^(1 |waits)"}),
    xen_store("xen-lies-store-types", "answers of no type", ("store types",), log=("xenbus: unexpected type",),
              facts={"name": "^1 .*Invalid argument *$"}),
    xen_store("xen-lies-store-errors", "errors that there are not", ("store errors",),
              log=("xen store gave: unknown error ENONSENSE",), facts={"name": "^1 .*Invalid argument *$"}),
    xen_store("xen-lies-store-words", "answers that are no text, nor a list", ("store words",),
              facts={"listed": "^1 .*Invalid argument *$"}),
    xen_store("xen-lies-store-watches", "watches that nobody has, and some that make no sense: the store is as good as any",
              ("store watches",), facts=FROM_STORE),
    kvm_lies("features", "a host that claims every feature there may be"),
    kvm_lies("ptp backwards", "a host whose clock runs backwards, a thousand times too fast"),
    replace(kvm_lies("ptp never", "a host whose clock shows a time that there is not: no clock, and a line that says so"),
            services=("power",), says=r"kvm_guest: no clock: .* refuses it \(-95\)"),
    kvm_lies("trng nothing", "a host whose random numbers are all 0"),
]
MONITOR = [
    Case("monitor-nobody", "PSCI by SMC and nobody else: no HVC at all", group="monitor", layer="monitor", face="nobody",
         log=("monitor: the guest is off 0",), forbid=WRONG, **NONE),
    Case("cpu-late", "a CPU that begins three seconds after it was started is there, and none is lost", group="monitor",
         layer="monitor", face="nobody", lies=("cpu late",), job="cpu-late",
         facts={"cpus": "^2$", "toggled": "^3$"}, forbid=(*WRONG, "CPU1: failed"), **NONE),
    *ECHO,
    cell("cell", "a cell with its region: known, no call but its own, and the root cell learns of its power-off"),
    cell("cell-console", "a cell's log on Jailhouse's debug console, from the first line and once", console="hvc0",
         cmdline="earlycon=jailhouse ignore_loglevel", job="log", whole=True,
         facts={"record": r"Booting Linux(.*\n)*.*pv_guest: backend jailhouse"}),
    Case("cell-console-unsaid", "a cell without a serial port, and without a word of its console: the debug console is, if Jailhouse has it on",
         edit=trees.cell_alone, shared=region(flags=3), console="", services=("power",),
         log=(r"console \[hvc0\] enabled", SHUT_DOWN), forbid=(*WRONG, r"console \[ttyAMA0\] enabled"), **CELL, **IS_CELL),
    cell("cell-requests", "the root cell's requests are answered, and a shutdown is done in order", job="cell-requests",
         facts={"powers_off": "^1$"},
         log=(r"message 0, reply 4\n(.*\n)*monitor: message 0, reply 1\n(.*\n)*monitor: message 0, reply 2\n",)),
    cell("cell-restart", "a cell cannot restart itself, says so, and shuts down", job="restart",
         log=("jailhouse: a cell cannot restart itself",)),
    cell("cell-silent", "a cell that may not use the debug console does not", shared=region(flags=0),
         cmdline="earlycon=jailhouse", log=("monitor: a CPU is off.*\n(monitor: counted .* (PSCI|SMCCC)\n)*$",)),
    cell("cell-panic", "a panic is a cell that failed", job="late-panic", end=FAILED,
         allowed="Kernel panic - not syncing: sysrq triggered crash"),
    Case("cell-no-reg", "a cell whose tree does not say where its region is: known, and a line says what to add",
         edit=trees.cell_no_reg, services=(), says="jailhouse: no services: the node has no reg, .*",
         forbid=WRONG, **CELL, **IS_CELL, **NO_END),
    Case("cell-other-revision", "a region of another revision: known, and left alone", edit=trees.cell,
         shared=region(revision=3), services=(), says="jailhouse: communication region of revision 3, 2 is known.*",
         cmdline="earlycon=jailhouse",
         forbid=(*WRONG, r"jailhouse0\] enabled"), **CELL, **IS_CELL, **NO_END),
    Case("cell-no-magic", "a tree that claims a region where there is none: nobody", edit=trees.cell,
         shared=region(magic=b"JHCOMX"), says=CLAIM + "it does not answer", console="hvc0 console=ttyAMA0 earlycon", cmdline="earlycon=jailhouse",
         forbid=(*WRONG, r"console \[(jailhouse0|hvc0)\] enabled"), **CELL, **NONE, **NO_END),
    Case("cell-nowhere", "and one where nothing answers at all", edit=trees.cell_nowhere,
         says=CLAIM + "it does not answer", forbid=WRONG, **CELL, **NONE, **NO_END),
    Case("cell-nopv", "nopv in a cell: no call of ours", edit=trees.cell, shared=region(),
         **CELL, **NO_END, **{**NOPV, "forbid": WRONG}),
    Case("cell-by-hvc", "a tree that claims a cell, where PSCI is by HVC: a cell would not have got here", group="input",
         edit=trees.cell_no_reg, says=CLAIM + "it does not answer", hvcs=True, **NONE),
    Case("cell-hyp", "the same, entered in HYP mode: nothing is read", group="input", board="virt-hyp",
         edit=trees.cell, says=CLAIM + ".*HYP.*", hvcs=False, **NONE),
    Case("monitor-xen", "a double of Xen is Xen to the kernel", edit=trees.xen_of_monitor, services=all_but("store"), **LIKE_XEN),
    Case("monitor-xen-uefi", "Xen's node tells of EFI's services, which no guest of 32 bits has use for: the same",
         edit=trees.xen_of_monitor_uefi, services=all_but("store"), **LIKE_XEN),
    Case("monitor-xen-no-ppi", "an interrupt in Xen's node that is no CPU's own: no service, and a line that says so",
         edit=trees.xen_of_monitor_no_ppi, services=(), log=(r"interrupt \d+ is not to be had \(-22\)\n.*going on with less",),
         **LIKE_XEN),
    Case("monitor-xen-no-interrupt", "one that the machine cannot have: the same",
         edit=trees.xen_of_monitor_no_interrupt, services=(),
         log=(r"the interrupt in Xen's node is of no use\n.*init failed \(-22\), going on with less",), **LIKE_XEN),
    xen_store("monitor-xen-store", "and has a store, as the guest's program reads",
              facts=FROM_STORE,
              log=(r"counted \d\d+ requests of the store\n",)),
    Case("xen-words", "what the real Xen answers", group="monitor", board="virt-hyp", layer="dom0less", enhanced=True,
         job="xen-words", pieces=("xen-words",), ends=GUEST_OFF, services=all_but("store"),
         facts=XEN_WORDS, **DOMU),
    Case("monitor-xen-words", "and answers as the real one does", edit=trees.xen_of_monitor, job="xen-words",
         pieces=("xen-words",), services=all_but("store"), facts=XEN_WORDS, **LIKE_XEN),
    Case("kvm-words", "what the real KVM answers", group="monitor", layer="kvm", job="smccc-words",
         pieces=("guest-smccc-words",), **dict(KVM, facts=KVM_WORDS)),
    Case("monitor-kvm", "a double of KVM is KVM to the kernel", **LIKE_KVM, **KVM),
    Case("monitor-kvm-words", "and answers as the real one does", job="smccc-words", pieces=("smccc-words",),
         **LIKE_KVM, **dict(KVM, facts=KVM_WORDS)),
    *LIES,
]

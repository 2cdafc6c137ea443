# SPDX-License-Identifier: GPL-2.0-only
"""Device trees that lie or are damaged: edits of the tree that QEMU makes."""

NODE = "/hypervisor"
VERSIONED = b"xen,xen-4.17\0xen,xen\0"
# What Xen's own node holds: where grants may be mapped, and the upcall's PPI.
REG = [0, 0x0b000000, 0, 0x20000]
INTERRUPTS = [1, 0, 0xf08]


def _node(tree, compatible=VERSIONED, reg=True, interrupts=True):
    props = {"compatible": compatible}
    if reg:
        props["reg"] = REG
    if interrupts:
        props["interrupts"] = INTERRUPTS
    tree.node(NODE, props)


def false_xen(tree):
    """A perfect Xen node, where there is no Xen."""
    _node(tree)


def no_version(tree):
    _node(tree, compatible="xen,xen")


def no_reg(tree):
    _node(tree, reg=False)


def no_interrupts(tree):
    _node(tree, interrupts=False)


def wrong_compatible(tree):
    _node(tree, compatible="acme,hypervisor")


def empty_compatible(tree):
    _node(tree, compatible=b"")


def unterminated_compatible(tree):
    _node(tree, compatible=b"xen,xen")


# Memory that the kernel is told to leave alone, where a test puts words
WORDS = 0x5f000000


def xvisor_node(tree):
    """Where a guest of Xvisor has registers of it."""
    tree.node(f"/vminfo@{WORDS:x}", {"compatible": "xvisor,vminfo", "reg": [0, WORDS, 0, 0x1000]})


# Where these machines have nothing
NOWHERE = 0x70000000


def xvisor_nowhere(tree):
    tree.node(f"/vminfo@{NOWHERE:x}", {"compatible": "xvisor,vminfo", "reg": [0, NOWHERE, 0, 0x1000]})


def xvisor_no_reg(tree):
    tree.node("/vminfo", {"compatible": "xvisor,vminfo"})


def xvisor_small_reg(tree):
    tree.node(f"/vminfo@{WORDS:x}", {"compatible": "xvisor,vminfo", "reg": [0, WORDS, 0, 8]})


def xen_of_monitor(tree):
    """Xen's node, with grant frames where there is memory."""
    _node(tree)
    tree.put(NODE, "reg", [0, WORDS, 0, 0x20000])


def xen_of_monitor_uefi(tree):
    """With the child that says that Xen was started by EFI, and has services of it."""
    xen_of_monitor(tree)
    tree.node(f"{NODE}/uefi", {})


def xen_of_monitor_no_ppi(tree):
    """An interrupt that all CPUs share, where each has to have its own."""
    xen_of_monitor(tree)
    tree.put(NODE, "interrupts", [0, 50, 4])


def xen_of_monitor_no_interrupt(tree):
    """One of a kind that the machine's interrupt controller has not."""
    xen_of_monitor(tree)
    tree.put(NODE, "interrupts", [7, 0, 0xf08])


def cell(tree):
    """Where a cell of Jailhouse has its communication region."""
    tree.node(f"/cell@{WORDS:x}", {"compatible": "jailhouse,cell", "reg": [0, WORDS, 0, 0x1000]})


def cell_alone(tree):
    """As most cells are: without a serial port that is the console unless somebody says otherwise."""
    cell(tree)
    tree.put("/chosen", "stdout-path", "")


def cell_nowhere(tree):
    tree.node(f"/cell@{NOWHERE:x}", {"compatible": "jailhouse,cell", "reg": [0, NOWHERE, 0, 0x1000]})


def cell_no_reg(tree):
    """As Jailhouse's own trees for its cells have it."""
    tree.node("/cell", {"compatible": "jailhouse,cell"})


def kvm_node(tree):
    """What a host that knows of the binding adds for its guest."""
    tree.node(NODE, {"compatible": "linux,kvm"})

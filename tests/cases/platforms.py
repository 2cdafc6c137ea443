# SPDX-License-Identifier: GPL-2.0-only
"""The platforms of the table that `make run` ends with."""
import trees
from rig.case import Case

from .common import ALL, DOM0, DOM0_OFF, DOMU, GUEST_OFF, IS_GUEST, KVM, NONE, XEN, XL_SAW, all_but

# Xen says what it was compiled with.
XEN_OF_64 = r"\(XEN\) Xen version .*aarch64-linux-gnu-gcc"
TOOLS = {"xl_list": r"Domain-0 +0 +256 +2 +r", "xl_uptime": r"Domain-0 +0 +\d+:\d\d:\d\d"}

PLATFORMS = [
    Case("virt", "QEMU's virt board, no EL2", **NONE),
    Case("virt-hyp", "virt, the kernel entered in HYP mode", board="virt-hyp", **NONE),
    Case("vexpress", "the Cortex-A15 Versatile Express", board="vexpress", **NONE),
    Case("xen-dom0-virt", "Xen's dom0 on virt", board="virt-hyp", layer="dom0",
         job="dom0", facts=TOOLS, **DOM0),
    Case("xen-dom0-vexpress", "Xen's dom0 on the Versatile Express",
         board="vexpress-hyp", layer="dom0", job="dom0", facts=TOOLS, ends=DOM0_OFF,
         **DOM0),
    Case("xen-guest", "a guest made by xl create, its console read back in dom0",
         board="virt-hyp", layer="xl", services=ALL, facts={"date": "2031-05-04"},
         log=(IS_GUEST, XL_SAW + "0 "), **XEN),
    Case("xen-guest-arm64", "a 32-bit guest of Xen on arm64, whose dom0 is Debian's 64-bit kernel",
         board="virt-arm64", layer="xl-arm64", services=ALL, facts={"date": "2031-05-04"},
         log=(XEN_OF_64, IS_GUEST, XL_SAW + "0 "), **XEN),
    # No toolstack knows of this domain, so it has no store.
    Case("xen-dom0less", "a domain made by Xen itself, with xen,enhanced",
         board="virt-hyp", layer="dom0less", enhanced=True, ends=GUEST_OFF,
         services=all_but("store"), **DOMU),
    Case("xen-dom0less-plain", "a domain made by Xen itself, without xen,enhanced",
         board="virt-hyp", layer="dom0less", ends=GUEST_OFF,
         backend="xen", type="xen", services=(), evidence="found by SMCCC UID",
         log=(r"xen: Xen \d+\.\d+, no services",)),
    Case("kvm-uid", "a KVM guest on a GICv3 host, found by the UID", layer="kvm",
         evidence="found by SMCCC UID", **KVM),
    Case("kvm-dt", "a KVM guest whose tree has a linux,kvm node", layer="kvm",
         edit=trees.kvm_node, evidence="found by device tree", **KVM),
    Case("kvm-protected", "a KVM guest of a host that protects guests, of which it is none",
         layer="kvm", host="kvm-arm.mode=protected", evidence="found by SMCCC UID",
         log=(r"kvm \[1\]: Protected nVHE mode initialized",), **KVM),
]

# Xen on a machine with more above 4 GiB, on arm64 by its other GIC, and with the image as
# dom0: they take no way through the kernel that the platforms above do not.
OTHER_HOSTS = [
    Case("xen-dom0-highmem", "dom0 on the machine of Xen's own tests: four CPUs, PCI above 4 GiB",
         board="virt-hyp-highmem", layer="dom0", cpus=4, memory=2048, job="dom0",
         facts={"xl_list": r"Domain-0 +0 +256 +4 +r"},
         **{**DOM0, "log": (*DOM0["log"], r"ECAM at \[mem 0x4010000000-")}),
    Case("xen-guest-arm64-gicv3", "a 32-bit guest of Xen on arm64 with a GICv3",
         board="virt-arm64-gicv3", layer="xl-arm64", services=ALL, facts={"date": "2031-05-04"},
         log=(XEN_OF_64, r"GICv3 initialization", IS_GUEST, XL_SAW + "0 "), **XEN),
    Case("xen-dom0-arm64", "the image as dom0 of Xen on arm64", board="virt-arm64",
         layer="dom0", cpus=1, job="dom0", facts={"xl_list": r"Domain-0 +0 +256 +1 +r"}, **DOM0),
]

# Platforms of a few flavours alone: those that name them with `also`.
SOME_FLAVOURS = [
    Case("integratorcp", "the Integrator/CP with an ARM1136: ARMv6 itself",
         board="integratorcp", job="cpu", facts={"cpu_part": "^0xb36$", "cpu_model": "^ARMv6"},
         # It has nothing to switch itself off with.
         ends=r"reboot: .*System halted", **NONE),
    Case("raspi0", "the Raspberry Pi Zero: ARMv6K", board="raspi0", job="cpu",
         facts={"cpu_part": "^0xb76$", "cpu_model": "^ARMv6"}, **NONE),
    # The base's own kernel of 64 bits with our hooks, which are in what it shares with ours.
    Case("arm64-dom0", "a 64-bit kernel with the hooks as dom0 of Xen on arm64", board="virt-arm64",
         layer="dom0", dom0_memory=512, job="dom0", facts={"xl_list": r"Domain-0 +0 +512 +2 +r"}, type="xen",
         log=(XEN_OF_64,)),
    Case("arm64-guest", "a 64-bit guest with the hooks, of that dom0", board="virt-arm64", layer="xl",
         dom0_memory=512, facts={"date": "2031-05-04"}, type="xen", log=(XEN_OF_64, XL_SAW + "0 ")),
    Case("arm64-kvm", "a 64-bit KVM guest with the hooks", layer="kvm"),
]

# SPDX-License-Identifier: GPL-2.0-only
"""Another kernel in the place of this one: on bare metal, in guests, and after a crash."""
from rig.case import Case

from .common import DOM0, KVM, NONE

REFUSED = r"^[1-9]\d* .*kexec_?(file)?_?load.*Operation not supported"
KEXEC = [
    Case("kexec-virt", "a bare machine's kernel starts another", group="kexec", job="kexec",
         pieces=("own-image", "kexec"), facts={"kernel": "^second$"}, **NONE),
    Case("kexec-kvm", "so does a KVM guest's", group="kexec", layer="kvm", job="kexec", timeout=300,
         pieces=("guest-own-image", "guest-kexec"),
         # The base cannot take over the tables of a GICv3's LPIs, and says so by a taint.
         **dict(KVM, facts={**KVM["facts"], "kernel": "^second$", "tainted": "^1024$"})),
    Case("xen-kexec", "a Xen domain refuses to; its crash kernel reads all of a ballooned guest, and has its disk",
         group="kexec", board="virt-hyp", layer="dom0", job="xen-kexec", cpus=1, timeout=600,
         pieces=("guest-image", "kexec", "guest-crash-image", "guest-kexec", "hotplug"),
         facts={"refused_dom0": REFUSED, "why_dom0": "^1$", "refused_guest": REFUSED,
                "why_guest": "^1 *$", "balloon": r"^1\d{5} *$", "loaded": "^1 *$",
                "vmcore": r"^size (\d{9}) read \1 marker [1-9]\d*$", "dump_reason": "^0$",
                "crash_cpu": "^0x1$", "saved": r"^vmcore: size (\d{9}) read \1 marker [1-9]\d*$"}, **DOM0),
]

# For `make matrix`: a quarter of an hour.
LONG = [
    Case("xen-crashes", "twenty guests crash with Debian's words for kdump: each crash kernel has all of Xen's services",
         group="kexec", board="virt-hyp", layer="dom0", job="xen-crashes", cpus=1, timeout=3600,
         pieces=("guest-image", "kexec", "guest-own-image", "guest-kexec", "hotplug"),
         facts={"crashed": "^20 of 20$", "with_services": "^20 of 20$",
                "strays": r"^[1-9]\d* of 20$"}, **DOM0),
]

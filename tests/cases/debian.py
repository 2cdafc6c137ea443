# SPDX-License-Identifier: GPL-2.0-only
"""Debian's stock user space on the image: systemd, udev, dbus and chrony as they come."""
from rig.case import Case
from rig.paths import PACKAGED

from .common import DOM0, NONE

# The first boot restarts, the second one says how that ended.
BOOTED_TWICE = dict(system="^running$", failed="^$", system_again="^running$",
                    last_end="^(reboot.target|System Reboot)$", recovered="^0$")
# Warnings of the base, which gives them in the same place without us; the last two are of an
# emulated CPU that had to wait for a core.
BASE_WARNS = (r"CPU\d: Spectre v2: firmware did not set auxiliary control register IBE bit, .*",
              r"/cpus/cpu@\d missing clock-frequency property", r"Grant table initialized",
              r"software IO TLB: only able to allocate 4 MB",
              r"pci \S+: Failed to add - passthrough or MSI/MSI-X might fail!",
              r"xen:xen_privcmd: No target domain found, blocking all hypercalls",
              r"device-mapper: core: CONFIG_IMA_DISABLE_HTABLE is disabled\. .*",
              r"OF: fdt: Ignoring memory block 0x4000000 - 0x8000000",
              r"hrtimer: interrupt took \d+ ns", r"sched: DL replenish lagged too much")
NO_OTHER = rf"^(({'|'.join(BASE_WARNS)})\n)*$"


def debian(name, about, facts, timeout=1200, **how):
    """The kernel has nothing of ours to complain of, and the user space has no failed unit."""
    return Case(name, about, group="debian", timeout=timeout,
                facts=dict(BOOTED_TWICE, complaint=NO_OTHER, **facts), **how)


DEBIAN = [
    # QEMU's fw_cfg is the store of a machine without a hypervisor.
    debian("debian", "Debian with systemd on a bare machine, started twice",
           dict(detect_virt="^qemu$", virt_what="^qemu$", hostnamectl="Virtualization=qemu$", lscpu="^$",
                modules="^fuse pv_store qemu_fw_cfg_store$", chrony=",Not synchronised$"),
           debian=("guest",), **NONE),
]

# For `make matrix`: minutes each. QEMU 7.2's GICv2 loses an interrupt that is pending while it
# is given to another CPU (a write to ITARGETSR leaves its pending bit with the old one). Xen
# does that to a disk's interrupt whenever dom0's virtual CPU moves, so these do not.
LONG = [
    debian("debian-dom0", "Debian as dom0 by its own units, and as the guest that they start, with "
           "disk, network and clock",
           dict(detect_virt="^none$", virt_what="^xen xen-dom0$", hostnamectl="^$",
                lscpu="^Hypervisor vendor=Xen Virtualization type=none$",
                modules="^fuse pv_store qemu_fw_cfg_store$",
                chrony=",Not synchronised$", same="^1$", xl_list="^Domain-0$",
                **{f"guest_{name}": pattern for name, pattern in BOOTED_TWICE.items()},
                guest_complaint=NO_OTHER, guest_detect_virt="^xen$",
                guest_virt_what="^xen xen-domU$", guest_hostnamectl="Virtualization=xen$",
                guest_lscpu="^Hypervisor vendor=Xen Virtualization type=para$",
                guest_modules="^fuse pv_ptp pv_store$", guest_chrony=",Normal$",
                guest_type="^xen$", guest_end=r"^\d+$"),
           board="virt-hyp", layer="dom0", job="guest", memory=1536, dom0_memory=512, xen="dom0_vcpus_pin",
           debian=("dom0", "guest"), pieces=("debian-dom0",), **DOM0),
    # lscpu knows KVM by x86's CPUID alone.
    debian("debian-kvm", "Debian as a KVM guest that follows its host's clock",
           dict(detect_virt="^kvm$", virt_what="^kvm|^qemu$", hostnamectl="Virtualization=kvm$", lscpu="^$",
                modules="^fuse ptp_kvm pv_ptp pv_store qemu_fw_cfg_store$", chrony=",Normal$"),
           layer="kvm", debian=("guest",), backend="kvm", type="kvm",
           services=("clock", "power", "store"), evidence="found by SMCCC UID"),
]

# A system in which apt installed the packages of the flavour; ZIMAGE is the kernel on its disk.
# All that is a module is loaded by udev, ours where their service is.
OWN = dict(release=f"{PACKAGED}$")
OWN_BARE = dict(OWN, detect_virt="^qemu$", modules=r"^(?!.*(pv_ptp|ptp_kvm)).*\bpv_store\b.*\bqemu_fw_cfg_store\b")


def own(name, about, facts, root="own-grub", guest=None, **how):
    return debian(name, about, facts, debian=tuple(filter(None, (root, guest))), **how)


OWN_DISK = [
    own("own-direct", "Debian's own kernel and initrd of ours, started directly, has GRUB installed",
        dict(OWN_BARE, efi="^absent$", grub="^installed$",
             needrestart=f"KCUR: (.*){PACKAGED} .*KEXP: \\1{PACKAGED} .*KSTA: 1"),
        root="own", leaves="own-grub", job="own-grub", **NONE),
    # Of more CPUs than its one the crash kernel would warn, which is the base's.
    own("own-kdump", "that system crashes: Debian's kdump-tools saves its memory, of which makedumpfile has the log",
        dict(OWN_BARE, kdump="ready to kdump", dump="^dump.:1$"), root="own", job="crash", cmdline="crashkernel=128M",
        cpus=1, timeout=1800, allowed="Kernel panic - not syncing: sysrq triggered crash", **NONE),
    own("own-efi", "that disk, started by Debian's EFI and GRUB", dict(OWN_BARE, efi="^32$"), layer="efi", **NONE),
    own("own-kvm", "that system as a KVM guest",
        dict(OWN, detect_virt="^kvm$", modules=r"^(?=.*\bptp_kvm\b)(?=.*\bpv_store\b).*\bpv_ptp\b", chrony=",Normal$"),
        root="own", layer="kvm", backend="kvm", type="kvm", services=("clock", "power", "store"),
        evidence="found by SMCCC UID"),
    own("own-xen", "that system as dom0, and as a guest without a network, which pygrub starts: ssh by a link, kdump",
        dict(OWN, detect_virt="^none$", xl_list="^Domain-0$", attached="^guest has link 0$", visit=f"{PACKAGED} xen$",
             guest_interfaces="^(?!.*(eth|en))", guest_visited="^UNKNOWN ", guest_release=f"{PACKAGED}$", guest_complaint=NO_OTHER,
             guest_detect_virt="^xen$", guest_modules=r"^(?=.*\bpv_ptp\b).*\bpv_store\b", guest_chrony=",Normal$",
             guest_type="^xen$", guest_kdump="ready to kdump", guest_dump="^dump.:1$", guest_end=r"^\d+$",
             **{f"guest_{name}": pattern for name, pattern in BOOTED_TWICE.items()}),
        root="own-dom0", guest="own-grub", board="virt-hyp", layer="dom0", job="own-host", memory=2048, dom0_memory=512,
        timeout=3600, xen="dom0_vcpus_pin", allowed="guest: .*Kernel panic - not syncing: sysrq triggered crash", **DOM0),
]

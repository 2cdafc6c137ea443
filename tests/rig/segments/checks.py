# SPDX-License-Identifier: GPL-2.0-only
"""What a test brings along: drivers, programs and modules that look at one thing."""
from functools import partial

from .. import paths
from ..paths import ARMHF
from .fill import debian_programs, modules, own, own_programs, own_tool, programs, test_module
from .made import offer, offer_to_guests
from .tree import Tree

# A piece each, of its name with - for _
MODULES = ("hvc_arity", "hvc_echo", "xen_words", "exclusives", "evtchn_check", "evtchn_storm", "grant_check", "warning")
GUEST_MODULES = ("clock_check", "late_words", "smccc_words")
# What a guest has of its distribution for one piece
DEBIAN_PROGRAMS = {"clock-client": ("usr/sbin/phc2sys", "usr/sbin/phc_ctl"), "kexec": ("usr/sbin/kexec",),
                   "entropy": ("usr/bin/rngtest",)}


def drivers():
    """Drivers for any hypervisor, and the program for one of them."""
    tree = own_programs(Tree().add("usr/bin/pvstore", own_tool("pvstore")), "store_file", "clock_refuses")
    return modules(tree, "drivers/pv/pv_ptp",
                   "drivers/pv/pv_store", "drivers/firmware/qemu_fw_cfg_store",
                   "drivers/ptp/ptp_kvm", "samples/pv_guest/pv_greeting")


def kunit():
    return modules(Tree(), "lib/kunit/kunit", "arch/arm/paravirt/pv_guest_test",
                   "arch/arm/xen/xen_clock_test", "drivers/xen/xenbus/xenbus_list_test",
                   "drivers/firmware/qemu_fw_cfg_store",
                   "drivers/firmware/qemu_fw_cfg_store_test", "drivers/pv/pv_link",
                   "drivers/pv/pv_link_test", "drivers/pv/pv_virtio", "drivers/pv/pv_virtio_test")


def udev():
    """Debian's udev with its own rules for such devices, and ours."""
    tree = programs(Tree(), ARMHF, ["usr/bin/udevadm"])
    tree.links["usr/bin/systemd-udevd"] = "udevadm"
    tree.add("usr/lib/udev/rules.d/50-udev-default.rules",
             ARMHF / "usr/lib/udev/rules.d/50-udev-default.rules")
    return tree.add("usr/lib/udev/rules.d/60-pv-ptp.rules",
                    paths.ROOT / "tools/udev/60-pv-ptp.rules")


def detect():
    """What asks of a distribution where they are."""
    tree = programs(Tree(), ARMHF, ["usr/bin/systemd-detect-virt",
                                     "usr/libexec/virt-what-cpuid-helper"])
    return tree.add("usr/sbin/virt-what", ARMHF / "usr/sbin/virt-what")


offer({name.replace("_", "-"): partial(test_module, name) for name in MODULES})
offer_to_guests({"drivers": drivers, "kunit": kunit, "udev": udev, "detect": detect,
                 "clock": partial(own, "clock"), "kdump": partial(own, "crash_image"),
                 **{name.replace("_", "-"): partial(test_module, name) for name in GUEST_MODULES},
                 **{name: partial(debian_programs, *names) for name, names in DEBIAN_PROGRAMS.items()}})

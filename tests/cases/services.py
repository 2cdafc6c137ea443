# SPDX-License-Identifier: GPL-2.0-only
"""The drivers in drivers/pv, which are the same on every hypervisor."""
from rig.case import Case

from .common import DOM0, KVM, NONE, WITHOUT_TOOLS

KEY = "name=opt/data/greeting,string=hello"
# What /dev/pv_store says to who makes a mistake, and to who has to wait
RULES = ("^no key: No such device, no room: Invalid argument, key nowhere: Bad address, value nowhere: Bad address, "
         "request nowhere: Bad address, no key watched: Invalid argument, watched: done, told: done, nothing new: Resource temporarily unavailable, "
         "interrupted: Interrupted system call, ")
FW_CFG = {
    "rules": RULES + "written: Read-only file system *$", "gone": "^watched: done hung up: No such device *$",
    "greetings": r"^\w+ says: hello;$", "listed": "^0 data *$", "below": "^0 greeting *$",
    "got": "^0 hello *$", "missing": "^1 pvstore: data/missing: No such file or directory *$",
    "watched": "^0 data/greeting *$",
    "written": "^1 pvstore: data/greeting: Read-only file system *$",
    "bad_key": "^1 pvstore: data/../greeting: Invalid argument *$",
    "left": "^<(.*)> was <\\1>$",
}

REFUSES = ", ".join(f"{what}: Operation not supported" for what in ("set", "later", "tuned", "pulses"))
# Of a guest that has as much as xenstored lets it have
FULL = "No space left on device"
XEN_STORE = {
    "rules": RULES + "written: done, woken: done, told nowhere: Bad address, told later: done *$",
    "watches": f"^some of 300: {FULL}, another: done *$",
    "large": f"^1 pvstore: data/large: {FULL} *$", "crowded": rf"^pvstore: data/crowd/\d{{3}}: {FULL} *$", "later": "^0 *$",
    "clock_refuses": f"^{REFUSES} *$",
    "traces": "^/dev/pv_store /dev/ptp0 /sys/class/ptp/ptp0 /sys/class/misc/pv_store",
    "greetings": "^xen says: hello;$",
    "listed": r"^0 (?=.*\bdata ).*\bmemory ", "below": "^0 (.* )?greeting *$",
    "got": "^0 hello *$", "missing": "^1 pvstore: data/missing: No such file or directory *$",
    "written": "^0 *$", "written_seen": "^from guest$", "bad_key": FW_CFG["bad_key"],
    "denied": "^1 pvstore: name: Permission denied *$",
    "watched": "^data/greeting data/greeting *$", "greetings_later": "says: hello;xen says: anew;$",
    "listed_large": r"^(300 \w{32}) *: <\1>$",
    "left": "^<(.*)> was <\\1>$", "dom0_got": "^0 hello dom0 *$", "dom0_left": "^<(.*)> was <\\1>$",
}

STALLED = {
    "asking": "^0 of 4$", "opened": "^0 *$", "opened_store": "^0 *$", "closed": "^1 of 1$",
    "killed": "^4 of 4$", "removal_begun": "^0 of 1$", "other_driver": "^0 *$",
    "removed": "^1 of 1$", "left": FW_CFG["left"], "watched": "^0 *$",
    "got": "^0 anew *$",
    # Only a debugging kernel looks.
    "leaks": "^(0|nobody looks)$",
}

TOO_LONG = "^1 pvstore: data/long: File too large *$"
LARGE = {
    "listed_300": r"^<(300 \w{32})> is <\1>$", "listed_2000": r"^<(2000 \w{32})> is <\1>$",
    "longest": "^0 *$", "longest_seen": r"^<(\d+)> is <\1>$", "too_long": TOO_LONG,
    "far_too_long": TOO_LONG, "still_works": "^0 hello *$",
}

# A clock that was put back three seconds: date drops what is left of a fourth, and the kernel
# takes a machine's own clock, which says seconds, for half a second more. Then nanoseconds,
# less than 5 ms. Each date that is set is short by less than a second, and so are sums.
FOLLOWED = {"offset_first": r"^-(2[5-9]\d{8}|[34]\d{9}) *$",
            "offset_settled": r"^[0-4]?\d{1,6} *$"}
# Both clocks asked, in microseconds: half of the time that the asking takes is in it.
CLOCK_ERROR = r"^[1-4]?\d{1,4}$"
# FIPS 140-2 itself fails one good block of about 1,200.
RANDOM = {"rng": "^smccc_trng$", "rng_blocks": r"^(19[7-9]|200)$", "seeded_at": r"^0\.000000$"}

# Nothing fails and nothing is left out, in five suites; a kernel that was tested says so.
KUNIT = {"suites": "^" + "".join(
             rf"{suite}: pass:([1-9]\d*) fail:0 skip:0 total:\{n};" for n, suite in
             enumerate(("pv_guest", "xen_clock", "xenbus_list", "qemu_fw_cfg_store", "pv_link", "pv_virtio"), 1)) + "$",
         "tainted": "^262144$"}


def kvm(name, about, job, pieces=(), facts=None, host=(), timeout=300, **how):
    """A KVM guest with its own pieces, and its host with some."""
    return Case(name, about, group="services", layer="kvm", job=job,
                pieces=(*host, *(f"guest-{piece}" for piece in pieces)), timeout=timeout,
                **dict(KVM, facts={**KVM["facts"], **(facts or {})}, **how))


def dom0(name, about, job, pieces=(), facts=None, timeout=300):
    """Dom0 and a guest, each with these pieces."""
    pieces = ("guest-image", *pieces, *(f"guest-{piece}" for piece in pieces))
    return Case(name, about, group="services", board="virt-hyp", layer="dom0", job=job,
                cpus=1, pieces=pieces, timeout=timeout, facts=facts or {}, **DOM0)


SERVICES = [
    Case("kunit-virt", "the KUnit suites of the services, on a bare machine", group="services",
         job="kunit", pieces=("kunit",), facts=KUNIT, **NONE),
    Case("kunit-dom0", "the same in dom0", group="services", board="virt-hyp", layer="dom0",
         job="kunit", cpus=1, pieces=("kunit",), facts=KUNIT, **dict(DOM0, services=WITHOUT_TOOLS)),
    kvm("kunit-kvm", "the same in a KVM guest", "kunit", ("kunit",), KUNIT),
    Case("services-virt", "QEMU's keys on a bare machine: read, listed, not written",
         group="services", job="services", pieces=("drivers",), options=("-fw_cfg", KEY),
         facts=FW_CFG, **NONE),
    kvm("services-kvm", "QEMU's keys and the host's clock in a KVM guest", "services",
        ("drivers",), {**FW_CFG, "traces": "/dev/ptp0"}),
    dom0("services-xen", "XenStore's keys in a guest and in dom0, from the same modules",
         "services-xen", ("drivers",), XEN_STORE, timeout=900),
    Case("store-stalled", "while xenstored does not answer, who asks can be killed, and nobody "
         "else waits", group="services", board="virt-hyp", layer="dom0", job="store-stalled",
         pieces=("drivers",), cpus=1, timeout=900, facts=STALLED, **DOM0),
    Case("store-reserved", "QEMU's keys in a machine with Xen are not for its dom0, also before XenStore is there",
         group="services", board="virt-hyp", layer="dom0", job="store-reserved", pieces=("drivers",), cpus=1,
         options=("-fw_cfg", KEY), facts={"device": r"^9020000\.fw-cfg$", "early": "^1 .*No such file or directory *$", "later": "^0 hello dom0 *$"}, **DOM0),
    Case("store-large", "what does not fit into a message of XenStore's: listed whole, or refused",
         group="services", board="virt-hyp", layer="dom0", job="store-large",
         pieces=("drivers", "store-tests"), cpus=1, timeout=900, facts=LARGE, **DOM0),
    kvm("host-clock-kvm", "the host's clock, one and by its usual name, followed by linuxptp in a "
        "KVM guest", "host-clock", ("drivers", "clock-client", "clock", "clock-check", "udev"),
        {**FOLLOWED, "ptp_clocks": "^KVM virtual PTP;$", "ptp_alias": "^platform:ptp-kvm$",
         "ptp_link": "^ptp0$", "service": r"^ahead -?\d+ us *$",
         "date": "2031-05-04", "paused": "^10[5-7]$", "stepped": "^110[4-7]$",
         "clock_error_us": CLOCK_ERROR}, host=("clock",)),
    dom0("host-clock-xen", "Xen's clock, by a stable name, followed by linuxptp in a guest; none in "
         "dom0", "host-clock-xen", ("drivers", "clock-client", "clock", "udev"),
         {**FOLLOWED, "ptp_clocks": "^host wallclock;$", "ptp_link": "^ptp0 *$", "dom0_traces": "^$",
          "clock_error_us": CLOCK_ERROR, "paused": "^10[01] *$", "stepped": "^1(099|10[01]) *$"}),
    kvm("entropy-kvm", "what KVM gives to /dev/hwrng passes FIPS 140-2, and seeds the kernel",
        "entropy", ("entropy",), RANDOM),
    kvm("detect-kvm", "systemd knows KVM; virt-what itself takes any such machine for QEMU",
        "detect", ("detect",), {"detect_virt": "^kvm$", "virt_what": "^qemu *$"}),
    dom0("detect-xen", "systemd and virt-what know dom0 and a guest of Xen", "detect-xen",
         ("detect",), {"detect_virt": "^none$", "virt_what": "^xen xen-dom0 *$",
                       "detect_virt_guest": "^xen *$", "virt_what_guest": "^xen xen-domU *$"}),
    kvm("kvm-crash", "a panic is one to QEMU's management, after its message, and says all where "
        "QEMU lets it", "kvm-crash", cmdline="panic_print=0x1f",
        allowed="Kernel panic - not syncing: sysrq triggered crash",
        log=(r"sysrq triggered crash(.*\n)*.*Mem-Info:(.*\n)*.*qmp: .*GUEST_PANICKED",)),
]

# Ten minutes, in a flavour whose kernel looks for what is wrong with itself.
LOOKED_AT = {"left": "^$", "leaks": "^0$"}
FUZZED = {"fuzzed": r"^\d{4,} calls, \d{3,} done, 0 died$", "leaks": "^0$"}
FUZZ = "rig.seconds=600"
DEBUGGED = [
    Case("unload-virt", "our modules leave nothing behind on a bare machine", group="services",
         job="unload", pieces=("drivers", "clock-client"), options=("-fw_cfg", KEY), timeout=1200,
         facts=LOOKED_AT, **NONE),
    kvm("unload-kvm", "nor in a KVM guest", "unload", ("drivers", "clock-client"), LOOKED_AT,
        timeout=1200),
    dom0("unload-xen", "nor in dom0 and in its guest", "unload-xen", ("drivers", "clock-client"),
         {**LOOKED_AT, "left_guest": "^ *$", "leaks_guest": "^0 *$"}, timeout=1200),
    Case("fuzz-virt", "/dev/pv_store survives ten minutes of random calls, its provider coming and "
         "going", group="services", job="fuzz", pieces=("drivers", "fuzz"), cmdline=FUZZ,
         options=("-fw_cfg", KEY), timeout=1200, facts={**FUZZED, "removals": r"^\d{2,}$"}, **NONE),
    Case("fuzz-dom0", "/dev/pv_store survives ten minutes of random calls over XenStore",
         group="services", board="virt-hyp", layer="dom0", job="fuzz-dom0",
         pieces=("drivers", "fuzz"), cmdline=FUZZ, timeout=1200, facts=FUZZED, cpus=1, **DOM0),
]

# SPDX-License-Identifier: GPL-2.0-only
"""Xen's toolstack: every verb of xl, of which Debian's own is in dom0."""
from rig.case import Case

from .common import DOM0

# What guests that are gone have left: nothing, and all of the memory that Xen has for
# domains is free again. Its own heap keeps some pages for small things of several users;
# a vCPU alone has eight and more there.
NOTHING_LEFT = {"store_left": "^nothing$", "domains_left": "^Domain-0$",
                "memory_lost": "^0 KiB$", "heap_lost": r"^(-\d+|\d|1\d|2[0-8]) KiB$"}

VERBS = {
    "create": r"^guest +2 +128 +2 +[r-][b-]----", "list": "^Domain-0 guest$",
    "uptime": r"^guest +2 +\d+:\d\d:\d\d$", "info": r"^1 4\.\d+\.\d+ xen-3\.0-armv7l$",
    "console": "^serve: typed 0 42$",
    "pause": "^--p---$", "paused_time": r"^(\d+\.\d) was \1$", "paused_answer": "^<>$",
    "unpause": "^<awake >$", "unpaused_time": r"^(\d+\.\d) was (?!\1$)",
    "sysrq": "^1 in", "reboot": "^1 told, reason 1 ",
    "rebooted": r"^guest +3 +128 +2 ", "rebooted_store": "^1$",
    "shutdown": "^Domain 3 has been (shut down, reason code 0|destroyed)$",
    "shut_down": "^1 told, reason 0 ",
    "living": r"^deaf +4 +128 +1 ", "destroy": "^deaf is an invalid domain identifier",
    **NOTHING_LEFT,
}

SIZES = {1: 128, 2: 192, 3: 256, 4: 384, 5: 512, 6: 640, 7: 768, 8: 1024}


def cpus(count):
    """So many CPUs are online, and an event came to each of them."""
    every = range(count)
    online = "0" if count == 1 else f"0-{count - 1}"
    return f"^online {online}, events on {' '.join(map(str, every))}$"


def sized(vcpus, memory):
    return {f"listed_{vcpus}": f"^{memory} {vcpus}$", f"cpus_{vcpus}": cpus(vcpus),
            f"memory_{vcpus}": f"^{memory} MiB$",
            f"filled_{vcpus}": rf"^{memory * 3 // 4}\s"}


def vcpu_set(count):
    facts = {}
    for n in range(1, count + 1):
        facts |= {f"xen_down{n}": "^3 off$", f"present_down{n}": "^0$",
                  f"guest_down{n}": cpus(1), f"given{n}": "^online 0$",
                  f"xen_up{n}": "^0 off$", f"present_up{n}": "^0-3$",
                  f"guest_up{n}": cpus(4)}
    return facts


def balloon(count):
    facts = {"start": r"^guest 131072 \d+ kB list 128 free "}
    for n in range(1, count + 1):
        facts |= {f"down{n}": r"^guest 102400 \d+ kB list 100 free ",
                  f"up{n}": r"^(guest .+ free \d+) of \1$",
                  f"pattern{n}": r"^([0-9a-f]{32}) .* was \1 "}
    return facts


# The first domain was gone before theirs were made.
MANY = {f"guest{n}": rf"^[0-9a-f-]{{36}} guest{n} +{n + 1}$" for n in range(1, 9)}

# xl's or Xen's own words for each.
REFUSED = {
    "no_file": "Failed to read config file: /run/no_file.cfg: No such file",
    "empty": "Domain name must be specified",
    "syntax": "config parsing error near `=': syntax error",
    "open_list": r"syntax error, unexpected \$end",
    "action": 'Unknown on_reboot action "explode"',
    "uuid": "Failed to parse UUID: xyz",
    "gic_unknown": 'Unknown gic_version "v7"',
    "disk_format": "unknown value for format: near `floppy'",
    "pool": "Illegal pool specified: none",
    "cpu": "Hard affinity completely outside of domain's cpupool",
    "vcpus_xl": "contains too many VCPUS",
    "vcpus_xen": "domain creation fail: Invalid argument",
    "gic_other": "domain creation fail: Invalid argument",
    "same_name": 'Domain with name "Domain-0" already exists',
    "no_kernel": "failed to open file '/guest/missing': No such file",
    "no_ramdisk": "xc_dom_ramdisk_file failed: No such file",
    "no_image": "no loader found: Invalid kernel",
    "no_tree": "failed to read the partial device file /guest/missing",
    "memory_huge": "Cannot allocate memory",
    "memory_short": "can't allocate low memory for domain: Out of memory",
    "no_disk": "Disk vdev=xvda failed to stat: /run/missing: No such file",
    "disk_name": "Invalid or unsupported virtual disk identifier bogus",
    "disk_server": "Unable to set disk defaults for disk 0",
    "vif_script": "cannot execute /etc/xen/scripts/missing: No such file",
    "iomem": "failed give domain access to iomem range fffff-fffff",
}

# A page for each of 29 guests would be 116 KiB. Dom0's slabs and its store's heap grow by
# some 50 KiB in the first ten and then no more.
CYCLES = {"reached": "^30 of 30$", "dom0_lost": r"^(-\d+|\d\d?|10\d|11[0-5]) KiB$",
          **NOTHING_LEFT}


def refused():
    """Each fails, says why, and leaves nothing; a good one then starts."""
    facts = {name: rf"^exit [1-9]\d*, left nothing *: .*{why}"
             for name, why in REFUSED.items()}
    return {**facts, "right": "^up$", **NOTHING_LEFT}


def xl(name, about, facts, memory=1024, **how):
    """A boot of dom0 whose job makes guests of the same image."""
    usual = dict(DOM0, job=name, pieces=("guest-image",), cpus=1, timeout=1800)
    return Case(name, about, group="xl", board="virt-hyp", layer="dom0", memory=memory, facts=facts, **{**usual, **how})


TOOLSTACK = [
    xl("xl-verbs", "xl create, list, uptime, info, console, pause, unpause, sysrq, reboot, "
       "shutdown, destroy", VERBS),
    xl("xl-sizes", "guests of 1 to 8 vCPUs, each of which takes events, and of 128 MB to 1 GB",
       {k: v for n, m in SIZES.items() for k, v in sized(n, m).items()} | NOTHING_LEFT,
       1536),
    xl("xl-vcpu-set", "vCPUs taken from a guest and given back take events again", vcpu_set(2)),
    xl("xl-balloon", "xl mem-set takes memory and gives it back, to the page", balloon(3)),
    xl("xl-many-guests", "eight guests at once", MANY | NOTHING_LEFT
       | {"running": "^8 guests$", "left": "^0 guests$"}, 1536),
    xl("xl-cycles", "30 guests made and destroyed leave no memory missing", CYCLES),
    xl("xl-wrong-config", "xl refuses wrong configurations, and nothing is left of them",
       refused(), 768),
]

# Both ends of a pair tell the same, and that nothing was wrong or came twice.
PAIR = r"^([1-9]\d*) rings, 1667 pages, 0 wrong, 0 events more */ \1 rings, 1667 pages, 0 wrong, 0 events more *$"
MESH = ("a", "b", "c", "d")
LOAD = {**{f"pair_{one}{other}": PAIR for n, one in enumerate(MESH) for other in MESH[n + 1:]},
        **{f"counted_{name}": r"^1000 turns, \d+ times again *$" for name in "abcdefgh"}, "counted": "^8000$",
        **{f"toggled_{name}": r"^ *[1-9]\d* 0 +[1-9]\d* 1 *$" for name in MESH},
        "ballooned": r"^ *([1-9]\d*) 100 +\1 128 *$", **NOTHING_LEFT}

# How many guests one boot makes: some twenty minutes of tests/long/cycles.
PART = 250

LONG = [
    # Debian's Xen for ARM is built to keep guests apart: without this word, of which it warns, they
    # reach dom0 alone.
    xl("xen-load", "four guests ring each other and share pages, eight count in the store, while CPUs and memory go and come",
       LOAD, 2048, xen="xsm=dummy", allowed=r"\(XEN\) WARNING: SILO mode is not enabled", cpus=2, timeout=3600,
       pieces=("guest-image", "guest-xen-mesh", "guest-tools")),
    xl("xl-cycles-part", f"{PART} guests made and destroyed leave no memory missing",
       {**CYCLES, "reached": f"^{PART} of {PART}$"}, job="xl-cycles", cmdline=f"rig.cycles={PART}", timeout=3500),
]

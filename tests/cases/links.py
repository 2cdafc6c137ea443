# SPDX-License-Identifier: GPL-2.0-only
"""Links between guests: memory, doorbells, and what each end finds when the other goes."""
from rig.case import Case

from .common import DOM0, KVM, NONE
from .toolstack import NOTHING_LEFT

# Provider, size, side, state, what the peer offers, driver
MET = {"met": "^xen 1048576 0 connected 0 *$", "met_dom0": "^xen 1048576 1 connected 0 *$",
       "bound": "^xen 1048576 0 connected 1000 pv_link_sum$", "unbound": "^xen 1048576 0 [a-z]* 0 *$"}
# The peer says that it goes, or the link goes first.
GONE = "^(Broken pipe|No such device), No such device$"
# To the page
LEFT = {"taken": "^1024$", "given_back": "^0$", "given_back_later": "^0$", "heap_left": r"^<(.*)> was <\1>$",
        "devices": "^<>$"}

# What the service may print of a guest that goes, and of a line that is wrong
SAID = r"^(pvlink: (/etc/pvlink\.conf, line 2: [^:]* twice|/dev/pv_link\d is gone)( |$))*$"


def link(name, about, facts, pieces=(), job="", **how):
    """Dom0 and a guest, each with what links need."""
    return Case(name, about, group="links", board="virt-hyp", layer="dom0", job=job or name, cpus=1,
                pieces=("guest-image", "links", *pieces, "guest-links"), facts=facts, **dict(DOM0, **how))


# Of errors the directories stay that are for those of all backends. Xen keeps its list of what dom0 has mapped as
# long as it once was: 16 KiB for each of five links of 4M.
HEAP = r"^(-\d+|\d|\d\d|10[0-8]) KiB$"
ERRORS = '^(nothing|\\+/local/domain/0/error = "" \\+/local/domain/0/error/backend = "")$'
# -ENOMEM for one of three at the latest. Of dom0 and its balloon there are 20 MiB at most: five of eight, and from
# where one is refused all are.
SHORT = "^(guest has link . ?){0,2}(pvlink: no link for guest: error .*12.* ?)+$"
DOM0_SHORT = "^(guest has link . ?){0,5}(pvlink: no link for guest: error [^:]*12[^:]* ?){3,8}$"
# 8 MB each way, the sums of both ends
BOTH = "^same, 1 sums same, 1 sums$"
# A write() that waits when a connection is reset is told that, one that comes later that there is none.
CUT = "^write: (Broken pipe|Connection reset by peer|No such device|Transport endpoint is not connected) *$"
# Rounds, of how many
ALL = r"^([1-9]\d*) of \1$"
HOSTILE = {type: r"^\d+ rounds, [1-9]\d* connected, [1-9]\d* turns, [1-9]\d* used, [1-9]\d* words$"
           for type in ("vsock", "fs", "net", "blk")}
EACH_TIME = "^3 same, 1 sums, same, 1 sums *$"
# What a reply that is a lie comes to
REFUSED = "^stat: .*Input/output error *$"
# Of two machines
PAIR = ("links", "ivshmem", "vhost", "vsock", "pvlink")
PAIRED = {"links": "^ivshmem$", "answers": "^50 of 50 right, 1048576 bytes,", "exchanged": BOTH,
          "exchanged_killed": BOTH, "devices": "^<>$", "exchanged_unloaded": BOTH, "exchanged_restarted": BOTH,
          "said": "^$"}
# Of what no link is made
NO_DOORBELLS = "^(?=.*no doorbells: of QEMU's it takes ivshmem-doorbell, and a machine with MSI;)"
NO_PAIR = ".*the host calls it number 2: of a link there are 0 and 1;.*"
# What is gone from sysfs
NO_FILE = "^[^:]*: .*: No such file or directory *$"
# The guest's queues have 64 entries, and the kernel copies a message of 100 pages, which the two tests of MSG_ZEROCOPY
# take for a fault. vhost has no such limit.
VSOCK_TESTED = {"guest_serves": "^26 of 26, failed: *$", "dom0_serves": "^24 of 26, failed: 18 19 *$"}
VSOCK_TESTED_BY_PAIR = {"driver_serves": "^26 of 26, failed: *$", "device_serves": "^24 of 26, failed: 18 19 *$"}
# The tests are those of Linux 6.12. A host of 6.1 does not do yet what some are about, nor fail the same ones each time.
VSOCK_TESTED_WITHOUT_US = {"guest_serves": "^26 of 26, failed: *$", "host_serves": "^26 of 26, failed: *$"}
NET = {"card": r"^02:00:00:00:00:2a 1500 0x0001 .*", "to_guest": "^same, 1 sums", "from_guest": "^same, 1 sums",
       "lost": "^0 0 0 0 0 *$", "to_guest_again": "^same, 1 sums", "said": "^$", "from_guest_small": "^same, 1 sums",
       "to_guest_small": "^same, 1 sums", "lost_small": "^0 0 0 0 0 *$"}
# e2fsck, of a file system that was let go of
CLEAN = "^status 0, 0 questions$"


LINKS = [
    Case("link-pair", "two bare machines with shared memory: sockets by it, also when one starts anew, of which nobody tells",
         group="links", cpus=1, job="link-pair", peer="link-peer", timeout=300, pieces=PAIR, facts=PAIRED, **NONE),
    Case("link-pair-kvm", "two such machines that are KVM guests of one host", group="links", layer="kvm", job="link-pair",
         peer="link-peer", timeout=600, pieces=("python", *(f"guest-{name}" for name in PAIR)), **{**KVM, "facts": PAIRED}),
    Case("link-pair-net", "two such machines: a network card by it, TCP each way, by the modules that Xen's guests have",
         group="links", cpus=1, job="link-pair-net", peer="link-peer-net", timeout=300,
         pieces=("links", "ivshmem", "vhost-net", "virtio-net", "pvlink"),
         facts={"taken": "^same, 1 sums$", "given": "^same, 1 sums$", "lost": "^0 0 0 0 0 *$",
                "card": "^02:00:00:00:00:2b$", "said": "^$"}, **NONE),
    Case("link-pair-blk", "two such machines: a disk by it, where each reads what the other wrote, by the same modules",
         group="links", cpus=1, job="link-pair-blk", peer="link-peer-blk", timeout=300,
         pieces=("xen-tools", "links", "ivshmem", "storage-daemon", "virtio", "tools", "pvlink"),
         facts={"checked": CLEAN, "from_peer": "^same, ", "to_peer": "^same, 1 sums$", "checked_again": CLEAN, "said": "^$"},
         **NONE),
    Case("link-pair-fs", "two such machines: files by it, where each reads what the other wrote, by the same modules",
         group="links", cpus=1, job="link-pair-fs", peer="link-peer-fs", timeout=300,
         pieces=("xen-tools", "links", "ivshmem", "virtiofsd", "virtio-fs", "pvlink"),
         facts={"from_peer": "^same, ", "to_peer": "^same, 1 sums$", "said": "^$"}, **NONE),
    Case("link-refused", "shared memory without doorbells, and of three machines: no links, and a line that says why",
         group="links", cpus=1, job="link-refused", number=2, pieces=("links", "ivshmem"), options=(
             "-object", "memory-backend-ram,id=plain,size=1M,share=on", "-device", "ivshmem-plain,memdev=plain"),
         facts={"devices": "^<>$", "said": NO_DOORBELLS + NO_PAIR + "$"},
         **NONE),
    Case("link-too-small", "shared memory with doorbells that is too small for a link: none, and a line that says so",
         group="links", cpus=1, job="link-refused", number=0, link_size=4096, pieces=("links", "ivshmem"),
         facts={"devices": "^<>$", "said": r"(^|;)no link \(-22\);"}, **NONE),
    link("link-xen", "a link of a guest and dom0: checksums both ways, and either end goes and comes again",
         {**MET, **LEFT, "links": "^xen$", "answers": "^200 of 200 right, 1048576 bytes, side 1$", "answers_again": "^20 of 20 right,",
          "asked_by_guest": "^50 of 50 right, 1048576 bytes, side 0$", "answers_later": "^20 of 20 right,",
          "answers_front": "^20 of 20 right,", "answers_back": "^20 of 20 right,",
          "lost": GONE, "destroyed": GONE}, timeout=900),
    link("link-vhost", "the kernel's vhost serves queues in memory that a guest granted: a socket of dom0 is reached",
         {"driver": "^connected: 1 answer: HELLO FROM A GUEST, cid 2 *$", "device": "^heard: hello from a guest$"},
         ("vhost",), timeout=240),
    link("link-vsock", "sockets of a guest without a network, over virtio: 8 MB each way, also after pvlink was killed",
         {"device": "^0x0013 .*", "links": "^pv_link0 xen 1048576 connected 0 - *$",
          "to_dom0": "^same, 1 sums", "from_dom0": "^same, 1 sums", "woken": "^0$", "cut": CUT,
          "to_dom0_again": "^same, 1 sums", "from_dom0_again": "^same, 1 sums", "said": "^$",
          "too_small": "^1 *$", "to_dom0_small": "^same, 1 sums", "from_dom0_small": "^same, 1 sums"},
         ("vhost", "vsock", "pvlink", "guest-vsock"), timeout=600),
    link("link-net", "a network card of a guest, over virtio: TCP each way, also after pvlink was killed, and by a small link",
         NET, ("vhost-net", "pvlink", "guest-virtio-net"), timeout=600),
    link("link-blk", "a disk of a guest, over virtio: each end reads what the other wrote, also after what serves it was killed",
         {"disk": "^65536 62 4096 write back *$", "checked": CLEAN, "from_guest": "^same, 1 sums$",
          "from_guest_direct": "^same, 1 sums$", "to_guest": "^same, 1 sums$", "pvlink_killed": "^same, 1 sums$",
          "daemon_killed": "^same, 1 sums$", "checked_again": CLEAN,
          "said": "^pvlink: the program that has the device is gone *$", "held": "[1-9]", "let_go": NO_FILE,
          "again": "^same, 1 sums$", "unread": "^ *1 ", "let_go_unread": NO_FILE, "small": "^6 *$", "written_small": "^same, 1 sums$",
          "checked_small": CLEAN, "in_flight": r"[1-9]", "destroyed": "^pvlink: /dev/pv_link0 is gone$", "daemon": "^goes on$"},
         ("pvlink", "storage-daemon", "guest-virtio", "guest-tools"), timeout=600),
    link("link-fs", "files of dom0's, over virtio: each end reads what the other wrote, also after what serves them was killed",
         {"from_guest": "^same, 1 sums$", "from_guest_direct": "^same, 1 sums$", "to_guest": "^same, 1 sums$",
          "long": "^same, 1 sums$", "many": "^300 300 *$", "forgotten": r"^3\d\d *$", "pvlink_killed": "^same, 1 sums$",
          "daemon_killed": "^same, 1 sums$", "said": "^pvlink: the program that has the device is gone *$",
          "let_go": NO_FILE, "again": "^same, 1 sums$", "small": "^same, 1 sums$", "small_read": "^same, 1 sums$",
          "lie_error": REFUSED, "lie_length": REFUSED,
          "lie_unique": REFUSED, "lies": "^[1-9]", "true_again": "^same, 1 sums$", "destroyed": "^pvlink: /dev/pv_link0 is gone$"},
         ("pvlink", "virtiofsd", "guest-virtio-fs"), timeout=600),
    link("link-memory", "links that guest or dom0 has no memory for are refused, nobody is killed, and there are others later",
         {"guest_short": SHORT, "guest_later": r"^guest has link \d$", "dom0_short": DOM0_SHORT, "dom0_refused": "^[1-9]",
          "dom0_later": r"^guest has link \d$", "killed": "^0 0 *$", **NOTHING_LEFT, "heap_lost": HEAP, "store_left": ERRORS}, ("pvlink",), timeout=600),
    link("link-lists", "a guest that offers lists of pages that are none: each is refused, and nothing is left of it",
         {**{kind: "^22 no link *$" for kind in ("empty", "crowded", "endless")},
          **{kind: "^13 no link *$" for kind in ("foreign", "half")}, "no_list": "^2 no link *$",
          "answers": "^20 of 20 right,", "given_back": "^0$"}, timeout=600),
    link("link-service", "the service gives a guest its links by name, also when it restarts, and takes all away again",
         {"attached": "^guest has link 0 when it starts$", "to_dom0": "^same, 1 sums", "other_domain": r"^(\d+) (?!\1$)\d+$",
          "to_dom0_restarted": "^same, 1 sums", "from_dom0_restarted": "^same, 1 sums",
          "second": "^guest has link 1 *$", "guest_has": "^pv_link0 pv_link1 *$",
          "refused": "not 5M pvlink: a CID is a number from 3 to 4294967294, not 2 pvlink: vsock 42 is that of guest$", "detached": "pv_link0 *$",
          "refused_net": "^pvlink: net web0 is that of guest pvlink: a network is TAP or TAP,MAC .* not web1,03",
          "disk": "^guest has link 1 8192 *$", "disk_detached": "pv_link0 *$",
          "files": "^guest has link 1 *$", "from_guest": "^same, 1 sums$", "files_detached": "pv_link0 *$",
          "refused_fs": "^pvlink: files are SOCKET,TAG as in .* not /run/files.sock$",
          "refused_blk": "^pvlink: blk /run/disk.sock is that of guest pvlink: a disk is the path of a socket, .* not disk.sock$",
          "not_there": "guest is to have no link 7", "nonsense": "^line 2: not GUEST NUMBER SIZE 1$",
          "other_server": r"^(\d+) (?!\1$)\d+$", "to_dom0_served_again": "^same, 1 sums", "kept": "^1$", "from_dom0_kept": "^same, 1 sums",
          "file": r"^guest 0 1048576 vsock 42$", "said": SAID, **NOTHING_LEFT},
         ("vhost", "vhost-net", "vsock", "pvlink", "storage-daemon", "virtiofsd", "guest-vsock", "guest-virtio-fs", "hotplug"),
         timeout=600),
]


def hostile(how, seconds):
    """One end answers as it likes, as a device of one type after the other for so long each: the other end bears it."""
    words = f"rig.seconds={seconds}"
    return [
        link(f"link-{how}", "dom0's end of a link is hostile: the guest's kernel bears it", {**HOSTILE, "to_dom0": "^same, 1 sums$"},
             ("vhost", "vsock", "scribble", "pvlink", "suspend", "guest-scribble", "guest-vsock", "guest-virtio-fs", "guest-virtio-net"),
             job="link-scribble", cmdline=words, timeout=3600),
        link(f"link-{how}-dom0", "the guest's end of a link is hostile: dom0's kernel bears it", HOSTILE,
             ("vsock", "virtio-fs", "virtio-net", "suspend", "guest-scribble", "guest-vsock"),
             job="link-scribble", cmdline=f"rig.hostile=guest {words}", timeout=3600),
        Case(f"link-pair-{how}", "of two machines that share memory one is hostile: the other one's kernel bears it", group="links",
             cpus=1, job="link-pair-scribble", peer="link-peer-scribble", timeout=3600, cmdline=words,
             pieces=(*PAIR, "scribble", "virtio-fs", "virtio-net"), facts={**HOSTILE, "exchanged": BOTH, "said": "^$"}, **NONE),
    ]


# For `make matrix`: some minutes.
LONG = [
    link("link-suspend", "a guest that is suspended while its sockets are in use has its link and these again",
         {"states": "^6 ---ss- *$", "resume": EACH_TIME, "restore_guest": EACH_TIME, "given_back": "^0$",
          "said": "^(pvlink: /dev/pv_link0 is gone ?){4}$"},
         ("vhost", "vsock", "pvlink", "suspend", "guest-vsock"), timeout=900),
    *hostile("scribble", 15),
    link("link-net-large", "the same card, with 100 MiB in each direction, and again",
         NET, ("vhost-net", "pvlink", "guest-virtio-net"), job="link-net", timeout=3600,
         cmdline="rig.bytes=104857600"),
    link("link-load", "each type of virtio device by a link that is just large enough, for a minute: nothing is lost",
         {"vsock": ALL, "net": ALL, "net_lost": "^0 0 0 0 0 *$", "tap_lost": r"^<([\d ]+)> was <\1>$", "disk": ALL,
          "disk_checked": CLEAN, "files": ALL, "complaints": "^0$", "said": "^$"},
         ("vhost", "vhost-net", "vsock", "pvlink", "storage-daemon", "virtiofsd", "guest-vsock", "guest-virtio-net",
          "guest-virtio-fs", "guest-tools"), timeout=1800),
    link("link-vsock-test", "the kernel's own tests of AF_VSOCK, dom0 and a guest being the server in turn",
         {**VSOCK_TESTED, "said": "^$"},
         ("vhost", "vhost-net", "vsock", "vsock-test", "pvlink", "guest-vsock", "guest-vsock-test", "guest-virtio-net"),
         timeout=1800),
    Case("link-pair-kvm-vsock-test", "the same tests between two KVM guests with shared memory, each being the server in turn",
         group="links", layer="kvm", job="link-pair-vsock-test", peer="link-peer-vsock-test", network=True, timeout=2400,
         pieces=("python", *(f"guest-{name}" for name in (*PAIR, "virtio-net", "vsock-test"))),
         **{**KVM, "facts": {**VSOCK_TESTED_BY_PAIR, "said": "^$"}}),
    Case("vsock-test-kvm", "the same tests between a KVM guest and its host, by QEMU's own vhost-vsock-pci: without us (SUITE=trixie)",
         group="links", layer="kvm", job="vsock-test", timeout=2400,
         pieces=("vsock-host", *(f"guest-{name}" for name in ("links", "vsock", "virtio-net", "vsock-test"))),
         **{**KVM, "facts": VSOCK_TESTED_WITHOUT_US}),
    link("link-lives", "a hundred times each the program is killed, and the guest's and dom0's end go, while it is used",
         {"killed": "^0 of 100$", "rebound_guest": "^0 of 100$", "rebound_dom0": "^0 of 100$", "taken_more": "^0$",
          "replaced": "^0 of 20$", "taken_later": "^0$", "heap_left": LEFT["heap_left"], "nodes": r"^<\d+ >$"},
         timeout=3600),
    link("link-restarts", "a guest restarts a hundred times: its link and its sockets are there each time, and nothing is left",
         {"restarted": "^100 of 100$", **NOTHING_LEFT},
         ("vhost", "vsock", "pvlink", "guest-vsock", "hotplug"), timeout=3600),
]

# For a kernel that finds its own mistakes: ten minutes each, in four types
FUZZ = hostile("fuzz", 150)

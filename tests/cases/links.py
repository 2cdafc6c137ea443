# SPDX-License-Identifier: GPL-2.0-only
"""Links between guests: memory, doorbells, and what each end finds when the other goes."""
from rig.case import Case

from .common import DOM0, NONE
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
SAID = r"^(pvlink: (/etc/pvlink\.conf, line 2: [^:]* twice|/dev/pv_link\d is gone|the link is gone)( |$))*$"


def link(name, about, facts, pieces=(), **how):
    """Dom0 and a guest, each with what links need."""
    return Case(name, about, group="links", board="virt-hyp", layer="dom0", job=name, cpus=1,
                pieces=("guest-image", "links", *pieces, "guest-links"), facts=facts, **dict(DOM0, **how))


# Of errors the directories stay that are for those of all backends. Xen keeps its list of what dom0 has mapped as
# long as it once was: 16 KiB for each of three links of 4M.
HEAP = r"^(-\d+|\d|[1-6]\d|7[0-6]) KiB$"
ERRORS = '^(nothing|\\+/local/domain/0/error = "" \\+/local/domain/0/error/backend = "")$'
# -ENOMEM for one of three at the latest
SHORT = "^(guest has link . ?){0,2}(pvlink: no link for guest: error .*12.* ?)+$"
# 8 MB each way, the sums of both ends
BOTH = "^same, 1 sums same, 1 sums$"


LINKS = [
    Case("link-pair", "two bare machines with shared memory: sockets by it, also when one starts anew, of which nobody tells",
         group="links", cpus=1, job="link-pair", peer="link-peer", timeout=300,
         pieces=("links", "ivshmem", "vhost", "vsock", "pvlink"),
         facts={"link": "^ivshmem 1048576$", "answers": "^50 of 50 right, 1048576 bytes,", "exchanged": BOTH,
                "exchanged_killed": BOTH, "exchanged_restarted": BOTH, "said": "^$"}, **NONE),
    Case("link-pair-net", "two such machines: a network card by it, TCP each way, by the modules that Xen's guests have",
         group="links", cpus=1, job="link-pair-net", peer="link-peer-net", timeout=300,
         pieces=("links", "ivshmem", "vhost-net", "virtio-net", "pvlink"),
         facts={"taken": "^same, 1 sums$", "given": "^same, 1 sums$", "lost": "^0 0 0 0 0 *$",
                "card": "^02:00:00:00:00:2b$", "said": "^$"}, **NONE),
    link("link-xen", "a link of a guest and dom0: checksums both ways, and either end goes and comes again",
         {**MET, **LEFT, "answers": "^200 of 200 right, 1048576 bytes, side 1$", "answers_again": "^20 of 20 right,",
          "asked_by_guest": "^50 of 50 right, 1048576 bytes, side 0$", "answers_later": "^20 of 20 right,",
          "lost": GONE, "destroyed": GONE}, timeout=900),
    link("link-vhost", "the kernel's vhost serves queues in memory that a guest granted: a socket of dom0 is reached",
         {"driver": "^connected: 1 answer: HELLO FROM A GUEST, cid 2 *$", "device": "^heard: hello from a guest$"},
         ("vhost",), timeout=240),
    link("link-vsock", "sockets of a guest without a network, over virtio: 8 MB each way, also after pvlink was killed",
         {"device": "^0x0013 .*", "links": "^pv_link0 xen 1048576 connected 0 - *$",
          "to_dom0": "^same, 1 sums", "from_dom0": "^same, 1 sums", "cut": "^write: (Broken pipe|Connection reset by peer|No such device)",
          "to_dom0_again": "^same, 1 sums", "from_dom0_again": "^same, 1 sums", "said": "^$",
          "too_small": "^1 *$", "to_dom0_small": "^same, 1 sums", "from_dom0_small": "^same, 1 sums"},
         ("vhost", "vsock", "pvlink", "guest-vsock"), timeout=600),
    link("link-net", "a network card of a guest, over virtio: TCP each way, also after pvlink was killed, and by a small link",
         {"card": r"^02:00:00:00:00:2a 1500 0x0001 .*", "to_guest": "^same, 1 sums", "from_guest": "^same, 1 sums",
          "lost": "^0 0 0 0 0 *$", "to_guest_again": "^same, 1 sums", "said": "^$", "from_guest_small": "^same, 1 sums",
          "to_guest_small": "^same, 1 sums", "lost_small": "^0 0 0 0 0 *$"},
         ("vhost-net", "pvlink", "guest-virtio-net"), timeout=600),
    link("link-memory", "links that guest or dom0 has no memory for are refused, nobody is killed, and there are others later",
         {"guest_short": SHORT, "guest_later": r"^guest has link \d$", "dom0_short": SHORT,
          "dom0_later": r"^guest has link \d$", "killed": "^0 0 *$", **NOTHING_LEFT, "heap_lost": HEAP, "store_left": ERRORS}, ("pvlink",), timeout=600),
    link("link-service", "the service gives a guest its links by name, also when it restarts, and takes all away again",
         {"attached": "^guest has link 0 when it starts$", "to_dom0": "^same, 1 sums", "other_domain": r"^(\d+) (?!\1$)\d+$",
          "to_dom0_restarted": "^same, 1 sums", "from_dom0_restarted": "^same, 1 sums",
          "second": "^guest has link 1 *$", "guest_has": "^pv_link0 pv_link1 *$",
          "refused": "not 5M pvlink: a CID is a number from 3 to 4294967294, not 2 pvlink: vsock 42 is that of guest$", "detached": "pv_link0 *$",
          "refused_net": "^pvlink: net web0 is that of guest pvlink: a network is TAP or TAP,MAC .* not web1,03",
          "not_there": "guest is to have no link 7", "nonsense": "^line 2: not GUEST NUMBER SIZE 1$",
          "other_server": r"^(\d+) (?!\1$)\d+$", "to_dom0_served_again": "^same, 1 sums", "kept": "^1$", "from_dom0_kept": "^same, 1 sums",
          "file": r"^guest 0 1048576 vsock 42$", "said": SAID, **NOTHING_LEFT},
         ("vhost", "vhost-net", "vsock", "pvlink", "guest-vsock", "hotplug"), timeout=600),
]

# For `make matrix`: some minutes.
LONG = [
    link("link-lives", "a hundred times each the program is killed, and the guest's and dom0's end go, while it is used",
         {"killed": "^0 of 100$", "rebound_guest": "^0 of 100$", "rebound_dom0": "^0 of 100$", "taken_more": "^0$",
          "replaced": "^0 of 20$", "taken_later": "^0$", "heap_left": LEFT["heap_left"], "nodes": r"^<\d+ >$"},
         timeout=3600),
    link("link-restarts", "a guest restarts a hundred times: its link and its sockets are there each time, and nothing is left",
         {"restarted": "^100 of 100$", **NOTHING_LEFT},
         ("vhost", "vsock", "pvlink", "guest-vsock", "hotplug"), timeout=3600),
]

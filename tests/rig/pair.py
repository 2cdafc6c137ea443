# SPDX-License-Identifier: GPL-2.0-only
"""A second machine, which shares memory with that of a case."""
import dataclasses
import os
import subprocess
from contextlib import contextmanager

from . import ivshmem, machine, verdict
from .paths import LOG


def _other(case):
    return dataclasses.replace(case, name=f"{case.name}-peer", job=case.peer, peer="")


def _log(case):
    return LOG / f"{_other(case).name}.log"


def _network(case, place, own, other):
    """A card for a network of two, of which either may be there first."""
    if not case.network:
        return []
    ends = f"local.type=unix,local.path={place}/net{own},remote.type=unix,remote.path={place}/net{other}"
    return ["-netdev", f"dgram,id=net,{ends}", "-device", f"virtio-net-device,netdev=net,mac=02:00:00:00:00:0{own}"]


@contextmanager
def beside(case):
    """QEMU's options for the case's machine, while the other one runs. A KVM host has both as its guests."""
    if case.number is not None:
        with ivshmem.Server(case.name, case.number, case.link_size) as server:
            yield server.options()
        return
    if not case.peer or case.layer == "kvm":
        yield []
        return
    with ivshmem.Server(case.name) as server, _log(case).open("wb") as out:
        # It may start anew, as often as it likes.
        argv = [word for word in machine.command(_other(case), os.devnull) if word != "-no-reboot"]
        argv += [*server.options(), *_network(case, server.place.name, 2, 1)]
        out.write(f"$ {' '.join(argv)}\n".encode())
        out.flush()
        qemu = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT,
                                start_new_session=True)
        try:
            yield [*server.options(), *_network(case, server.place.name, 1, 2)]
        finally:
            qemu.kill()
            qemu.wait()


def judge(case):
    """What was wrong with the other one; its facts are the case's own machine's to tell."""
    if not case.peer or case.layer == "kvm":
        return []
    console = _log(case).read_text(errors="replace").partition("\n")[2]
    return [f"{_other(case).name}: {line}" for line in verdict.troubles(case, console)]

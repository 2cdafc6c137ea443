# SPDX-License-Identifier: GPL-2.0-only
"""The server that makes a pair of two machines, by QEMU's docs/specs/ivshmem-spec.

Debian has none packaged. Whoever comes gets the lowest number that is free, so that a machine that is
started again has the one that it had.
"""
import os
import signal
import socket
import struct
import tempfile
import threading
from contextlib import suppress
from pathlib import Path

VERSION = 0
SIZE = 1 << 20
VECTORS = 2


def _send(client, number, fd=None):
    fds = [fd] if fd is not None else []
    # One that has just gone is forgotten by who waits for its end.
    with suppress(OSError):
        socket.send_fds(client, [struct.pack("<q", number)], fds)


class Server:
    """Memory and doorbells for two: `with Server(name) as server`, which machines have by its options.

    The first of them has another number where a test wants one that is of no pair.
    """

    def __init__(self, name, first=0, size=SIZE):
        self.place = tempfile.TemporaryDirectory(prefix="armpv-")
        self.path = Path(self.place.name) / name
        self.memory = os.memfd_create(name)
        os.truncate(self.memory, size)
        self.first = first
        self.peers = {}
        self.lock = threading.Lock()
        self.listener = socket.socket(socket.AF_UNIX)

    def __enter__(self):
        self.listener.bind(str(self.path))
        self.listener.listen()
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        os.close(self.memory)
        self.place.cleanup()

    def options(self):
        return ["-chardev", f"socket,id=link,path={self.path}",
                "-device", f"ivshmem-doorbell,vectors={VECTORS},chardev=link"]

    def _accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _introduce(self, client):
        with self.lock:
            number = min(set(range(self.first, self.first + len(self.peers) + 1)) - set(self.peers))
            doorbells = [os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC) for _ in range(VECTORS)]
            _send(client, VERSION)
            _send(client, number)
            _send(client, -1, self.memory)
            for other, (socket_of_other, of_other) in self.peers.items():
                for fd in doorbells:
                    _send(socket_of_other, number, fd)
                for fd in of_other:
                    _send(client, other, fd)
            for fd in doorbells:
                _send(client, number, fd)
            self.peers[number] = client, doorbells
        return number

    def _forget(self, number):
        with self.lock:
            client, doorbells = self.peers.pop(number)
            for other, _ in self.peers.values():
                _send(other, number)
        for fd in doorbells:
            os.close(fd)
        client.close()

    def _serve(self, client):
        number = self._introduce(client)
        # It says nothing: this waits for its end.
        with suppress(OSError):
            client.recv(1)
        self._forget(number)


if __name__ == "__main__":
    # Where there is no rig: for machines that have these options
    with Server("link") as server:
        print(*server.options(), flush=True)
        signal.pause()

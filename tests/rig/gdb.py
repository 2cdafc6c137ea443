# SPDX-License-Identifier: GPL-2.0-only
"""As much of GDB's remote protocol as it takes to stop at an address and look."""
import re
import socket
import struct


THREAD = re.compile("^T..(?:.*;)?thread:([^;]*);")


class Gone(Exception):
    """The machine has ended."""


class Stub:
    """QEMU's end of the protocol."""

    def __init__(self):
        self.ours, self.theirs = socket.socketpair()
        self.buffer = b""
        # The CPU that stopped last, in the protocol's words.
        self.thread = None

    def options(self):
        """For QEMU's command line; it waits for us before the first instruction."""
        return ["-S", "-chardev", f"socket,id=gdb,fd={self.theirs.fileno()}",
                "-gdb", "chardev:gdb"]

    def close(self):
        self.ours.close()
        self.theirs.close()

    def started(self):
        """QEMU has its own copy by now: with ours closed, its end is seen as one."""
        self.theirs.close()

    def _more(self):
        data = self.ours.recv(4096)
        if not data:
            raise Gone
        self.buffer += data

    def _reply(self):
        while True:
            start, end = self.buffer.find(b"$"), self.buffer.find(b"#")
            if 0 <= start < end and len(self.buffer) >= end + 3:
                text = self.buffer[start + 1:end].decode()
                self.buffer = self.buffer[end + 3:]
                self.ours.sendall(b"+")
                return text
            self._more()

    def ask(self, text):
        """Send one packet and return the answer to it."""
        try:
            self.ours.sendall(b"$%s#%02x" % (text.encode(), sum(text.encode()) % 256))
            answer = self._reply()
        except OSError as error:
            raise Gone from error
        if answer.startswith(("W", "X")):
            raise Gone
        if stopped := THREAD.search(answer):
            self.thread = stopped.group(1)
        return answer

    def breakpoint(self, address, wanted=True):
        self.ask(f"{'Z' if wanted else 'z'}0,{address:x},4")

    def registers(self):
        """r0 to r15 of the CPU that stopped."""
        return struct.unpack("<16I", bytes.fromhex(self.ask("g")[:128]))

    def change(self, values):
        """Give some of r0 to r15 other values: {number: value}."""
        text = self.ask("g")
        for number, value in values.items():
            word = struct.pack("<I", value & 0xffffffff).hex()
            text = text[:8 * number] + word + text[8 * number + 8:]
        self.ask("G" + text)

    def step_off(self, address):
        """Have the CPU that stopped execute the instruction under its breakpoint.

        No other runs meanwhile: it could pass here unseen, or stop elsewhere in our stead.
        """
        self.breakpoint(address, False)
        self.ask(f"vCont;s:{self.thread}")
        self.breakpoint(address)

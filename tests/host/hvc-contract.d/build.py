# SPDX-License-Identifier: GPL-2.0-only
"""Compiles the cases with the very command line the kernel's build used, and links them for qemu-arm."""

import os
import re
import shlex
import subprocess
from pathlib import Path

CROSS = "arm-linux-gnueabihf-"
HERE = Path(__file__).parent
WRAPPED = ("__aeabi_uidiv", "__aeabi_uidivmod", "__aeabi_llsr", "__aeabi_llsl", "__aeabi_uldivmod")

ARM, THUMB = ["-marm"], ["-mthumb", "-DCONFIG_THUMB2_KERNEL=1", "-Wa,-mimplicit-it=always"]
BE8 = ["-mbig-endian", "-DCONFIG_CPU_ENDIAN_BE8=1"]
# The -march of the kernel's own command line, one older than any HVC, and the toolchain's default.
MARCH = {"kernel": None, "armv6k": ["-march=armv6k", "-mtune=arm1136j-s"], "default": []}


class Error(Exception):
    """A tool said no; the text is its output."""


def run(command, cwd=None, limit=300):
    done = subprocess.run(command, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True, errors="replace", timeout=limit, check=False)
    if done.returncode:
        raise Error(f"{' '.join(map(str, command[:1]))} exits {done.returncode}:\n{done.stdout}")
    return done.stdout


class Kernel:
    """A built kernel, as far as compiling one more file like its own goes."""

    def __init__(self, repository, objects):
        self.objects = Path(objects)
        self.include = Path(repository) / "arch/arm/include"
        record = self.objects / "arch/arm/xen/.mm.o.cmd"
        if not record.exists():
            raise Error(f"{record} is missing: build the kernel first (make image)")
        line = record.read_text().splitlines()[0].split(" := ", 1)[1]
        self.flags = list(self._kept(shlex.split(line)))
        self.div64 = self.objects / "arch/arm/lib/div64.o"

    @staticmethod
    def _kept(words):
        """The flags without compiler, ISA, optimisation, output and what needs a kernel to run in."""
        dropped = re.compile(r"ccache|.*gcc|-Wp,-MMD|-marm|-mthumb|-O|-c$|-g|-DKBUILD_|-D__KBUILD|"
                             r"-f?stack-protector|-fstack-protector|-mstack-protector|-mlittle-endian|"
                             r"-Wa,-mimplicit-it")
        words = iter(words)
        for word in words:
            if word == "-o":
                next(words)
            elif not dropped.match(word) and not word.endswith("/mm.c"):
                yield word

    def compile(self, source, target, isa, march="kernel", header=None):
        flags = self.flags
        if MARCH[march] is not None:
            flags = [f for f in flags if not re.match("-march=|-mtune=", f)] + MARCH[march]
        name = ["-DKBUILD_BASENAME=\"case\"", "-DKBUILD_MODNAME=\"case\"", "-DKBUILD_MODFILE=\"case\""]
        run([CROSS + "gcc", "-I", header or self.include, *flags, *isa, *name, "-fno-stack-protector",
             "-Werror", "-c", "-o", target, source], cwd=self.objects)
        return target

    def link(self, harness, cases, target):
        """Without mismatch warnings: the kernel is soft-float, the C library is not."""
        run([CROSS + "gcc", "-static", "-o", target, harness, cases, self.div64,
             "-Wl,--no-warn-mismatch", *(f"-Wl,--wrap={name}" for name in WRAPPED)])
        return target


def compile_harness(directory):
    target = directory / "harness.o"
    run([CROSS + "gcc", "-marm", "-O1", "-Wall", "-Wextra", "-Werror", "-I", directory,
         "-c", "-o", target, HERE / "harness.c"])
    return target


class Red(Error):
    """A case found the contract broken."""


def execute(binary):
    """Runs under qemu-arm; the harness's findings when it fails."""
    try:
        return run(["qemu-arm", "-cpu", "cortex-a15", binary], limit=120).strip().splitlines()[-1]
    except Error as error:
        raise Red(str(error)) from error


def be8_link(objects, target):
    run([CROSS + "ld", "-EB", "--be8", "-Ttext=0x10000", "--unresolved-symbols=ignore-all",
         "--no-warn-mismatch", "-e", "0", "-o", target, objects])
    return target


def jobs():
    return os.cpu_count() or 1

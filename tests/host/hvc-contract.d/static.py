# SPDX-License-Identifier: GPL-2.0-only
"""Reads the generated code: the bytes of the opcode, and what stands before it."""

import re

from build import CROSS, Error, run

# HVC #0xea1, from the architecture manual, as the bytes lie in memory: instructions are little-endian, BE8 too.
ARM_BYTES = bytes.fromhex("71ea40e1")
THUMB_BYTES = bytes.fromhex("e0f7a18e")

BRANCH = re.compile(r"(b|bl|blx|bx)(eq|ne|cs|cc|mi|pl|vs|vc|hi|ls|ge|lt|gt|le)?(\.[nw])?$")
AFTER_CALL = {"r0", "r1", "r4"}     # a call's result, and what a call preserves
SKIPS_TARGET = re.compile(r"(str|cmp|cmn|tst|teq|push)")


def text_of(path):
    """The bytes of every executable section, as objcopy takes them out."""
    out = str(path) + ".text"
    run([CROSS + "objcopy", "-O", "binary", "--only-section=.text", path, out])
    with open(out, "rb") as file:
        return file.read()


def count_opcodes(path, thumb):
    """Opcodes at any instruction boundary."""
    text, opcode, step = text_of(path), THUMB_BYTES if thumb else ARM_BYTES, 2 if thumb else 4
    return sum(text[i:i + 4] == opcode for i in range(0, len(text), step))


def functions(path):
    """name -> [(mnemonic, operands, raw)] in order."""
    listing = run([CROSS + "objdump", "-d", "--no-show-raw-insn", path])
    found, current = {}, None
    for line in listing.splitlines():
        head = re.match(r"[0-9a-f]+ <(\w+)>:", line)
        body = re.match(r"\s+[0-9a-f]+:\s+(\S+)\s*(.*)", line)
        if head:
            current = found.setdefault(head.group(1), [])
        elif body and current is not None:
            add(current, body.group(1), body.group(2))
    return found


def add(code, mnemonic, operands):
    """Data at an odd halfword is listed as two: put them together again."""
    if mnemonic == ".short" and code and code[-1][0] == ".short":
        first = int(code.pop()[1].split()[0], 16)
        code.append((".word", hex(int(operands.split()[0], 16) << 16 | first)))
    else:
        code.append((mnemonic, operands))


def is_hvc(thumb, mnemonic, operands):
    """The opcode is data to the disassembler, which shows it as one word."""
    opcode = 0x8ea1f7e0 if thumb else 0xe140ea71
    return mnemonic == ".word" and int(operands.split()[0], 16) == opcode


def registers_written(mnemonic, operands):
    """Which registers an instruction of this code writes; a load of many names them all."""
    if SKIPS_TARGET.match(mnemonic):
        return set()
    names = re.findall(r"r\d+|ip|lr|sp", operands)
    if mnemonic.startswith(("ldm", "pop")):
        return set(names)
    if mnemonic.startswith("ldrd"):
        names = re.findall(r"r\d+", operands.split("[")[0])
        return set(names) | {f"r{int(n[1:]) + 1}" for n in names if len(names) == 1}    # ARM leaves out the second
    many = 2 if mnemonic.startswith(("umull", "smull", "umlal")) else 1
    return set(names[:many])


def check_before_hvc(path, thumb, cases):
    """From the first argument that is in its place to the HVC: no branch, and no call that would take it away."""
    listing = functions(path)
    checked = 0
    for case in cases:
        code = listing.get(case.name)
        if code is None:
            raise Error(f"{case.name}\nis not in the object file")
        for at, instruction in enumerate(code):
            if is_hvc(thumb, *instruction) and case.arity:
                check_one(case, code[:at])
                checked += 1
    return checked


def check_one(case, before):
    missing = {f"r{i}" for i in range(case.arity)}
    for mnemonic, operands in reversed(before):
        if mnemonic in ("bl", "blx") and missing <= AFTER_CALL:
            return
        if BRANCH.match(mnemonic):
            raise Error(f"{case.name}:\n'{mnemonic} {operands}' after the first argument is in place")
        missing -= registers_written(mnemonic, operands)
        if not missing:
            return


def check_bare(path, thumb):
    """With the arguments in place already, all that is left is the number, the HVC and the return."""
    for name, code in functions(path).items():
        words = [mnemonic for mnemonic, _ in code if mnemonic != "nop"]
        right = (len(words) == 3 and words[0] in ("mov", "mov.w", "movw") and words[2] == "bx"
                 and is_hvc(thumb, *[i for i in code if i[0] == ".word"][0]))
        if not right:
            raise Error(f"{name}:\nis not number, HVC, return but {code}")

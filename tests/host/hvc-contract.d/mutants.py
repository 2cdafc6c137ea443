# SPDX-License-Identifier: GPL-2.0-only
"""The header, broken in the ways that matter: the cases must turn red for each of them."""

import re

from build import Error


def without_clobber(register):
    """The register stays an input, but the compiler is no longer told that it is lost."""
    def issue(match):
        outputs = [o.strip() for o in match.group(1).split(",")]
        kept = ", ".join(o for o in outputs if o != f'"+r" ({register})')
        if len(kept) == len(", ".join(outputs)):
            return match.group(0)
        return (f'asm volatile(".set .LHVC_TAG, %c[iss]\\n\\t" __HVC(.LHVC_TAG) : {kept} '
                f': [iss] "i" (tag), "r" ({register}) : "memory");')
    return lambda text: re.sub(r"__hvc_issue\((\"[^;]*)\);", issue, text)


def replaced(old, new):
    return lambda text: text.replace(old, new)


def swap_two_arguments(text):
    return text.replace("__hvc_bind(r0, v0);\n\t__hvc_bind(r1, v1);",
                        "__hvc_bind(r0, v1);\n\t__hvc_bind(r1, v0);")


def compute_late(text):
    """What a compiler may make of a value that is not settled: a library call among bound registers."""
    return text.replace("#define __hvc_bind(", "extern unsigned long one;\n#define __hvc_bind(").replace(
        "__hvc_bind(r12, nr)", "__hvc_bind(r12, nr / one)")


# name -> edit. Dropping __hvc_settled() alone is not here: GCC since 7 keeps expressions that may become
# library calls away from bound registers (its bug 70184), older ones, which kernels still allow, do not;
# "number computed after binding" writes down what they did. "r0 lost" has no mutant: r0 is the result, an output in any header that returns one.
RUN_TIME = {
    "r12 not lost": without_clobber("r12"),
    "r1 not lost": without_clobber("r1"),
    "r2 not lost": without_clobber("r2"),
    "r3 not lost": without_clobber("r3"),
    "r4 not lost": without_clobber("r4"),
    "number computed after binding": compute_late,
    "memory not lost": replaced(': "memory"', ":"),
    "not volatile": replaced("asm volatile(", "asm("),
    "number in r7": lambda text: re.sub(r"\br12\b(?=[,)])", "r7", text),
    "arguments swapped": swap_two_arguments,
    "tag off by one": replaced("%c[iss]", "%c[iss] + 1"),
}


def mutate(header, edit):
    text = header.read_text()
    mutant = edit(text)
    if mutant == text:
        raise Error("the mutant's edit no longer matches hvc_call.h: mend it in mutants.py")
    return mutant

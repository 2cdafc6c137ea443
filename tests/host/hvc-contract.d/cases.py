# SPDX-License-Identifier: GPL-2.0-only
"""Generates the C of the hvc_call cases, and what each of them must put into which register."""

import itertools

M32 = 0xffffffff
TAG = 0xea1
# The inputs of every case. The harness passes them at run time, so the compiler cannot fold them.
P, Q, R, S, T, W = 0x9e3779b9, 0x1d872b41, 0x00000d25, 7, 0x6b43a9b5, 0xc2b2ae3d27d4eb4f
PARAMS = "u32 p, u32 q, u32 r, u32 s, u32 t, u64 w"
VOLATILE = [0x11d01001 * (i + 1) & M32 for i in range(5)]


def clobbered(x):
    """What the harness's clobbering() returns."""
    return (x * 3 + 1) & M32


# Ways to make the argument at position i: its C expression, and its value.
KINDS = {
    "param": lambda i: ("pqrst"[i], [P, Q, R, S, T][i]),
    "call": lambda i: (f"clobbering(p + {i})", clobbered(P + i)),
    "small": lambda i: (f"{i + 1}", i + 1),
    "wide": lambda i: (f"0x{0x87654320 + i:x}u", 0x87654320 + i),
    "half": lambda i: (("(u32)(w + 5)", (W + 5) & M32), ("(u32)((w + 5) >> 32)", (W + 5) >> 32))[i % 2],
    "volatile": lambda i: (f"vol[{i}]", VOLATILE[i]),
    "divide": lambda i: (f"(p + {i}) / r", (P + i) // R),
    "modulo": lambda i: (f"(q + {i}) % r", (Q + i) % R),
    "shift": lambda i: (f"(u32)((w >> s) + {i})", ((W >> S) + i) & M32),
    "divide64": lambda i: (f"(u32)div_u64(w + {i}, r)", ((W + i) // R) & M32),
    "load": lambda i: (f"mem[{i}]", VOLATILE[i] ^ M32),
}

# The number of the hypercall, made in the same ways.
NUMBERS = {
    "const": ("17", 17),
    "param": ("t", T),
    "call": ("clobbering(t)", clobbered(T)),
    "divide": ("t / r", T // R),
    "volatile": ("vol[4]", VOLATILE[4]),
}


class Case:
    """One C function: what it calls, the registers expected at each HVC, and what it returns."""

    def __init__(self, arity, args, number, shape):
        self.name = f"a{arity}_{args[0] if args else 'none'}_n{number}_{shape}"
        self.arity = arity
        self.shape = shape.split("_")[0]
        made = [KINDS[kind](i) for i, kind in enumerate(args)]
        self.exprs = [expr for expr, _ in made]
        self.values = [value for _, value in made]
        self.number_expr, self.number = NUMBERS[number]
        self.calls = 2 if self.shape in ("twice", "unused") else 1
        self.returns = self._returned()

    def _live(self):
        """Parameters stay live across the call; so do the arguments where they are kept."""
        live = (P + 3 * Q + 5 * R + 7 * S + 11 * T + (W & M32) + 13 * (W >> 32))
        if self.shape != "inline":
            live += sum((17 + 2 * i) * v for i, v in enumerate(self.values)) + 29 * self.number
        return live

    def _returned(self):
        results = [] if self.shape == "unused" else range(self.calls)
        return (self._live() + sum(RESULT + n for n in results)) & M32

    def c(self):
        live = "p + 3 * q + 5 * r + 7 * s + 11 * t + (u32)w + 13 * (u32)(w >> 32)"
        if self.shape == "inline":
            names, number, lines = self.exprs, self.number_expr, []
        else:
            names, number = [f"v{i}" for i in range(self.arity)], "nr"
            lines = [f"u32 v{i} = {expr};" for i, expr in enumerate(self.exprs)]
            lines.append(f"u32 nr = {self.number_expr};")
            live += "".join(f" + {17 + 2 * i} * v{i}" for i in range(self.arity)) + " + 29 * nr"
        call = f"hvc_call{self.arity}({', '.join([hex(TAG), number, *names])})"
        if self.shape == "unused":
            lines += [f"{call};", f"{call};", f"return {live};"]
        else:
            lines += [f"u32 ret = {call};"] + [f"ret += {call};"] * (self.calls - 1)
            lines.append(f"return ret + {live};")
        body = "\n".join("\t" + line for line in lines)
        return f"u32 {self.name}({PARAMS});\nu32 {self.name}({PARAMS})\n{{\n{body}\n}}\n"

    def row(self):
        values = ", ".join(f"0x{v:x}" for v in self.values + [0] * (5 - self.arity))
        return (f'\t{{ {self.name}, "{self.name}", {self.arity}, {self.calls}, 0x{self.number:x}, '
                f"{{ {values} }}, 0x{self.returns:x} }},")


RESULT = 0x5eed0000     # what the harness answers to the first HVC of a case, 1 more to the next


# shape of the case -> ways to make the number: not all of the product, for the compiler's time.
UNIFORM = {"inline": ("const", "call", "divide"), "kept": ("const", "param"), "twice": ("volatile",),
           "unused": ("const",)}
MIXED = {"inline": ("divide",), "kept": ("const",)}


def rows(arity):
    """All arguments of one kind; and each kind once at each position, among others."""
    kinds = list(KINDS)
    yield UNIFORM, "", [[kind] * arity for kind in kinds] if arity else [[]]
    if arity > 1:
        yield MIXED, "_mixed", [[kinds[(k + 3 * i) % len(kinds)] for i in range(arity)]
                                for k in range(len(kinds))]


def all_cases():
    found = []
    for arity in range(6):
        for shapes, suffix, many in rows(arity):
            for shape, numbers in shapes.items():
                found += [Case(arity, args, number, shape + suffix)
                          for number, args in itertools.product(numbers, many)]
    return found


HEAD = f"""#include <linux/math64.h>
#include <linux/types.h>
#include <asm/hvc_call.h>

extern volatile u32 vol[5];
extern u32 mem[5];
extern u32 clobbering(u32 x);

struct hvc_buffer {{
	u32 in;
	u32 out;
}};

/* The hypervisor reads and writes memory that only the argument's value points to. */
u32 memory(struct hvc_buffer *buf, u32 x);
u32 memory(struct hvc_buffer *buf, u32 x)
{{
	buf->out = 1;
	buf->in = x;
	hvc_call1({TAG:#x}, 0x3e3, (unsigned long)buf);
	return buf->out;
}}

"""


def bare_source():
    """Functions whose arguments are already in place: nothing but the number is left to move."""
    lines = ["#include <asm/hvc_call.h>"]
    for arity in range(5):
        params = ", ".join(f"u32 a{i}" for i in range(arity)) or "void"
        call = ", ".join([f"hvc_call{arity}({TAG:#x}", "17", *(f"a{i}" for i in range(arity))])
        lines.append(f"long bare{arity}({params});\nlong bare{arity}({params})\n{{\n\treturn {call});\n}}")
    return "\n".join(lines) + "\n"


def kernel_source(cases):
    """The side that is compiled as kernel code."""
    return HEAD + "\n".join(case.c() for case in cases)


def harness_table(cases):
    """The side that knows what must be seen: included by harness.c."""
    lines = [f"#define TAG {TAG:#x}", f"#define RESULT {RESULT:#x}u",
             f"#define INPUTS {P:#x}, {Q:#x}, {R:#x}, {S:#x}, {T:#x}, {W:#x}ull",
             "volatile uint32_t vol[5] = { " + ", ".join(map(hex, VOLATILE)) + " };",
             "unsigned long one = 1;     /* for a mutant */",
             "uint32_t mem[5] = { " + ", ".join(hex(v ^ M32) for v in VOLATILE) + " };"]
    lines += [f"fn {case.name};" for case in cases]
    lines += ["static const struct expected table[] = {", *(case.row() for case in cases), "};"]
    return "\n".join(lines) + "\n"

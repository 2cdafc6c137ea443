/* SPDX-License-Identifier: GPL-2.0-only */
/* Plays the hypervisor for the cases: takes the SIGILL of each HVC, checks and clobbers registers */
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <ucontext.h>

#define POISON		0xdeadbeefu
#define MEMORY_NUMBER	0x3e3u
#define CPSR_T		(1u << 5)

typedef uint32_t fn(uint32_t p, uint32_t q, uint32_t r, uint32_t s, uint32_t t, uint64_t w);

struct expected {
	fn *run;
	const char *name;
	unsigned int arity, calls;
	uint32_t number, arg[5], returns;
};

struct hvc_buffer {
	uint32_t in, out;
};

extern uint32_t memory(struct hvc_buffer *buf, uint32_t x);

#include "table.h"

static const struct expected *current;
static unsigned int seen, failures;
static char what[256];
static sigjmp_buf next_case;

#define wrong(...)							\
do {									\
	if (!what[0])							\
		snprintf(what, sizeof(what), __VA_ARGS__);		\
} while (0)

static int decode(const mcontext_t *regs, uint32_t *tag)
{
	const uint16_t *half = (const uint16_t *)regs->arm_pc;
	const uint32_t *word = (const uint32_t *)regs->arm_pc;

	if (regs->arm_cpsr & CPSR_T) {
		*tag = (half[0] & 0xf) << 12 | (half[1] & 0xfff);
		return (half[0] & 0xfff0) == 0xf7e0 && (half[1] & 0xf000) == 0x8000;
	}
	*tag = (*word >> 4 & 0xfff0) | (*word & 0xf);
	return (*word & 0xfff000f0) == 0xe1400070;
}

/* What a debug build of Xen does: nothing survives but the result. */
static void hypervisor(int sig, siginfo_t *info, void *context)
{
	mcontext_t *regs = &((ucontext_t *)context)->uc_mcontext;
	unsigned long *r[] = { &regs->arm_r0, &regs->arm_r1, &regs->arm_r2,
			       &regs->arm_r3, &regs->arm_r4 };
	uint32_t tag;

	(void)info;
	if (sig != SIGILL || !decode(regs, &tag)) {
		wrong("signal %d at %#lx, which is no HVC", sig, regs->arm_pc);
		siglongjmp(next_case, 1);
	}
	if (tag != TAG)
		wrong("tag %#x instead of %#x", tag, TAG);
	if (regs->arm_ip != current->number)
		wrong("HVC %u: r12 is %#lx instead of %#x", seen, regs->arm_ip, current->number);
	for (unsigned int i = 0; i < current->arity; i++)
		if (*r[i] != current->arg[i])
			wrong("HVC %u: r%u is %#lx instead of %#x", seen, i, *r[i], current->arg[i]);

	if (current->number == MEMORY_NUMBER) {
		struct hvc_buffer *buf = (void *)(uintptr_t)regs->arm_r0;

		buf->out = buf->in + 1;
	}
	for (unsigned int i = 0; i < current->arity; i++)
		*r[i] = POISON;
	regs->arm_ip = POISON;
	regs->arm_r0 = RESULT + seen++;
	regs->arm_pc += 4;
}

static void run(const struct expected *e)
{
	uint32_t ret;

	current = e;
	seen = 0;
	what[0] = 0;
	if (!sigsetjmp(next_case, 1)) {
		ret = e->run(INPUTS);
		if (seen != e->calls)
			wrong("%u HVCs instead of %u", seen, e->calls);
		if (ret != e->returns)
			wrong("computed %#x instead of %#x: a live value was lost", ret, e->returns);
	}
	if (!what[0])
		return;
	if (failures++ < 5)
		printf("%s: %s\n", e->name, what);
}

static uint32_t memory_case(uint32_t p, uint32_t q, uint32_t r, uint32_t s, uint32_t t, uint64_t w)
{
	static struct hvc_buffer buf;

	(void)q, (void)r, (void)s, (void)t, (void)w;
	current = &(struct expected){ .number = MEMORY_NUMBER, .arity = 1,
				      .arg = { (uintptr_t)&buf } };
	return memory(&buf, p);
}

int main(void)
{
	struct sigaction action = { .sa_sigaction = hypervisor, .sa_flags = SA_SIGINFO | SA_NODEFER };
	const unsigned int n = sizeof(table) / sizeof(*table);
	const uint64_t inputs[] = { INPUTS };
	struct expected mem_row = { memory_case, "memory", 1, 1, MEMORY_NUMBER, { 0 }, (uint32_t)inputs[0] + 1 };

	sigaction(SIGILL, &action, NULL);
	sigaction(SIGSEGV, &action, NULL);
	sigaction(SIGBUS, &action, NULL);
	for (unsigned int i = 0; i < n; i++)
		run(&table[i]);
	run(&mem_row);
	printf("%u cases, %u wrong\n", n + 1, failures);
	return !!failures;
}

void __div0(void);
void __div0(void)
{
	printf("division by zero\n");
}

/*
 * A callee may leave anything in the registers that the procedure call standard
 * lets it have. The library's own division happens to be kinder than that.
 */
#define SPOIL_IP	"ldr r12, =0xbadc0de1\n"
#define SPOIL_FROM(n)	SPOIL_IP "mov r3, r12\n" n

__asm__(".syntax unified\n.arm\n.text\n"
	".globl clobbering\n.type clobbering, %function\n"
	"clobbering: add r0, r0, r0, lsl #1\nadd r0, r0, #1\n"
	SPOIL_FROM("mov r2, r12\nmov r1, r12\n") "bx lr\n"
	".ltorg\n");

#define SPOILING(name, spoil)						\
	__asm__(".arm\n.globl __wrap_" name "\n.type __wrap_" name ", %function\n" \
		"__wrap_" name ": push {r4, lr}\nbl __real_" name "\n"	\
		spoil "pop {r4, pc}\n.ltorg\n")

SPOILING("__aeabi_uidiv", SPOIL_FROM("mov r2, r12\nmov r1, r12\n"));
SPOILING("__aeabi_uidivmod", SPOIL_FROM("mov r2, r12\n"));
SPOILING("__aeabi_llsr", SPOIL_FROM("mov r2, r12\n"));
SPOILING("__aeabi_llsl", SPOIL_FROM("mov r2, r12\n"));
SPOILING("__aeabi_uldivmod", SPOIL_IP);

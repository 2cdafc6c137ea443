// SPDX-License-Identifier: GPL-2.0-only
/* Switches between two AArch32 contexts as a hypervisor does: does each keep its registers? */

typedef unsigned int u32;
typedef unsigned long u64;

#define UART_DR		((volatile u32 *)0x09000000)
#define COUNT(array)	(sizeof(array) / sizeof((array)[0]))
#define WRITES		0	/* offsets in guest.S */
#define READS		8
#define MASKED		0x1c0
#define EL1_MASKED	0x3c5	/* AArch64 */
#define HCR_RW		(1UL << 31)
#define CPU_ON		0xc4000003
#define USER		0x10

/* start.S knows the order. */
struct context {
	u64 x[31];
	u64 pc;
	u64 pstate;
	u64 hcr;
	u64 spsr[5];
};

/* A mode: its bits, and which of X0 to X30 are its r13 and r14 */
struct mode {
	const char *name;
	u32 bits;
	int sp, lr;
};

enum { SAVED, GIVEN, SWITCHED, POINTERS, MOVED, ALONE, QUESTIONS };

extern const char guest[], guest64[];

void run(struct context *context);
long call_psci(u64 function, u64 cpu, u64 entry, u64 argument);
void second(void);
void serve(void);
void stray(u64 syndrome, u64 pc);
int main(void);

static const char * const questions[] = {
	[SAVED]    = "saved",	/* SPSR that the hypervisor reads after a context wrote it */
	[GIVEN]    = "given",	/* SPSR that a context reads after the hypervisor wrote it */
	[SWITCHED] = "switched", /* SPSR of a context after another has run */
	[POINTERS] = "pointers", /* its r13 and r14 then */
	[MOVED]    = "moved",	/* SPSR of a context that another CPU goes on with */
	[ALONE]    = "alone",	/* SPSR of a context after one in AArch64 has run */
};

/* In the order of spsr[] */
static const struct mode modes[] = {
	{ "svc", 0x13, 19, 18 },
	{ "irq", 0x12, 17, 16 },
	{ "abt", 0x17, 21, 20 },
	{ "und", 0x1b, 23, 22 },
	{ "fiq", 0x11, 29, 30 },
};

static struct context contexts[2];
static struct context * volatile for_second;
static int asked[QUESTIONS], wrong[QUESTIONS];

static void put(const char *text)
{
	while (*text)
		*UART_DR = *text++;
}

static void put_hex(u64 value)
{
	put("0x");
	for (int shift = 28; shift >= 0; shift -= 4)
		*UART_DR = "0123456789abcdef"[value >> shift & 15];
}

static void put_count(int number)
{
	if (number > 9)
		*UART_DR = '0' + number / 10;
	*UART_DR = '0' + number % 10;
}

static void check(int question, int context, const char *what, int mode, u64 got, u64 wanted)
{
	asked[question]++;
	wrong[question] += got != wanted;
	put("context ");
	put_count(context + 1);
	put(what);
	put(modes[mode].name);
	put(" ");
	put_hex(got);
	put(" wanted ");
	put_hex(wanted);
	put(got == wanted ? "\n" : " WRONG\n");
}

/* No two of them are alike, and all say that user space was interrupted. */
static u32 own_spsr(int context, int mode)
{
	return (mode + 1) << 29 | context << 28 | USER;
}

static u32 own_pointer(int context, int mode, int number)
{
	return 0x1000 * (context + 1) + 0x100 * mode + number;
}

static struct context *start(int context, int mode, int at, u32 spsr)
{
	struct context *c = &contexts[context];

	c->pc = (u64)guest + at;
	c->pstate = MASKED | modes[mode].bits;
	c->spsr[mode] = spsr;
	c->x[modes[mode].sp] = own_pointer(context, mode, 13);
	c->x[modes[mode].lr] = own_pointer(context, mode, 14);
	return c;
}

static void ask_given(int mode)
{
	for (int i = 0; i < 2; i++) {
		struct context *c = start(i, mode, READS, own_spsr(i, mode));

		run(c);
		check(GIVEN, i, " reads: SPSR_", mode, c->x[0], own_spsr(i, mode));
	}
}

static void ask_switched(int mode)
{
	for (int i = 0; i < 2; i++) {
		struct context *c = start(i, mode, WRITES, 0);

		c->x[0] = own_spsr(i, mode);
		run(c);
		check(SAVED, i, " left: SPSR_", mode, c->spsr[mode], own_spsr(i, mode));
	}
	for (int i = 0; i < 2; i++) {
		struct context *c = &contexts[i];

		run(c);
		check(SWITCHED, i, ": SPSR_", mode, c->x[0], own_spsr(i, mode));
		check(POINTERS, i, ": r13_", mode, c->x[1], own_pointer(i, mode, 13));
		check(POINTERS, i, ": r14_", mode, c->x[2], own_pointer(i, mode, 14));
	}
}

/* The second CPU runs what it is given. */
void serve(void)
{
	for (;;) {
		if (!for_second)
			continue;
		run(for_second);
		for_second = 0;
	}
}

static void run_on_second(struct context *c)
{
	for_second = c;
	while (for_second)
		;
}

static void run_aarch64(void)
{
	static struct context other;

	other.pc = (u64)guest64;
	other.pstate = EL1_MASKED;
	other.hcr = HCR_RW;
	other.x[0] = EL1_MASKED;
	run(&other);
}

static struct context *interrupted(int mode)
{
	struct context *c = start(0, mode, WRITES, 0);

	c->x[0] = own_spsr(0, mode);
	run(c);
	return c;
}

static void ask_moved(int mode)
{
	struct context *c = interrupted(mode);

	run_on_second(c);
	check(MOVED, 0, " on another CPU: SPSR_", mode, c->x[0], own_spsr(0, mode));
}

static void ask_alone(int mode)
{
	struct context *c = interrupted(mode);

	run_aarch64();
	run(c);
	check(ALONE, 0, " after AArch64: SPSR_", mode, c->x[0], own_spsr(0, mode));
}

void stray(u64 syndrome, u64 pc)
{
	put("unexpected exception: ESR ");
	put_hex(syndrome);
	put(" PC ");
	put_hex(pc);
	put("\n");
	for (;;)
		;
}

int main(void)
{
	if (call_psci(CPU_ON, 1, (u64)second, 0))
		put("the second CPU does not start\n");
	for (int mode = 0; mode < (int)COUNT(modes); mode++) {
		ask_given(mode);
		ask_switched(mode);
		ask_moved(mode);
		ask_alone(mode);
	}
	for (int i = 0; i < QUESTIONS; i++) {
		put("result: ");
		put(questions[i]);
		put(": ");
		put_count(wrong[i]);
		put(" of ");
		put_count(asked[i]);
		put(" wrong\n");
	}
	return 0;
}

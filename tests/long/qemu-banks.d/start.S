/* SPDX-License-Identifier: GPL-2.0-only */
/* The hypervisor's entry, and its way into a context and back. */

#define X(n)	((n) * 8)
#define PC	X(31)
#define HCR	X(33)
#define SPSRS	X(34)
#define STACK	4096

	.text
	.globl	_start
_start:
	adrp	x0, stacks + STACK
	bl	prepare
	bl	main
	/* PSCI's SYSTEM_OFF */
	mov	w0, #8
	movk	w0, #0x8400, lsl #16
	smc	#0
1:	wfi
	b	1b

	.globl	second
second:
	adrp	x0, stacks + 2 * STACK
	bl	prepare
	b	serve

prepare:
	mov	sp, x0
	adrp	x0, vectors
	msr	vbar_el2, x0
	/* EL1 has its MMU and caches off. */
	mov	w0, #0x0838
	movk	w0, #0x00c5, lsl #16
	msr	sctlr_el1, x0
	isb
	ret

/* long call_psci(u64 function, u64 argument, u64 argument, u64 argument) */
	.globl	call_psci
call_psci:
	smc	#0
	ret

	.macro	each_spsr do
	\do	spsr_el1, 0
	\do	spsr_irq, 1
	\do	spsr_abt, 2
	\do	spsr_und, 3
	\do	spsr_fiq, 4
	.endm

	.macro	load_spsr name, n
	ldr	x1, [x0, #SPSRS + X(\n)]
	msr	\name, x1
	.endm

	.macro	store_spsr name, n
	mrs	x1, \name
	str	x1, [x0, #SPSRS + X(\n)]
	.endm

/* void run(struct context *context): until its next HVC */
	.globl	run
run:
	stp	x29, x30, [sp, #-96]!
	stp	x19, x20, [sp, #16]
	stp	x21, x22, [sp, #32]
	stp	x23, x24, [sp, #48]
	stp	x25, x26, [sp, #64]
	stp	x27, x28, [sp, #80]
	msr	tpidr_el2, x0
	ldp	x1, x2, [x0, #PC]
	msr	elr_el2, x1
	msr	spsr_el2, x2
	ldr	x1, [x0, #HCR]
	msr	hcr_el2, x1
	isb
	each_spsr load_spsr
	ldp	x2, x3, [x0, #X(2)]
	ldp	x4, x5, [x0, #X(4)]
	ldp	x6, x7, [x0, #X(6)]
	ldp	x8, x9, [x0, #X(8)]
	ldp	x10, x11, [x0, #X(10)]
	ldp	x12, x13, [x0, #X(12)]
	ldp	x14, x15, [x0, #X(14)]
	ldp	x16, x17, [x0, #X(16)]
	ldp	x18, x19, [x0, #X(18)]
	ldp	x20, x21, [x0, #X(20)]
	ldp	x22, x23, [x0, #X(22)]
	ldp	x24, x25, [x0, #X(24)]
	ldp	x26, x27, [x0, #X(26)]
	ldp	x28, x29, [x0, #X(28)]
	ldr	x30, [x0, #X(30)]
	ldp	x0, x1, [x0]
	eret

left:
	stp	x0, x1, [sp, #-16]!
	mrs	x0, tpidr_el2
	stp	x2, x3, [x0, #X(2)]
	stp	x4, x5, [x0, #X(4)]
	stp	x6, x7, [x0, #X(6)]
	stp	x8, x9, [x0, #X(8)]
	stp	x10, x11, [x0, #X(10)]
	stp	x12, x13, [x0, #X(12)]
	stp	x14, x15, [x0, #X(14)]
	stp	x16, x17, [x0, #X(16)]
	stp	x18, x19, [x0, #X(18)]
	stp	x20, x21, [x0, #X(20)]
	stp	x22, x23, [x0, #X(22)]
	stp	x24, x25, [x0, #X(24)]
	stp	x26, x27, [x0, #X(26)]
	stp	x28, x29, [x0, #X(28)]
	str	x30, [x0, #X(30)]
	ldp	x2, x3, [sp], #16
	stp	x2, x3, [x0]
	mrs	x1, elr_el2
	mrs	x2, spsr_el2
	stp	x1, x2, [x0, #PC]
	each_spsr store_spsr
	ldp	x19, x20, [sp, #16]
	ldp	x21, x22, [sp, #32]
	ldp	x23, x24, [sp, #48]
	ldp	x25, x26, [sp, #64]
	ldp	x27, x28, [sp, #80]
	ldp	x29, x30, [sp], #96
	ret

	.balign	4096
vectors:
	.rept	8
	b	unexpected
	.balign	128
	.endr
	/* From AArch64 and from AArch32: the first of four is for what is synchronous. */
	.rept	2
	stp	x0, x1, [sp, #-16]!
	mrs	x0, esr_el2
	lsr	x0, x0, #26
	mov	x1, #0x1b
	and	x0, x0, x1
	cmp	x0, #0x12	/* HVC, 0x16 or 0x12 */
	b.ne	unexpected
	ldp	x0, x1, [sp], #16
	b	left
	.balign	128
	.rept	3
	b	unexpected
	.balign	128
	.endr
	.endr

unexpected:
	mrs	x0, esr_el2
	mrs	x1, elr_el2
	b	stray

/* A context in AArch64: its SPSR_EL1 is where AArch32 has SPSR_svc. */
	.globl	guest64
guest64:
	msr	spsr_el1, x0
	hvc	#0
1:	b	1b

	.section .rodata
	.globl	guest
	.balign	8
guest:
	.incbin	GUEST

	.bss
	.balign	4096
stacks:
	.skip	2 * STACK

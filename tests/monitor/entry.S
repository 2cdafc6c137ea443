/* SPDX-License-Identifier: GPL-2.0-only */
/* The monitor's way into HYP mode on each CPU, and between it and the guest. */

#define STACK_SIZE	4096
#define CPUS		4

/* The guest begins in SVC mode with its interrupts off. */
#define SVC_MASKED	0x1d3
/* SMC is the monitor's to answer. */
#define HCR_TSC		(1 << 19)

	.text

	.globl	_start
_start:
	bl	prepare
	bl	monitor_start
	/* r0: where the guest begins, r1: its device tree */
	mov	r2, r1
	mov	r3, r0
	mvn	r1, #0
	mov	r0, #0
	b	enter

/* Where the firmware starts a CPU that the guest has asked for */
	.globl	second_start
second_start:
	bl	prepare
	bl	monitor_second
	/* r0: where the guest wants it, r1: what it is to find in r0 */
	mov	r3, r0
	mov	r0, r1

enter:
	msr	ELR_hyp, r3
	mov	r3, #SVC_MASKED
	msr	SPSR_cxsf, r3
	eret

/* What a hypervisor sets before it lets a guest run; there is no second stage of translation. */
prepare:
	mrc	p15, 0, r0, c0, c0, 5		@ MPIDR
	mcr	p15, 4, r0, c0, c0, 5		@ VMPIDR
	and	r0, r0, #CPUS - 1
	add	r0, r0, #1
	mov	r1, #STACK_SIZE
	mul	r0, r0, r1
	ldr	r1, =stacks
	add	sp, r0, r1
	mrc	p15, 0, r0, c0, c0, 0		@ MIDR
	mcr	p15, 4, r0, c0, c0, 0		@ VPIDR
	ldr	r0, =vectors
	mcr	p15, 4, r0, c12, c0, 0		@ HVBAR
	ldr	r0, =HCR_TSC
	mcr	p15, 4, r0, c1, c1, 0		@ HCR
	mov	r0, #0
	mcr	p15, 4, r0, c1, c1, 2		@ HCPTR
	mcr	p15, 4, r0, c1, c1, 3		@ HSTR
	mcrr	p15, 4, r0, r0, c14		@ CNTVOFF
	mov	r0, #3
	mcr	p15, 4, r0, c14, c1, 0		@ CNTHCTL: the guest may have its timers
	isb
	bx	lr

	.balign	32
vectors:
	b	unexpected
	b	unexpected
	b	unexpected
	b	unexpected
	b	unexpected
	b	trapped
	b	unexpected
	b	unexpected

trapped:
	push	{r0-r12, lr}
	mov	r0, sp
	bl	monitor_trap
	pop	{r0-r12, lr}
	eret

unexpected:
	b	monitor_unexpected

/* long firmware(u32 function, u32 a1, u32 a2, u32 a3): an SMC to who is above the monitor */
	.globl	firmware
firmware:
	smc	#0
	bx	lr

	.bss
	.balign	8
stacks:
	.space	STACK_SIZE * CPUS

	.section .note.GNU-stack, "", %progbits

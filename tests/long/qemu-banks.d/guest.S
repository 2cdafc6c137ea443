/* SPDX-License-Identifier: GPL-2.0-only */
/* What each AArch32 context runs, in whatever mode it is started. */

	.arch	armv7-a
	.arch_extension virt
	.arm
	.text

	msr	spsr_cxsf, r0
	hvc	#0
/* banks.c starts here a context whose SPSR the hypervisor wrote. */
	mrs	r0, spsr
	mov	r1, sp
	mov	r2, lr
	hvc	#0
1:	b	1b

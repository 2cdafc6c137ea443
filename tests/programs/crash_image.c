// SPDX-License-Identifier: GPL-2.0-only
/*
 * Loads a crash kernel of four words: it switches the machine off by PSCI.
 *
 * usage: crash_image ADDRESS		where the kernel has reserved memory for it
 *
 * Static: the guest has none of the libraries.
 */
#include <linux/kexec.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#define PAGE	4096

/* SYSTEM_OFF of the PSCI specification, section 5.9 */
static uint32_t image[PAGE / 4] __attribute__((aligned(PAGE))) = {
	0xe59f0004,	/* ldr	r0, the last word */
	0xe1400070,	/* hvc	#0 */
	0xeafffffe,	/* b	here */
	0x84000008,
};

int main(int argc, char **argv)
{
	unsigned long address = argc == 2 ? strtoul(argv[1], NULL, 0) : 0;
	struct kexec_segment segment = {
		.buf	= image,
		.bufsz	= sizeof(image),
		.mem	= (void *)address,
		.memsz	= sizeof(image),
	};

	if (!address) {
		fprintf(stderr, "usage: crash_image ADDRESS\n");
		return 2;
	}
	if (syscall(SYS_kexec_load, address, 1, &segment, KEXEC_ON_CRASH)) {
		perror("kexec_load");
		return 1;
	}
	return 0;
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Leaves a program without the list of system calls that it wants to be held to
 *
 * That of Debian 12's virtiofsd lacks mmap2, which 32-bit ARM has for mmap: the kernel kills it at the first one.
 *
 * Shared: for LD_PRELOAD, before libseccomp
 */
int seccomp_load(void *list);

int seccomp_load(void *list __attribute__((unused)))
{
	return 0;
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Has virtiofsd lie about its replies, in what it writes to the other end's memory, as a file LIE of the tree says
 *
 * error: one that is none; length: more than there is; unique: of a request that nobody made
 *
 * Shared: for LD_PRELOAD
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <linux/fuse.h>

void *mmap64(void *address, size_t size, int access, int flags, int fd, off64_t offset);

static const char *memory;
static size_t memory_size;

/* The only file that it maps for both is what vhost-user gives it. */
void *mmap64(void *address, size_t size, int access, int flags, int fd, off64_t offset)
{
	char *mapped = (char *)syscall(SYS_mmap2, address, size, access, flags, fd, (long)(offset >> 12));

	if (flags & MAP_SHARED && fd >= 0 && mapped != MAP_FAILED) {
		memory = mapped;
		memory_size = size;
	}
	return mapped;
}

static void lie(struct fuse_out_header *reply)
{
	/* virtiofsd has the tree as its root. */
	int fd = open("/LIE", O_RDONLY);
	char kind = 0;

	if (fd < 0)
		return;
	if (read(fd, &kind, 1) == 1 && kind == 'e')
		reply->error = 5;
	else if (kind == 'l')
		reply->len += 4096;
	else if (kind == 'u')
		reply->unique += 2;
	close(fd);
}

void *memcpy(void *to, const void *from, size_t size)
{
	volatile char *byte = to;

	for (size_t i = 0; i < size; i++)
		byte[i] = ((const char *)from)[i];
	if (size == sizeof(struct fuse_out_header) && (size_t)((char *)to - memory) < memory_size)
		lie(to);
	return to;
}

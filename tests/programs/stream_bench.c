// SPDX-License-Identifier: GPL-2.0-only
/*
 * A stream to measure, by sockets of any family; what lies between two marks is counted by who runs the machine.
 *
 * usage: stream_bench [marked] VERB ...
 *	  stream_bench take ADDRESS BYTES		of one connection: a mark when it is there, and once all have come
 *	  stream_bench give ADDRESS SIZE COUNT		so many writes of so many bytes
 *	  stream_bench echo ADDRESS			gives back each byte, for one connection
 *	  stream_bench ask ADDRESS COUNT		so many bytes, each once the last one is back, between two marks
 *
 * Who gives or echoes makes marks too if it is marked: it has a machine of its own then.
 *
 * An address is vsock:CID:PORT, tcp:HOST:PORT or unix:PATH; that of who listens may have any CID or host. Prints how
 * many bytes came.
 *
 * Static: the guest has none of the libraries.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <linux/vm_sockets.h>

#define WARM	64

static char data[65536];
static bool marked;

union address {
	struct sockaddr any;
	struct sockaddr_vm vsock;
	struct sockaddr_in tcp;
	struct sockaddr_un local;
};

static long must(long result, const char *what)
{
	if (result >= 0)
		return result;
	perror(what);
	exit(1);
}

/* Nothing to a CPU, and in no other program: tests/bench/marks.c waits for it. */
__attribute__((noinline, target("arm"))) static void mark(void)
{
	__asm__ volatile("dbg #15" : : : "memory");
}

static socklen_t parse(char *text, union address *address)
{
	char *family = strtok(text, ":"), *first = strtok(NULL, ":"), *port = strtok(NULL, "");

	memset(address, 0, sizeof(*address));
	if (first && port && !strcmp(family, "vsock")) {
		address->vsock.svm_family = AF_VSOCK;
		address->vsock.svm_cid = atoi(first);
		address->vsock.svm_port = atoi(port);
		return sizeof(address->vsock);
	}
	if (first && port && !strcmp(family, "tcp") && inet_aton(first, &address->tcp.sin_addr)) {
		address->tcp.sin_family = AF_INET;
		address->tcp.sin_port = htons(atoi(port));
		return sizeof(address->tcp);
	}
	if (first && !port && !strcmp(family, "unix") && strlen(first) < sizeof(address->local.sun_path)) {
		address->local.sun_family = AF_UNIX;
		strcpy(address->local.sun_path, first);
		return sizeof(address->local);
	}
	fprintf(stderr, "stream_bench: no address\n");
	exit(2);
}

static int new_socket(const union address *address)
{
	int fd = must(socket(address->any.sa_family, SOCK_STREAM, 0), "socket"), on = 1;

	if (address->any.sa_family == AF_INET)
		must(setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on)), "TCP_NODELAY");
	return fd;
}

static int accept_one(char *text)
{
	union address address;
	socklen_t size = parse(text, &address);
	int listener = new_socket(&address);

	if (address.any.sa_family == AF_VSOCK)
		address.vsock.svm_cid = VMADDR_CID_ANY;
	must(bind(listener, &address.any, size), "bind");
	must(listen(listener, 1), "listen");
	return must(accept(listener, NULL, NULL), "accept");
}

static int connect_to(char *text)
{
	union address address;
	socklen_t size = parse(text, &address);
	int fd = new_socket(&address);

	must(connect(fd, &address.any, size), "connect");
	/* What comes to vchan-socket-proxy before its other end has met it is not looked for. */
	if (address.any.sa_family == AF_UNIX)
		sleep(2);
	return fd;
}

/* The first byte is for the connection. */
static unsigned long take(int fd, unsigned long most)
{
	unsigned long bytes = 0;
	ssize_t len = must(read(fd, data, 1), "read");

	mark();
	for (; bytes < most && len; bytes += len)
		len = must(read(fd, data, sizeof(data)), "read");
	mark();
	must(write(fd, data, 1), "write");
	return bytes;
}

static void give(int fd, size_t size, unsigned long count)
{
	must(write(fd, data, 1), "write");
	if (marked)
		mark();
	for (; count; count--)
		for (size_t done = 0; done < size;)
			done += must(write(fd, data + done, size - done), "write");
	must(read(fd, data, 1), "read");
	if (marked)
		mark();
}

static unsigned long echo(int fd)
{
	unsigned long bytes;

	for (bytes = 0; must(read(fd, data, 1), "read"); bytes++) {
		must(write(fd, data, 1), "write");
		if (marked && bytes == WARM - 1)
			mark();
	}
	if (marked)
		mark();
	return bytes;
}

static void rounds(int fd, unsigned long count)
{
	for (; count; count--) {
		must(write(fd, data, 1), "write");
		must(read(fd, data, 1), "read");
	}
}

static void ask(int fd, unsigned long count)
{
	rounds(fd, WARM);
	mark();
	rounds(fd, count);
	mark();
}

int main(int argc, char **argv)
{
	marked = argc > 1 && !strcmp(argv[1], "marked");
	argv += marked;
	argc -= marked;
	if (argc == 4 && !strcmp(argv[1], "take"))
		printf("%lu\n", take(accept_one(argv[2]), strtoul(argv[3], NULL, 0)));
	else if (argc == 3 && !strcmp(argv[1], "echo"))
		printf("%lu\n", echo(accept_one(argv[2])));
	else if (argc == 5 && !strcmp(argv[1], "give") && strtoul(argv[3], NULL, 0) <= sizeof(data))
		give(connect_to(argv[2]), strtoul(argv[3], NULL, 0), strtoul(argv[4], NULL, 0));
	else if (argc == 4 && !strcmp(argv[1], "ask"))
		ask(connect_to(argv[2]), strtoul(argv[3], NULL, 0));
	else
		return 2;
	return 0;
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * A socket of AF_VSOCK for a shell: what comes goes to the output, what is in the input is sent.
 *
 * usage: vsock listen PORT		for one connection
 *	  vsock connect CID PORT
 *
 * The end of the input is told to the other side. Prints what is wrong, and returns 1.
 */
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <linux/vm_sockets.h>

static void must(long result, const char *what)
{
	if (result >= 0)
		return;
	perror(what);
	exit(1);
}

static int new_socket(void)
{
	int fd = socket(AF_VSOCK, SOCK_STREAM, 0);

	must(fd, "socket");
	return fd;
}

static int listen_on(unsigned int port)
{
	struct sockaddr_vm here = { .svm_family = AF_VSOCK, .svm_cid = VMADDR_CID_ANY, .svm_port = port };
	int listener = new_socket(), connection;

	must(bind(listener, (void *)&here, sizeof(here)), "bind");
	must(listen(listener, 1), "listen");
	connection = accept(listener, NULL, NULL);
	must(connection, "accept");
	close(listener);
	return connection;
}

static int connect_to(unsigned int cid, unsigned int port)
{
	struct sockaddr_vm there = { .svm_family = AF_VSOCK, .svm_cid = cid, .svm_port = port };
	int connection = new_socket();

	must(connect(connection, (void *)&there, sizeof(there)), "connect");
	return connection;
}

/* Number of bytes, 0 at the end */
static size_t pass(int from, int to)
{
	static char data[65536];
	ssize_t len = read(from, data, sizeof(data)), done, part;

	must(len, "read");
	for (done = 0; done < len; done += part) {
		part = write(to, data + done, len - done);
		must(part, "write");
	}
	return len;
}

/* Each direction ends by itself. */
int main(int argc, char **argv)
{
	struct pollfd ends[2] = { { .fd = STDIN_FILENO, .events = POLLIN }, { .events = POLLIN } };
	int connection;

	if (argc == 3 && !strcmp(argv[1], "listen"))
		connection = listen_on(atoi(argv[2]));
	else if (argc == 4 && !strcmp(argv[1], "connect"))
		connection = connect_to(atoi(argv[2]), atoi(argv[3]));
	else
		return 2;

	/* To have it said instead */
	signal(SIGPIPE, SIG_IGN);
	ends[1].fd = connection;
	while (ends[0].fd >= 0 || ends[1].fd >= 0) {
		must(poll(ends, 2, -1), "poll");
		if (ends[0].revents && !pass(STDIN_FILENO, connection)) {
			must(shutdown(connection, SHUT_WR), "shutdown");
			ends[0].fd = -1;
		}
		if (ends[1].revents && !pass(connection, STDOUT_FILENO))
			ends[1].fd = -1;
	}
	return 0;
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Gives guests of Xen the links that are wanted for them, and takes away what nobody wants any more
 *
 * xl knows no links: a guest that restarts is another domain and has none, and the nodes of one that is gone stay.
 * So whatever happens, to guests, links or the file, all is compared and made as it should be.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <linux/netlink.h>

#include "pvlink.h"
#include "serve.h"
#include "store.h"
#include "wanted.h"

static struct wanted_list list;

/* What is wanted of a link that there is, or of one that there might be */
static const struct wanted *wanted_of(struct store_link link)
{
	char *guest = store_guest(link.domid);
	const struct wanted *wanted = guest ? wanted_find(&list, guest, link.number) : NULL;

	free(guest);
	return wanted;
}

static void remove_unwanted(void)
{
	struct store_link *links;
	int count = store_links(&links);

	for (int i = 0; i < count; i++) {
		const struct wanted *wanted = wanted_of(links[i]);

		if (!wanted || wanted->size != store_size(links[i]))
			store_remove(links[i]);
	}
	free(links);
}

static void make_missing_of(unsigned int domid, const char *guest)
{
	for (size_t i = 0; i < list.count; i++) {
		struct store_link link = { domid, list.link[i].number };

		if (!strcmp(list.link[i].guest, guest) && !store_size(link))
			store_make(link, list.link[i].size);
	}
}

static void make_missing(void)
{
	unsigned int *domids;
	int count = store_guests(&domids);

	for (int i = 0; i < count; i++) {
		char *guest = store_guest(domids[i]);

		if (guest)
			make_missing_of(domids[i], guest);
		free(guest);
	}
	free(domids);
}

/* What cannot be read or understood leaves all as it is. */
static void compare(bool changed)
{
	static bool known;

	if (changed && !wanted_read(&list))
		known = true;
	if (!known)
		return;
	remove_unwanted();
	make_missing();
	serve_links(wanted_of);
}

/* The kernel tells of links that come and go. */
static int open_uevents(void)
{
	struct sockaddr_nl all = { .nl_family = AF_NETLINK, .nl_groups = 1 };
	int fd = socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_KOBJECT_UEVENT);

	return fd < 0 || bind(fd, (void *)&all, sizeof(all)) ? complain("uevents") : fd;
}

static int open_file(void)
{
	int fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);

	/* The folder, since the file may be another one each time. */
	if (fd < 0 || inotify_add_watch(fd, WANTED_FOLDER, IN_CLOSE_WRITE | IN_MOVED_TO | IN_DELETE) < 0)
		return complain("inotify");
	return fd;
}

static int open_signals(void)
{
	sigset_t signals;
	int fd;

	sigemptyset(&signals);
	sigaddset(&signals, SIGCHLD);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGINT);
	sigprocmask(SIG_BLOCK, &signals, NULL);
	fd = signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
	return fd < 0 ? complain("signalfd") : fd;
}

/* Whether there was something. What it was does not matter: all is looked at anew. */
static bool drain(int fd)
{
	char what[4096];
	bool some = false;

	while (read(fd, what, sizeof(what)) > 0 || errno == ENOBUFS)
		some = true;
	return some;
}

/* Whether to go on */
static bool take_signals(int fd)
{
	struct signalfd_siginfo signal;
	bool go_on = true;

	while (read(fd, &signal, sizeof(signal)) == sizeof(signal))
		if (signal.ssi_signo != SIGCHLD)
			go_on = false;
	return go_on;
}

int service(void)
{
	enum { SIGNALS, STORE, UEVENTS, FILE_CHANGES, COUNT };
	struct pollfd wait[COUNT];
	bool go_on = true, changed = true;

	if (store_open() || store_watch())
		return 1;
	wait[SIGNALS].fd = open_signals();
	wait[STORE].fd = store_fd();
	wait[UEVENTS].fd = open_uevents();
	wait[FILE_CHANGES].fd = open_file();
	for (int i = 0; i < COUNT; i++) {
		wait[i].events = POLLIN;
		if (wait[i].fd < 0)
			return 1;
	}
	while (go_on) {
		compare(changed);
		if (poll(wait, COUNT, serve_pause()) < 0 && errno != EINTR) {
			complain("poll");
			return 1;
		}
		store_heard();
		drain(wait[UEVENTS].fd);
		changed = drain(wait[FILE_CHANGES].fd);
		go_on = take_signals(wait[SIGNALS].fd);
	}
	serve_nothing();
	return 0;
}

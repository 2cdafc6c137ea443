// SPDX-License-Identifier: GPL-2.0-only
/* Starts pvlink for each link that is to be served, and again when it ends */
#include <dirent.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "pvlink.h"
#include "serve.h"

#define FIRST_PAUSE	1000
#define LAST_PAUSE	60000

struct server {
	struct server *next;
	char link[16];		/* pv_linkN */
	struct wanted wanted;	/* at the time when it was started */
	pid_t pid;		/* 0 while it waits to be started again */
	long long started, again;	/* in milliseconds */
	int pause;		/* before it is started again, longer each time */
	bool seen;		/* is wanted still */
};

static struct server *servers;

static long long now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1000LL + time.tv_nsec / 1000000;
}

/* Of Xen's backend, the device that has the link is called pv_link-DOMID-NUMBER. */
static bool link_of(const char *name, struct store_link *link)
{
	char path[300], real[PATH_MAX], rest;
	char *part;

	snprintf(path, sizeof(path), PV_LINK_BUS "/%s", name);
	if (!realpath(path, real))
		return false;
	for (part = strtok(real, "/"); part; part = strtok(NULL, "/"))
		if (sscanf(part, "pv_link-%u-%u%c", &link->domid, &link->number, &rest) == 2)
			return true;
	return false;
}

static void start(struct server *server)
{
	char path[32];
	sigset_t none;

	server->started = now();
	server->again = server->started + server->pause;
	server->pid = fork();
	if (server->pid < 0)
		complain("fork");
	if (server->pid)
		return;
	/* Who comes after a service that was killed serves it anew. */
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	snprintf(path, sizeof(path), "/dev/%s", server->link);
	execl("/proc/self/exe", "pvlink", server->wanted.type, path, server->wanted.argument, (char *)NULL);
	complain("exec");
	_exit(1);
}

static struct server *find(const char *link, const struct wanted *wanted)
{
	struct server *server = servers;

	while (server && (strcmp(server->link, link) || strcmp(server->wanted.type, wanted->type) ||
			  strcmp(server->wanted.argument, wanted->argument)))
		server = server->next;
	return server;
}

static void serve(const char *link, const struct wanted *wanted)
{
	struct server *server = find(link, wanted);

	if (!server) {
		server = calloc(1, sizeof(*server));
		if (!server) {
			complain(link);
			return;
		}
		snprintf(server->link, sizeof(server->link), "%.15s", link);
		server->wanted = *wanted;
		server->pause = FIRST_PAUSE;
		server->next = servers;
		servers = server;
	}
	server->seen = true;
	if (server->pid <= 0 && now() >= server->again)
		start(server);
}

/* Who ran for long is started again soon. */
static void ended(struct server *server)
{
	server->pid = 0;
	if (now() - server->started > LAST_PAUSE)
		server->pause = FIRST_PAUSE;
	server->again = now() + server->pause;
	server->pause = server->pause * 2 > LAST_PAUSE ? LAST_PAUSE : server->pause * 2;
}

static void reap(void)
{
	pid_t pid;

	while ((pid = waitpid(-1, NULL, WNOHANG)) > 0)
		for (struct server *server = servers; server; server = server->next)
			if (server->pid == pid)
				ended(server);
}

static void end_unseen(void)
{
	struct server **place = &servers, *server;

	while ((server = *place)) {
		if (server->seen) {
			place = &server->next;
			continue;
		}
		if (server->pid > 0)
			kill(server->pid, SIGTERM);
		*place = server->next;
		free(server);
	}
}

void serve_links(const struct wanted *(*wanted_of)(struct store_link link))
{
	DIR *dir = opendir(PV_LINK_BUS);
	struct dirent *entry;

	reap();
	for (struct server *server = servers; server; server = server->next)
		server->seen = false;
	/* Without the module there is none. */
	while (dir && (entry = readdir(dir))) {
		const struct wanted *wanted;
		struct store_link link;

		if (entry->d_name[0] == '.' || !link_of(entry->d_name, &link))
			continue;
		wanted = wanted_of(link);
		if (wanted && wanted->type[0])
			serve(entry->d_name, wanted);
	}
	if (dir)
		closedir(dir);
	end_unseen();
}

int serve_pause(void)
{
	long long next = -1;

	for (struct server *server = servers; server; server = server->next)
		if (server->pid <= 0 && (next < 0 || server->again < next))
			next = server->again;
	if (next < 0)
		return -1;
	next -= now();
	return next < 0 ? 0 : next;
}

void serve_nothing(void)
{
	for (struct server *server = servers; server; server = server->next)
		server->seen = false;
	end_unseen();
}

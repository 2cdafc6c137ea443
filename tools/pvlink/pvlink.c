// SPDX-License-Identifier: GPL-2.0-only
/*
 * pvlink - devices for a guest at the other end of a link
 *
 * usage: pvlink list
 *	  pvlink attach GUEST [SIZE] [vsock CID | net TAP[,MAC] | blk SOCKET | fs SOCKET,TAG]
 *	  pvlink detach GUEST [NUMBER]
 *	  pvlink vsock DEVICE CID
 *	  pvlink net DEVICE TAP[,MAC]
 *	  pvlink blk DEVICE SOCKET
 *	  pvlink fs DEVICE SOCKET,TAG
 *	  pvlink service
 *
 * Exit status: 1 for an error, 2 for a wrong call.
 */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "pvlink.h"
#include "types.h"

static const char usage[] =
	"usage: pvlink list			the links that there are\n"
	"       pvlink attach GUEST [SIZE] [vsock CID | net TAP[,MAC] | blk SOCKET | fs SOCKET,TAG]\n"
	"				a link for a guest of Xen whenever it runs, of 1M if nothing is said,\n"
	"				with sockets by which it is known as CID, a network card that is the\n"
	"				tap device TAP here, or a disk or files that a vhost-user program has\n"
	"       pvlink detach GUEST [NUMBER]	takes one away, number 0 if nothing is said\n"
	"       pvlink vsock DEVICE CID	sockets to whoever is at the other end of a link, until it is gone\n"
	"       pvlink net DEVICE TAP[,MAC]	a network card for whoever that is\n"
	"       pvlink blk DEVICE SOCKET	a disk for whoever that is\n"
	"       pvlink fs DEVICE SOCKET,TAG	files, which are mounted there as TAG\n"
	"       pvlink service		what gives guests their links, in the control domain\n";

int complain(const char *what)
{
	fprintf(stderr, "pvlink: %s: %m\n", what);
	return -1;
}

/* Prints a word of sysfs, in a column. */
static void show(const char *link, const char *name, int width)
{
	char path[300], word[32] = "-";
	FILE *file;

	snprintf(path, sizeof(path), PV_LINK_BUS "/%s/%s", link, name);
	file = fopen(path, "r");
	if (file && fscanf(file, "%31s", word) != 1)
		strcpy(word, "-");
	if (file)
		fclose(file);
	printf(" %-*s", width, word);
}

static void show_driver(const char *link)
{
	char path[300], driver[300];
	ssize_t len;

	snprintf(path, sizeof(path), PV_LINK_BUS "/%s/driver", link);
	len = readlink(path, driver, sizeof(driver) - 1);
	driver[len < 0 ? 0 : len] = '\0';
	printf(" %s\n", len < 0 ? "-" : strrchr(driver, '/') + 1);
}

static int list(void)
{
	struct dirent *entry;
	DIR *dir = opendir(PV_LINK_BUS);

	if (!dir && errno == ENOENT) {
		fprintf(stderr, "pvlink: this kernel has no links, or the module pv_link is not loaded\n");
		return 1;
	}
	if (!dir) {
		complain(PV_LINK_BUS);
		return 1;
	}
	printf("%-10s %-8s %-8s %-9s %-4s %s\n", "link", "provider", "size", "state", "type", "driver");
	while ((entry = readdir(dir))) {
		if (entry->d_name[0] == '.')
			continue;
		printf("%-10s", entry->d_name);
		show(entry->d_name, "provider", 8);
		show(entry->d_name, "size", 8);
		show(entry->d_name, "state", 9);
		show(entry->d_name, "type", 4);
		show_driver(entry->d_name);
	}
	closedir(dir);
	return 0;
}

static int serve(const struct type *type, const char *path, const char *argument)
{
	return type->check(argument) ? type->serve(path, argument) : 2;
}

/* Of a command's words: exit status, or -1 for a wrong call */
static int run(int count, char **word)
{
	if (count == 1 && !strcmp(word[0], "list"))
		return list();
	if (count == 3 && type_find(word[0]))
		return serve(type_find(word[0]), word[1], word[2]);
	if (count >= 1 && !strcmp(word[0], "attach"))
		return attach(count - 1, word + 1);
	if (count >= 1 && !strcmp(word[0], "detach"))
		return detach(count - 1, word + 1);
	if (count == 1 && !strcmp(word[0], "service"))
		return service();
	if (count == 1 && !strcmp(word[0], "--help"))
		return fputs(usage, stdout) < 0;
	return -1;
}

int main(int argc, char **argv)
{
	int status;

	/* The service starts it as /proc/self/exe. */
	prctl(PR_SET_NAME, "pvlink");
	status = run(argc - 1, argv + 1);
	if (status >= 0)
		return status;
	fputs(usage, stderr);
	return 2;
}

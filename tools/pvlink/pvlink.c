// SPDX-License-Identifier: GPL-2.0-only
/*
 * pvlink - devices for a guest at the other end of a link
 *
 * usage: pvlink list
 *	  pvlink vsock DEVICE CID
 *
 * Exit status: 1 for an error, 2 for a wrong call.
 */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "pvlink.h"

#define BUS "/sys/bus/pv_link/devices"

static const char usage[] =
	"usage: pvlink list			the links that there are\n"
	"       pvlink vsock DEVICE CID	sockets to the guest at the other end of a link, which is known as CID then,\n"
	"				until the link is gone\n";

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

	snprintf(path, sizeof(path), BUS "/%s/%s", link, name);
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

	snprintf(path, sizeof(path), BUS "/%s/driver", link);
	len = readlink(path, driver, sizeof(driver) - 1);
	driver[len < 0 ? 0 : len] = '\0';
	printf(" %s\n", len < 0 ? "-" : strrchr(driver, '/') + 1);
}

static int list(void)
{
	struct dirent *entry;
	DIR *dir = opendir(BUS);

	if (!dir && errno == ENOENT) {
		fprintf(stderr, "pvlink: this kernel has no links, or the module pv_link is not loaded\n");
		return 1;
	}
	if (!dir) {
		complain(BUS);
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

static int vsock(const char *path, const char *number)
{
	char *end;
	unsigned long long cid;

	errno = 0;
	cid = strtoull(number, &end, 10);
	/* 0 to 2 are the hypervisor, this system and its host; the last one is anybody. */
	if (errno || *end || cid < 3 || cid >= UINT32_MAX) {
		fprintf(stderr, "pvlink: a CID is a number from 3 to 4294967294, not %s\n", number);
		return 2;
	}
	return vsock_serve(path, cid);
}

int main(int argc, char **argv)
{
	if (argc == 2 && !strcmp(argv[1], "list"))
		return list();
	if (argc == 4 && !strcmp(argv[1], "vsock"))
		return vsock(argv[2], argv[3]);
	if (argc == 2 && !strcmp(argv[1], "--help"))
		return fputs(usage, stdout) < 0;
	fputs(usage, stderr);
	return 2;
}

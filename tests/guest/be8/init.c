// SPDX-License-Identifier: GPL-2.0-only
/*
 * The first program of a big-endian guest: the facts of ../guest.sh, without a
 * C library or busybox, which no distribution has in this order of bytes.
 * Built with the kernel's nolibc (-include nolibc.h) and no libgcc, so there is
 * no division of 64 bits and no printf().
 */

#include <stdbool.h>

#define LOG_SIZE	(256 * 1024)
#define REPORT_SIZE	4096
/* SYSLOG_ACTION_READ_ALL of syslog(2) */
#define READ_ALL	3
/* An ELF note: three words, the name GNU, then the id. */
#define NOTE_BUILD_ID	3
#define BUILD_ID_SIZE	20

static char log_text[LOG_SIZE];
static char text[REPORT_SIZE];
static char report[REPORT_SIZE];
static unsigned int report_size, report_lines;

/* Read a file, or what there is of it; -1 if there is none. */
static int contents(const char *path, char *to, int size)
{
	int fd = open(path, O_RDONLY), used = 0, got = 0;

	if (fd < 0)
		return -1;
	do {
		got = read(fd, to + used, size - 1 - used);
		used += got > 0 ? got : 0;
	} while (got > 0);
	close(fd);
	to[used] = 0;
	return used;
}

static void add(const char *part)
{
	while (*part && report_size < sizeof(report) - 1)
		report[report_size++] = *part++;
}

static void add_number(unsigned int value)
{
	char digits[12];

	utoa_r(value, digits);
	add(digits);
}

static void add_byte(unsigned char value)
{
	static const char digits[] = "0123456789abcdef";
	char pair[3] = { digits[value >> 4], digits[value & 15], 0 };

	add(pair);
}

static void begin(const char *name)
{
	add("verdict ");
	add(name);
	add("=");
}

static void end(void)
{
	add("\n");
	report_lines++;
}

static void fact(const char *name, const char *value)
{
	begin(name);
	add(value);
	end();
}

static void number(const char *name, unsigned int value)
{
	begin(name);
	add_number(value);
	end();
}

/* Cut text at its first line end. */
static char *line(char *from)
{
	char *stop = strchr(from, '\n');

	if (stop)
		*stop = 0;
	return from;
}

static char *first_line(const char *path)
{
	return contents(path, text, sizeof(text)) < 0 ? "absent" : line(text);
}

static void mount_all(void)
{
	mkdir("/proc", 0755);
	mkdir("/sys", 0755);
	mkdir("/dev", 0755);
	mount("proc", "/proc", "proc", 0, NULL);
	mount("sysfs", "/sys", "sysfs", 0, NULL);
	mount("devtmpfs", "/dev", "devtmpfs", 0, NULL);
}

/* /proc/uptime has hundredths of a second behind a point. */
static void report_uptime(void)
{
	const char *at = first_line("/proc/uptime");
	unsigned int hundredths = 0;

	for (; *at && *at != ' '; at++)
		if (*at != '.')
			hundredths = hundredths * 10 + *at - '0';
	number("init_ms", hundredths * 10);
}

/* Each line of the log is <level>[time] text. */
static void report_backend_lines(void)
{
	int size = my_syscall3(__NR_syslog, READ_ALL, log_text, sizeof(log_text) - 1);
	char *at = log_text, *next;

	for (; size > 0 && at; at = next) {
		next = strchr(at, '\n');
		if (next)
			*next++ = 0;
		at = strchr(at, ']');
		if (at && !strncmp(at, "] pv_guest: backend ", 20))
			fact("line", at + 2);
	}
}

/* Calls @act with each name in a directory; false if there is none. */
static bool each_name(const char *path, void (*act)(const char *name))
{
	static char entries[4096] __attribute__((aligned(8)));
	int fd = open(path, O_RDONLY | O_DIRECTORY), size, at;

	if (fd < 0)
		return false;
	while ((size = getdents64(fd, (void *)entries, sizeof(entries))) > 0) {
		for (at = 0; at < size;) {
			struct linux_dirent64 *entry = (void *)(entries + at);

			if (entry->d_name[0] != '.')
				act(entry->d_name);
			at += entry->d_reclen;
		}
	}
	close(fd);
	return true;
}

/* PATH/NAME/REST */
static const char *joined(const char *path, const char *name, const char *rest)
{
	static char whole[512];

	strlcpy(whole, path, sizeof(whole));
	strlcat(whole, name, sizeof(whole));
	strlcat(whole, rest, sizeof(whole));
	return whole;
}

static void one_service(const char *name)
{
	add(name);
	add(":");
	add(first_line(joined("/sys/hypervisor/services/", name, "")));
	add(" ");
}

static void report_services(void)
{
	begin("services");
	if (!each_name("/sys/hypervisor/services", one_service))
		add("absent");
	end();
}

/* The strings of a property have a zero behind each. */
static void one_node(const char *name)
{
	int size, n;

	if (strncmp(name, "hypervisor", 10))
		return;
	size = contents(joined("/proc/device-tree/", name, "/compatible"), text, sizeof(text));
	for (n = 0; n < size; n++)
		if (!text[n])
			text[n] = ' ';
	if (size > 0)
		add(text);
}

static void report_node(void)
{
	begin("node");
	each_name("/proc/device-tree", one_node);
	end();
}

static void report_build_id(void)
{
	int size = contents("/sys/kernel/notes", text, sizeof(text)), at, n;

	begin("build_id");
	for (at = 0; at + 8 + BUILD_ID_SIZE <= size; at += 4) {
		unsigned int *note = (void *)(text + at);

		if (note[0] != NOTE_BUILD_ID || memcmp(note + 1, "GNU", 4))
			continue;
		for (n = 0; n < BUILD_ID_SIZE; n++)
			add_byte(text[at + 8 + n]);
		break;
	}
	end();
}

static void report_cpus(void)
{
	unsigned int count = 0;
	char *at;

	contents("/proc/cpuinfo", log_text, sizeof(log_text));
	for (at = log_text; at; at = strchr(at, '\n')) {
		at += *at == '\n';
		count += !strncmp(at, "processor", 9);
		if (!*at)
			break;
	}
	number("cpus", count);
}

static void report_machine(void)
{
	struct utsname names;

	uname(&names);
	fact("machine", names.machine);
}

static char port[32];

static void one_port(const char *name)
{
	if (!strcmp(first_line(joined("/sys/class/virtio-ports/", name, "/name")), "verdict"))
		strlcpy(port, joined("/dev/", name, ""), sizeof(port));
}

/* A port of its own where the machine has one, else the console. */
static void send(void)
{
	int fd = -1;

	each_name("/sys/class/virtio-ports", one_port);
	if (*port)
		fd = open(port, O_WRONLY);
	write(fd < 0 ? 1 : fd, report, report_size);
	if (fd >= 0)
		close(fd);
}

int main(void)
{
	mount_all();
	report_uptime();
	report_backend_lines();
	fact("type", first_line("/sys/hypervisor/type"));
	report_services();
	report_node();
	report_build_id();
	report_cpus();
	report_machine();
	fact("tainted", first_line("/proc/sys/kernel/tainted"));
	number("end", report_lines);
	send();
	reboot(LINUX_REBOOT_CMD_POWER_OFF);
	for (;;)
		sleep(1);
}

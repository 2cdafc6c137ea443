// SPDX-License-Identifier: GPL-2.0-only
/*
 * Resumes a domain that suspended itself, which xl on ARM has no verb for.
 *
 * usage: xen-resume DOMID wait		until it is suspended
 *	  xen-resume DOMID resume	in its own context, as after a checkpoint
 *	  xen-resume DOMID restore	without its connections, as after a restore
 */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <xenctrl.h>
#include <xenguest.h>
#include <xenstore.h>
#include <xen/hvm/params.h>

static xc_interface *xc;
static struct xs_handle *xs;

static void die(const char *what, int error)
{
	fprintf(stderr, "xen-resume: %s: %s\n", what, strerror(error));
	exit(1);
}

static void check(int failed, const char *what)
{
	if (failed)
		die(what, errno);
}

static bool is_suspended(uint32_t domid)
{
	xc_domaininfo_t info;

	if (xc_domain_getinfolist(xc, domid, 1, &info) != 1 || info.domain != domid)
		die("no such domain", ESRCH);
	return info.flags & XEN_DOMINF_shutdown &&
	       ((info.flags >> XEN_DOMINF_shutdownshift) & XEN_DOMINF_shutdownmask) ==
	       SHUTDOWN_suspend;
}

static void wait_suspended(uint32_t domid)
{
	while (!is_suspended(domid))
		usleep(20000);
}

/* A channel for the domain to connect to, and the parameter that tells it. */
static int new_channel(uint32_t domid, uint32_t param)
{
	int port = xc_evtchn_alloc_unbound(xc, domid, 0);

	check(port < 0, "evtchn_alloc_unbound");
	check(xc_hvm_param_set(xc, domid, param, port), "hvm_param_set");
	return port;
}

static void write_port(uint32_t domid, const char *node, int port)
{
	char path[80], value[16];

	snprintf(path, sizeof(path), "/local/domain/%u/%s", domid, node);
	snprintf(value, sizeof(value), "%d", port);
	check(!xs_write(xs, XBT_NULL, path, value, strlen(value)), path);
}

/*
 * A domain that loses its event channels, vcpu_info and runstate areas has to
 * connect as one that was restored. Xen on ARM takes them away first and then
 * says that it cannot do a soft reset: the rest is not wanted here.
 */
static void disconnect(uint32_t domid)
{
	int console, store;
	uint64_t gfn;

	check(xc_domain_pause(xc, domid), "pause");
	check(!xc_domain_soft_reset(xc, domid) || errno != ENOSYS, "soft_reset");
	store = new_channel(domid, HVM_PARAM_STORE_EVTCHN);
	console = new_channel(domid, HVM_PARAM_CONSOLE_EVTCHN);
	write_port(domid, "store/port", store);
	write_port(domid, "console/port", console);
	check(xc_hvm_param_get(xc, domid, HVM_PARAM_STORE_PFN, &gfn), "hvm_param_get");
	check(!xs_introduce_domain(xs, domid, gfn, store), "introduce");
	check(xc_domain_unpause(xc, domid), "unpause");
}

static void resume(uint32_t domid)
{
	check(xc_domain_resume(xc, domid, 1), "xc_domain_resume");
	/* Else xenstored would not tell of the domain's next shutdown. */
	check(!xs_resume_domain(xs, domid), "xs_resume_domain");
}

static void restore(uint32_t domid)
{
	disconnect(domid);
	resume(domid);
}

static const struct {
	const char *name;
	void (*act)(uint32_t domid);
} verbs[] = {
	{ "wait", wait_suspended },
	{ "resume", resume },
	{ "restore", restore },
};

int main(int argc, char **argv)
{
	uint32_t domid = argc == 3 ? strtoul(argv[1], NULL, 10) : 0;
	unsigned int n = 0;

	while (domid && n < 3 && strcmp(argv[2], verbs[n].name))
		n++;
	if (!domid || n == 3) {
		fprintf(stderr, "usage: xen-resume DOMID wait|resume|restore\n");
		return 2;
	}
	xc = xc_interface_open(NULL, NULL, 0);
	check(!xc, "xc_interface_open");
	xs = xs_open(0);
	check(!xs, "xs_open");
	verbs[n].act(domid);
	xs_close(xs);
	xc_interface_close(xc);
	return 0;
}

// SPDX-License-Identifier: GPL-2.0-only
/* Sockets between this system and the one at the other end of a link: the kernel's vhost has the device */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>

#include <linux/vhost.h>
#include <linux/virtio_ids.h>
#include <linux/virtio_vsock.h>

#include "types.h"
#include "vhost.h"

#define VHOST "/dev/vhost-vsock"

static int open_vhost(struct device *device)
{
	if (device->vhost >= 0)
		return 0;
	if (vhost_open(device, VHOST))
		return -1;
	if (ioctl(device->vhost, VHOST_VSOCK_SET_GUEST_CID, &device->cid)) {
		fprintf(stderr, "pvlink: CID %llu is another guest's, or none: %m\n",
			(unsigned long long)device->cid);
		return -1;
	}
	return 0;
}

static int start(struct device *device, uint64_t features)
{
	int on = 1;

	if (open_vhost(device) || vhost_prepare(device, features))
		return -1;
	if (ioctl(device->vhost, VHOST_VSOCK_SET_RUNNING, &on))
		return complain("VHOST_VSOCK_SET_RUNNING");
	return device_kick(device);
}

/* With vhost's file go the connections that there are. */
static const struct device_ops vsock_ops = { .start = start, .stop = vhost_close };

bool vsock_check(const char *cid)
{
	unsigned long long number;
	char *end;

	errno = 0;
	number = strtoull(cid, &end, 10);
	/* 0 to 2 are the hypervisor, this system and its host; the last one is anybody. One CID is written in one way. */
	if (!errno && !*end && cid[0] >= '1' && cid[0] <= '9' && number >= 3 && number < UINT32_MAX)
		return true;
	fprintf(stderr, "pvlink: a CID is a number from 3 to 4294967294, not %s\n", cid);
	return false;
}

int vsock_serve(const char *path, const char *cid)
{
	struct device device = {
		.ops = &vsock_ops,
		.id = VIRTIO_ID_VSOCK,
		.queues = 3,	/* of which the last one is for events that there are none of */
		.queue_max = 256,
		.config_size = sizeof(struct virtio_vsock_config),
		.vhost = -1,
		.cid = strtoull(cid, NULL, 10),
	};
	struct virtio_vsock_config config = { .guest_cid = htole64(device.cid) };

	memcpy(device.config, &config, sizeof(config));
	/* At once, so that who starts it hears what is wrong. */
	if (open_vhost(&device) || vhost_offer(&device, DEVICE_FEATURES | 1ULL << VIRTIO_VSOCK_F_SEQPACKET))
		return 1;
	return device_serve(&device, path);
}

// SPDX-License-Identifier: GPL-2.0-only
/* Sockets between this system and the one at the other end of a link: the kernel's vhost has the device */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <linux/vhost.h>
#include <linux/virtio_config.h>
#include <linux/virtio_ids.h>
#include <linux/virtio_ring.h>
#include <linux/virtio_vsock.h>

#include "pvlink.h"

#define VHOST "/dev/vhost-vsock"

/* To vhost this one says that it has to ask for each address; to the driver, that they are no physical ones. */
#define ACCESS (1ULL << VIRTIO_F_ACCESS_PLATFORM)

static int open_vhost(struct device *device)
{
	device->vhost = open(VHOST, O_RDWR | O_CLOEXEC);
	if (device->vhost < 0)
		return complain(VHOST);
	if (ioctl(device->vhost, VHOST_SET_OWNER))
		return complain("VHOST_SET_OWNER");
	if (ioctl(device->vhost, VHOST_VSOCK_SET_GUEST_CID, &device->cid)) {
		fprintf(stderr, "pvlink: CID %llu is another guest's, or none: %m\n",
			(unsigned long long)device->cid);
		return -1;
	}
	return 0;
}

/* All but the first page, which has the registers */
static int share_memory(const struct device *device)
{
	struct {
		struct vhost_memory head;
		struct vhost_memory_region region;
	} memory = {
		.head.nregions = 1,
		.region.guest_phys_addr = PV_LINK_PAGE_SIZE,
		.region.memory_size = device->size - PV_LINK_PAGE_SIZE,
		.region.userspace_addr = (uintptr_t)device->region + PV_LINK_PAGE_SIZE,
	};

	return ioctl(device->vhost, VHOST_SET_MEM_TABLE, &memory);
}

static int start_queue(const struct device *device, unsigned int number)
{
	struct queue queue;

	if (device_queue(device, number, &queue)) {
		fprintf(stderr, "pvlink: the driver has queue %u in no place\n", number);
		return -1;
	}

	struct vhost_vring_state size = { .index = number, .num = queue.size }, first = { .index = number };
	struct vhost_vring_addr place = {
		.index = number,
		.desc_user_addr = (uintptr_t)queue.desc,
		.avail_user_addr = (uintptr_t)queue.avail,
		.used_user_addr = (uintptr_t)queue.used,
	};
	struct vhost_vring_file kick = { .index = number, .fd = device->kick[number] };
	struct vhost_vring_file call = { .index = number, .fd = device->call[number] };

	if (ioctl(device->vhost, VHOST_SET_VRING_NUM, &size) || ioctl(device->vhost, VHOST_SET_VRING_BASE, &first) ||
	    ioctl(device->vhost, VHOST_SET_VRING_ADDR, &place) || ioctl(device->vhost, VHOST_SET_VRING_KICK, &kick) ||
	    ioctl(device->vhost, VHOST_SET_VRING_CALL, &call))
		return complain("vhost refuses a queue");
	return 0;
}

static int run(const struct device *device)
{
	uint64_t once = 1;
	int on = 1;

	if (ioctl(device->vhost, VHOST_VSOCK_SET_RUNNING, &on))
		return complain("VHOST_VSOCK_SET_RUNNING");
	/* It has overlooked what was there before. */
	for (unsigned int i = 0; i < SERVED_QUEUES; i++)
		if (write(device->kick[i], &once, sizeof(once)) < 0)
			return complain("kick");
	return 0;
}

static int start(struct device *device, uint64_t features)
{
	features &= ~ACCESS;
	if (device->vhost < 0 && open_vhost(device))
		return -1;
	if (ioctl(device->vhost, VHOST_SET_FEATURES, &features) || share_memory(device))
		return complain("vhost refuses features or memory");
	for (unsigned int i = 0; i < SERVED_QUEUES; i++)
		if (start_queue(device, i))
			return -1;
	return run(device);
}

/* With it go the connections that there are. */
static void stop(struct device *device)
{
	if (device->vhost >= 0)
		close(device->vhost);
	device->vhost = -1;
}

static const struct device_ops vsock_ops = { .start = start, .stop = stop };

int vsock_serve(const char *path, uint64_t cid)
{
	const uint64_t wanted = 1ULL << VIRTIO_F_VERSION_1 | 1ULL << VIRTIO_RING_F_EVENT_IDX |
				1ULL << VIRTIO_VSOCK_F_SEQPACKET;
	struct device device = {
		.ops = &vsock_ops,
		.id = VIRTIO_ID_VSOCK,
		.queues = 3,	/* of which the last one is for events that there are none of */
		.queue_max = 256,
		.config_size = sizeof(struct virtio_vsock_config),
		.cid = cid,
	};
	struct virtio_vsock_config config = { .guest_cid = htole64(cid) };

	memcpy(device.config, &config, sizeof(config));
	/* At once, so that who starts it hears what is wrong. */
	if (open_vhost(&device))
		return 1;
	if (ioctl(device.vhost, VHOST_GET_FEATURES, &device.features)) {
		complain("VHOST_GET_FEATURES");
		return 1;
	}
	device.features = (device.features & wanted) | ACCESS;
	return device_serve(&device, path);
}

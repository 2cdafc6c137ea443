// SPDX-License-Identifier: GPL-2.0-only
/* What all devices that the kernel's vhost implements need: memory, queues, features */
#include <fcntl.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <linux/vhost.h>

#include "vhost.h"

int vhost_open(struct device *device, const char *path)
{
	if (device->vhost >= 0)
		return 0;
	device->vhost = open(path, O_RDWR | O_CLOEXEC);
	if (device->vhost < 0)
		return complain(path);
	return ioctl(device->vhost, VHOST_SET_OWNER) ? complain("VHOST_SET_OWNER") : 0;
}

void vhost_close(struct device *device)
{
	if (device->vhost >= 0)
		close(device->vhost);
	device->vhost = -1;
}

int vhost_offer(struct device *device, uint64_t features)
{
	if (ioctl(device->vhost, VHOST_GET_FEATURES, &device->features))
		return complain("VHOST_GET_FEATURES");
	device->features &= features;
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

static int prepare_queue(const struct device *device, unsigned int number)
{
	struct queue queue;

	if (device_queue(device, number, &queue))
		return -1;

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

int vhost_prepare(struct device *device, uint64_t features)
{
	if (ioctl(device->vhost, VHOST_SET_FEATURES, &features) || share_memory(device))
		return complain("vhost refuses features or memory");
	for (unsigned int i = 0; i < device_served(device); i++)
		if (prepare_queue(device, i))
			return -1;
	return 0;
}

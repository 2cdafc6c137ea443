// SPDX-License-Identifier: GPL-2.0-only
/* A virtio device on a link: its registers, and what the driver at the other end says */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <linux/virtio_config.h>
#include <linux/virtio_ring.h>

#include "pvlink.h"

/*
 * That addresses are no physical ones is between the driver and these registers: to who works on the queues it would
 * say that he has to ask for each.
 */
#define ACCESS (1ULL << VIRTIO_F_ACCESS_PLATFORM)

static struct pv_link_half *half(const struct device *device, unsigned int side)
{
	return &((struct pv_link_page *)device->region)->half[side];
}

static struct pv_virtio_device *own(const struct device *device)
{
	return (void *)half(device, device->side)->area;
}

static const struct pv_virtio_driver *peer(const struct device *device)
{
	return (const void *)half(device, !device->side)->area;
}

/* A word of the peer's is read once: it may be another one the next time. */
static uint32_t word(const __le32 *shared)
{
	return le32toh(*(const volatile __le32 *)shared);
}

static void set(__le32 *shared, uint32_t value)
{
	*(volatile __le32 *)shared = htole32(value);
}

static void ring(const struct device *device)
{
	uint32_t doorbell = 0;

	/* After what it announces. That the link is gone is heard otherwise. */
	__sync_synchronize();
	ioctl(device->fd, PV_LINK_RING, &doorbell);
}

static uint8_t *part(const struct device *device, const __le32 *shared, size_t size, size_t align)
{
	uint32_t offset = word(shared);

	if (offset < PV_LINK_PAGE_SIZE || offset % align || offset > device->size || size > device->size - offset)
		return NULL;
	return device->region + offset;
}

int device_queue(const struct device *device, unsigned int number, struct queue *queue)
{
	const struct pv_virtio_queue *said = &peer(device)->queue[number];
	uint32_t size = word(&said->size);

	if (size && size <= device->queue_max && !(size & (size - 1))) {
		*queue = (struct queue) {
			.size = size,
			.desc = part(device, &said->desc, size * sizeof(struct vring_desc), 16),
			.avail = part(device, &said->avail, 6 + size * 2, 2),
			.used = part(device, &said->used, 6 + size * sizeof(struct vring_used_elem), 4),
		};
		if (queue->desc && queue->avail && queue->used)
			return 0;
	}
	fprintf(stderr, "pvlink: the driver has queue %u in no place\n", number);
	return -1;
}

unsigned int device_served(const struct device *device)
{
	return device->queues < SERVED_QUEUES ? device->queues : SERVED_QUEUES;
}

int device_kick(const struct device *device)
{
	uint64_t once = 1;

	for (unsigned int i = 0; i < device_served(device); i++)
		if (write(device->kick[i], &once, sizeof(once)) < 0)
			return complain("kick");
	return 0;
}

static int add_eventfd(struct device *device, int *fd, unsigned long command)
{
	if (*fd < 0)
		*fd = eventfd(0, EFD_NONBLOCK);
	return ioctl(device->fd, command, fd);
}

/* Woken when the driver has taken another turn, and not for its queues, which others serve */
static int watch_turn(struct device *device, int *fd)
{
	struct pv_link_watch watch = { .offset = (uint8_t *)&peer(device)->turn - device->region };

	if (*fd < 0)
		*fd = eventfd(0, EFD_NONBLOCK);
	watch.fd = *fd;
	return ioctl(device->fd, PV_LINK_WATCH, &watch);
}

/* Begins an incarnation. The registers are zero then, and are there once the layout is. */
static int offer(struct device *device, int *rung)
{
	struct pv_virtio_device *area = own(device);
	uint64_t features = device->features | ACCESS;
	uint32_t type = PV_LINK_VIRTIO;
	int err = ioctl(device->fd, PV_LINK_OFFER, &type);

	for (unsigned int i = 0; i < device_served(device) && !err; i++)
		err = add_eventfd(device, &device->kick[i], PV_LINK_KICK) ?:
		      add_eventfd(device, &device->call[i], PV_LINK_CALL);
	err = err ?: watch_turn(device, rung);
	if (err)
		return err;

	set(&area->id, device->id);
	set(&area->features[0], features);
	set(&area->features[1], features >> 32);
	set(&area->queues, device->queues);
	for (unsigned int i = 0; i < device->queues; i++)
		set(&area->queue_max[i], device->queue_max);
	set(&area->config_size, device->config_size);
	memcpy(area->config, device->config, device->config_size);
	__sync_synchronize();
	set(&area->layout, PV_VIRTIO_LAYOUT);
	ring(device);
	return 0;
}

static uint64_t accepted(const struct device *device)
{
	const struct pv_virtio_driver *area = peer(device);

	return word(&area->features[0]) | (uint64_t)word(&area->features[1]) << 32;
}

/* What the driver has set, and what the device makes of it */
static uint32_t act(struct device *device, uint32_t before, uint32_t status)
{
	uint64_t features = accepted(device) & ~ACCESS;
	uint32_t begun = status & ~before;

	if (!status)
		device->ops->stop(device);
	if (begun & VIRTIO_CONFIG_S_FEATURES_OK && features & ~device->features)
		status &= ~VIRTIO_CONFIG_S_FEATURES_OK;
	if (begun & VIRTIO_CONFIG_S_DRIVER_OK && device->ops->start(device, features))
		status |= VIRTIO_CONFIG_S_NEEDS_RESET;
	return status;
}

/* Of one incarnation: 0 once it has ended, -1 if the link is gone, 1 after a message. */
static int serve_peer(struct device *device, int rung)
{
	struct pollfd wait[] = {
		{ .fd = device->fd, .events = POLLIN },
		{ .fd = rung, .events = POLLIN },
		{ .events = 0 },
	};
	uint32_t turn = 0, now, before = 0, status;
	struct pv_link_info info;
	uint64_t count;

	for (;;) {
		if (ioctl(device->fd, PV_LINK_INFO, &info))
			return -1;
		if (info.state == PV_LINK_CLOSED)
			return 0;
		now = info.state == PV_LINK_CONNECTED ? word(&peer(device)->turn) : turn;
		if (now != turn) {
			/* The driver has written it last, and so does the device. */
			__sync_synchronize();
			status = word(&peer(device)->status);
			set(&own(device)->status, act(device, before, status));
			__sync_synchronize();
			set(&own(device)->turn, now);
			ring(device);
			turn = now;
			before = status;
		}
		wait[2].fd = device->vhost;
		if (poll(wait, 3, -1) < 0 && errno != EINTR)
			return complain("poll");
		if (wait[2].revents) {
			fprintf(stderr, "pvlink: the program that has the device is gone\n");
			close(device->vhost);
			device->vhost = -1;
			return 1;
		}
		if (read(rung, &count, sizeof(count)) < 0 && errno != EAGAIN)
			return complain("eventfd");
	}
}

static int open_link(struct device *device, const char *path)
{
	struct pv_link_info info;

	device->fd = open(path, O_RDWR | O_CLOEXEC);
	if (device->fd < 0 || ioctl(device->fd, PV_LINK_INFO, &info))
		return complain(path);
	device->side = info.side;
	device->size = info.size;
	device->region = mmap(NULL, info.size, PROT_READ | PROT_WRITE, MAP_SHARED, device->fd, 0);
	if (device->region == MAP_FAILED)
		return complain("mmap");
	return 0;
}

int device_serve(struct device *device, const char *path)
{
	int rung = -1, err;

	for (unsigned int i = 0; i < SERVED_QUEUES; i++)
		device->kick[i] = device->call[i] = -1;
	if (open_link(device, path))
		return 1;
	do {
		err = offer(device, &rung) ?: serve_peer(device, rung);
		device->ops->stop(device);
	} while (!err);
	if (err < 0)
		fprintf(stderr, "pvlink: %s is gone\n", path);
	return 1;
}

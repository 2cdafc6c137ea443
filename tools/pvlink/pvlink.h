/* SPDX-License-Identifier: GPL-2.0-only */
/* Shared by the files of pvlink */
#ifndef PVLINK_H
#define PVLINK_H

#include <endian.h>
#include <stddef.h>
#include <stdint.h>

#include <linux/pv_link.h>
#include <linux/pv_virtio.h>
#include <linux/virtio_config.h>
#include <linux/virtio_ring.h>

/* Where the kernel shows the links that there are */
#define PV_LINK_BUS "/sys/bus/pv_link/devices"

struct device;

/*
 * What implements a device. start() is called once the driver is ready, with what it has written to its area,
 * and has it work on the queues; it prints what is wrong and returns -1 where it cannot. stop() returns when nobody
 * works on them any more, and may be called at any time.
 */
struct device_ops {
	int (*start)(struct device *device, uint64_t features);
	void (*stop)(struct device *device);
};

/* Of virtio's features of any device, those that there are here */
#define DEVICE_FEATURES (1ULL << VIRTIO_F_VERSION_1 | 1ULL << VIRTIO_RING_F_EVENT_IDX)

#define SERVED_QUEUES 2

/* A queue as the driver has placed it: parts lie in the region */
struct queue {
	uint32_t size;
	uint8_t *desc, *avail, *used;
};

struct device {
	const struct device_ops *ops;
	uint32_t id;
	uint64_t features;
	uint32_t queues;	/* that there are, of which the first SERVED_QUEUES at most are served */
	uint32_t queue_max;
	uint8_t config[PV_VIRTIO_CONFIG_SIZE];
	uint32_t config_size;

	/* The link's, for the time of one incarnation */
	int fd;
	unsigned int side;
	uint8_t *region;
	size_t size;
	int kick[SERVED_QUEUES], call[SERVED_QUEUES];

	/* The device's own */
	int vhost;		/* file or socket of what works on the queues, -1 while it is not open */
	unsigned int started;	/* queues that another program has been told of */
	uint64_t cid;
	int tap;
};

/* Serves it until the link is gone: 0, or 1 after a message. */
int device_serve(struct device *device, const char *path);

/* How many queues are served */
unsigned int device_served(const struct device *device);

/* To be called once they are: who works on them has overlooked what was there before. 0, or -1 after a message. */
int device_kick(const struct device *device);

/* A queue of the driver's, checked to lie in the region: 0, or -1 after a message. */
int device_queue(const struct device *device, unsigned int number, struct queue *queue);

/*
 * What is wanted for a guest of Xen from now on: GUEST [SIZE] [TYPE ARGUMENT], GUEST [NUMBER].
 * An exit status, or -1 for a wrong call.
 */
int attach(int count, char **word);
int detach(int count, char **word);

/* Gives guests of Xen what is wanted for them, until a signal ends it: 0, or 1 after a message. */
int service(void);

/* Prints what, and errno's text. Returns -1. */
int complain(const char *what);

#endif /* PVLINK_H */

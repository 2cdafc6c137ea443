/* SPDX-License-Identifier: GPL-2.0-only */
/* Shared by the files of pvlink */
#ifndef PVLINK_H
#define PVLINK_H

#include <endian.h>
#include <stddef.h>
#include <stdint.h>

#include <linux/pv_link.h>
#include <linux/pv_virtio.h>

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
	uint32_t queues;	/* that there are, of which the first SERVED_QUEUES are served */
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
	int vhost;		/* -1 while it is not open */
	uint64_t cid;
	int tap;
};

/* Serves it until the link is gone: 0, or 1 after a message. */
int device_serve(struct device *device, const char *path);

/* A queue of the driver's, checked to lie in the region: 0, or -1 if it does not. */
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

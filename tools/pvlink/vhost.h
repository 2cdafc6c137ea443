/* SPDX-License-Identifier: GPL-2.0-only */
/* A device whose queues the kernel's vhost works on, in the memory of a link */
#ifndef PVLINK_VHOST_H
#define PVLINK_VHOST_H

#include <stdint.h>

#include "pvlink.h"

/*
 * Opens vhost's file, /dev/vhost-NAME, unless the device has it open: 0, or -1 after a message. What is open ends
 * with vhost_close(), and with it what vhost knows of the driver.
 */
int vhost_open(struct device *device, const char *path);
void vhost_close(struct device *device);

/*
 * Has the device offer those of these features that vhost has; to be called once: 0, or -1 after a message.
 */
int vhost_offer(struct device *device, uint64_t features);

/* Gives vhost the memory, the driver's queues and the features: 0, or -1 after a message. They do not run yet. */
int vhost_prepare(struct device *device, uint64_t features);

#endif /* PVLINK_VHOST_H */

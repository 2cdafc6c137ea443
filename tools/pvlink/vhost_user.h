/* SPDX-License-Identifier: GPL-2.0-only */
/* A device that another program implements, by the vhost-user protocol, in the memory of a link */
#ifndef PVLINK_VHOST_USER_H
#define PVLINK_VHOST_USER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pvlink.h"

/* Whether so many characters are a socket's path, and one of a word that may have more behind a comma. */
bool vhost_user_is_path(const char *word, size_t length);

/*
 * Connects to the program's socket and has the device offer those of these features that the program has: 0, or -1
 * after a message.
 */
int vhost_user_open(struct device *device, const char *path, uint64_t features);

/* Has the device's configuration, of that many bytes, 256 at most, from the program: 0, or -1 after a message. */
int vhost_user_config(struct device *device, size_t size);

/* For struct device_ops: the program works on the queues from the one to the other. */
int vhost_user_start(struct device *device, uint64_t features);
void vhost_user_stop(struct device *device);

#endif /* PVLINK_VHOST_USER_H */

// SPDX-License-Identifier: GPL-2.0-only
/* A disk for the other end of a link, which another program has: qemu-storage-daemon say */
#include <stdio.h>
#include <string.h>

#include <linux/virtio_blk.h>
#include <linux/virtio_ids.h>

#include "types.h"
#include "vhost_user.h"

#define FEATURES (DEVICE_FEATURES | 1ULL << VIRTIO_BLK_F_SEG_MAX | 1ULL << VIRTIO_BLK_F_RO | \
		  1ULL << VIRTIO_BLK_F_BLK_SIZE | 1ULL << VIRTIO_BLK_F_FLUSH | 1ULL << VIRTIO_BLK_F_TOPOLOGY)

/* What comes next is of features that are not offered, and of later programs. */
#define CONFIG_SIZE offsetof(struct virtio_blk_config, max_secure_erase_sectors)

static const struct device_ops blk_ops = { .start = vhost_user_start, .stop = vhost_user_stop };

bool blk_check(const char *socket)
{
	if (vhost_user_is_path(socket, strlen(socket)))
		return true;
	fprintf(stderr, "pvlink: a disk is the path of a socket, as in /run/disk.sock, not %s\n", socket);
	return false;
}

int blk_serve(const char *path, const char *socket)
{
	struct device device = {
		.ops = &blk_ops,
		.id = VIRTIO_ID_BLOCK,
		.queues = 1,
		.queue_max = 256,
		.vhost = -1,
	};

	if (vhost_user_open(&device, socket, FEATURES) || vhost_user_config(&device, CONFIG_SIZE))
		return 1;
	return device_serve(&device, path);
}

// SPDX-License-Identifier: GPL-2.0-only
/* Files for the other end of a link, which another program has: virtiofsd say */
#include <stdio.h>
#include <string.h>
#include <sys/un.h>

#include <linux/virtio_fs.h>
#include <linux/virtio_ids.h>

#include "types.h"
#include "vhost_user.h"

#define TAG_SIZE sizeof(((struct virtio_fs_config *)0)->tag)

static const struct device_ops fs_ops = { .start = vhost_user_start, .stop = vhost_user_stop };

/* SOCKET,TAG: the length of SOCKET, and where TAG is, or 0 */
static size_t split(const char *argument, const char **tag)
{
	size_t length = strcspn(argument, ",");

	if (!vhost_user_is_path(argument, length) || argument[length] != ',')
		return 0;
	*tag = argument + length + 1;
	return **tag && strlen(*tag) <= TAG_SIZE && !strpbrk(*tag, ", \t\n") ? length : 0;
}

bool fs_check(const char *argument)
{
	const char *tag;

	if (split(argument, &tag))
		return true;
	fprintf(stderr, "pvlink: files are SOCKET,TAG as in /run/files.sock,files, a tag of %zu characters at most, not %s\n",
		TAG_SIZE, argument);
	return false;
}

int fs_serve(const char *path, const char *argument)
{
	struct device device = {
		.ops = &fs_ops,
		.id = VIRTIO_ID_FS,
		.queues = 2,
		.queue_max = 256,
		.config_size = sizeof(struct virtio_fs_config),
		.vhost = -1,
	};
	struct virtio_fs_config config = { .num_request_queues = htole32(1) };
	char socket[sizeof(((struct sockaddr_un *)0)->sun_path)];
	const char *tag;

	snprintf(socket, sizeof(socket), "%.*s", (int)split(argument, &tag), argument);
	/* It ends with a zero only if there is room for one. */
	memcpy(config.tag, tag, strlen(tag));
	memcpy(device.config, &config, sizeof(config));
	return vhost_user_open(&device, socket, DEVICE_FEATURES) ? 1 : device_serve(&device, path);
}

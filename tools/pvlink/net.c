// SPDX-License-Identifier: GPL-2.0-only
/* A network card for the other end of a link, which is a tap device here: the kernel's vhost moves the packets */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>

#include <net/if.h>

#include <linux/if_ether.h>
#include <linux/if_tun.h>
#include <linux/vhost.h>
#include <linux/virtio_ids.h>
#include <linux/virtio_net.h>

#include "types.h"
#include "vhost.h"

#define VHOST	"/dev/vhost-net"
#define TUN	"/dev/net/tun"

/* virtio's head of each packet is vhost's own business then, and the tap device knows nothing of it. */
#define HEADS	(1ULL << VHOST_NET_F_VIRTIO_NET_HDR)

/* What the driver at the other end may know. Packets are no larger, so that they fit where it has room for them. */
#define MTU	ETH_DATA_LEN
#define OWN	(1ULL << VIRTIO_NET_F_MTU | 1ULL << VIRTIO_NET_F_STATUS)

/* TAP[,MAC]: the length of TAP, and whether there is a MAC, which is stored */
static int split(const char *argument, uint8_t mac[ETH_ALEN], bool *has_mac)
{
	size_t length = strcspn(argument, ",");
	static const uint8_t none[ETH_ALEN];
	char rest;

	*has_mac = argument[length] == ',';
	/* Of a name with % the kernel makes another one. */
	if (!length || length >= IFNAMSIZ || memchr(argument, '/', length) || memchr(argument, '%', length))
		return -1;
	if (*has_mac && (strlen(argument + length) != sizeof(",00:00:00:00:00:00") - 1 ||
			 sscanf(argument + length, ",%hhx:%hhx:%hhx:%hhx:%hhx:%hhx%c", &mac[0], &mac[1], &mac[2],
				&mac[3], &mac[4], &mac[5], &rest) != ETH_ALEN || mac[0] & 1 || !memcmp(mac, none, ETH_ALEN)))
		return -1;
	return length;
}

bool net_check(const char *argument)
{
	uint8_t mac[ETH_ALEN];
	bool has_mac;

	if (split(argument, mac, &has_mac) > 0)
		return true;
	fprintf(stderr, "pvlink: a network is TAP or TAP,MAC as in web0,02:00:00:00:00:01, not %s\n", argument);
	return false;
}

/* One that there is stays when this program ends, with its address and its bridge; another one is made, and goes. */
static int open_tap(const char *name, int length)
{
	struct ifreq request = { .ifr_flags = IFF_TAP | IFF_NO_PI };
	int fd = open(TUN, O_RDWR | O_CLOEXEC);

	if (fd < 0)
		return complain(TUN);
	memcpy(request.ifr_name, name, length);
	return ioctl(fd, TUNSETIFF, &request) ? complain(request.ifr_name) : fd;
}

/* Who looks at the tap device sees whether there is somebody at the other end. */
static void set_carrier(const struct device *device, int on)
{
	if (ioctl(device->tap, TUNSETCARRIER, &on))
		complain("TUNSETCARRIER");
}

static int start(struct device *device, uint64_t features)
{
	if (vhost_open(device, VHOST) || vhost_prepare(device, (features & DEVICE_FEATURES) | HEADS))
		return -1;
	for (unsigned int i = 0; i < device_served(device); i++) {
		struct vhost_vring_file backend = { .index = i, .fd = device->tap };

		if (ioctl(device->vhost, VHOST_NET_SET_BACKEND, &backend))
			return complain("VHOST_NET_SET_BACKEND");
	}
	set_carrier(device, 1);
	return device_kick(device);
}

static void stop(struct device *device)
{
	set_carrier(device, 0);
	vhost_close(device);
}

static const struct device_ops net_ops = { .start = start, .stop = stop };

int net_serve(const char *path, const char *argument)
{
	struct device device = {
		.ops = &net_ops,
		.id = VIRTIO_ID_NET,
		.queues = 2,
		.queue_max = 256,
		.config_size = sizeof(struct virtio_net_config),
		.vhost = -1,
	};
	struct virtio_net_config config = { .status = htole16(VIRTIO_NET_S_LINK_UP), .mtu = htole16(MTU) };
	bool has_mac;
	int length = split(argument, config.mac, &has_mac);

	memcpy(device.config, &config, sizeof(config));
	if (vhost_open(&device, VHOST) || vhost_offer(&device, DEVICE_FEATURES))
		return 1;
	device.features |= OWN | (has_mac ? 1ULL << VIRTIO_NET_F_MAC : 0);
	device.tap = open_tap(argument, length);
	return device.tap < 0 ? 1 : device_serve(&device, path);
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * A hostile device at one end of a link: answers as it likes, and writes anywhere.
 *
 * usage: pv_scribble DEVICE vsock|net|blk|fs SECONDS SEED
 *
 * Prints what it did: what matters is what the kernel at the other end says meanwhile.
 *
 * Static: the guest has none of the libraries.
 */
#include <fcntl.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include <linux/pv_link.h>
#include <linux/pv_virtio.h>
#include <linux/virtio_blk.h>
#include <linux/virtio_config.h>
#include <linux/virtio_ids.h>
#include <linux/virtio_net.h>
#include <linux/virtio_ring.h>
#include <linux/virtio_vsock.h>

#define CONFIG		64
#define QUEUE_MAX	64
#define ROUND_MS	400
#define PAUSE_US	200

/* Good enough for a driver to begin with: the first words of its configuration are what it needs. */
static const struct type {
	const char *name;
	uint32_t id, queues, features;
	uint8_t config[CONFIG];
} types[] = {
	{ "vsock", VIRTIO_ID_VSOCK, 3, 1 << VIRTIO_VSOCK_F_SEQPACKET, { 42 } },
	{ "net", VIRTIO_ID_NET, 2, 1 << VIRTIO_NET_F_MAC | 1 << VIRTIO_NET_F_STATUS, { 2, 0, 0, 0, 0, 1, 1 } },
	{ "blk", VIRTIO_ID_BLOCK, 1, 1 << VIRTIO_BLK_F_SEG_MAX | 1 << VIRTIO_BLK_F_FLUSH | 1 << VIRTIO_BLK_F_BLK_SIZE |
	  1 << VIRTIO_BLK_F_TOPOLOGY, { [2] = 1, [12] = 8, [21] = 2 } },
	{ "fs", VIRTIO_ID_FS, 2, 0, { 'f', 'i', 'l', 'e', 's', [36] = 1 } },
};

static uint64_t state;
static const struct type *type;
static struct pv_link_info info;
static uint8_t *region;
static int device = -1;
static uint32_t used_index[PV_VIRTIO_QUEUES];
static struct {
	unsigned long rounds, connected, turns, used, words;
} did;

/* xorshift64: the same choices from the same seed, though not the same race */
static uint32_t any(uint32_t below)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (state >> 32) % below;
}

static bool one_in(uint32_t many)
{
	return !any(many);
}

static void fail(const char *what)
{
	perror(what);
	exit(1);
}

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec + time.tv_nsec / 1e9;
}

static struct pv_link_half *half(bool own)
{
	return &((struct pv_link_page *)region)->half[own ? info.side : !info.side];
}

static volatile struct pv_virtio_device *registers(void)
{
	return (void *)half(true)->area;
}

static volatile struct pv_virtio_driver *driver(void)
{
	return (void *)half(false)->area;
}

/* Powers of two, their neighbours, and anything */
static uint32_t value(void)
{
	switch (any(4)) {
	case 0:
		return any(4);
	case 1:
		return (1u << any(32)) - any(2);
	case 2:
		return any(info.size);
	default:
		return any(UINT32_MAX);
	}
}

static void scribble(void *start, size_t bytes)
{
	volatile uint32_t *word = (uint32_t *)start + any(bytes / sizeof(*word));

	*word = one_in(2) ? value() : *word ^ 1u << any(32);
	did.words++;
}

/* Either side's half, whose words it believes, and the rest, where the queues and the buffers are. */
static void scribble_somewhere(void)
{
	switch (any(6)) {
	case 0:
		scribble(half(one_in(2)), offsetof(struct pv_link_half, area));
		break;
	case 1:
		scribble(half(true)->area, sizeof(struct pv_virtio_device));
		break;
	case 2:
		scribble(half(false)->area, sizeof(struct pv_virtio_driver));
		break;
	default:
		scribble(region + PV_LINK_PAGE_SIZE, info.size - PV_LINK_PAGE_SIZE);
	}
}

/* What another program would, with a fault in every fourth */
static void offer(void)
{
	volatile struct pv_virtio_device *area = registers();
	uint32_t offered = PV_LINK_VIRTIO;

	if (ioctl(device, PV_LINK_OFFER, &offered))
		fail("PV_LINK_OFFER");
	memset(used_index, 0, sizeof(used_index));
	area->id = type->id;
	area->features[0] = type->features | 1u << VIRTIO_RING_F_EVENT_IDX;
	area->features[1] = 1u << (VIRTIO_F_VERSION_1 - 32) | 1u << (VIRTIO_F_ACCESS_PLATFORM - 32);
	area->queues = type->queues;
	for (unsigned int i = 0; i < type->queues; i++)
		area->queue_max[i] = QUEUE_MAX;
	area->config_size = CONFIG;
	memcpy((void *)area->config, type->config, CONFIG);
	if (one_in(4))
		scribble(half(true)->area, offsetof(struct pv_virtio_device, config) + CONFIG);
	__sync_synchronize();
	area->layout = one_in(32) ? value() : PV_VIRTIO_LAYOUT;
}

static void ring(void)
{
	uint32_t doorbell = 0;

	ioctl(device, PV_LINK_RING, &doorbell);
}

/* The driver gets on, or waits in vain, or hears that nothing is as it wants it. */
static void act(void)
{
	volatile struct pv_virtio_device *area = registers();
	uint32_t turn = driver()->turn;

	if (turn == area->turn || one_in(256))
		return;
	area->status = one_in(16) ? value() : driver()->status;
	__sync_synchronize();
	area->turn = one_in(64) ? value() : turn;
	did.turns++;
}

/* Where the driver says that they are, if that is in the region at all */
static bool find_queue(unsigned int number, struct vring *vring)
{
	volatile struct pv_virtio_queue *queue = &driver()->queue[number];
	uint32_t size = queue->size, desc = queue->desc, avail = queue->avail, used = queue->used;

	if (!size || size > QUEUE_MAX || desc > info.size - size * sizeof(struct vring_desc) ||
	    avail > info.size - 2 * size - 6 || used > info.size - 8 * size - 6)
		return false;
	*vring = (struct vring) { size, (void *)(region + desc), (void *)(region + avail), (void *)(region + used) };
	return true;
}

/* What was offered, with any length, or what was not */
static void use(unsigned int number)
{
	struct vring vring;
	uint32_t index;

	if (!find_queue(number, &vring))
		return;
	index = used_index[number];
	if ((uint16_t)vring.avail->idx == (uint16_t)index && !one_in(64))
		return;
	vring.used->ring[index % vring.num].id = one_in(32) ? value() : vring.avail->ring[index % vring.num];
	vring.used->ring[index % vring.num].len = one_in(4) ? value() : any(8192);
	__sync_synchronize();
	used_index[number] = one_in(256) ? any(65536) : index + 1;
	vring.used->idx = used_index[number];
	did.used++;
}

/* A well-behaved half of the time lets drivers get as far as their users. */
static void play(double end)
{
	bool wild = one_in(2);

	while (now() < end) {
		act();
		for (unsigned int i = 0; i < type->queues; i++)
			use(i);
		if (wild && one_in(4))
			scribble_somewhere();
		if (one_in(64)) {
			scribble(half(true)->area + offsetof(struct pv_virtio_device, config), CONFIG);
			registers()->generation++;
		}
		ring();
		usleep(any(PAUSE_US));
	}
}

static void open_link(const char *path)
{
	device = open(path, O_RDWR);
	if (device < 0 || ioctl(device, PV_LINK_INFO, &info))
		fail(path);
	region = mmap(NULL, info.size, PROT_READ | PROT_WRITE, MAP_SHARED, device, 0);
	if (region == MAP_FAILED)
		fail("mmap");
}

static void close_link(void)
{
	munmap(region, info.size);
	close(device);
	device = -1;
}

int main(int argc, char **argv)
{
	double end;

	if (argc != 5)
		return 2;
	for (unsigned int i = 0; i < sizeof(types) / sizeof(*types); i++)
		if (!strcmp(argv[2], types[i].name))
			type = &types[i];
	if (!type)
		return 2;
	state = strtoull(argv[4], NULL, 0) | 1;
	end = now() + atoi(argv[3]);
	for (; now() < end; did.rounds++) {
		if (device < 0)
			open_link(argv[1]);
		offer();
		play(now() + any(ROUND_MS) / 1000.0);
		did.connected += !ioctl(device, PV_LINK_INFO, &info) && info.state == PV_LINK_CONNECTED;
		if (one_in(4))
			close_link();
	}
	printf("%lu rounds, %lu connected, %lu turns, %lu used, %lu words\n", did.rounds, did.connected, did.turns, did.used,
	       did.words);
	return 0;
}

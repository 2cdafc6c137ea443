// SPDX-License-Identifier: GPL-2.0-only
/*
 * That the kernel's vhost works on the memory of a link: a socket of one end, reached from the other.
 *
 * usage: pv_vhost device DEVICE	has vhost-vsock serve two queues in the region, and answers on a socket
 *	  pv_vhost driver DEVICE	plays the driver of these queues by hand, connects and sends
 *
 * Addresses in the queues are offsets from the beginning of the region.
 *
 * Static: the guest has none of the libraries.
 */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <linux/vhost.h>
#include <linux/virtio_config.h>
#include <linux/virtio_ring.h>
#include <linux/virtio_vsock.h>
#include <linux/vm_sockets.h>

#include <linux/pv_link.h>

#define TYPE		1002
#define GUEST		42	/* CID */
#define PORT		1234
#define ENTRIES		8
#define PATIENCE_MS	30000

/* What lies where in the region */
#define QUEUE(n)	(0x1000 + (n) * 0x1000)
#define AVAIL		0x400
#define USED		0x800
#define BUFFER(n, i)	(0x4000 + (n) * 0x8000 + (i) * 0x1000)

enum { RX, TX };

static int device, kick;
static struct pv_link_info info;
static uint8_t *region;

static void must(int result, const char *what)
{
	if (result >= 0)
		return;
	perror(what);
	exit(1);
}

static void offer(void)
{
	uint32_t type = TYPE;

	must(ioctl(device, PV_LINK_OFFER, &type), "PV_LINK_OFFER");
}

/* A peer that was there before it had the same to offer has gone when it comes again. */
static void await_peer(void)
{
	struct pollfd wait = { .fd = device, .events = POLLIN };

	for (;;) {
		must(ioctl(device, PV_LINK_INFO, &info), "PV_LINK_INFO");
		if (info.state == PV_LINK_CONNECTED && info.type == TYPE)
			return;
		if (info.state == PV_LINK_CLOSED)
			offer();
		if (poll(&wait, 1, PATIENCE_MS) < 1) {
			fprintf(stderr, "no peer\n");
			exit(1);
		}
	}
}

static void open_link(const char *path)
{
	device = open(path, O_RDWR);
	must(device, path);
	must(ioctl(device, PV_LINK_INFO, &info), "PV_LINK_INFO");
	region = mmap(NULL, info.size, PROT_READ | PROT_WRITE, MAP_SHARED, device, 0);
	if (region == MAP_FAILED)
		must(-1, "mmap");
}

static int new_eventfd(unsigned long command)
{
	int fd = eventfd(0, EFD_NONBLOCK);

	must(ioctl(device, command, &fd), "eventfd");
	return fd;
}

static int start_queue(int vhost, unsigned int number)
{
	uintptr_t base = (uintptr_t)region + QUEUE(number);
	struct vhost_vring_state size = { .index = number, .num = ENTRIES }, first = { .index = number };
	struct vhost_vring_addr place = {
		.index = number, .desc_user_addr = base, .avail_user_addr = base + AVAIL, .used_user_addr = base + USED,
	};
	struct vhost_vring_file kicked = { .index = number, .fd = new_eventfd(PV_LINK_KICK) };
	struct vhost_vring_file called = { .index = number, .fd = new_eventfd(PV_LINK_CALL) };

	must(ioctl(vhost, VHOST_SET_VRING_NUM, &size), "VHOST_SET_VRING_NUM");
	must(ioctl(vhost, VHOST_SET_VRING_BASE, &first), "VHOST_SET_VRING_BASE");
	must(ioctl(vhost, VHOST_SET_VRING_ADDR, &place), "VHOST_SET_VRING_ADDR");
	must(ioctl(vhost, VHOST_SET_VRING_KICK, &kicked), "VHOST_SET_VRING_KICK");
	must(ioctl(vhost, VHOST_SET_VRING_CALL, &called), "VHOST_SET_VRING_CALL");
	return kicked.fd;
}

static void start_vhost(void)
{
	int vhost = open("/dev/vhost-vsock", O_RDWR), on = 1;
	uint64_t features = 1ULL << VIRTIO_F_VERSION_1, cid = GUEST, once = 1;
	int kicks[TX + 1];
	struct vhost_memory *memory = calloc(1, sizeof(*memory) + sizeof(memory->regions[0]));

	memory->nregions = 1;
	memory->regions[0].memory_size = info.size;
	memory->regions[0].userspace_addr = (uintptr_t)region;
	must(vhost, "/dev/vhost-vsock");
	must(ioctl(vhost, VHOST_SET_OWNER), "VHOST_SET_OWNER");
	must(ioctl(vhost, VHOST_SET_FEATURES, &features), "VHOST_SET_FEATURES");
	must(ioctl(vhost, VHOST_SET_MEM_TABLE, memory), "VHOST_SET_MEM_TABLE");
	for (unsigned int i = RX; i <= TX; i++)
		kicks[i] = start_queue(vhost, i);
	must(ioctl(vhost, VHOST_VSOCK_SET_GUEST_CID, &cid), "VHOST_VSOCK_SET_GUEST_CID");
	must(ioctl(vhost, VHOST_VSOCK_SET_RUNNING, &on), "VHOST_VSOCK_SET_RUNNING");
	/* It has overlooked what was there before. */
	for (unsigned int i = RX; i <= TX; i++)
		must(write(kicks[i], &once, sizeof(once)), "write");
}

/* Says what came in capitals. */
static void serve(int listener)
{
	char text[64] = "";
	int connection = accept(listener, NULL, NULL);
	ssize_t len;

	must(connection, "accept");
	len = read(connection, text, sizeof(text) - 1);
	must(len, "read");
	printf("heard: %s\n", text);
	for (char *c = text; *c; c++)
		*c = toupper(*c);
	must(write(connection, text, len), "write");
}

static void be_device(void)
{
	struct sockaddr_vm here = { .svm_family = AF_VSOCK, .svm_cid = VMADDR_CID_ANY, .svm_port = PORT };
	int listener = socket(AF_VSOCK, SOCK_STREAM, 0);

	must(bind(listener, (void *)&here, sizeof(here)), "bind");
	must(listen(listener, 1), "listen");
	await_peer();
	start_vhost();
	serve(listener);
	/* The driver is still to read it. */
	sleep(2);
}

/* Entry and buffer of one number, used once each, so that a queue's index counts all of them */
static void give(unsigned int queue, unsigned int number, size_t len, bool writable)
{
	struct vring_desc *desc = (void *)(region + QUEUE(queue));
	struct vring_avail *avail = (void *)(region + QUEUE(queue) + AVAIL);
	uint32_t doorbell = 0;

	desc[number].addr = BUFFER(queue, number);
	desc[number].len = len;
	desc[number].flags = writable ? VRING_DESC_F_WRITE : 0;
	avail->ring[number] = number;
	__sync_synchronize();
	avail->idx = number + 1;
	__sync_synchronize();
	must(ioctl(device, PV_LINK_RING, &doorbell), "PV_LINK_RING");
}

static void send_packet(unsigned int number, unsigned int op, const char *text)
{
	struct virtio_vsock_hdr *packet = (void *)(region + BUFFER(TX, number));

	*packet = (struct virtio_vsock_hdr) {
		.src_cid = GUEST, .dst_cid = VMADDR_CID_HOST, .src_port = 1025, .dst_port = PORT,
		.len = strlen(text), .type = VIRTIO_VSOCK_TYPE_STREAM, .op = op, .buf_alloc = 4096,
	};
	memcpy(packet + 1, text, strlen(text));
	give(TX, number, sizeof(*packet) + strlen(text), false);
}

static struct virtio_vsock_hdr *await_packet(unsigned int number)
{
	volatile struct vring_used *used = (void *)(region + QUEUE(RX) + USED);
	struct pollfd wait = { .fd = kick, .events = POLLIN };
	uint64_t count;

	while (used->idx <= number) {
		if (poll(&wait, 1, PATIENCE_MS) < 1) {
			printf("no packet %u\n", number);
			exit(1);
		}
		must(read(kick, &count, sizeof(count)), "read");
	}
	__sync_synchronize();
	return (void *)(region + BUFFER(RX, number));
}

/* How much it may send is told in between. */
static void be_driver(void)
{
	struct virtio_vsock_hdr *packet;
	unsigned int got = 0;

	await_peer();
	kick = new_eventfd(PV_LINK_KICK);
	for (unsigned int i = 0; i < ENTRIES; i++)
		give(RX, i, 0x1000, true);
	send_packet(0, VIRTIO_VSOCK_OP_REQUEST, "");
	packet = await_packet(got++);
	printf("connected: %u\n", packet->op == VIRTIO_VSOCK_OP_RESPONSE);
	send_packet(1, VIRTIO_VSOCK_OP_RW, "hello from a guest");
	do
		packet = await_packet(got++);
	while (packet->op != VIRTIO_VSOCK_OP_RW);
	printf("answer: %.*s, cid %u\n", (int)packet->len, (char *)(packet + 1), (unsigned int)packet->src_cid);
}

int main(int argc, char **argv)
{
	if (argc != 3)
		return 2;
	setvbuf(stdout, NULL, _IOLBF, 0);
	open_link(argv[2]);
	if (!strcmp(argv[1], "device"))
		be_device();
	else
		be_driver();
	return 0;
}

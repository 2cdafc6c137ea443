// SPDX-License-Identifier: GPL-2.0-only
/* Speaks the vhost-user protocol, of QEMU's specification, to the program that implements a device */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <linux/vhost_types.h>

#include "vhost_user.h"

/* Seconds that the program has for an answer */
#define PATIENCE 10

#define VERSION	1u
#define ANSWER	(1u << 2)

enum request {
	VHOST_USER_GET_FEATURES = 1,
	VHOST_USER_SET_FEATURES = 2,
	VHOST_USER_SET_OWNER = 3,
	VHOST_USER_SET_MEM_TABLE = 5,
	VHOST_USER_SET_VRING_NUM = 8,
	VHOST_USER_SET_VRING_ADDR = 9,
	VHOST_USER_SET_VRING_BASE = 10,
	VHOST_USER_GET_VRING_BASE = 11,
	VHOST_USER_SET_VRING_KICK = 12,
	VHOST_USER_SET_VRING_CALL = 13,
	VHOST_USER_GET_PROTOCOL_FEATURES = 15,
	VHOST_USER_SET_PROTOCOL_FEATURES = 16,
	VHOST_USER_SET_VRING_ENABLE = 18,
	VHOST_USER_GET_CONFIG = 24,
};

/* Among the features, and of those that come with it */
#define VHOST_USER_F_PROTOCOL_FEATURES	(1ULL << 30)
#define VHOST_USER_PROTOCOL_F_CONFIG	(1ULL << 9)

struct memory {
	uint32_t count;
	uint32_t padding;
	uint64_t guest;
	uint64_t size;
	uint64_t user;		/* what the addresses of queues are said in */
	uint64_t offset;	/* in the file */
};

struct config {
	uint32_t offset;
	uint32_t size;
	uint32_t flags;
	uint8_t bytes[256];
};

struct head {
	uint32_t request;
	uint32_t flags;
	uint32_t size;
};

/* All is in the order of this machine's bytes. */
struct message {
	struct head head;
	union {
		uint64_t number;
		struct vhost_vring_state state;
		struct vhost_vring_addr address;
		struct memory memory;
		struct config config;
	} __attribute__((packed));
} __attribute__((packed));

static int refused(const struct message *message)
{
	fprintf(stderr, "pvlink: the device's program fails at request %u of vhost-user: %m\n", message->head.request);
	return -1;
}

/* fd goes with it, unless it is negative. */
static int say(const struct device *device, struct message *message, enum request request, size_t size, int fd)
{
	union {
		struct cmsghdr head;
		char space[CMSG_SPACE(sizeof(int))];
	} control = { 0 };
	struct iovec part = { message, sizeof(message->head) + size };
	struct msghdr whole = { .msg_iov = &part, .msg_iovlen = 1 };

	message->head = (struct head) { request, VERSION, size };
	if (fd >= 0) {
		whole.msg_control = &control;
		whole.msg_controllen = sizeof(control);
		control.head.cmsg_len = CMSG_LEN(sizeof(int));
		control.head.cmsg_level = SOL_SOCKET;
		control.head.cmsg_type = SCM_RIGHTS;
		memcpy(CMSG_DATA(&control.head), &fd, sizeof(fd));
	}
	return sendmsg(device->vhost, &whole, MSG_NOSIGNAL) == (ssize_t)part.iov_len ? 0 : refused(message);
}

/* The answer takes the place of the message. */
static int ask(const struct device *device, struct message *message, enum request request, size_t size, size_t answer)
{
	size_t whole = sizeof(message->head) + answer;

	if (say(device, message, request, size, -1))
		return -1;
	errno = EPROTO;
	if (recv(device->vhost, message, whole, MSG_WAITALL) == (ssize_t)whole && message->head.request == request &&
	    message->head.flags & ANSWER && message->head.size == answer)
		return 0;
	message->head.request = request;
	return refused(message);
}

static int say_number(const struct device *device, enum request request, uint64_t number, int fd)
{
	struct message message = { .number = number };

	return say(device, &message, request, sizeof(number), fd);
}

static int ask_number(const struct device *device, enum request request, uint64_t *number)
{
	struct message message;

	if (ask(device, &message, request, 0, sizeof(*number)))
		return -1;
	*number = message.number;
	return 0;
}

static int say_state(const struct device *device, enum request request, unsigned int queue, unsigned int number)
{
	struct message message = { .state = { .index = queue, .num = number } };

	return say(device, &message, request, sizeof(message.state), -1);
}

bool vhost_user_is_path(const char *word, size_t length)
{
	return word[0] == '/' && strcspn(word, ", \t\n") >= length && length < sizeof(((struct sockaddr_un *)0)->sun_path);
}

static int connect_to(struct device *device, const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	struct timeval patience = { .tv_sec = PATIENCE };

	snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);
	device->vhost = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (device->vhost < 0 || setsockopt(device->vhost, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience)) ||
	    connect(device->vhost, (struct sockaddr *)&address, sizeof(address)))
		return complain(path);
	return 0;
}

int vhost_user_open(struct device *device, const char *path, uint64_t features)
{
	uint64_t has, protocol;

	if (connect_to(device, path) || ask_number(device, VHOST_USER_GET_FEATURES, &has) ||
	    ask_number(device, VHOST_USER_GET_PROTOCOL_FEATURES, &protocol) ||
	    say_number(device, VHOST_USER_SET_PROTOCOL_FEATURES, protocol & VHOST_USER_PROTOCOL_F_CONFIG, -1) ||
	    say(device, &(struct message) { }, VHOST_USER_SET_OWNER, 0, -1))
		return -1;
	device->features = has & features;
	return 0;
}

int vhost_user_config(struct device *device, size_t size)
{
	struct message message = { .config.size = size };
	size_t whole = offsetof(struct config, bytes) + size;

	if (ask(device, &message, VHOST_USER_GET_CONFIG, whole, whole))
		return -1;
	memcpy(device->config, message.config.bytes, size);
	device->config_size = size;
	return 0;
}

/* All but the first page, which has the registers; addresses are offsets in the region here too. */
static int share_memory(const struct device *device)
{
	struct message message = {
		.memory = {
			.count = 1,
			.guest = PV_LINK_PAGE_SIZE,
			.size = device->size - PV_LINK_PAGE_SIZE,
			.user = PV_LINK_PAGE_SIZE,
			.offset = PV_LINK_PAGE_SIZE,
		},
	};

	return say(device, &message, VHOST_USER_SET_MEM_TABLE, sizeof(message.memory), device->fd);
}

/* It works on a queue from the moment when it has what kicks it. */
static int start_queue(const struct device *device, unsigned int number)
{
	struct queue queue;

	if (device_queue(device, number, &queue))
		return -1;

	struct message address = {
		.address = {
			.index = number,
			.desc_user_addr = queue.desc - device->region,
			.avail_user_addr = queue.avail - device->region,
			.used_user_addr = queue.used - device->region,
		},
	};

	if (say_state(device, VHOST_USER_SET_VRING_NUM, number, queue.size) ||
	    say_state(device, VHOST_USER_SET_VRING_BASE, number, 0) ||
	    say(device, &address, VHOST_USER_SET_VRING_ADDR, sizeof(address.address), -1) ||
	    say_number(device, VHOST_USER_SET_VRING_CALL, number, device->call[number]) ||
	    say_number(device, VHOST_USER_SET_VRING_KICK, number, device->kick[number]) ||
	    say_state(device, VHOST_USER_SET_VRING_ENABLE, number, 1))
		return -1;
	return 0;
}

int vhost_user_start(struct device *device, uint64_t features)
{
	if (say_number(device, VHOST_USER_SET_FEATURES, features | VHOST_USER_F_PROTOCOL_FEATURES, -1) || share_memory(device))
		return -1;
	for (; device->started < device_served(device); device->started++)
		if (start_queue(device, device->started))
			return -1;
	return device_kick(device);
}

void vhost_user_stop(struct device *device)
{
	struct message message;

	/* virtiofsd takes it for a fault to be asked for a queue that it does not have. */
	for (; device->vhost >= 0 && device->started; device->started--) {
		message.state = (struct vhost_vring_state) { .index = device->started - 1 };
		if (ask(device, &message, VHOST_USER_GET_VRING_BASE, sizeof(message.state), sizeof(message.state))) {
			/* It may be at work still: it stops when nobody is connected, and this program ends. */
			shutdown(device->vhost, SHUT_RDWR);
			return;
		}
	}
}

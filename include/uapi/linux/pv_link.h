/* SPDX-License-Identifier: GPL-2.0-only WITH Linux-syscall-note */
/* Links: the first page of a region that two peers share, and /dev/pv_linkN */
#ifndef _UAPI_LINUX_PV_LINK_H
#define _UAPI_LINUX_PV_LINK_H

#include <linux/ioctl.h>
#include <linux/types.h>

#define PV_LINK_MAGIC		0x4b4c5650	/* "PVLK" in memory */
#define PV_LINK_VERSION		1
#define PV_LINK_PAGE_SIZE	4096
#define PV_LINK_AREA_SIZE	2016

/* What a side offers its peer. From 1000 on they are for private use. */
#define PV_LINK_NOTHING		0
#define PV_LINK_VIRTIO		1
#define PV_LINK_PRIVATE		1000

/* Values of struct pv_link_half.state */
#define PV_LINK_HALF_CLOSED	0
#define PV_LINK_HALF_OPEN	1

/**
 * struct pv_link_half - what one side of a link says, and it alone writes
 * @magic: PV_LINK_MAGIC
 * @version: PV_LINK_VERSION. A side of another version is no peer.
 * @state: open or closed. All below is as it was when it was opened, but
 *	for @echo and @area; a side that wants to change it closes first.
 * @nonce: an incarnation of this side, which is never 0 and another one
 *	each time that it opens
 * @echo: nonce of the peer that this side has met in this incarnation, or 0
 * @type: what it offers, PV_LINK_NOTHING or another one
 * @doorbells: how many it has for the peer to ring, at least one
 * @reserved: 0
 * @area: for those who use the link, by the rules of the type; all 0 when
 *	the side opens
 *
 * Two sides are connected when each echoes the other's nonce. Whoever sees
 * another nonce than the one that it echoes closes and begins anew: nothing is
 * taken up again where it was left.
 */
struct pv_link_half {
	__le32 magic;
	__le32 version;
	__le32 state;
	__le32 nonce;
	__le32 echo;
	__le32 type;
	__le32 doorbells;
	__le32 reserved;
	__u8 area[PV_LINK_AREA_SIZE];
};

/**
 * struct pv_link_page - the first page of a region; the rest is the users'
 * @half: side 0's and side 1's
 */
struct pv_link_page {
	struct pv_link_half half[2];
};

/* Values of struct pv_link_info.state */
#define PV_LINK_CLOSED		0	/* the peer went: offer anew */
#define PV_LINK_WAITING		1
#define PV_LINK_CONNECTED	2

/**
 * struct pv_link_info - a link as it is now
 * @size: bytes of the region with its first page, for mmap()
 * @side: which half is its own, 0 or 1
 * @state: PV_LINK_CLOSED, PV_LINK_WAITING or PV_LINK_CONNECTED
 * @nonce: of this side
 * @peer_nonce: of the peer; 0 unless connected
 * @type: what the peer offers
 * @doorbells: how many the peer has
 */
struct pv_link_info {
	__u64 size;
	__u32 side;
	__u32 state;
	__u32 nonce;
	__u32 peer_nonce;
	__u32 type;
	__u32 doorbells;
};

/**
 * struct pv_link_watch - an eventfd for what a word of the region says
 * @offset: of the word in the region, a multiple of 4
 * @fd: the eventfd
 */
struct pv_link_watch {
	__u32 offset;
	__s32 fd;
};

#define PV_LINK_INFO	_IOR(0xB9, 0x10, struct pv_link_info)
/*
 * Begin a new incarnation that offers this type; the eventfds of the one
 * before are dropped. poll() tells with POLLIN that the link has another
 * state than the last PV_LINK_INFO said, and with POLLHUP that it is gone.
 */
#define PV_LINK_OFFER	_IOW(0xB9, 0x11, __u32)
/* Ring this doorbell of the peer. */
#define PV_LINK_RING	_IOW(0xB9, 0x12, __u32)
/* This eventfd is signalled whenever the peer rings; there may be several. */
#define PV_LINK_KICK	_IOW(0xB9, 0x13, __s32)
/* This one only if a word of the region is another one then. */
#define PV_LINK_WATCH	_IOW(0xB9, 0x15, struct pv_link_watch)
/* Whenever this eventfd is signalled, the peer's first doorbell is rung. */
#define PV_LINK_CALL	_IOW(0xB9, 0x14, __s32)

#endif /* _UAPI_LINUX_PV_LINK_H */

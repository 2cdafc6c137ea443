/* SPDX-License-Identifier: GPL-2.0-only WITH Linux-syscall-note */
/* /dev/pv_store: configuration keys that the host gives to this guest */
#ifndef _UAPI_LINUX_PV_STORE_H
#define _UAPI_LINUX_PV_STORE_H

#include <linux/ioctl.h>
#include <linux/types.h>

/* Bytes of a key without its NUL, and of a value; a list of names may have more */
#define PV_STORE_KEY_SIZE	255
#define PV_STORE_VALUE_SIZE	65536

/**
 * struct pv_store_request - one operation on one key
 * @key: address of the key, a string
 * @value: address of the value, or of where to put it
 * @value_len: length of the value; in reading, the room there is, and
 *	afterwards the length, also where it was more than the room: the call
 *	then fails with ERANGE
 *
 * Each ioctl waits until the host answers, and no signal ends it but one that
 * ends the process: what was asked for may still be done then. open() and
 * close() do not wait.
 */
struct pv_store_request {
	__u64 key;
	__u64 value;
	__u64 value_len;
};

#define PV_STORE_READ	_IOWR(0xB9, 0, struct pv_store_request)
#define PV_STORE_WRITE	_IOW(0xB9, 1, struct pv_store_request)
#define PV_STORE_LIST	_IOWR(0xB9, 2, struct pv_store_request)
/*
 * Of the value nothing is used. The file watches this key and no other from now
 * on. How often it has changed is then readable from the file, a __u32 that
 * begins anew with each read(); poll() tells when it is not 0.
 */
#define PV_STORE_WATCH	_IOW(0xB9, 3, struct pv_store_request)

#endif /* _UAPI_LINUX_PV_STORE_H */

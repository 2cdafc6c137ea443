# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# Who uses virtio devices of a link whose other end is hostile: whatever they are told, they try again. After links.sh.

# Neither a disk, for whose first requests virtio_blk waits for ever, nor a network card, where virtio_net has a BUG_ON()
# for a device that announces what it did not offer.
TYPES='vsock fs'

load_victim() {
	load_modules fuse virtiofs
	load_modules vsock vmw_vsock_virtio_transport_common vmw_vsock_virtio_transport
	mkdir -p /mnt
}

use_vsock() {
	echo hello | vsock connect 2 99
}

use_fs() {
	mount -t virtiofs files /mnt && ls -lR /mnt && cat /mnt/*
	umount /mnt
}

# All at once, for as long as the machine runs: a device is there for moments
start_victims() {
	for type in $TYPES; do
		while :; do "use_$type"; sleep 0.1; done >/dev/null 2>&1 </dev/null &
	done
}

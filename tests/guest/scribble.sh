# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# Who uses virtio devices of a link whose other end is hostile: whatever they are told, they try again. After links.sh.

TYPES='vsock fs net blk'

# What the machine's words say of how long each type takes, and of what is chosen
read_words() {
	seconds=$(tr ' ' '\n' </proc/cmdline | sed -n 's/^rig.seconds=//p')
	seed=$(tr ' ' '\n' </proc/cmdline | sed -n 's/^rig.seed=//p')
	: "${seconds:=15}" "${seed:=$(od -An -N4 -tu4 /dev/urandom | tr -d ' ')}"
}

load_victim() {
	load_modules fuse virtiofs
	load_modules failover net_failover virtio_net
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

use_net() {
	for card in /sys/class/net/eth*; do
		ip link set "${card##*/}" up
		ip address add 10.99.0.1/24 dev "${card##*/}"
		ping -c 3 -W 1 10.99.0.2
	done
}

use_blk() {
	for disk in /dev/vd*; do
		dd if="$disk" of=/dev/null bs=64k count=4
		dd if=/dev/zero of="$disk" bs=4k count=4 oflag=direct
	done
}

# All at once, for as long as the machine runs: a device is there for moments
start_victims() {
	for type in $TYPES; do
		while :; do "use_$type"; sleep 0.1; done >/dev/null 2>&1 </dev/null &
	done
}

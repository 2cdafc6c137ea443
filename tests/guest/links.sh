# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# Links of a guest of Xen: what a toolstack that knows them writes, and how they are. After guests.sh.

# Bytes of a link, unless a job says otherwise
LINK_SIZE=1048576

load_modules() {
	for driver in "$@"; do
		insmod "/modules/$driver.ko"
	done
}

# The kernel asks for the driver of what the other end offers, by its alias, which depmod would know: once,
# so that this comes before links do.
answer_modprobe() {
	mkdir -p /sbin
	printf '%s\n' '#!/bin/sh' 'case $* in *pv_link:t1) insmod /modules/pv_virtio.ko ;; esac' >/sbin/modprobe
	chmod +x /sbin/modprobe
}

# load_links END: the bus, and of Xen the frontend or the backend
load_links() {
	answer_modprobe
	load_modules pv_link "xen-pvlink$1"
}

load_ivshmem() {
	answer_modprobe
	load_modules pv_link pv_ivshmem
}

# What serves sockets of a guest, and what a guest has them by
load_vhost() {
	load_modules vsock vmw_vsock_virtio_transport_common vhost_iotlb vhost vhost_vsock
}

load_vsock() {
	load_modules vsock vmw_vsock_virtio_transport_common vmw_vsock_virtio_transport
}

# The same for a network card
load_vhost_net() {
	load_modules vhost_iotlb vhost tun vhost_net
}

load_virtio_net() {
	load_modules failover net_failover virtio_net
}

# load_both_ends PROVIDER...: both ends have all that either needs, in the same order and so in the same places: whoever
# counts instructions cannot tell the one from the other.
load_both_ends() {
	answer_modprobe
	load_modules pv_link "$@" vsock vmw_vsock_virtio_transport_common vhost_iotlb vhost \
		vhost_vsock pv_virtio vmw_vsock_virtio_transport
}

link_front() {
	echo "/local/domain/$1/device/pv_link/${2:-0}"
}

link_back() {
	echo "/local/domain/0/backend/pv_link/$1/${2:-0}"
}

# give_node DIR PERMISSIONS KEY VALUE...: of one end
give_node() {
	node=$1
	xenstore-write "$node" ''
	# shellcheck disable=SC2086 # a list of words
	xenstore-chmod "$node" $2
	shift 2
	while [ $# -gt 0 ]; do
		xenstore-write "$node/$1" "$2"
		shift 2
	done
}

# add_link DOMID [NUMBER]: a device is there for its driver with its state, and then looks for the other end.
add_link() {
	give_node "$(link_back "$@")" "n0 r$1" frontend "$(link_front "$@")" frontend-id "$1" size "$LINK_SIZE" online 1
	give_node "$(link_front "$@")" "n$1 r0" backend "$(link_back "$@")" backend-id 0
	xenstore-write "$(link_back "$@")/state" 1 "$(link_front "$@")/state" 1
}

# xl forgets a device that it does not know, and with a domain goes its own end alone.
remove_link() {
	for end in "$(link_front "$@")" "$(link_back "$@")"; do
		! xenstore-exists "$end" || xenstore-rm -t "$end"
	done
}

# renew_link DOMID BYTES: another one in the place of the only one
renew_link() {
	remove_link "$1"
	wait_for has_no_link
	LINK_SIZE=$2
	add_link "$1"
	wait_for link_is connected
}

link_is() {
	[ "$(cat "/sys/bus/pv_link/devices/pv_link${2:-0}/state" 2>/dev/null)" = "$1" ]
}

link_is_not() {
	! link_is "$@"
}

has_no_link() {
	[ ! -e "/sys/bus/pv_link/devices/pv_link${1:-0}" ]
}

# link_driver bind|unbind [NUMBER]: the guest's own end of it
link_driver() {
	echo "pv_link-${2:-0}" >"/sys/bus/xen/drivers/pv_link/$1"
}

# is_free GUEST [NUMBER]: nobody serves its link, nor has what he had of it still.
is_free() {
	[ "$(ask "$1" "cat /sys/bus/pv_link/devices/pv_link${2:-0}/type")" = '0 ' ]
}

# virtio_driver bind|unbind [NUMBER]: that of a device at the other end of it
virtio_driver() {
	echo "pv_link${2:-0}" >"/sys/bus/pv_link/drivers/pv_virtio/$1"
}

# Words of one link in a line: of what provider, how large, in what state, what the peer offers, which driver has it
link_facts() {
	for word in provider size side state type; do
		cat "/sys/bus/pv_link/devices/pv_link${1:-0}/$word"
	done 2>/dev/null | tr '\n' ' '
	driver_of "$@"
}

# Nothing for a link that has none
driver_of() {
	driver=$(readlink "/sys/bus/pv_link/devices/pv_link${1:-0}/driver")
	echo "${driver##*/}"
}

bound_to() {
	[ "$(driver_of)" = "$1" ]
}

# KiB that dom0 has, or its balloon has in store. Pages of others are mapped in the place of what is missing.
dom0_memory() {
	cat /sys/devices/system/xen_memory/xen_memory0/info/*_kb |
	{ sum=0; while read -r kb; do sum=$((sum + kb)); done; echo $sum; }
}

has_dom0_memory() {
	[ "$(dom0_memory)" = "$1" ]
}

# leave_memory MIB: all other that is free is in a file.
leave_memory() {
	mkdir -p /filled
	mount -t tmpfs -o size=95% tmpfs /filled
	free=$(awk '/^MemAvailable/ { print int($2 / 1024) }' /proc/meminfo)
	dd if=/dev/zero of=/filled/file bs=1M count=$((free - $1)) 2>/dev/null
}

# How often the other end of a link has rung here
count_doorbells() {
	awk '/pv_link|pvlink/ { sum += $2 } END { print sum + 0 }' /proc/interrupts
}

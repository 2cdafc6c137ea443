# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# Sockets of a guest by a link, which the service pvlink may give it. After guests.sh, links.sh, noise.sh.

CID=42
BYTES=8388608

guest() {
	ask guest ". /lib/links.sh; . /lib/noise.sh; $*"
}

start_service() {
	pvlink service 2>>/run/service &
	service=$!
}

kill_service() {
	kill -9 "$service"
}

# The process that serves the link. busybox's awk would end at the first process that has gone meanwhile.
server() {
	cat /proc/[0-9]*/stat 2>/dev/null | awk -v service="$service" '$4 == service { print $1 }'
}

# Who served the link that is gone has heard of it: what it was served by may end.
has_one_server() {
	[ "$(server | wc -l)" = 1 ]
}

# By then the guest has heard of the end of the one before, which comes a second earlier.
has_other_server() {
	other=$(server)
	[ -n "$other" ] && [ "$other" != "$1" ]
}

has_vsock() {
	[ "$(guest ls /sys/bus/virtio/drivers/vmw_vsock_virtio_transport | grep -c virtio)" = 1 ]
}

has_no_vsock() {
	! has_vsock
}

# Drivers are the guest's own affair: with udev they are loaded when the link is there.
load_drivers() {
	boots=$((${boots:-0} + 1))
	wait_up guest $boots
	guest 'load_links front; load_vsock' >/dev/null
	wait_long has_vsock
}

# new_guest [PIECE]...: with these beside what it needs for sockets
new_guest() {
	cat /guest/initrd /guest/links /guest/vsock "$@" >/run/initrd
	make_guest guest serve 'ramdisk = "/run/initrd"'
	load_drivers
}

restart_guest() {
	xl reboot guest
	load_drivers
}

# The backend's ends that there are
links() {
	xenstore-list /local/domain/0/backend/pv_link 2>/dev/null | wc -l
}

has_links() {
	[ "$(find /sys/bus/pv_link/devices -name 'pv_link*' 2>/dev/null | wc -l)" = "$1" ]
}

# The guest's socket, in the background: what it prints is kept there.
guest_keeps() {
	guest "{ $*; } >/run/kept 2>&1 &" >/dev/null
}

has_kept() {
	guest test -s /run/kept >/dev/null
}

# to_dom0 SEED [BYTES]: the guest connects and sends.
to_dom0() {
	vsock listen 1234 </dev/null | sum >/run/came &
	came=$!
	sleep 1
	sent=$(guest "noise $1 ${2:-$BYTES} | tee /run/data | vsock connect 2 1234; sum </run/data")
	wait $came
	same "$sent" "$(cat /run/came) "
}

# from_dom0 SEED: dom0 connects and sends.
from_dom0() {
	guest_keeps 'vsock listen 1235 </dev/null | sum'
	sleep 1
	sent=$(noise "$1" $BYTES | tee /run/data | vsock connect $CID 1235; sum </run/data)
	wait_long has_kept
	same "$sent " "$(guest cat /run/kept)"
}

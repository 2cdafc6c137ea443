# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# Disks by links: what serves one, and how both ends see it. After guests.sh and links.sh.
# shellcheck disable=SC2034 # the job uses $daemon and $pvlink

IMAGE=/run/disk.img
SOCKET=/run/disk.sock

# start_daemon [DRIVER]: what has the disk, a file if nothing is said
start_daemon() {
	rm -f $SOCKET
	qemu-storage-daemon --blockdev "node-name=disk,driver=${1:-file,filename=$IMAGE}" \
		--export type=vhost-user-blk,id=disk,node-name=disk,addr.type=unix,addr.path=$SOCKET,writable=on \
		>>/run/daemon 2>&1 &
	daemon=$!
	wait_long test -S $SOCKET
}

serve_disk() {
	pvlink blk /dev/pv_link0 $SOCKET 2>>/run/said &
	pvlink=$!
}

# In the guest: the disk that there is, by its name
disk() {
	(cd /sys/block && echo vd*)
}

has_disk() {
	ask guest 'ls -d /sys/block/vd* 2>/dev/null' >/dev/null
}

has_no_disk() {
	! has_disk
}

# Debian's e2fsck finds more than a mount does; it asks about what it finds.
check_disk() {
	said=$(/usr/sbin/e2fsck -fn $IMAGE 2>&1)
	echo "status $?, $(echo "$said" | grep -c '?\|^Warning') questions"
}

# say DISK 0|1 WORDS: in one of the blocks behind a file system of 32 MiB
say() {
	echo "$3" | dd of="$1" bs=64k seek=$((512 + $2)) conv=sync,notrunc oflag=direct 2>/dev/null
}

# word DISK 0|1: what is there now
word() {
	dd if="$1" bs=64k skip=$((512 + $2)) count=1 iflag=direct 2>/dev/null | tr -d '\0'
}

has_word() {
	has_other_word "$@" ''
}

# has_other_word DISK 0|1 WORDS: than these
has_other_word() {
	[ "$(word "$1" "$2")" != "$3" ]
}

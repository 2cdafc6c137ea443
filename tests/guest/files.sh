# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# Files by links: what serves them, and how a guest sees them. After guests.sh, links.sh and noise.sh.
# shellcheck disable=SC2034 # the job uses $daemon and $pvlink

TREE=/run/tree
FILES=/run/files.sock

# start_files [LIBRARY]
# Debian 12's serves one who connects, and ends with him. It asks for more files than may be open where memory is
# little, kills itself by its list of system calls, and in an initramfs there is no root to pivot.
start_files() {
	rm -f $FILES
	echo 65536 >/proc/sys/fs/file-max
	LD_PRELOAD="/usr/bin/unfiltered $*" /usr/lib/qemu/virtiofsd -f --socket-path=$FILES -o source=$TREE \
		-o sandbox=chroot >>/run/daemon 2>&1 &
	daemon=$!
	wait_long test -S $FILES
}

# serve_files [LIBRARY]
serve_files() {
	start_files "$@"
	pvlink fs /dev/pv_link0 $FILES,files 2>>/run/said &
	pvlink=$!
}

# Of the inodes that the guest knows it has each open.
open_files() {
	find "/proc/$daemon/fd" -type l | wc -l
}

has_forgotten() {
	[ "$(open_files)" -lt "$1" ]
}

has_files() {
	ask guest 'cat /sys/fs/virtiofs/*/tag' | grep -q files
}

has_no_files() {
	! has_files
}

mount_files() {
	mount -t virtiofs files /mnt
}

# long_link NAME: the longest name of the longest path
long_link() {
	ln -s "$(head -c 4095 /dev/zero | tr '\0' p)" "$1/$(head -c 255 /dev/zero | tr '\0' n)"
}

sum_link() {
	readlink "$1"/nnn* | sum
}

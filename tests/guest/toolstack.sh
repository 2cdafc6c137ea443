# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# Starts Xen's toolstack in dom0, as its init scripts would.

PATH=/bin:/usr/bin:$(echo /usr/lib/xen-*/bin)

wait_for() {
	tries=${patience:-100}
	until "$@" 2>/dev/null; do
		tries=$((tries - 1))
		[ $tries -gt 0 ] || { echo "toolstack: waited in vain for: $*"; return 1; }
		usleep "${pause:-50000}"
	done
}

start_toolstack() {
	mkdir -p /run/xen /run/xenstored /run/lock /var/lib/xen /var/lock /etc/xen
	mkdir -p /var/log/xen/console
	: >/etc/xen/xl.conf
	ln -s /run /var/run
	mount -t xenfs xenfs /proc/xen
	# xenconsoled offers each guest's console as a pty, and keeps what it says.
	mkdir -p /dev/pts
	mount -t devpts devpts /dev/pts
	# It must not daemonize: libxl finds it by its socket.
	xenstored -N --pid-file /run/xen/xenstored.pid &
	wait_for test -S /run/xenstored/socket
	xen-init-dom0
	xenconsoled --log=guest
}

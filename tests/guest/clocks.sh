# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# In dom0: how far clocks are from each other. After guests.sh.

# checked_clock WORDS...: microseconds by which the host's clock is ahead of this system's.
checked_clock() {
	insmod /modules/clock_check.ko "$@"
	dmesg | sed -n 's/.* clock_check: //p' | tail -n 1
	rmmod clock_check
}

make_clock_guest() {
	[ -e /run/clock.initrd ] || cat /guest/initrd /guest/clock /guest/clock-check >/run/clock.initrd
	make_guest "$1" serve 'ramdisk = "/run/clock.initrd"' 'cpus = "1"'
	wait_up "$1"
}

# Microseconds between the clocks at most. The guest answers until told to stop.
clock_error() {
	tty=$(xenstore-read "$(guest_path "$1")/console/tty")
	echo "clock clock answer" >"$tty"
	clock ask "$tty"
}

# What Xen shows dom0 is what dom0 gave it, and a guest's clock began with that.
test_clocks() {
	date -s '2031-05-04 12:34:56'
	fact shown "$(checked_clock xen=1)"
	make_clock_guest one
	fact date_there "$(ask one date +%Y-%m-%d)"
	fact clock_error_us "$(clock_error one)"
	fact shown_later "$(checked_clock xen=1)"
}

# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# In a guest of any hypervisor: what the drivers for its services make of them.

PATH=$PATH:/usr/sbin
DRIVERS='qemu_fw_cfg_store pv_store pv_ptp pv_greeting'
# Only there is it wanted, and comes first, as it does on a distribution.
! grep -qs kvm /sys/hypervisor/type || DRIVERS="ptp_kvm $DRIVERS"

load_drivers() {
	for driver in $DRIVERS; do
		insmod "/modules/$driver.ko" || echo "no $driver"
	done
}

unload_drivers() {
	for driver in $(echo "$DRIVERS" | tr ' ' '\n' | tac); do
		rmmod "$driver"
	done
}

# Their devices and the like
traces() {
	for file in /dev/pv_store /dev/ptp* /sys/class/ptp/* /sys/class/misc/pv_store; do
		[ ! -e "$file" ] || echo "$file"
	done | tr '\n' ' '
}

start_udev() {
	systemd-udevd --daemon
	udevadm trigger --action=add --settle --subsystem-match=ptp
}

# The PTP clocks that there are, by name
ptp_clocks() {
	cat /sys/class/ptp/*/clock_name | tr '\n' ';'
}

# The command's exit status and what it printed, in a line
outcome() {
	output=$("$@" 2>&1)
	status=$?
	echo "$status $(echo "$output" | tr '\n' ' ')"
}

# The same of a command that may wait for ever, in the background; after toolstack.sh. One that
# ends too late has a file of its own, and holds nothing open that is read to its end.
soon() {
	result=$(mktemp -u /run/outcome.XXXXXX)
	{ outcome "$@" >"$result.part"; mv "$result.part" "$result"; } >/dev/null &
	if wait_for test -e "$result" >/dev/null; then cat "$result"; else echo waits; fi
}

# How many lines there are, and a sum of them in whatever order
summary() {
	sort >/run/lines
	echo "$(wc -l </run/lines) $(md5sum </run/lines | cut -c 1-32)"
}

greetings() {
	dmesg | sed -n 's/^\[[^]]*\] pv_greeting: //p' | tr '\n' ';'
}

# follow_host SECONDS: this clock is made wrong by three seconds; Debian's client then has it
# follow the host's.
follow_host() {
	date -s "@$(($(date +%s) - 3))" >/dev/null
	keep_following "$1"
}

keep_following() {
	timeout "$1" phc2sys -s /dev/ptp0 -c CLOCK_REALTIME -O 0 -R 4 -m >/run/phc2sys 2>&1
	sed -n 's/.* offset *\(-\{0,1\}[0-9]*\) .*/\1/p' /run/phc2sys >/run/offsets
}

# Nanoseconds from the host's clock: at first, and at most once settled, of the last ten
first_offset() {
	head -n 1 /run/offsets
}

settled_offset() {
	tail -n 10 /run/offsets | tr -d - | sort -n | awk 'END { if (NR == 10) print $1 }'
}

# Seconds from our clock to the host's, now
host_ahead() {
	phc_ctl -q /dev/ptp0 cmp 2>&1 |
	sed -n 's/.*CLOCK_REALTIME is \(-\{0,1\}[0-9]*\)ns.*/\1/p' |
	awk '{ printf "%.0f\n", $1 / -1e9 }'
}

# Each driver is used and gone again.
come_and_go() {
	load_drivers
	pvstore list
	pvstore read data/greeting
	pvstore write data/answer 42
	timeout 1 pvstore watch data data/greeting
	phc_ctl -q /dev/ptp0 get
	unload_drivers
}

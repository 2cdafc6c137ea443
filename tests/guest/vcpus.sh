# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# What a Xen guest finds out about its virtual CPUs.

# count_on CPU NAME: a line of /proc/interrupts has a column for each CPU that is online.
count_on() {
	awk -v cpu="CPU$1" -v name="$2" '
		NR == 1 { for (n = 1; n <= NF; n++) if ($n == cpu) column = n + 1 }
		$NF == name { print $column }' /proc/interrupts
}

irq_of() {
	sed -n "s/^ *\([0-9]*\):.* $1\$/\1/p" /proc/interrupts
}

# The console's ring is drained by dom0, which says so by an event.
takes_event() {
	echo "$1" >"/proc/irq/$(irq_of hvc_console)/smp_affinity_list"
	upcalls=$(count_on "$1" events)
	events=$(count_on "$1" hvc_console)
	for _ in $(seq 200); do
		echo "<1>an event for CPU $1" >/dev/kmsg
		usleep 20000
		[ "$(count_on "$1" events)" -gt "$upcalls" ] &&
			[ "$(count_on "$1" hvc_console)" -gt "$events" ] && return
	done
	return 1
}

# Which CPUs are online, and which of them take events, each its own.
cpus_with_events() {
	took=''
	for dir in /sys/devices/system/cpu/cpu[0-9]*; do
		[ "$(cat "$dir/online" 2>/dev/null)" != 0 ] || continue
		if takes_event "${dir##*cpu}"; then took="$took ${dir##*cpu}"; fi
	done
	echo "online $(cat /sys/devices/system/cpu/online), events on$took"
}

# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# What modules that came and went have left behind: in sysfs, of interrupts, in memory.

# The numbers of what there is are no difference, and devices may have moved.
kernel_state() {
	find /sys /dev 2>/dev/null | grep -v '^/sys/kernel/\(slab\|debug\|tracing\)/\|^/sys/fs/cgroup/'
	awk 'NR > 1 { $1 = ""; for (n = 2; n <= NF; n++) if ($n !~ /^[0-9]+$/) printf "%s ", $n; print "irq" }' \
		/proc/interrupts
	cat /proc/misc /proc/devices /proc/iomem /proc/modules
}

# left_behind COMMAND...: what is there after it and was not before, and what is no more
left_behind() {
	kernel_state | sort >/run/state.before
	"$@" >/dev/null 2>&1
	kernel_state | sort >/run/state.after
	diff /run/state.before /run/state.after | grep '^[+-][^+-]' | tr '\n' ' '
}

# kmemleak looks at what is older than five seconds, and wants to see it twice.
leaks() {
	mount -t debugfs debugfs /sys/kernel/debug 2>/dev/null
	[ -e /sys/kernel/debug/kmemleak ] || { echo 'nobody looks'; return; }
	sleep 6
	echo scan >/sys/kernel/debug/kmemleak
	sleep 1
	echo scan >/sys/kernel/debug/kmemleak
	cat /sys/kernel/debug/kmemleak >&2
	grep -c '^unreferenced' /sys/kernel/debug/kmemleak
}

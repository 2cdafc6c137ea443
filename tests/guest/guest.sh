# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# What every guest's init is made of: the verdict holds facts, the runner judges them.

mount_all() {
	/bin/busybox mount -t proc proc /proc
	# /init has just started: this is the time to it.
	read -r uptime _ </proc/uptime
	/bin/busybox --install -s /bin
	mount -t sysfs sysfs /sys
	mount -t devtmpfs devtmpfs /dev 2>/dev/null
	mkdir -p /tmp /run
	mount -t tmpfs tmpfs /run
	verdict=/tmp/verdict
	: >"$verdict"
}

# What this flavour has as modules and the guest cannot do without; some are for a hypervisor.
load_modules() {
	for module in /load/*.ko; do
		[ ! -e "$module" ] || insmod "$module" 2>/dev/null
	done
}

# rig.job=NAME runs /jobs/NAME, rig.service=NAME waits for that; what follows `--` is for a guest of this one.
read_command_line() {
	job='' service=''
	read -r words </proc/cmdline
	for word in ${words%% -- *}; do
		case $word in
		rig.job=*) job=${word#*=} ;;
		rig.service=*) service=${word#*=} ;;
		esac
	done
}

run_job() {
	# shellcheck source=/dev/null
	[ -z "$job" ] || . "${rig:-}/jobs/$job"
}

# One that is there only once another domain has done its part, which began when this one did
await_service() {
	[ -n "$service" ] || return 0
	began=$(seconds)
	patience=60 await grep -q 1 "/sys/hypervisor/services/$service"
	fact waited "$(($(seconds) - began)) s for the $service"
}

fact() {
	echo "verdict $1=$2" >>"$verdict"
}

seconds() {
	read -r now _ </proc/uptime
	echo "${now%.*}"
}

# Waits for a command to succeed, as long as the busiest machine may need (or $patience seconds).
await() {
	end=$(($(seconds) + ${patience:-600}))
	until "$@" >/dev/null 2>&1; do
		[ "$(seconds)" -lt $end ] || { echo "waited in vain for: $*"; return 1; }
		usleep 200000
	done
}

# How many files of these there are.
count() {
	[ -e "$1" ] || set --
	echo $#
}

contents() {
	if [ -e "$1" ]; then cat "$1"; else echo absent; fi
}

services() {
	[ -d /sys/hypervisor/services ] || { echo absent; return; }
	for file in /sys/hypervisor/services/*; do
		echo "${file##*/}:$(cat "$file")"
	done | tr '\n' ' '
}

# Follows the header of its ELF note: type 3, name GNU.
build_id() {
	hexdump -ve '1/1 "%02x"' /sys/kernel/notes |
	sed -n 's/.*03000000474e5500\(.\{40\}\).*/\1/p'
}

own_facts() {
	fact init_ms "$(echo "$uptime" | sed 's/\.//; s/^0*//')0"
	dmesg | sed -n 's/^\[[^]]*\] //; /^pv_guest: backend /p' |
	while read -r line; do fact line "$line"; done
	fact type "$(contents /sys/hypervisor/type)"
	fact services "$(services)"
	# A second node of the name would show as hypervisor#1.
	fact node "$(cat /proc/device-tree/hypervisor*/compatible 2>/dev/null | tr '\0' ' ')"
	fact build_id "$(build_id)"
	fact date "$(date +%Y-%m-%d)"
	fact cpus "$(grep -c ^processor /proc/cpuinfo)"
	fact machine "$(uname -m)"
	fact tainted "$(cat /proc/sys/kernel/tainted)"
}

# virtio_port NAME: its device, if there is one
virtio_port() {
	for port in /sys/class/virtio-ports/*; do
		[ "$(cat "$port/name" 2>/dev/null)" != "$1" ] || echo "/dev/${port##*/}"
	done
}

has_ports() {
	ls -d /sys/bus/virtio/drivers/virtio_console/virtio*
}

has_verdict_port() {
	[ -n "$(virtio_port verdict)" ]
}

# A port of its own where the machine has one, else the console: through the
# kernel's log, which keeps each line whole. The driver is told of its ports
# after it has its device, and of their names after that.
send() {
	! has_ports >/dev/null 2>&1 || patience=60 await has_verdict_port
	port=$(virtio_port verdict)
	if [ -n "$port" ]; then
		cat "$verdict" >"$port"
	else
		while read -r line; do echo "<1>$line" >/dev/kmsg; done <"$verdict"
	fi
}

# Does this kernel count what ran? See configs/gcov.config.
does_count() {
	mount -t debugfs debugfs /sys/kernel/debug 2>/dev/null
	[ -d /sys/kernel/debug/gcov ]
}

# What ran, as lines of a token and of text, which Xen cuts at 127 bytes with what the kernel puts before them. A file
# there says how long it is only when it is read.
counts() {
	read -r token </proc/sys/kernel/random/uuid
	(
		cd /sys/kernel/debug/gcov || exit
		find . -name '*.gcda' | while read -r file; do
			mkdir -p "/run/counts/${file%/*}"
			cat "$file" >"/run/counts/$file"
		done
	)
	tar -C /run/counts -cz . | base64 -w 40 | sed "s/^/$token /"
}

# Guests of this one, which tell by their consoles: see guests.sh
counts_of_guests() { :; }

fact_counts() {
	{ counts; counts_of_guests; } | while read -r line; do fact counts_record "$line"; done
}

# The count of lines shows the runner that none was lost.
report() {
	own_facts
	! does_count || fact_counts
	fact end "$(wc -l <"$verdict")"
	send
}

# Init must not return while the machine goes down.
leave() {
	poweroff -f
	while :; do sleep 1; done
}

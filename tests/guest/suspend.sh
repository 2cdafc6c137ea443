# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# Inside a guest that is suspended time and again: what it does meanwhile, and what
# it finds afterwards.
. /lib/vcpus.sh

# Of the image of the disk that is kept here: blocks of 256 KiB
BLOCKS=32
mirror=/run/mirror

# Writes to the disk and to the mirror; the kernel is to write all the time too.
keep_writing() {
	echo 10 >/proc/sys/vm/dirty_writeback_centisecs
	echo 10 >/proc/sys/vm/dirty_expire_centisecs
	truncate -s $((BLOCKS * 262144)) $mirror
	blocks=0
	while [ ! -e /run/stop ]; do
		head -c 262144 /dev/urandom >/run/block
		for file in $mirror /dev/xvda; do
			dd if=/run/block of="$file" bs=256k seek=$((blocks % BLOCKS)) conv=notrunc
		done 2>/dev/null
		blocks=$((blocks + 1))
		echo $blocks >/run/written
		usleep 300000
	done
	sync
	: >/run/disk.done
}

sum_mirror() {
	md5sum <$mirror
}

# Random data until told to stop.
keep_talking() {
	while [ ! -e /run/stop ]; do
		head -c 16384 /dev/urandom
		usleep 300000
	done
}

# Through files, as a pipeline cannot have two ends: nc ends when its input does.
keep_sending() {
	mkfifo /run/sent
	md5sum </run/sent >/run/sent.sum &
	keep_talking | tee /run/sent | nc "$1" 5000
	: >/run/sent.done
}

keep_receiving() {
	mkfifo /run/never
	exec 3<>/run/never
	nc "$1" 5001 <&3 | md5sum >/run/got.sum
	: >/run/got.done
}

# Answers each word in data/ping with the same one in data/pong, by a watch that was
# set before the first suspend.
answer_in_store() {
	xenstore-watch data/ping | while read -r _; do
		word=$(xenstore-read data/ping) && xenstore-write data/pong "$word"
	done
}

# What Xen takes from the first CPU, in hundredths of a second: now, and so far
watch_steal() {
	while [ ! -e /run/stop ]; do
		read -r now _ </proc/uptime
		awk -v now="$now" '$1 == "cpu0" { print now * 100, $9 }' /proc/stat
		sleep 1
	done >/run/steal
}

# Whoever asked waits for the end of the output: a redirected function would keep a copy.
in_background() {
	(exec >/dev/null 2>&1; "$@") &
}

start_work() {
	in_background keep_writing
	in_background keep_sending "$1"
	in_background keep_receiving "$1"
	in_background answer_in_store
	in_background watch_steal
}

# Blocks written, bytes received, bytes sent
progress() {
	cat /run/written /sys/class/net/eth0/statistics/[rt]x_bytes | tr '\n' ' '
}

cpus_online() {
	sed -n 's/^processor.*: //p' /proc/cpuinfo
}

# The answers of the store come as events to the CPU that they are sent to.
cpus_with_events() {
	irq=$(awk '$NF == "xenbus" { print $1 + 0 }' /proc/interrupts)
	for cpu in $(cpus_online); do
		echo "$cpu" >"/proc/irq/$irq/smp_affinity_list"
		before="$(count_on "$cpu" xenbus) $(count_on "$cpu" events)"
		for _ in 1 2 3; do xenstore-read data/ping >/dev/null; done
		# shellcheck disable=SC2086 # words are meant
		set -- $before "$(count_on "$cpu" xenbus)" "$(count_on "$cpu" events)"
		[ "$3" -lt $(($1 + 2)) ] || [ "$4" -le "$2" ] || echo "$cpu"
	done
}

# The date, how long the kernel has run without and with the time suspended
clocks() {
	read -r up _ </proc/uptime
	echo "$(date +%s) $(sed -n 's/^now at \(.*\)[0-9]\{9\} nsecs$/\1/p' /proc/timer_list) ${up%.*}"
}

turn() {
	echo "$2" >"/sys/devices/system/cpu/cpu$1/online"
}

# Of the six windows that follow the suspended one, of more than ten seconds, the best:
# none before they are over.
least_of_six() {
	awk 'NR > 1 { time = $1 - last; taken = $2 - was
		if (time > 1000) { least = 100; asleep = 1; seen = 0 }
		else if (asleep && seen < 6) { part = 100 * taken / time; if (part < least) least = part; seen++ } }
	{ last = $1; was = $2 }
	END { if (seen == 6) printf "%d\n", least }' /run/steal
}

least_stolen() {
	until least=$(least_of_six); [ -n "$least" ]; do sleep 1; done
	echo "$least"
}

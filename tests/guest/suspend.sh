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
		sleep 2
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
		sleep 2
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
	while [ ! -e /run/steal.seen ]; do
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

# For each CPU its interrupts so far: those of the store's events, and those by which
# Xen tells of any
events_by_cpu() {
	awk 'NR == 1 { for (n = 1; n <= NF; n++) cpu[n + 1] = substr($n, 4); last = NF + 1 }
		{ for (n = 2; n <= last; n++) count[$NF, n] = $n }
		END { for (n = 2; n <= last; n++)
			print cpu[n], count["xenbus", n], count["events", n] }' /proc/interrupts
}

# The answers of the store come as events to the CPU that they are sent to.
cpus_with_events() {
	irq=$(irq_of xenbus)
	events_by_cpu >/run/events.before
	for cpu in $(cpus_online); do
		echo "$cpu" >"/proc/irq/$irq/smp_affinity_list"
		xenstore-read data/ping data/ping data/ping >/dev/null
	done
	events_by_cpu | awk 'NR == FNR { store[$1] = $2; any[$1] = $3; next }
		$2 > store[$1] + 1 && $3 > any[$1] { print $1 }' /run/events.before -
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
		else if (asleep && seen < 6) {
			part = 100 * taken / time; if (part < least) least = part; seen++ } }
	{ last = $1; was = $2 }
	END { if (seen == 6) printf "%d\n", least }' /run/steal
}

least_stolen() {
	until least=$(least_of_six); [ -n "$least" ]; do sleep 1; done
	: >/run/steal.seen
	echo "$least"
}

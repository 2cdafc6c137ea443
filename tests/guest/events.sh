# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# Dom0 and a guest, of two CPUs each, that send each other events. After guests.sh.

# Every folder on the way to some files, the outer ones first.
folders_of() {
	printf '%s\n' "$@" | awk -F / '{ way = ""
		for (n = 1; n < NF; n++) { way = way $n; print way; way = way "/" } }' | sort -u
}

# guest_with FILES...: the guest's initramfs is the usual one with these of dom0's.
guest_with() {
	cp /guest/initrd /run/initrd
	(cd / && { folders_of "$@"; find "$@"; } | cpio -o -H newc 2>/dev/null) >>/run/initrd
}

# Both domains use the same kind of event channels.
events_word() {
	tr ' ' '\n' </proc/cmdline | grep '^xen.fifo_events='
}

# start_peer VCPUS FILES...
start_peer() {
	vcpus=$1
	shift
	guest_with "$@"
	make_guest peer serve 'ramdisk = "/run/initrd"' "vcpus = $vcpus" \
		"extra += \" $(events_word)\""
	wait_up peer
}

peer_id() {
	xl domid peer
}

ABI='s/.*xen:events: Using \(.*\) ABI$/\1/p'

say_abi() {
	fact abi_here "$(dmesg | sed -n "$ABI")"
	fact abi_there "$(ask peer "dmesg | sed -n '$ABI'")"
}

# storm NAME PARAMETERS...: returns when both ends are done; the module's lines tell
# of both of them.
storm() {
	storm=$1
	shift
	ask peer "insmod /modules/evtchn_storm.ko $* >/dev/null 2>&1 &"
	insmod /modules/evtchn_storm.ko peer="$(peer_id)" name="$storm" "$@"
	dmesg | sed -n "s/.*evtchn_storm: $storm: //p" >"/run/$storm"
	fact "$storm" "$(sed -n 's/^done, //p' "/run/$storm")"
}

# The channels of which CPU0 took events, and those of which CPU1 did
# shellcheck disable=SC2016 # the dollars are awk's
ON_CPUS='/storm-/ { on[0] += $2 > 0; on[1] += $3 > 0 } END { print on[0] "+" on[1] }'

say_cpus() {
	fact cpus_here "$(awk "$ON_CPUS" /proc/interrupts)"
	fact cpus_there "$(ask peer "awk '$ON_CPUS' /proc/interrupts")"
}

end_storm() {
	ask peer rmmod evtchn_storm
	rmmod evtchn_storm
}

cpu1() {
	echo "$1" >/sys/devices/system/cpu/cpu1/online
}

# The kernel moves a channel off a CPU that goes, and leaves it to us to move it back: from CPU1,
# so that CPU0 may have the channel's event in its hands just then.
back_to_cpu1() {
	sed -n 's/^ *\([0-9]*\):.*storm-[1357]$/\1/p' /proc/interrupts |
	taskset 2 sh -c "while read -r irq; do echo 2 >/proc/irq/\$irq/smp_affinity; done"
}

# toggle TIMES: CPU1 off and on; prints how often it worked.
toggle() {
	done=0
	for _ in $(seq "$1"); do
		cpu1 0 && cpu1 1 && done=$((done + 1))
		back_to_cpu1
	done
	echo "$done"
}

# move TIMES: each channel to the other CPU and back, as irqbalance moves them, by what runs on CPU1, so that CPU0 may
# have the channel's event in its hands just then; prints how often it worked.
move() {
	taskset 2 sh -c ". /lib/events.sh; move_here $1"
}

move_here() {
	moved=0
	irqs=$(sed -n 's/^ *\([0-9]*\):.*storm-[0-7]$/\1/p' /proc/interrupts)
	for irq in $(for _ in $(seq "$1"); do echo "$irqs"; done); do
		for mask in 1 2; do
			echo "$mask" >"/proc/irq/$irq/smp_affinity" && moved=$((moved + 1))
		done
	done
	echo "$moved"
}

# Each CPU takes its IPIs also after it was off, and was sent events then.
check_after_off() {
	cpu1 0
	insmod /modules/evtchn_check.ko absent=1
	rmmod evtchn_check
	cpu1 1
	insmod /modules/evtchn_check.ko
	rmmod evtchn_check
	dmesg | sed -n "s/.*evtchn_check: \(done, .*\)/\1/p" | tail -n 1
}

# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# Inside a Debian system: what it came to, by its own tools. After guest.sh.

# Of the tools of one name, Debian's own come first. Debian's initramfs lets nothing in /run be executed.
TOOLS=/run/rig/bin
[ ! -d /usr/lib/rig ] || TOOLS=/usr/lib/rig/bin
PATH=/usr/sbin:/usr/bin:$TOOLS
NOTES=/var/lib/rig

# Where the rig does not come first, the time to systemd is told: by itself, in microseconds.
began() {
	[ ! -e /run/rig/uptime ] || { cat /run/rig/uptime; return; }
	systemctl show -P UserspaceTimestampMonotonic | sed 's/\(..\)....$/.\1/'
}

begin() {
	# shellcheck disable=SC2034 # own_facts reports it
	uptime=$(began)
	uptime=${uptime% *}
	$TOOLS/busybox --install -s $TOOLS
	mkdir -p $NOTES
	verdict=$NOTES/verdict
}

# All that it starts by itself has been started, or has failed.
settle() {
	fact system "$(systemctl is-system-running --wait)"
	fact failed "$(systemctl --failed --plain --no-legend | awk '{ print $1 }' | tr '\n' ' ')"
}

complaints() {
	dmesg --notime --level emerg,alert,crit,err,warn >/run/rig/complaints
	while read -r line; do fact complaint "$line"; done </run/rig/complaints
}

# What a distribution's own programs say of where they are, and what started them.
where_we_are() {
	fact release "$(uname -r)"
	fact efi "$(contents /sys/firmware/efi/fw_platform_size)"
	fact detect_virt "$(systemd-detect-virt)"
	fact hostnamectl "$(hostnamectl | sed -n 's/^ *\(Chassis\|Virtualization\): */\1=/p' | tr '\n' ' ')"
	fact lscpu "$(lscpu | sed -n 's/^ *\(Hypervisor vendor\|Virtualization type\): */\1=/p' | tr '\n' ' ')"
	fact virt_what "$(virt-what 2>/dev/null | tr '\n' ' ')"
}

# Loaded by udev and by systemd: the rig loads none.
modules() {
	fact modules "$(lsmod | awk 'NR > 1 { print $1 }' | sort | tr '\n' ' ')"
}

# The clock that chrony follows, and how far it sees itself from it.
chrony() {
	# It takes some samples to trust a clock, and there may be none.
	[ -z "$(chronyc -nc sources)" ] || chronyc waitsync 60 0 0 2
	fact chrony_sources "$(chronyc -nc sources | tr '\n' ' ')"
	fact chrony "$(chronyc -nc tracking)"
}

# How the boot before this one ended, as the journal has it.
last_end() {
	fact last_end "$(journalctl -q -b -1 -o cat | sed -n 's/^Reached target \(.*reboot.target\|.*poweroff.target\).*/\1/p' | tail -n 1)"
	fact recovered "$(dmesg | grep -c 'EXT4-fs.*recovery complete')"
}

crash() {
	mv $NOTES/crash $NOTES/crashed
	sync
	echo c >/proc/sysrq-trigger
}

# What the crash kernel saved, as the tool reads it that wrote it: in a form for pipes.
dump() {
	for saved in /var/crash/*/dump.*; do
		ls -l "$saved"
		makedumpfile -R /run/rig/dump <"$saved"
		makedumpfile --dump-dmesg /run/rig/dump /run/rig/dump.dmesg
		fact dump "$(basename "$saved" | tr -d 0-9):$(grep -c 'sysrq: Trigger a crash' /run/rig/dump.dmesg)"
	done
	ls -lR /var/crash
}

# The first boot asks and restarts, the second says how the first one ended, tells all of
# it and switches off.
first_boot() {
	: >"$verdict"
	settle
	complaints
	where_we_are
	modules
	chrony
	run_job
	: >$NOTES/booted
	systemctl reboot
}

second_boot() {
	if [ -e $NOTES/crashed ]; then
		dump
	else
		fact system_again "$(systemctl is-system-running --wait)"
		last_end
		[ ! -e $NOTES/kdump ] || fact kdump "$(kdump-config status)"
		[ ! -e $NOTES/crash ] || crash
	fi
	report
	# Who starts this disk again begins anew.
	rm -r $NOTES
	systemctl poweroff
}

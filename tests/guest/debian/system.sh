# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# Inside a Debian system: what it came to, by its own tools. After guest.sh.

# Of the tools of one name, Debian's own come first.
PATH=/usr/sbin:/usr/bin:/run/rig/bin
NOTES=/var/lib/rig

begin() {
	# shellcheck disable=SC2034 # own_facts reports it
	read -r uptime </run/rig/uptime
	/run/rig/bin/busybox --install -s /run/rig/bin
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

# What a distribution's own programs say of where they are.
where_we_are() {
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
	fact system_again "$(systemctl is-system-running --wait)"
	last_end
	report
	systemctl poweroff
}

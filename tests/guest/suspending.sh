# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# Dom0's side of a guest that is suspended. After guests.sh.

word() {
	sed -n "s/.* rig.$1=\([^ ]*\).*/\1/p" /proc/cmdline
}

# In the guest, by its console
guest() {
	ask guest ". /lib/suspend.sh; $*"
}

find_guest() {
	wait_up guest
	domid=$(xl domid guest)
}

node() {
	echo "/local/domain/$domid/$1"
}

# The guest's kernel watches this node.
ask_to_suspend() {
	xenstore-write "$(node control/shutdown)" suspend
	xen-resume "$domid" wait
	state_of guest >>/run/states
}

resume() {
	xen-resume "$domid" resume
}

restore() {
	xen-resume "$domid" restore
}

answers() {
	[ "$(xenstore-read "$(node data/pong)")" = "$1" ]
}

see_events() {
	guest cpus_with_events >>/run/events
}

see_store() {
	xenstore-write "$(node data/ping)" "$1"
	wait_long answers "$1" && echo answered >>/run/store
}

counted() {
	sort "/run/$1" | uniq -c | sed 's/^ *//' | tr '\n' ' '
}

# A CPU that was on all the time, and one that is off while the guest is suspended,
# which the words given do.
turn_cpus() {
	[ "$(word vcpus)" -gt 1 ] || return 0
	fact turned "$(guest 'turn 1 0; turn 1 1; cpus_with_events')"
	guest 'turn 1 0'
	"$@"
	fact off "$(guest cpus_with_events)"
	fact on "$(guest 'turn 1 1; cpus_with_events')"
}

# xl's own watcher has left it at the first suspend: what comes now is the user's.
shut_down() {
	fact suspends "$(guest 'dmesg | grep -c "suspending xenstore"')"
	xl shutdown guest
	wait_long has_state guest s-
	fact state "$(state_of guest)"
	xl destroy guest
	wait_gone guest
}

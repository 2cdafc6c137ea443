# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# Guests of a job in dom0: makes them, talks with them, sees them go. After toolstack.sh.
#
#	start_toolstack
#	make_guest web serve 'vcpus = 4' 'extra += " loglevel=5"'
#	answer=$(ask web nproc)
#	xl shutdown web && wait_gone web

CONSOLES=/var/log/xen/console

# Guests share the emulated CPUs with dom0, and all of them with the user's machine;
# whoever asks too often keeps them from getting there.
wait_long() {
	patience=600 pause=500000 wait_for "$@"
}

# What dom0 must not do, its guests must not either.
strict_words() {
	tr ' ' '\n' </proc/cmdline | sed -n '/^panic_on_warn=\|^panic=\|^printk.devkmsg=/p' |
	tr '\n' ' '
}

# guest_config NAME JOB [LINE]...: of two lines for one key, xl takes the last.
guest_config() {
	cat <<-END
	name = "$1"
	kernel = "/guest/zImage"
	ramdisk = "/guest/initrd"
	memory = 128
	vcpus = 1
	extra = "console=hvc0 $(strict_words) rig.job=$2"
	acpi = 0
	END
	shift 2
	printf '%s\n' "$@"
}

console_of() {
	echo "$CONSOLES/guest-$1.log"
}

# On dom0's console too: what a guest says there is judged like dom0's own words.
show_console() {
	tail -f "$(console_of "$1")" 2>/dev/null | sed "s/^/$1: /" &
}

# make_guest NAME JOB [LINE]...: returns once the domain exists.
make_guest() {
	guest_config "$@" >"/run/$1.cfg"
	# All boots of one name go to one file; it must be there to be followed.
	[ -e "$(console_of "$1")" ] || { : >"$(console_of "$1")"; show_console "$1"; }
	xl create -q "/run/$1.cfg"
}

# said NAME PATTERN: how many lines of a guest's console match.
said() {
	grep -c -- "$2" "$(console_of "$1")"
}

said_at_least() {
	[ "$(said "$1" "$2")" -ge "$3" ]
}

# wait_said NAME PATTERN [TIMES]
wait_said() {
	wait_long said_at_least "$1" "$2" "${3:-1}"
}

# A guest whose job is `serve` can be asked; this is its Nth boot under the name.
wait_up() {
	wait_said "$1" ' serve: ready' "${2:-1}"
}

is_gone() {
	! xl domid "$1" >/dev/null 2>&1
}

wait_gone() {
	wait_long is_gone "$1"
}

guest_path() {
	echo "/local/domain/$(xl domid "$1")"
}

# Only a whole line will do: xenconsoled writes as the ring fills.
answered() {
	answer=$(sed -n "s/.* serve: $2 \(.*\)\r\$/\1/p" "$(console_of "$1")")
	[ -n "$answer" ]
}

# ask NAME WORDS...: the words run in the guest's shell; prints in one line what they
# print, and returns what they return.
ask() {
	asked=$1
	shift
	read -r token </proc/sys/kernel/random/uuid
	echo "$token $*" >"$(xenstore-read "$(guest_path "$asked")/console/tty")"
	wait_long answered "$asked" "$token" || return
	echo "${answer#* }"
	return "${answer%% *}"
}

# A kernel that counts what ran is asked for it before its domain is no more.
ask_counts() {
	! does_count || ask "$1" tell_counts >/dev/null
}

can_answer() {
	has_state "$1" '^[r-][b-]----' && [ "$(said "$1" ' serve: ready')" -gt 0 ]
}

# Those that are there yet tell now, the others have told.
counts_of_guests() {
	for name in $(xl list | awk 'NR > 2 { print $1 }'); do
		! can_answer "$name" || ask_counts "$name"
	done
	sed -n 's/\r$//; s/.* counted: //p' $CONSOLES/guest-*.log 2>/dev/null
}

# state_of NAME: as `xl list` shows it, r-----, --p--- and so on.
state_of() {
	xl list "$1" | awk 'NR == 2 { print $5 }'
}

has_state() {
	state_of "$1" | grep -q -- "$2"
}

# free_in HEAP: Xen's free memory in KiB, of what it has for domains and their tables, Dom,
# or of what it has for itself, Xen. `xl info` rounds to MiB.
free_in() {
	xl debug-keys m
	xl dmesg | sed -n "s/.*$1 heap: \([0-9]*\)kB free.*/\1/p" | tail -n 1
}

store_now() {
	xenstore-ls -f | sort
}

# Memory that dom0 maps by 2 MiB is mapped by page once a single page of it is used for
# something else, a guest's page that the toolstack maps say: so many tables of a page
# each does Xen have for that, and never frees one. Domain 0 is first.
dom0_tables() {
	xl debug-keys q
	xl dmesg | awk '/General information for domain 0/ { seen = 0 }
		/2M mappings: .*shattered/ && !seen++ { tables = $NF + 0 }
		END { print tables }'
}

# A page that dom0 takes for its first guest stays with it as well, to keep account of it.
first_guest() {
	guest_config first serve >/run/first.cfg
	xl create -qp /run/first.cfg
	xl destroy first
}

# note_start: what there is without guests; fact_leftovers compares with it.
note_start() {
	first_guest
	store_now >/run/store.start
	free_in Dom >/run/dom.start
	free_in Xen >/run/xen.start
	dom0_tables >/run/tables.start
}

store_is_back() {
	store_now | cmp -s - /run/store.start
}

count_lost() {
	tables=$(($(dom0_tables) - $(cat /run/tables.start)))
	lost=$(($(cat /run/dom.start) - $(free_in Dom) - 4 * tables))
}

memory_is_back() {
	count_lost
	[ $lost -eq 0 ]
}

# A domain's last pages are freed when its last user has let go of them.
fact_leftovers() {
	patience=10 pause=500000 wait_for store_is_back
	patience=10 pause=500000 wait_for memory_is_back
	left=$(store_now | diff /run/store.start - | grep '^[+-]/' | tr '\n' ' ')
	echo "left in the store: ${left:-nothing}"
	fact store_left "${left:-nothing}"
	echo "Xen lost $lost KiB, and has $tables tables more for dom0"
	fact memory_lost "$lost KiB"
	fact heap_lost "$(($(cat /run/xen.start) - $(free_in Xen))) KiB"
	fact domains_left "$(xl list | awk 'NR > 1 { print $1 }' | tr '\n' ' ')"
}

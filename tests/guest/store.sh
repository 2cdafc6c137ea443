# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# What the tests of the store have in common: its own test, and what ours say.

PATH=/usr/sbin:/usr/bin:/bin:$(echo /usr/lib/xen-*/bin)

# Each of Xen's own tests that passes prints its time, one that fails says so.
xs_test() {
	said=$(test-xenstore 2>&1)
	status=$?
	echo "$said"
	fact "tests_$1" "status $status, $(echo "$said" | grep -c ' ns$') of $(test-xenstore -l | wc -l)"
}

# It makes a domain, maps its grant table as a resource and says what failed.
xen_resources() {
	said=$(test-resource 2>&1)
	status=$?
	echo "$said"
	fact resources "status $status, $(echo "$said" | grep -c 'Fail\|Skip') failed or skipped,$(
		echo "$said" | sed -n 's/^ *\(Created\) .*/ \1/p; s/^ *Test \(grant table\)/ \1/p' | tr -d '\n')"
}

is_watched() {
	[ "$(xenstore-read "$1")" = watched ]
}

# How often somebody else was faster, of all that counted.
again() {
	sed -n 's/.* \([0-9]*\) times again/\1/p' "$@" | awk '{ sum += $1 } END { print sum }'
}

# Interrupts of the kernel's event channel to xenstored, on all CPUs.
store_events() {
	awk '$NF == "xenbus" { for (n = 2; n <= NF; n++) if ($n ~ /^[0-9]+$/) sum += $n }
		END { print sum + 0 }' /proc/interrupts
}

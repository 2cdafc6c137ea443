# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# Inside a guest: carries out the orders that dom0 writes into the guest's part of the store.

PATH=/usr/sbin:/usr/bin:/bin

# An order is its number and a command: the number tells it from the one before.
carry_out() {
	order=$(xenstore-read -R data/order 2>/dev/null) || return
	number=${order%% *} command=${order#* }
	{ [ "$number" != "$last" ] && [ "$command" != leave ]; } || return
	last=$number
	(eval "$command") >/run/output 2>&1
	status=$?
	# What does not fit into a message of the store is cut: the end says most.
	xenstore-write -- data/output "$(tail -c 2000 /run/output)" data/answer "$number $status"
}

# The watch tells of itself once, so an order written before it is not lost.
serve() {
	command='' last=''
	mkfifo /run/orders
	xenstore-watch data/order >/run/orders &
	while [ "$command" != leave ] && read -r _; do
		carry_out
	done </run/orders
	kill $!
}

# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# shellcheck disable=SC2034,SC2153,SC2154 # of those who use this
# What is measured between two ends, in turn. After links.sh; CID, NEAR and FAR are set.

# Each gives an address to listen at here and one to connect to there, or the other way round, for one connection.
vsock_ends() {
	port=$((${port:-5000} + 1)) near=vsock:2:$port far=vsock:$CID:$port
}

tcp_ends() {
	port=$((${port:-5000} + 1)) near=tcp:$NEAR:$port far=tcp:$FAR:$port
}

# Twice each, for who does `bytes HOW SIZE COUNT` and `trips HOW COUNT`
all_streams() {
	for how in vsock tcp; do
		for _ in 1 2; do
			bytes "$how" 64 16384
			bytes "$how" 4096 1024
			bytes "$how" 65536 256
			trips "$how" 1000
		done
	done
}

# tell_modules END, of pairs of words: where it has which module
tell_modules() {
	xargs -n 2 echo "bench-module: $1"
}

where_modules_are() {
	awk '{ print $1, $6 }' /proc/modules
}

# rung END HOW SIZE BEFORE AFTER: how often an end had been
rung() {
	echo "bench-rung: $*"
}

try() {
	until "$@" 2>/dev/null; do
		sleep 1
	done
}

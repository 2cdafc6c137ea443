# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# Streams of TCP between two ends of a link, NEAR and FAR, whose sums both ends take. At neither is anything between
# the connection and the program whose input or output it is: nc passes on a KiB at a time. After noise.sh.

# shellcheck disable=SC2034 # of those who use this
NEAR=10.9.0.1 FAR=10.9.0.2

set_up() {
	ip link set "$1" up
	ip addr add "$2/24" dev "$1"
}

# take PORT: prints the sum of what whoever connects sends.
take() {
	nc -l -p "$1" -e sh -c 'md5sum >/run/taken'
	cut -d ' ' -f 1 /run/taken
}

# give HOST PORT SEED BYTES: prints the sum of what was meant. Whoever takes it may come later.
give() {
	for _ in $(seq 60); do
		nc "$1" "$2" -e noise "$3" "$4" 2>/dev/null && break
		sleep 1
	done
	noise "$3" "$4" | sum
}

# What a card has lost: packets that found no room, and those that were wrong
lost_packets() {
	card=/sys/class/net/$1/statistics
	cat "$card/tx_dropped" "$card/tx_errors" "$card/tx_fifo_errors" "$card/rx_dropped" "$card/rx_errors" | tr "\n" " "
}

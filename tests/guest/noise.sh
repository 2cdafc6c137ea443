# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# Data that a guest and dom0 exchange, with its checksums: both of them use this.

sum() {
	md5sum | cut -d ' ' -f 1
}

# put_noise SEED BYTES FILE: not through the page cache. Prints the sum of what was meant,
# which nothing that happens to it on the way can change.
put_noise() {
	[ -p "/run/copy$1" ] || mkfifo "/run/copy$1"
	sum <"/run/copy$1" &
	noise "$1" "$2" | tee "/run/copy$1" |
	dd of="$3" bs=512k iflag=fullblock oflag=direct conv=notrunc,fsync 2>/dev/null
	wait $!
}

# sum_of FILE BYTES: of what is on the medium now.
sum_of() {
	dd if="$1" bs=512k iflag=direct 2>/dev/null | head -c "$2" | sum
}

# put_files DIRECTORY COUNT: some of each size, a line for each.
put_files() {
	for n in $(seq 1 "$2"); do
		echo "$n $(noise "$n" $((n * 10007)) | tee "$1/$n" | sum)"
	done
	sync
}

sum_files() {
	for n in $(seq 1 "$2"); do
		echo "$n $(sum <"$1/$n")"
	done
}

# Until stop_writing(), what is mounted there always has something in flight.
start_writing() {
	while noise 7 1000000 >/mnt/more; do sync; done >/dev/null 2>&1 &
	echo $! >/run/writer
}

stop_writing() {
	kill "$(cat /run/writer)"
}

# same WANTED FOUND: as a fact.
same() {
	if [ -n "$1" ] && [ "$1" = "$2" ]; then
		echo "same, $(echo "$1" | wc -l) sums"
	else
		echo "differ: $(echo "$1" | head -n 3) and $(echo "$2" | head -n 3)" | tr '\n' ' '
	fi
}

# received DIRECTORY: bytes of packets, of which a receiver no longer counts the Ethernet
# header as the sender does.
received() {
	echo $(($(cat "$1/rx_bytes") + 14 * $(cat "$1/rx_packets")))
}

# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# Two machines exchange data by AF_VSOCK: each sends, and the one that serves the link, the near one, has the
# sums of both ends. After noise.sh. Ports are counted up, so that none is taken for one of before.

CID=42
BYTES=8388608

# Whoever connects may come before somebody listens.
connect() {
	until vsock connect "$@" 2>/dev/null; do
		sleep 1
	done
}

near_takes() {
	came=$(vsock listen $((1000 + $1)) </dev/null | sum)
	same "$(vsock listen $((2000 + $1)) </dev/null)" "$came"
}

near_gives() {
	noise $((2 * $1)) $BYTES >/run/data
	connect $CID $((3000 + $1)) </run/data
	same "$(sum </run/data)" "$(vsock listen $((4000 + $1)) </dev/null)"
}

near_exchange() {
	echo "$(near_takes "$1") $(near_gives "$1")"
}

# A file is read anew at each try: what is in a pipe is sent once.
far_exchange() {
	noise $((2 * $1 + 1)) $BYTES >/run/data
	sum </run/data >/run/sum
	connect 2 $((1000 + $1)) </run/data
	connect 2 $((2000 + $1)) </run/sum
	vsock listen $((3000 + $1)) </dev/null | sum >/run/came
	connect 2 $((4000 + $1)) </run/came
}

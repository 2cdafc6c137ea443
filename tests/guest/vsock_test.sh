# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# The kernel's own vsock_test between two ends. Its two programs tell each other by TCP where they are.

CONTROL=1300

# serve_tests CID: with the client at the other end, time and again: a test that fails ends both programs.
serve_tests() {
	while :; do
		vsock_test --mode=server --control-port=$CONTROL --peer-cid="$1"
		sleep 1
	done >/run/served 2>&1 </dev/null
}

# test_from FIRST HOST CID: all that follow, until one fails
test_from() {
	# shellcheck disable=SC2046 # a word for each test before it
	vsock_test --mode=client --control-host="$2" --control-port=$CONTROL --peer-cid="$3" \
		$(seq 0 $(($1 - 1)) | sed 's/^/--skip=/') >/run/tested 2>&1
}

count_passed() {
	grep -c '^[0-9].*\.\.\.ok$' /run/tested
}

# What the program was at when it ended; nothing if there was no server yet
last_test() {
	sed -n 's/^\([0-9]*\) - .*/\1/p' /run/tested | tail -n 1
}

# be_client HOST CID: how many passed of all, and which did not
be_client() {
	first=0 passed=0 failed='' tries=0
	until test_from $first "$@" || [ $tries -gt 60 ]; do
		passed=$((passed + $(count_passed)))
		last=$(last_test)
		if [ -n "$last" ]; then
			failed="$failed $last"
			tail -n 3 /run/tested | sed 's/^/vsock_test: /' >/dev/kmsg
			first=$((last + 1))
		fi
		tries=$((tries + 1))
		sleep 1
	done
	echo "$((passed + $(count_passed))) of $(vsock_test --list | grep -c '^[0-9]'), failed:$failed"
}

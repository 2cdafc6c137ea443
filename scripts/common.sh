# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only
# Sourced by the scripts here: where things are, and how to stop with a message.

# Both can come from the environment: the tests point them at tiny trees of their own.
ARMPV=${ARMPV:-$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)}
BUILD=${BUILD:-$ARMPV/build}
export LOG=$BUILD/log
# The Debian whose hypervisors and emulator the tests boot with, whatever the host is.
SUITE=${SUITE:-bookworm}

# A user's kernel-building environment must not leak into ours.
unset ARCH SUBARCH CROSS_COMPILE LLVM O W C KCFLAGS KAFLAGS KCPPFLAGS LOCALVERSION
unset KBUILD_OUTPUT KBUILD_EXTMOD KCONFIG_CONFIG KCONFIG_ALLCONFIG MAKEFLAGS MFLAGS MAKELEVEL
export LC_ALL=C

# No script may end without a word, whatever went wrong.
set -E
trap 'echo "armpv: error: ${0##*/}, line $LINENO: \"$BASH_COMMAND\" failed" >&2' ERR

say() { printf '%s\n' "armpv: $*"; }

# die WHAT [WHAT-TO-DO ...]: one argument is one line.
die()
{
	printf '%s\n' "armpv: error: $1" >&2
	shift
	[ $# -eq 0 ] || printf '       %s\n' "$@" >&2
	exit 1
}

# disk_full LOG: was it a full disk? The log may lie there too and lack the message.
disk_full()
{
	grep -q 'No space left on device\|Disk quota exceeded' "$1" && return
	! printf '%65536s' '' 2> /dev/null > "$1.probe" || { rm "$1.probe"; false; }
}

# need_space DIR MIB WHAT: stop before a long job that cannot end well.
need_space()
{
	local free
	free=$(df -Pm "$1" | awk 'NR == 2 { print $4 }')
	[ "$free" -ge "$2" ] ||
		die "disk full: $3 needs $2 MiB, $1 has $free MiB free" \
		    "free some space there, or give another place: make BUILD=/some/where"
}

# alone NAME: two runs in one directory would spoil each other's work. The lock goes
# with the last process of the run, also when that outlives the script.
alone()
{
	mkdir -p "$LOG"
	exec 9> "$LOG/.$1.lock"
	flock -n 9 && return
	say "waiting for another run that works on $1 to end"
	flock 9
}

# apart COMMAND ...: what it mounts as root is gone when it is, however it ends. Else whoever clears
# up after it would find this machine's own /proc and /sys there.
apart()
{
	# In a chroot whose root nobody mounted there is nothing to make private; what is mounted may stay there.
	local propagation=private
	[ "$(id -u)" -eq 0 ] || { "$@"; return; }
	unshare --mount --propagation $propagation true 2> /dev/null || propagation=unchanged
	unshare --mount --propagation $propagation "$@"
}

# checksum FILE ...: one word that changes when any of the files does.
checksum() { cat -- "$@" | sha256sum | cut -d' ' -f1; }

# flavour NAME KEY [DEFAULT]: what the header of configs/NAME.config says, see configs/README.
flavour()
{
	local value=''
	[ ! -f "$ARMPV/configs/$1.config" ] ||
		value=$(sed -n "s/^# flavour $2: *//p" "$ARMPV/configs/$1.config")
	printf '%s\n' "${value:-${3:-}}"
}

flavours() { (cd "$ARMPV/configs" && printf '%s\n' *.config | sed 's/\.config$//'); }

need_flavour()
{
	[ -f "$ARMPV/configs/$1.config" ] || die "there is no flavour $1" "there are: $(flavours | xargs)"
}

# flavour_fragments NAME: its configurations, each changed by those after it.
flavour_fragments()
{
	local over=none
	[ "$1" = armpv ] || over=$(flavour "$1" over armpv)
	[ "$over" = none ] || flavour_fragments "$over"
	echo "$ARMPV/configs/$1.config"
}

# flavour_tree NAME: the base kernel with our overlay on it.
flavour_tree()
{
	local base
	base=$(flavour "$1" base 6.12)
	if [ "$base" = 6.12 ]; then echo "$BUILD/linux"; else echo "$BUILD/linux-$base"; fi
}

# flavour_patches NAME: the directory with the hooks for its base.
flavour_patches()
{
	local base
	base=$(flavour "$1" base 6.12)
	if [ "$base" = 6.12 ]; then echo patches; else echo "patches/$base"; fi
}

# hook_names DIR: what its series names, in order.
hook_names()
{
	[ ! -f "$ARMPV/$1/series" ] || sed 's/#.*//; s/[[:space:]]//g; /^$/d' "$ARMPV/$1/series"
}

# mirror LABEL: the user's own of Debian, or of Debian-Security, also where that serves another Debian.
mirror()
{
	# shellcheck disable=SC2016 # apt's variables
	apt-get indextargets --format '$(LABEL) $(REPO_URI)' |
		sed -n "s/^$1 \(.*\)/\1/p" | sed 1q
}

# need_mirror: it, or a message.
need_mirror()
{
	local found
	found=$(mirror Debian)
	[ -n "$found" ] || die "apt has no Debian mirror" "are there Debian's sources in /etc/apt, and was apt-get update run?"
	echo "$found"
}

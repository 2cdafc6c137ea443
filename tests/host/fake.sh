# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only
# Sourced by the tests here: a repository and a base kernel of a few files, for the real scripts/.

repo=$ARMPV
work=$(mktemp -d "${TMPDIR:-/tmp}/armpv-host.XXXXXX")
trap 'rm -rf "$work"' EXIT
export ARMPV=$work/repo BUILD=$work/build TARBALL=$work/linux-source-6.12.tar.xz

fail() { echo "FAIL: $*"; exit 1; }

make_repo()
{
	mkdir -p "$ARMPV/patches" "$ARMPV/configs" "$ARMPV/arch/arm/ours"
	echo CONFIG_GOOD=y > "$ARMPV/configs/armpv.config"
	cp -r "$repo/scripts" "$ARMPV/scripts"
	echo ours > "$ARMPV/arch/arm/ours/new.c"
}

# make_base VERSION PATCHLEVEL: TARBALL becomes such a kernel.
make_base()
{
	local tree=$work/base/linux
	rm -rf "$work/base"
	mkdir -p "$tree/arch/arm" "$tree/init"
	printf 'VERSION = %s\nPATCHLEVEL = %s\nSUBLEVEL = 0\n' "$1" "$2" > "$tree/Makefile"
	printf '%s\n' one two three four five six seven > "$tree/init/main.c"
	cp "$tree/init/main.c" "$tree/init/other.c"
	tar -cJf "$TARBALL" -C "$work/base" linux
}

# make_patch NAME FILE OLD NEW [LINE]: a patch in the series that changes line OLD of FILE to NEW;
# made for a FILE that has OLD where ours has LINE.
make_patch()
{
	local old=$work/patch/a/$2 new=$work/patch/b/$2
	mkdir -p "$(dirname "$old")" "$(dirname "$new")"
	printf '%s\n' one two three four five six seven | sed "s/^${5:-$3}\$/$3/" > "$old"
	sed "s/^$3\$/$4/" "$old" > "$new"
	(cd "$work/patch" && diff -u "a/$2" "b/$2") > "$ARMPV/patches/$1" || :
	grep -qx "$1" "$ARMPV/patches/series" 2> /dev/null || echo "$1" >> "$ARMPV/patches/series"
	rm -rf "$work/patch"
}

# expect_stop COMMAND ...: it must fail; what it said is in $said.
expect_stop()
{
	if said=$("$@" 2>&1); then
		fail "passed instead of stopping: $*: $said"
	fi
}

says()
{
	local word
	for word in "$@"; do
		grep -qF -- "$word" <<< "$said" || fail "the message lacks '$word': $said"
	done
}

# shims TOOL ...: a directory for PATH that has these tools of the machine and no others.
shims()
{
	local tool
	mkdir -p "$work/bin"
	for tool in "$@"; do
		ln -sf "$(type -P "$tool")" "$work/bin/$tool"
	done
}

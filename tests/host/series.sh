# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only
# Sourced after fake.sh: that the mails of $flavour make of the untouched $base, with the hooks in $patches, what is in $tree.
: "${flavour:?}" "${tree:?}" "${base:?}" "${patches:?}" "${built:?}" "${repo:?}" "${work:?}"

# In their order: the fixes come first.
mails()
{
	find "$work/$1/fixes" -name '*.patch' ! -name '0000-*' | sort
	find "$work/$1/armpv" -name '*.patch' ! -name '0000-*' | sort
}

write_series() { env ARMPV="$repo" BUILD="$built" TARBALL="$base" "$repo/scripts/series" "$flavour" "$work/$1" > "$work/$1.said" 2>&1; }

# The second time in the hands of somebody else.
write_again()
{
	mkdir -p "$work/home"
	printf '[user]\nname = Else\nemail = else@here\n[format]\nsignature = x\nnoprefix = true\n[diff]\ncontext = 9\n' > "$work/home/.gitconfig"
	(umask 077 && HOME=$work/home TZ=Asia/Tokyo GIT_AUTHOR_DATE='1 day ago' GIT_DIR=/nowhere write_series second)
}

# The files of its hooks, those of another base among them.
hooks() { (cd "$repo/$patches" && sed 's/#.*//; /^$/d' series | xargs realpath); }

# The files of the base that the mails change, from the distribution's own archive.
unpack_base()
{
	mkdir -p "$work/untouched"
	hooks | xargs sed -n 's/^--- a\///p' | sort -u > "$work/touched"
	sed 's/^/*\//' "$work/touched" | tar -xf "$base" -C "$work/untouched" --strip-components=1 \
		--wildcards --no-wildcards-match-slash -T -
}

# same_tree DIR: what the mails made there is what is built.
same_tree()
{
	local file
	(cd "$1" && find . -type f ! -path './.git/*' -printf '%P\n') | sort > "$work/made"
	sort -u "$work/touched" "$tree/.armpv/links" | diff - "$work/made" > "$work/differ" ||
		fail "$1 has other files than make prepare: $(cat "$work/differ")"
	while read -r file; do
		cmp "$tree/$file" "$1/$file" || fail "$file in $1 is not what make prepare has"
	done < "$work/made"
}

by_git_am()
{
	export GIT_CONFIG_GLOBAL=/dev/null GIT_COMMITTER_NAME=Test GIT_COMMITTER_EMAIL=test@example.com
	cp -r "$work/untouched" "$work/am"
	git -C "$work/am" init -q
	git -C "$work/am" add -A
	git -C "$work/am" commit -q -m base --author 'Test <test@example.com>'
	mails first | xargs git -C "$work/am" am -q --whitespace=error
	[ "$(git -C "$work/am" rev-list --count HEAD)" = $(($(mails first | wc -l) + 1)) ] || fail "git am left mails out"
	same_tree "$work/am"
}

# named_by COMMIT: what its files name of others, as FILE NAME.
named_by()
{
	git -C "$work/am" grep -oE '^#include [<"][^>"]+|^source "[^"]+' "$1" | sed 's/^[^:]*:\([^:]*\):[^<"]*[<"]/\1 /'
	git -C "$work/am" grep -oE '[a-zA-Z0-9_-]+\.o\b' "$1" -- '*Makefile' | sed 's/^[^:]*:\([^:]*\):\(.*\)o$/\1 \2c/'
}

# A mail that names a file of ours comes with it or after it: else it cannot compile, which tests/long/series-bisect tries.
in_order()
{
	local commit
	for commit in $(git -C "$work/am" rev-list --reverse HEAD); do
		git -C "$work/am" ls-tree -r --name-only "$commit" > "$work/there"
		named_by "$commit" | awk -v of="$(git -C "$work/am" log -1 --format=%s "$commit")" '
			FILENAME != "-" { (FNR == NR) ? ours[$1] : there[$1]; next }
			{
				dir = $1; sub(/[^\/]*$/, "", dir); wanted = ""; found = 0
				n = split(dir " include/ arch/arm/include/  ", place, / /)
				for (i = 1; i <= n; i++) {
					if ((place[i] $2) in ours) wanted = place[i] $2
					if ((place[i] $2) in there) found = 1
				}
				if (wanted && !found) { print of ": " $1 " names " wanted ", which comes later"; red = 1 }
			}
			END { exit red }' "$tree/.armpv/links" "$work/there" - || fail "a mail comes too early"
	done
}

# As dpkg-source does it: no fuzz. And by quilt itself where there is one.
by_quilt()
{
	local patch place=$work/first/debian/patches
	cp -r "$work/untouched" "$work/quilt"
	while read -r patch; do
		patch -d "$work/quilt" -p1 -s -F0 --no-backup-if-mismatch -i "$place/$patch" || fail "$patch does not apply"
	done < "$place/series.armpv"
	same_tree "$work/quilt"
	[ "$(find "$place" -name '*.patch' | wc -l)" = "$(wc -l < "$place/series.armpv")" ] || fail "series.armpv names other files"
	command -v quilt > /dev/null || return 0
	cp -r "$work/untouched" "$work/pushed"
	(cd "$work/pushed" && QUILT_PATCHES=$place QUILT_SERIES=series.armpv QUILT_PC=$work/pc quilt push -a -q)
	same_tree "$work/pushed"
}

prove_series()
{
	local second unpacking mail place
	[ -f "$tree/.armpv/links" ] || fail "no kernel source in $tree: run make prepare"
	[ -f "$base" ] || fail "no kernel source: $base is missing"
	write_again & second=$!
	unpack_base & unpacking=$!
	write_series first || fail "$(cat "$work/first.said")"
	wait $second || fail "$(cat "$work/second.said")"
	wait $unpacking || fail "cannot unpack $base"
	diff -r "$work/first" "$work/second" > "$work/differ" || fail "a second run gives something else: $(head -n 20 "$work/differ")"
	by_git_am
	in_order
	by_quilt
	for mail in "$work"/first/*/0000-*; do
		grep -q '^ [0-9]* files\? changed' "$mail" || fail "$mail has no diffstat"
		! grep -q '\*\*\*' "$mail" || fail "$mail has a blank that was not filled in"
	done
	for place in fixes armpv; do
		grep -q '@.*: 0001' "$work/first/$place/recipients" || fail "nobody is to have the first mail of $place"
	done
}

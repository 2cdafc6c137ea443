# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only
# Sourced by scripts/series: reads patches/order into a directory for each mail, and finds what is in none or in two.
# shellcheck disable=SC2154 # $tree and $patches are the caller's

# Each mail is $dir/SERIES/NNN with message, from, hooks and files; each taken thing a line: name, line of order.
order_stop()
{
	local what=$1
	shift
	die "$order, line $line: $what" "$@"
}

new_mail()
{
	[ -n "$series" ] || order_stop "a mail before any series" "begin with a line: series NAME PLACE"
	mails=$((mails + 1))
	mail=$dir/$series/$(printf '%03d' "$mails")
	mkdir -p "$mail"
	: > "$mail/hooks"
	: > "$mail/files"
	: > "$mail/message"
}

# hook_of FILE: its path from $patches, as the series has it; nothing if it is not there.
hook_of() { hook_names "$patches" | awk -v file="$1" '{ base = $0; sub(/.*\//, "", base) } base == file'; }

# Whether a hook that is not in this base's series is for another one
of_another_base()
{
	local file
	for file in "$ARMPV/patches/$1" "$ARMPV"/patches/*/"$1"; do
		[ ! -f "$file" ] || [ "$file" = "$ARMPV/$patches/$1" ] || return 0
	done
	return 1
}

take_hook()
{
	local path
	path=$(hook_of "$1")
	if [ -n "$path" ]; then
		echo "$path" >> "$mail/hooks"
		echo "$1 $line" >> "$dir/taken"
	elif of_another_base "$1"; then
		echo "$1" >> "$dir/left-out"
	else
		order_stop "there is no hook $1 in $patches/series" "take it out of $order, or add it to the series"
	fi
}

take_files()
{
	local path found=
	while read -r path; do
		# shellcheck disable=SC2053 # a pattern is meant
		[[ $path == $1 ]] || continue
		found=yes
		echo "$path" >> "$mail/files"
		echo "$path $line" >> "$dir/taken"
	done < "$tree/.armpv/links"
	[ -n "$found" ] || order_stop "no file of the overlay is $1" "take it out, or mend the pattern"
}

# A hook's header is the text of its mail.
hook_message()
{
	[ -f "$ARMPV/$patches/$1" ] || order_stop "$patches/$1 is missing"
	sed '/^---$/,$d; 1s/^Subject: *//' "$ARMPV/$patches/$1" | git stripspace > "$mail/message"
	sed -n 's/^Signed-off-by: *//p' "$mail/message" | sed 1q > "$mail/from"
	[ -s "$mail/from" ] || order_stop "$patches/$1 has no Signed-off-by:" "add one to its header"
}

# The text of a mail is complete: who wrote it goes under it.
end_mail()
{
	[ -n "$mail" ] && [ ! -s "$mail/from" ] || return 0
	[ -s "$dir/from" ] || order_stop "nobody writes the mails" "add a line: from NAME <ADDRESS>"
	cp "$dir/from" "$mail/from"
	printf '\nSigned-off-by: %s\n' "$(cat "$mail/from")" >> "$mail/message"
	git stripspace < "$mail/message" > "$mail/message.new"
	mv "$mail/message.new" "$mail/message"
}

read_line()
{
	local value=${1#* }
	case $1 in
	'#'*)	;;
	'')	[ -z "$mail" ] || [ -s "$mail/from" ] || echo >> "$mail/message" ;;
	$'\t'*)
		if [ -z "$mail" ] || [ -s "$mail/from" ]; then
			order_stop "a text that belongs to no mail" "it comes right behind a line: mail SUBJECT"
		fi
		echo "${1#?}" >> "$mail/message" ;;
	'from '*)
		echo "$value" > "$dir/from" ;;
	'series '*)
		end_mail
		mail=
		series=${value%% *}
		echo "$value" >> "$dir/series" ;;
	'mail '*)
		end_mail
		new_mail
		printf '%s\n\n' "$value" > "$mail/message" ;;
	'hook '*)
		end_mail
		new_mail
		take_hook "$value"
		if [ -s "$mail/hooks" ]; then
			hook_message "$(cat "$mail/hooks")"
		else
			rm -r "$mail"
			mail=
		fi ;;
	'of '*)
		[ -n "$mail" ] || order_stop "$value belongs to no mail"
		end_mail
		case $value in
		*.patch) take_hook "$value" ;;
		*)	take_files "$value" ;;
		esac ;;
	*)	order_stop "what is: $1" "patches/README tells the words" ;;
	esac
}

# Nothing twice, and nothing forgotten.
check_taken()
{
	local twice none
	mapfile -t twice < <(awk '{ count[$1]++; at[$1] = at[$1] (count[$1] > 1 ? ", " : "") $2 }
		END { for (name in count) if (count[name] > 1) print name ": lines " at[name] }' "$dir/taken" | sort)
	[ ${#twice[@]} -eq 0 ] || die "$order has these in two mails:" "${twice[@]}" "leave each in one"
	mapfile -t none < <({ hook_names "$patches" | sed 's/.*\///'; cat "$tree/.armpv/links"; } | sort |
		comm -23 - <(cut -d' ' -f1 "$dir/taken" | sort))
	[ ${#none[@]} -eq 0 ] || die "$order has these in no mail:" "${none[@]}" \
		"add each to the mail to which it belongs, by a line: of NAME"
}

# read_order FILE DIR: the file by its path in the repository
read_order()
{
	local order=$1 dir=$2 line=0 mails=0 series='' mail='' text
	[ -f "$ARMPV/$order" ] || die "$order is missing" "it says which mails there are: patches/README"
	touch "$dir/taken" "$dir/left-out" "$dir/series"
	while IFS= read -r text || [ -n "$text" ]; do
		line=$((line + 1))
		read_line "$text"
	done < "$ARMPV/$order"
	end_mail
	check_taken
}

# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# Dom0's side of a guest with disks and a network, which does what it is told.

PATH=/usr/sbin:/usr/bin:/bin:$(echo /usr/lib/xen-*/bin)
# Backends keep their part of the store here.
BACKEND=/local/domain/0/backend
BRIDGE=xenbr0
# Of the guest that was started last.
domid=

# The guest's kernel is as strict as ours. What a job gives is added: disks, network.
guest_config() {
	cat <<-END
	name = "$1"
	kernel = "/guest/zImage"
	ramdisk = "/run/initrd"
	memory = 128
	vcpus = ${3:-1}
	extra = "console=hvc0 panic_on_warn=1 panic=-1 rig.job=agent"
	on_poweroff = "destroy"
	on_reboot = "destroy"
	on_crash = "destroy"
	$2
	END
}

# start_guest NAME [LINES [VCPUS]]: its domain's number is in $domid, its console in our log.
start_guest() {
	[ -f /run/initrd ] || cat /guest/initrd /guest/tools >/run/initrd
	[ -p /run/keyboard ] || mkfifo /run/keyboard
	guest_config "$@" >"/run/$1.cfg"
	xl create "/run/$1.cfg" || return
	domid=$(xl domid "$1")
	# The console client ends with the domain; its input must stay open until then.
	sleep 10000 >/run/keyboard &
	keyboard=$!
	xl console "$1" </run/keyboard &
	await xenstore-exists "/local/domain/$domid/data"
}

guest_is_gone() {
	! xl domid "$1" >/dev/null 2>&1
}

# The guest powers itself off; the toolstack then takes its devices away.
stop_guest() {
	order leave
	await guest_is_gone "$1"
	kill "$keyboard"
}

# Makes the guest start a command, without waiting for it. The number is kept in a file,
# since a variable would stay behind in $(...).
order() {
	orders=$(($(cat "/run/orders.$domid" 2>/dev/null) + 1))
	echo $orders >"/run/orders.$domid"
	xenstore-write -- "/local/domain/$domid/data/order" "$orders $1"
}

has_answered() {
	case $(xenstore-read "/local/domain/$domid/data/answer") in
	"$(cat "/run/orders.$domid") "*) ;;
	*) false ;;
	esac
}

# Prints what the ordered command printed, and returns its status.
answer() {
	await has_answered || return
	xenstore-read -R "/local/domain/$domid/data/output"
	answered=$(xenstore-read "/local/domain/$domid/data/answer")
	return "${answered#* }"
}

in_guest() {
	order "$1"
	answer
}

# Debian's scripts compare their lock with /dev/stdin, a link that udev would make.
prepare_hotplug() {
	ln -s /proc/self/fd /dev/fd
	ln -s fd/0 /dev/stdin
}

# make_disk FILE MIB: nothing is stored until it is written.
make_disk() {
	truncate -s "$2M" "$1"
}

disk() {
	echo "format=raw,vdev=$2,access=${3:-w},target=$1"
}

make_bridge() {
	ip link add name $BRIDGE type bridge stp_state 0 forward_delay 0
	ip address add 10.0.0.1/24 dev $BRIDGE
	ip link set $BRIDGE up
}

# attach_disk FILE NAME [MODE]: returns when the guest has it.
attach_disk() {
	xl block-attach "$domid" "$(disk "$@")" && in_guest "await test -b /dev/$2"
}

detach_disk() {
	xl block-detach "$domid" "$1" && in_guest "await test ! -e /sys/block/$1"
}

# attach_net ADDRESS: the guest's first network.
attach_net() {
	xl network-attach "$domid" "mac=$1" "bridge=$BRIDGE" &&
	in_guest 'await test -e /sys/class/net/eth0'
}

detach_net() {
	xl network-detach "$domid" 0 && in_guest 'await test ! -e /sys/class/net/eth0'
}

# guest_network [INTERFACE [ADDRESS]]
guest_network() {
	in_guest "ip link set ${1:-eth0} up && ip addr add ${2:-10.0.0.2}/24 dev ${1:-eth0}"
}

in_backend() {
	for kind in vbd vif; do
		xenstore-list "$BACKEND/$kind/$domid"
	done 2>/dev/null
}

# What the guest's devices have left in dom0, from the kernel's view to the store's.
devices_left() {
	echo "loop: $(/usr/sbin/losetup -a | wc -l)," \
		"xenbus: $(count /sys/bus/xen-backend/devices/v[bi][df]-*)," \
		"net: $(count /sys/class/net/vif*), store: $(in_backend | wc -l)"
}

no_devices() {
	[ "$(devices_left)" = "loop: 0, xenbus: 0, net: 0, store: 0" ]
}

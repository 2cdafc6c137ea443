# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# What a KVM host does beside its guest, which has sockets by QEMU's own vhost-vsock-pci: the kernel's tests of these.
. /lib/streams.sh
. /lib/vsock_test.sh

CID=42

beside_options() {
	echo "-device vhost-vsock-pci,guest-cid=$CID -netdev tap,id=net,ifname=web0,script=no,downscript=no"
	echo "-device virtio-net-device,netdev=net"
}

# The guest is the server first, and hears when it is to be the client, from there what came of it so far.
beside() {
	until [ -e /sys/class/net/web0 ]; do sleep 0.1; done
	set_up web0 "$NEAR"
	be_client "$FAR" $CID >/tmp/guest_serves
	serve_tests $CID &
	until nc "$FAR" 5001 </tmp/guest_serves; do sleep 1; done
}

# SPDX-License-Identifier: GPL-2.0-only
# One verb per target; the work is done by scripts/ and tests/.

FLAVOUR := armpv
BUILD := $(CURDIR)/build
override BUILD := $(abspath $(BUILD))
Q := $(if $(V),,@)

# Each target is a sequence of its own, and the kernel's make counts its jobs itself.
MAKEFLAGS += --no-print-directory
.NOTPARALLEL:
.PHONY: help setup prepare image deb run check matrix bench report series clean distclean
export BUILD V FLAVOUR

help: ## list the targets (this)
	@sed -n 's/^\([a-z]*\):[^#]*## /\1\t/p' $(CURDIR)/Makefile | expand -t 12
	@echo 'Variables: FLAVOUR=armpv (there are: $(patsubst configs/%.config,%,$(wildcard configs/*.config))),'
	@echo '           SUITE=bookworm (or trixie: the Debian whose QEMU, Xen and KVM are tried),'
	@echo '           V=1 (show commands), BUILD=build (where all is made)'

setup: ## install missing host packages, unpack foreign ones under build/
	$(Q)scripts/setup $(FLAVOUR)
	$(Q)scripts/foreign $(FLAVOUR)

prepare: setup ## lay the overlay over the base kernel source: build/linux
	$(Q)scripts/prepare $(FLAVOUR)

image: prepare ## build the kernel: build/zImage, or build/image/FLAVOUR/zImage
	$(Q)scripts/build $(FLAVOUR)

deb: image ## make Debian packages of it: build/deb/FLAVOUR
	$(Q)scripts/setup $(FLAVOUR) deb
	$(Q)scripts/deb $(FLAVOUR)

run: image ## boot it on every platform that it serves, end with a table
	$(Q)tests/run table

# Where no Debian root can be made, the test that starts it fails and the others are run.
check: image ## run all tests
	$(Q)scripts/debian-root guest || :
	$(Q)tests/run check

matrix: ## build and boot every flavour, go on where it was interrupted, end with a table: hours
	$(Q)tests/matrix

bench: image ## measure it against the unmodified base kernel
	$(Q)scripts/bench

report: ## make one page of all that was seen: build/report.html
	$(Q)tests/report

series: prepare ## write the overlay and the hooks as mails for git am, and for Debian's kernel: build/series
	$(Q)scripts/series $(FLAVOUR)

clean: ## remove what was built, keep unpacked sources and packages
	$(Q)scripts/clean

distclean: ## remove build/
	$(Q)scripts/clean --all

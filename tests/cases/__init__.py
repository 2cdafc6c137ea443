# SPDX-License-Identifier: GPL-2.0-only
"""The tables of cases: what is booted, and what the guest must report.

A case passes if the guest reaches /init, reports all of its facts, these are the
expected ones, nothing in its log is a panic, a warning or a bug, and the machine
then ends by itself. See rig/case.py for the columns. A table is a file here and
a line below.
"""
from . import (bad_input, cpus, debian, devices, events, grants, hvc, kexec, links, monitor, platforms, power, refusals,
               self_test, services, store, suspend, time, toolstack, words)

PLATFORMS = platforms.PLATFORMS
# A flavour names what it needs of these beside its platforms.
SOME_FLAVOURS = [*platforms.SOME_FLAVOURS, *words.WORDS, *events.EVENTS, *grants.GRANTS,
                 *services.SERVICES, *monitor.MONITOR, *services.DEBUGGED, *links.LINKS, *links.FUZZ]
# What is too long for `make check`, or says little more than a platform: tests/long has them.
LONG = [*platforms.OTHER_HOSTS, *debian.LONG, *debian.OWN_DISK, *kexec.LONG, *links.LONG,
        *suspend.LONG, *toolstack.LONG]
CASES = [
    *PLATFORMS,
    *cpus.CPUS,
    *power.POWER,
    *toolstack.TOOLSTACK,
    *devices.DEVICES,
    *debian.DEBIAN,
    *store.STORE,
    *events.EVENTS,
    *grants.GRANTS,
    *suspend.SUSPEND,
    *kexec.KEXEC,
    *time.TIME,
    *bad_input.NOPVS,
    *bad_input.SPOILT,
    *bad_input.XVISOR,
    *monitor.MONITOR,
    *refusals.REFUSALS,
    *hvc.HVC,
    *words.WORDS,
    *services.SERVICES,
    *links.LINKS,
    *self_test.SELF_TEST,
]

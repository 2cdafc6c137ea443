# SPDX-License-Identifier: GPL-2.0-only
"""Grants and foreign mappings: shared, refused and given back as they should be."""
from rig.case import Case

from .common import DOM0, WITHOUT_TOOLS


def grants(name, about, job, facts, pieces, **how):
    return Case(name, about, group="grants", board="virt-hyp", layer="dom0", job=job,
                pieces=pieces, timeout=600, **dict(DOM0, facts=facts, **how))


PAGES = ("guest-image", "xen-pages")

GRANTS = [
    # Without a toolstack there is no store.
    grants("xen-grants", "share, map, copy, revoke while mapped, exhaust, hammer the flags",
           "grants", {"grants": "^0 wrong$", "checks": "^33$"}, ("grant-check",),
           services=WITHOUT_TOOLS),
    grants("xen-gntdev", "a guest's pages mapped in dom0, both by user space",
           "gntdev", {"mapped": "^16 pages mapped, answered and lost at last$",
                      "shared": "^16 pages shared, answered and revoked", "domains": "^1$"},
           PAGES),
    grants("xen-foreign-map", "dom0 finds and writes a guest's page by its number",
           "foreign-map", {"foreign": "^marker found, answer given$",
                           "marked": "^answered", "domains": "^1$"}, PAGES),
]

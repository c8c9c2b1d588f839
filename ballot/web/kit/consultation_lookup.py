"""Find the consultation that an address names, and the address of its page on the desk."""

from __future__ import annotations

from flask import g, url_for

from ballot.services.consultations import overview
from ballot.services.consultations.overview import Overview
from ballot.web.kit.context import parts


def find_overview_at(body: str, ref: str, *, evidence: bool = True) -> Overview:
    """Return the consultation of an address, at any stage, without checkpoint and tally where they are not asked for.
    Refusals print times in its zone from here on."""
    found = overview.find_overview(parts(), body, ref, evidence=evidence)
    g.zone = found.row.time_zone
    return found


def consultation_address(found: Overview) -> str:
    """Return the address of its page on the desk."""
    return url_for("chair.consultation", body=found.body.slug, ref=found.row.slug)

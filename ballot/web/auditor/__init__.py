"""The auditor's desk, and the record as evidence."""

from __future__ import annotations

from ballot.web.auditor import evidence, overview, scans

BLUEPRINTS = (
    overview.blueprint,
    evidence.blueprint,
    scans.blueprint,
)

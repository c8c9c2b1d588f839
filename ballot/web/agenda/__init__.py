"""Sessions and agendas: the secretariat keeps them, the chair sees them."""

from __future__ import annotations

from ballot.web.agenda import agenda_import, decisions, items, outcomes, report, sessions

BLUEPRINTS = (
    sessions.blueprint,
    items.blueprint,
    outcomes.blueprint,
    agenda_import.blueprint,
    report.blueprint,
    decisions.blueprint,
)

"""What became of an item at its session, and which paper says so."""

from __future__ import annotations

from dataclasses import dataclass

from ballot.reference import states
from ballot.rules.acts import SECRETARIAT
from ballot.rules.refusals import BadInput, UnknownItem
from ballot.services.access.authorization import require_officer
from ballot.services.agenda.items import find_item, place_on_agenda, row_of
from ballot.services.agenda.sessions import hold_session
from ballot.services.core import audit_log
from ballot.services.core.context import Parts
from ballot.services.core.lookup import find_body
from ballot.services.validation.text import LONGEST_NAME_OR_GROUND, require_text
from ballot.store.agenda import OUTCOME_KINDS
from ballot.store.queries.agenda import outcomes_of_items
from ballot.store.tables import ItemOutcome

WITH_DESTINATION = frozenset({"deferred", "to-CWG", "returned"})
"""Kinds that say where the item went."""


@dataclass(frozen=True)
class Outcome:
    """What became of an item. `state` asked for it; `destination` is a session or a group; both may be missing."""

    kind: str
    source: str
    paragraph: str | None = None
    state: str | None = None
    destination: str | None = None


def check_outcome(outcome: Outcome) -> Outcome:
    """Return an outcome as it is stored. Raise BadInput."""
    if outcome.kind not in OUTCOME_KINDS:
        raise BadInput(field="outcome", why="no-such-kind")
    state = (outcome.state or "").strip().upper() or None
    if state is not None and state not in states():
        raise BadInput(field="asked_by", why="no-such-state", text=state)
    if outcome.destination and outcome.kind not in WITH_DESTINATION:
        raise BadInput(field="destination", why="goes-nowhere")
    return Outcome(
        kind=outcome.kind,
        source=require_text("source", outcome.source, LONGEST_NAME_OR_GROUND),
        paragraph=_optional("paragraph", outcome.paragraph),
        state=state,
        destination=_optional("destination", outcome.destination),
    )


def _optional(name: str, text: str | None) -> str | None:
    return require_text(name, text, LONGEST_NAME_OR_GROUND) if text and text.strip() else None


def add_outcome(parts: Parts, by: str, body_slug: str, session_id: int, item_id: int, outcome: Outcome) -> None:
    """Record what became of an item; an outcome that is there already is not added again.

    Raise BadInput, UnknownItem, UnknownSession, NotAllowed.
    """
    checked = check_outcome(outcome)
    with parts.store.writing() as tx:
        officer = require_officer(tx, by, SECRETARIAT, "change-agendas")
        session = hold_session(tx, find_body(tx, body_slug).number, session_id)
        item = find_item(tx, session_id, item_id)
        if any(outcome_of(one) == checked for one in outcomes_of_items(tx, [item_id])):
            return
        now = parts.clock.now()
        tx.add(ItemOutcome(item_id=item_id, recorded_by=officer.public_id, recorded_at=now, **vars(checked)))
        facts = {"session": session.reference, "item": place_on_agenda(row_of(item)), "outcome": checked.kind}
        audit_log.add_entry(tx, now, officer.public_id, "item-outcome-added", **facts)


def remove_outcome(parts: Parts, by: str, body_slug: str, session_id: int, item_id: int, outcome_id: int) -> None:
    """Remove an outcome that was recorded by mistake. Raise UnknownItem where it is not there, NotAllowed."""
    with parts.store.writing() as tx:
        officer = require_officer(tx, by, SECRETARIAT, "change-agendas")
        session = hold_session(tx, find_body(tx, body_slug).number, session_id)
        item = find_item(tx, session_id, item_id)
        found = tx.get(ItemOutcome, outcome_id)
        if found is None or found.item_id != item_id:
            raise UnknownItem(item=item_id)
        facts = {"session": session.reference, "item": place_on_agenda(row_of(item)), "outcome": found.kind}
        audit_log.add_entry(tx, parts.clock.now(), officer.public_id, "item-outcome-removed", **facts)
        tx.delete(found)


def outcome_of(row: ItemOutcome) -> Outcome:
    """Return a stored outcome as a value."""
    return Outcome(row.kind, row.source, row.paragraph, row.state, row.destination)

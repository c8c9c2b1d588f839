"""Import an agenda: compare it with the one that the session has, show the difference, then store what is accepted of exactly
that difference. The same letter twice differs in nothing, and changes nothing."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from ballot.importers.agendas.reading import MOST_ITEMS
from ballot.importers.agendas.result import AgendaReading, AgendaRow
from ballot.rules.acts import SECRETARIAT
from ballot.rules.refusals import AgendaChanged, BadInput, Refused, UnreadableDocument
from ballot.services.access.authorization import require_officer
from ballot.services.agenda.agenda_difference import HEADINGS, KINDS, AgendaDifference, compare, key_of_added
from ballot.services.agenda.items import check_row, delete_item, fill_item, replace_item
from ballot.services.agenda.sessions import SessionDetails, add_session, check_details, find_session, hold_session
from ballot.services.core import audit_log
from ballot.services.core.context import Parts
from ballot.services.core.lookup import find_body, hold_body
from ballot.services.validation.multiple_errors import require_no_errors
from ballot.store.queries.agenda import items_of_session, session_by_reference
from ballot.store.tables import AgendaItem, CouncilSession
from ballot.store.transactions import Tx


def compare_agenda(parts: Parts, by: str, body_slug: str, session_id: int, reading: AgendaReading) -> AgendaDifference:
    """Compare an agenda with that of the session; store nothing.

    Raise UnreadableDocument where a row cannot be stored, UnknownSession, NotAllowed.
    """
    with parts.store.reading() as tx:
        require_officer(tx, by, SECRETARIAT, "change-agendas")
        session = find_session(tx, find_body(tx, body_slug).number, session_id)
        return compare(tx, session, checked_reading(reading)).difference


def accept_agenda(
    parts: Parts,
    by: str,
    body_slug: str,
    session_id: int,
    reading: AgendaReading,
    digest: str,
    accepted: Collection[str] | None = None,
) -> int:
    """Store what was accepted of the difference with this digest and return how many changes that were; `accepted` are keys
    of changes, None for all.

    Raise AgendaChanged where the difference is another one by now, and as `compare_agenda`.
    """
    checked = checked_reading(reading)
    with parts.store.writing() as tx:
        officer = require_officer(tx, by, SECRETARIAT, "change-agendas")
        session = hold_session(tx, find_body(tx, body_slug).number, session_id)
        return apply_agenda(tx, parts, officer.public_id, session, checked, digest, accepted)


def import_agenda(
    parts: Parts, by: str, body_slug: str, details: SessionDetails, reading: AgendaReading, *, accept: bool
) -> tuple[AgendaDifference, int]:
    """Store an agenda without showing it first, as the command line does; return the difference, and how many changes were
    stored. The session is added where it is not there yet; what it has already, `details` does not change.

    An agenda that differs from the one that is there is stored only with `accept`: raise BadInput otherwise.
    """
    checked, session_details = checked_reading(reading), check_details(details)
    with parts.store.writing() as tx:
        officer = require_officer(tx, by, SECRETARIAT, "change-agendas")
        body_id = hold_body(tx, body_slug).number
        session = session_by_reference(tx, body_id, session_details.reference)
        if session is None:
            session = add_session(tx, parts, officer.public_id, body_id, session_details)
        hold_session(tx, body_id, session.number)
        found = compare(tx, session, checked).difference
        if not accept and items_of_session(tx, session.number) and not found.empty:
            counts = {f"{kind}_items": found.count(kind) for kind in KINDS}
            raise BadInput(field="--accept", why="agenda-differs", session=session.reference, **counts)
        return found, apply_agenda(tx, parts, officer.public_id, session, checked, None, None)


def apply_agenda(
    tx: Tx,
    parts: Parts,
    by: str,
    session: CouncilSession,
    reading: AgendaReading,
    digest: str | None,
    accepted: Collection[str] | None,
) -> int:
    """Store in this transaction, which holds the session, what was accepted of a checked reading; see `accept_agenda`.

    Without a digest the difference need not have been seen: as on the command line, where it is accepted unseen.
    """
    found = compare(tx, session, reading)
    if digest is not None and found.difference.digest != digest:
        raise AgendaChanged(session=session.reference)
    taken = {
        one.key
        for one in found.difference.changes
        if (accepted is None or one.key in accepted) and not one.has_outcomes
    }
    headings = found.difference.headings and (accepted is None or HEADINGS in accepted)
    if not taken and not headings:
        return 0
    for change in found.difference.changes:
        if change.key in taken and change.kind == "gone" and change.item_id is not None:
            delete_item(tx, parts, by, session.reference, tx.get_one(AgendaItem, change.item_id))
    placed = _store_rows(tx, parts, by, session, found.order, taken)
    rest = [one for one in items_of_session(tx, session.number) if one not in placed]
    for position, item in enumerate([*placed, *rest], start=1):
        item.position = position
        tx.add(item)
    if headings:
        session.groups = found.headings
    session.letter = session.letter or reading.reference or ""
    tx.add(session)
    facts = {kind: sum(one.kind == kind for one in found.difference.changes if one.key in taken) for kind in KINDS}
    audit_log.add_entry(
        tx,
        parts.clock.now(),
        by,
        "agenda-imported",
        session=session.reference,
        items_added=facts["added"],
        items_changed=facts["changed"],
        items_removed=facts["gone"],
    )
    tx.flush()
    return len(taken) + headings


def _store_rows(
    tx: Tx,
    parts: Parts,
    by: str,
    session: CouncilSession,
    order: Sequence[tuple[AgendaItem | None, AgendaRow]],
    taken: Collection[str],
) -> list[AgendaItem]:
    """Store the accepted rows and return the items in the order of the new agenda."""
    placed: list[AgendaItem] = []
    for at, (known, row) in enumerate(order, start=1):
        if known is not None:
            if f"changed-{known.number}" in taken:
                replace_item(tx, parts, by, session.reference, known, row)
            placed.append(known)
        elif key_of_added(at, row) in taken:
            item = AgendaItem(session_id=session.number, position=at, titles={}, in_group="", item_number="")
            fill_item(item, row)
            tx.add(item)
            placed.append(item)
    tx.flush()
    return placed


def checked_reading(reading: AgendaReading) -> AgendaReading:
    """Return an agenda whose rows can be stored. Raise UnreadableDocument with every row that cannot, and its place."""
    if len(reading.rows) > MOST_ITEMS:
        raise UnreadableDocument(why="too-many-items", limit=MOST_ITEMS)
    rows: list[AgendaRow] = []
    errors: list[Refused] = []
    for row in reading.rows:
        try:
            rows.append(check_row(row))
        except BadInput as refused:
            facts = {name: fact for name, fact in refused.facts.items() if name != "field"}
            errors.append(UnreadableDocument(**({"line": row.place, "column": refused.facts["field"]} | facts)))
    require_no_errors(errors)
    return replace(reading, rows=tuple(rows))

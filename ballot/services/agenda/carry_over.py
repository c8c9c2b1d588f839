"""Put what was not adopted, withdrawn or deferred on the draft agenda of the next session: each of it once."""

from __future__ import annotations

from collections.abc import Mapping

from ballot.importers.agendas.documents import document_of
from ballot.importers.agendas.result import AgendaDocument, AgendaRow
from ballot.rules.acts import SECRETARIAT
from ballot.rules.refusals import BadInput
from ballot.services.access.authorization import require_officer
from ballot.services.agenda.items import (
    LONGEST_REFERENCE,
    MOST_PARTS,
    check_row,
    fill_item,
    place_on_agenda,
)
from ballot.services.agenda.report import ReportSection, fold_report
from ballot.services.agenda.sessions import hold_session
from ballot.services.core import audit_log
from ballot.services.core.context import Parts
from ballot.services.core.lookup import hold_body
from ballot.store.queries.agenda import items_of_session
from ballot.store.tables import AgendaItem, CarriedOver, CouncilSession
from ballot.store.transactions import Tx


def carry_over(parts: Parts, by: str, body_slug: str, session_id: int) -> int:
    """Put on the next agenda what the session's report says comes back and is not there yet, an item of its own for each
    item of the session; return how many items that were, 0 where there is nothing (left) to put there.

    What was carried over once is not carried over again, though somebody has removed it from the next agenda since. Raise
    BadInput where the session names none that follows, UnknownSession, NotAllowed.
    """
    with parts.store.writing() as tx:
        officer = require_officer(tx, by, SECRETARIAT, "change-agendas")
        # The body is held, so that two officers do not put the same on the agenda at once.
        body = hold_body(tx, body_slug)
        session = hold_session(tx, body.number, session_id)
        report = fold_report(parts, tx, body, session)
        if report.next_session is None:
            raise BadInput(field="next_session", why="no-next-session")
        following = hold_session(tx, body.number, report.next_session.number)
        for section in report.waiting:
            _add_item(tx, parts, officer.public_id, session, following, section)
        if report.waiting:
            facts = {"session": session.reference, "next_session": following.reference}
            items = len(report.waiting)
            audit_log.add_entry(tx, parts.clock.now(), officer.public_id, "carried-over", items_added=items, **facts)
        return len(report.waiting)


def _add_item(
    tx: Tx, parts: Parts, by: str, session: CouncilSession, following: CouncilSession, section: ReportSection
) -> None:
    items = items_of_session(tx, following.number)
    row = check_row(
        AgendaRow(
            group="",
            number=_next_number(items),
            titles=_titles(section),
            documents=_documents(section),
            references=_references(session, section),
        )
    )
    item = AgendaItem(session_id=following.number, position=len(items) + 1, titles={}, in_group="", item_number="")
    fill_item(item, row)
    tx.add(item)
    now = parts.clock.now()
    for subject in section.waiting:
        ids = {"session_id": session.number, "next_session_id": following.number}
        tx.add(CarriedOver(subject=subject, carried_by=by, carried_at=now, **ids))
    audit_log.add_entry(tx, now, by, "agenda-item-added", session=following.reference, item=place_on_agenda(row))
    tx.flush()


def _next_number(items: list[AgendaItem]) -> str:
    """Return the number behind all that the agenda has outside its groups."""
    used = [one.item_number for one in items if not one.in_group]
    return str(1 + max((int(one) for one in used if one.isascii() and one.isdecimal()), default=0))


def _titles(section: ReportSection) -> Mapping[str, str]:
    return section.titles or next((line.title for line in section.returning if line.title), {})


def _documents(section: ReportSection) -> tuple[AgendaDocument, ...]:
    """Return the documents of what comes back; those of the item where it was deferred as such."""
    found: list[AgendaDocument] = []
    if section.item is not None and (section.deferred or len(section.waiting) == len(section.lines)):
        found += section.item.row.documents
    for line in section.returning:
        if line.conclusion is not None:
            known = {one.id for one in found}
            named = (document_of(one) for one in line.conclusion.documents)
            found += [one for one in named if one.id not in known]
    short = [one for one in dict.fromkeys(found) if len(one.id) <= LONGEST_REFERENCE]
    return tuple(short[:MOST_PARTS])


def _references(session: CouncilSession, section: ReportSection) -> tuple[str, ...]:
    """Return where it comes from, as a place on the agenda of this session: `VCC-2 1/7`."""
    place = place_on_agenda(section.item.row) if section.item is not None else section.number
    reference = f"{session.reference} {place}".strip()
    return (reference,) if len(reference) <= LONGEST_REFERENCE else (session.reference,)

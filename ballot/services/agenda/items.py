"""The items on a session's agenda: read, added, changed, moved and removed by the secretariat."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from hashlib import sha256

from ballot.importers.agendas.result import AgendaDocument, AgendaRow, Contribution
from ballot.record.canonical import encode
from ballot.reference import states
from ballot.rules.acts import SECRETARIAT
from ballot.rules.refusals import AgendaChanged, BadInput, UnknownItem
from ballot.services.access.authorization import PREPARERS, require_officer
from ballot.services.agenda.sessions import find_session, hold_session
from ballot.services.core import audit_log
from ballot.services.core.context import Parts
from ballot.services.core.lookup import find_body
from ballot.services.validation.text import optional_texts, require_text
from ballot.store.queries.agenda import items_of_session, outcomes_of_items
from ballot.store.tables import AgendaItem, ItemOutcome
from ballot.store.transactions import Tx

_BLANKS = re.compile(r"[ \t\r\n\u00a0\u2000-\u200a\u202f]+")
LONGEST_TITLE_OF_ITEM = 2_000
"""Characters of an item's title, in each language: letters print the resolutions it rests on within it."""
LONGEST_NUMBER = 20
LONGEST_REFERENCE = 64
MOST_PARTS = 60
"""Documents, contributions or references of one item."""


@dataclass(frozen=True)
class ItemView:
    """An item, as its row is, and what became of it."""

    id: int
    row: AgendaRow
    outcomes: tuple[ItemOutcome, ...] = ()

    @property
    def digest(self) -> str:
        """A digest of the row: what a form has seen."""
        return digest_of(self.row)


def digest_of(row: AgendaRow) -> str:
    """Return a digest of a row, without its place in a paper."""
    return sha256(encode(asdict(replace(row, titles=dict(row.titles), place=0)))).hexdigest()


def row_of(item: AgendaItem) -> AgendaRow:
    """Return a stored item as a row of an agenda."""
    return AgendaRow(
        group=item.in_group,
        number=item.item_number,
        titles=dict(item.titles),
        documents=tuple(AgendaDocument(**one) for one in item.documents),
        references=tuple(item.agenda_references),
        contributions=tuple(Contribution(**one) for one in item.contributions),
        new=item.new,
    )


def fill_item(item: AgendaItem, row: AgendaRow) -> None:
    """Set an item to what a checked row says."""
    item.in_group, item.item_number, item.titles = row.group, row.number, dict(row.titles)
    item.documents = [one.as_json() for one in row.documents]
    item.agenda_references = list(row.references)
    item.contributions = [one.as_json() for one in row.contributions]
    item.new = row.new


def check_row(row: AgendaRow) -> AgendaRow:
    """Return a row as it is stored. Raise BadInput."""
    known = states()
    for contribution in row.contributions:
        if contribution.state not in known:
            raise BadInput(field="contributions", why="no-such-state", text=contribution.state)
    for name, found in (("documents", row.documents), ("contributions", row.contributions)):
        if len(found) > MOST_PARTS:
            raise BadInput(field=name, why="too-many-lines", limit=MOST_PARTS)
    named = [*(one.id for one in row.documents), *(one.document for one in row.contributions)]
    for reference in named:
        if reference is not None:
            require_text("documents", reference, LONGEST_REFERENCE)
    titles = {language: _BLANKS.sub(" ", title) for language, title in row.titles.items()}
    return replace(
        row,
        group=require_text("in_group", row.group, LONGEST_NUMBER) if row.group.strip() else "",
        number=require_text("item_number", row.number, LONGEST_NUMBER),
        titles=optional_texts("title", titles, LONGEST_TITLE_OF_ITEM),
        references=tuple(require_text("agenda_references", one, LONGEST_REFERENCE) for one in row.references),
    )


# -------------------------------------------------------------------------------------- reading


def list_items(parts: Parts, by: str, body_slug: str, session_id: int) -> list[ItemView]:
    """Return the items on a session's agenda, in order, with their outcomes. Raise NotAllowed, UnknownSession."""
    with parts.store.reading() as tx:
        require_officer(tx, by, PREPARERS, "see-agendas")
        find_session(tx, find_body(tx, body_slug).number, session_id)
        return views_of(tx, items_of_session(tx, session_id))


def views_of(tx: Tx, items: Sequence[AgendaItem]) -> list[ItemView]:
    """Return these items with their outcomes."""
    outcomes: dict[int, list[ItemOutcome]] = {item.number: [] for item in items}
    for outcome in outcomes_of_items(tx, list(outcomes)):
        outcomes[outcome.item_id].append(outcome)
    return [ItemView(item.number, row_of(item), tuple(outcomes[item.number])) for item in items]


def find_item(tx: Tx, session_id: int, item_id: int) -> AgendaItem:
    """Return an item of the session. Raise UnknownItem."""
    item = tx.get(AgendaItem, item_id)
    if item is None or item.session_id != session_id:
        raise UnknownItem(item=item_id)
    return item


# ------------------------------------------------------------------------------------- changing


def add_item(parts: Parts, by: str, body_slug: str, session_id: int, row: AgendaRow) -> int:
    """Add an item behind the others of its group and return its id. Raise BadInput, UnknownSession, NotAllowed."""
    checked = check_row(row)
    with parts.store.writing() as tx:
        officer = require_officer(tx, by, SECRETARIAT, "change-agendas")
        session = hold_session(tx, find_body(tx, body_slug).number, session_id)
        items = items_of_session(tx, session_id)
        item = AgendaItem(session_id=session_id, position=len(items) + 1, titles={}, in_group="", item_number="")
        fill_item(item, checked)
        _renumber(tx, _placed(items, item))
        audit_log.add_entry(
            tx,
            parts.clock.now(),
            officer.public_id,
            "agenda-item-added",
            session=session.reference,
            item=place_on_agenda(checked),
        )
        return item.number


def change_item(
    parts: Parts, by: str, body_slug: str, session_id: int, item_id: int, row: AgendaRow, seen: str
) -> None:
    """Replace an item by this row; `seen` is the digest of what the officer saw. A move to another group is logged.

    Raise BadInput, AgendaChanged where somebody has changed the item since, UnknownItem, UnknownSession, NotAllowed.
    """
    checked = check_row(row)
    with parts.store.writing() as tx:
        officer = require_officer(tx, by, SECRETARIAT, "change-agendas")
        session = hold_session(tx, find_body(tx, body_slug).number, session_id)
        item = find_item(tx, session_id, item_id)
        before = row_of(item)
        if digest_of(before) == digest_of(checked):
            return
        if digest_of(before) != seen:
            raise AgendaChanged(session=session.reference)
        replace_item(tx, parts, officer.public_id, session.reference, item, checked)
        if before.group != checked.group:
            others = [one for one in items_of_session(tx, session_id) if one.number != item_id]
            _renumber(tx, _placed(others, item))


def replace_item(tx: Tx, parts: Parts, by: str, session: str, item: AgendaItem, row: AgendaRow) -> None:
    """Set an item to a checked row in this transaction, and log it: a move between groups by an entry of its own."""
    before = row_of(item)
    now = parts.clock.now()
    if before.group != row.group:
        audit_log.add_entry(
            tx,
            now,
            by,
            "agenda-item-moved",
            session=session,
            item=place_on_agenda(before),
            group_before=before.group,
            group=row.group,
        )
    if replace(before, group=row.group) != replace(row, titles=dict(row.titles)):
        audit_log.add_entry(tx, now, by, "agenda-item-changed", session=session, item=place_on_agenda(row))
    fill_item(item, row)
    tx.add(item)


def remove_item(parts: Parts, by: str, body_slug: str, session_id: int, item_id: int) -> None:
    """Remove an item from the agenda. Raise BadInput where something became of it already, UnknownItem, NotAllowed."""
    with parts.store.writing() as tx:
        officer = require_officer(tx, by, SECRETARIAT, "change-agendas")
        session = hold_session(tx, find_body(tx, body_slug).number, session_id)
        item = find_item(tx, session_id, item_id)
        delete_item(tx, parts, officer.public_id, session.reference, item)
        _renumber(tx, [one for one in items_of_session(tx, session_id) if one.number != item_id])


def delete_item(tx: Tx, parts: Parts, by: str, session: str, item: AgendaItem) -> None:
    """Delete an item in this transaction, and log it. Raise BadInput where it has outcomes."""
    if outcomes_of_items(tx, [item.number]):
        raise BadInput(field="item", why="has-outcomes")
    row = row_of(item)
    facts = {"session": session, "item": place_on_agenda(row), "title": row.title}
    audit_log.add_entry(tx, parts.clock.now(), by, "agenda-item-removed", **facts)
    tx.delete(item)
    tx.flush()


def place_on_agenda(row: AgendaRow) -> str:
    """Return an item's group and number as they are written together: "1/7", or the number alone."""
    return f"{row.group}/{row.number}" if row.group else row.number


def _placed(others: Sequence[AgendaItem], item: AgendaItem) -> list[AgendaItem]:
    """Return the items with one more, behind the last of its group; in a new group, behind all."""
    same = [at for at, one in enumerate(others, start=1) if one.in_group == item.in_group]
    at = same[-1] if same else len(others)
    return [*others[:at], item, *others[at:]]


def _renumber(tx: Tx, items: Sequence[AgendaItem]) -> None:
    for position, item in enumerate(items, start=1):
        item.position = position
        tx.add(item)
    tx.flush()

"""Import an agenda: compare it with the one that the session has, show the difference, then store what is accepted of exactly
that difference. The same letter twice differs in nothing, and changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Literal

from ballot.importers.agendas.reading import MOST_ITEMS
from ballot.importers.agendas.result import AgendaReading, AgendaRow
from ballot.record.canonical import encode
from ballot.rules.acts import SECRETARIAT
from ballot.rules.refusals import AgendaChanged, BadInput, Refused, UnreadableDocument
from ballot.services.access.authorization import require_officer
from ballot.services.agenda.items import (
    check_row,
    delete_item,
    digest_of,
    fill_item,
    place_on_agenda,
    replace_item,
    row_of,
)
from ballot.services.agenda.sessions import SessionDetails, add_session, check_details, find_session, hold_session
from ballot.services.core import audit_log
from ballot.services.core.context import Parts
from ballot.services.core.lookup import find_body, hold_body
from ballot.services.validation.multiple_errors import require_no_errors
from ballot.store.queries.agenda import items_of_session, outcomes_of_items, session_by_reference
from ballot.store.tables import AgendaItem, CouncilSession
from ballot.store.transactions import Tx

HEADINGS = "headings"
"""The key of the change of the groups' headings."""


@dataclass(frozen=True)
class Change:
    """One line of the difference. `before` is None for an item that is new, `after` for one that is gone."""

    key: str
    kind: Literal["added", "gone", "changed"]
    before: AgendaRow | None
    after: AgendaRow | None
    item_id: int | None = None
    fields: tuple[str, ...] = ()
    """Of a changed item, what differs: names of the fields of `AgendaRow`."""
    has_outcomes: bool = False
    """Of an item that is gone: something became of it already, so it cannot be removed."""


@dataclass(frozen=True)
class AgendaDifference:
    """What importing an agenda would change. `headings` tells whether headings of groups would change."""

    session: str
    changes: tuple[Change, ...]
    unchanged: int
    headings: bool
    digest: str

    @property
    def empty(self) -> bool:
        """Whether nothing would change."""
        return not self.changes and not self.headings

    def count(self, kind: str) -> int:
        """Return how many changes there are of this kind."""
        return sum(one.kind == kind for one in self.changes)


@dataclass(frozen=True)
class _Comparison:
    difference: AgendaDifference
    order: tuple[tuple[AgendaItem | None, AgendaRow], ...]
    """Every row of the new agenda in its order, with the item it is."""
    headings: dict[str, dict[str, str]]


def compare_agenda(parts: Parts, by: str, body_slug: str, session_id: int, reading: AgendaReading) -> AgendaDifference:
    """Compare an agenda with that of the session; store nothing.

    Raise UnreadableDocument where a row cannot be stored, UnknownSession, NotAllowed.
    """
    with parts.store.reading() as tx:
        require_officer(tx, by, SECRETARIAT, "change-agendas")
        session = find_session(tx, find_body(tx, body_slug).number, session_id)
        return _compare(tx, session, checked_reading(reading)).difference


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
        found = _compare(tx, session, checked).difference
        if not accept and items_of_session(tx, session.number) and not found.empty:
            counts = {f"{kind}_items": found.count(kind) for kind in _KINDS}
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
    found = _compare(tx, session, reading)
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
    facts = {kind: sum(one.kind == kind for one in found.difference.changes if one.key in taken) for kind in _KINDS}
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


_KINDS = ("added", "changed", "gone")


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
        elif _key_of_added(at, row) in taken:
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


# ------------------------------------------------------------------------------------ comparing


def _compare(tx: Tx, session: CouncilSession, reading: AgendaReading) -> _Comparison:
    items = items_of_session(tx, session.number)
    with_outcomes = {one.item_id for one in outcomes_of_items(tx, [item.number for item in items])}
    pairs = _matched(items, reading.rows)
    order = [(item, _merged(item, row)) for item, row in pairs]
    changes: list[Change] = []
    unchanged = 0
    for at, (item, row) in enumerate(order, start=1):
        if item is None:
            changes.append(Change(_key_of_added(at, row), "added", None, row))
            continue
        before = row_of(item)
        if digest_of(before) == digest_of(row):
            unchanged += 1
            continue
        names = ("group", "number", "titles", "documents", "references", "contributions", "new")
        fields = tuple(name for name in names if getattr(before, name) != getattr(row, name))
        changes.append(Change(f"changed-{item.number}", "changed", before, row, item.number, fields))
    met = {item.number for item, _ in order if item is not None}
    for item in items:
        if item.number not in met:
            has_outcomes = item.number in with_outcomes
            changes.append(Change(f"gone-{item.number}", "gone", row_of(item), None, item.number, (), has_outcomes))
    headings = {group: dict(texts) for group, texts in session.groups.items()}
    for group, heading in reading.groups.items():
        if reading.language is not None:
            headings.setdefault(group, {})[reading.language] = heading
    differs = headings != session.groups
    seen = [[one.key, _digest(one.before), _digest(one.after), one.has_outcomes] for one in changes]
    digest = sha256(encode({"session": session.number, "changes": seen, "headings": headings})).hexdigest()
    return _Comparison(
        AgendaDifference(session.reference, tuple(changes), unchanged, differs, digest), tuple(order), headings
    )


def _digest(row: AgendaRow | None) -> str:
    return digest_of(row) if row is not None else ""


def _key_of_added(at: int, row: AgendaRow) -> str:
    return f"added-{at}-{digest_of(row)[:16]}"


def _merged(item: AgendaItem | None, row: AgendaRow) -> AgendaRow:
    """Return a row with the titles that the item has in languages which the row's paper has not."""
    return replace(row, titles={**(item.titles if item is not None else {}), **row.titles})


def _matched(items: Sequence[AgendaItem], rows: Sequence[AgendaRow]) -> list[tuple[AgendaItem | None, AgendaRow]]:
    """Find the item that each row is: by what it says as a whole, then by title, by documents, and last by its number, which
    another item may have by now."""
    found: dict[int, AgendaItem] = {}
    known = [(item, row_of(item)) for item in items]
    for keys in (_whole, _titles, _documents, _numbers):
        _match(known, rows, found, keys)
    return [(found.get(at), row) for at, row in enumerate(rows)]


def _match(
    known: Sequence[tuple[AgendaItem, AgendaRow]],
    rows: Sequence[AgendaRow],
    found: dict[int, AgendaItem],
    keys_of: Callable[[AgendaRow], Collection[Hashable]],
) -> None:
    taken = {item.number for item in found.values()}
    free: dict[Hashable, list[tuple[AgendaItem, AgendaRow]]] = {}
    for item, before in known:
        if item.number not in taken:
            for key in keys_of(before):
                free.setdefault(key, []).append((item, before))
    for at, row in enumerate(rows):
        candidates = [one for key in keys_of(row) for one in free.get(key, ())] if at not in found else []
        match = next(
            (item for item, before in candidates if item.number not in taken and not _are_others(before, row)), None
        )
        if match is not None:
            found[at] = match
            taken.add(match.number)


def _are_others(before: AgendaRow, after: AgendaRow) -> bool:
    """Return whether two rows are of two subjects, though they may have one number: other titles, and other documents."""
    languages = set(before.titles) & set(after.titles)
    documents = {one.id for one in before.documents}, {one.id for one in after.documents}
    return (
        any(before.titles[one].casefold() != after.titles[one].casefold() for one in languages)
        and all(documents)
        and documents[0].isdisjoint(documents[1])
    )


def _whole(row: AgendaRow) -> list[Hashable]:
    return [(row.group, row.number, language, title.casefold()) for language, title in row.titles.items()]


def _titles(row: AgendaRow) -> list[Hashable]:
    return [(language, title.casefold()) for language, title in row.titles.items()]


def _documents(row: AgendaRow) -> list[Hashable]:
    return [tuple(sorted(one.id for one in row.documents))] if row.documents else []


def _numbers(row: AgendaRow) -> list[Hashable]:
    return [place_on_agenda(row)]

"""What importing an agenda would change in the one that the session has. The same letter twice differs in nothing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Literal

from ballot.importers.agendas.result import AgendaReading, AgendaRow
from ballot.record.canonical import encode
from ballot.services.agenda.items import digest_of, place_on_agenda, row_of
from ballot.store.queries.agenda import items_of_session, outcomes_of_items
from ballot.store.tables import AgendaItem, CouncilSession
from ballot.store.transactions import Tx

HEADINGS = "headings"
"""The key of the change of the groups' headings."""

KINDS = ("added", "changed", "gone")
"""What may become of an item."""


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
class Comparison:
    """The difference, and what it takes to store it."""

    difference: AgendaDifference
    order: tuple[tuple[AgendaItem | None, AgendaRow], ...]
    """Every row of the new agenda in its order, with the item it is."""
    headings: dict[str, dict[str, str]]


def compare(tx: Tx, session: CouncilSession, reading: AgendaReading) -> Comparison:
    """Compare a checked reading with the agenda of a session."""
    items = items_of_session(tx, session.number)
    with_outcomes = {one.item_id for one in outcomes_of_items(tx, [item.number for item in items])}
    pairs = _matched(items, reading.rows)
    order = [(item, _merged(item, row)) for item, row in pairs]
    changes: list[Change] = []
    unchanged = 0
    for at, (item, row) in enumerate(order, start=1):
        if item is None:
            changes.append(Change(key_of_added(at, row), "added", None, row))
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
    return Comparison(
        AgendaDifference(session.reference, tuple(changes), unchanged, differs, digest), tuple(order), headings
    )


def _digest(row: AgendaRow | None) -> str:
    return digest_of(row) if row is not None else ""


def key_of_added(at: int, row: AgendaRow) -> str:
    """Return the key of the change that adds this row at this place of the new agenda, counted from 1."""
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

"""The report of a session: what became of every conclusion, item by item. It tells no vote before the result is declared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ballot.rules.stages import Stage
from ballot.services.access.authorization import PREPARERS, require_officer
from ballot.services.agenda.items import ItemView, views_of
from ballot.services.agenda.path import BallotOfItem, about_item
from ballot.services.agenda.sessions import find_session
from ballot.services.consultations.overview import Overview, fold_overview
from ballot.services.core.context import Parts
from ballot.services.core.lookup import find_body
from ballot.store.queries.agenda import (
    ballots_of_body,
    carried_over_from,
    conclusions_of_body,
    items_of_session,
    sessions_of,
)
from ballot.store.tables import Body, CarriedOver, CouncilSession, ProposedConclusion
from ballot.store.transactions import Tx


class Fate(StrEnum):
    """What became of a conclusion: the outcome of its ballot, the stage of its consultation, or, where it has no ballot, what
    the meeting or a person decided about it."""

    ADOPTED = "adopted"
    NOT_ADOPTED = "not-adopted"
    NO_QUORUM = "no-quorum"
    WITHDRAWN = "withdrawn"
    DEFERRED = "deferred"
    OPEN = "open"
    CLOSED = "closed"
    DRAFT = "draft"
    ANNULLED = "annulled"
    CONFIRMED = "confirmed"
    FOUND = "found"
    REFUSED = "refused"
    SUPERSEDED = "superseded"


RETURNING = frozenset({Fate.NOT_ADOPTED, Fate.NO_QUORUM, Fate.WITHDRAWN, Fate.DEFERRED})
"""What goes back to the next session; what was deferred, unless that was to another session than the next."""
_DECIDED_WITHOUT_BALLOT = {"confirmed": Fate.CONFIRMED, "found": Fate.FOUND, "superseded": Fate.SUPERSEDED}


@dataclass(frozen=True)
class ReportLine:
    """A conclusion with its last ballot, or a ballot that names a record of the session without a conclusion in the register:
    one of the two is always there."""

    conclusion: ProposedConclusion | None
    ballot: BallotOfItem | None
    fate: Fate
    carried: CarriedOver | None = None

    @property
    def subject(self) -> str:
        """What is carried over, as `CarriedOver` names it."""
        if self.conclusion is not None:
            return f"conclusion-{self.conclusion.number}"
        return f"ballot-{self.ballot.ballot.number if self.ballot else 0}"

    @property
    def question(self) -> Mapping[str, str]:
        """What is to be decided, by language: as the States have it before them, once they have."""
        if self.ballot is not None:
            return dict(_as_opened(self.ballot).get("text") or self.ballot.ballot.text)
        found = self.conclusion
        return (found.question or found.text) if found is not None else {}

    @property
    def title(self) -> Mapping[str, str]:
        """The subject, by language; empty where nobody gave it one."""
        if self.ballot is not None:
            return dict(_as_opened(self.ballot).get("title") or self.ballot.ballot.title)
        return self.conclusion.title if self.conclusion is not None else {}

    @property
    def verbs(self) -> list[str]:
        """What the States are asked to do, where that has not been put as a question yet."""
        if self.ballot is None and self.conclusion is not None and not self.conclusion.question:
            return [self.conclusion.action, *self.conclusion.also]
        return []

    @property
    def source(self) -> str:
        """The paper and its paragraph: `VC-2/20, 5.9`."""
        if self.conclusion is not None:
            return f"{self.conclusion.source}, {self.conclusion.paragraph}"
        named = (self.ballot.ballot.source if self.ballot is not None else None) or {}
        return ", ".join(part for part in (named.get("reference"), named.get("paragraph")) if part)


@dataclass(frozen=True)
class ReportSection:
    """An item with its outcomes at the session and its conclusions. `item` is None for what no item of the agenda is about."""

    item: ItemView | None
    number: str
    lines: tuple[ReportLine, ...]
    deferred: bool = False
    """Whether the item, or a part of it, was deferred to the session that follows."""
    carried: CarriedOver | None = None
    """That the deferred item was put on the next agenda."""

    @property
    def titles(self) -> Mapping[str, str]:
        """The subject, by language: the item's title on the agenda, or else in the record; empty where it has none."""
        if self.item is not None:
            return self.item.row.titles
        in_register = (line.conclusion.title for line in self.lines if line.conclusion is not None)
        return next((titles for titles in in_register if titles), {})

    @property
    def returning(self) -> tuple[ReportLine, ...]:
        """The conclusions that go back to the next session and are not on its agenda yet."""
        found = (line for line in self.lines if line.fate in RETURNING and line.carried is None)
        return tuple(line for line in found if self.deferred or line.fate is not Fate.DEFERRED)

    @property
    def waiting(self) -> list[str]:
        """What goes back to the next session and is not on its agenda yet, as `CarriedOver` names it."""
        subjects = [line.subject for line in self.returning]
        if self.deferred and self.carried is None and self.item is not None:
            subjects.append(f"item-{self.item.id}")
        return subjects


@dataclass(frozen=True)
class SessionReport:
    """What became of everything that a session concluded."""

    body: Body
    session: CouncilSession
    next_session: CouncilSession | None
    sections: tuple[ReportSection, ...]
    silent_items: int
    """Items of the agenda with neither an outcome nor a conclusion."""

    @property
    def counts(self) -> dict[Fate, int]:
        """How many conclusions have each fate, those without any left out; in the order of the fates."""
        found = Counter(line.fate for section in self.sections for line in section.lines)
        return {fate: found[fate] for fate in Fate if found[fate]}

    @property
    def conclusions(self) -> int:
        """How many conclusions the report has, without what a corrected paper replaced."""
        return sum(count for fate, count in self.counts.items() if fate is not Fate.SUPERSEDED)

    @property
    def waiting(self) -> list[ReportSection]:
        """The sections with something that is to be put on the next agenda."""
        return [section for section in self.sections if section.waiting]

    @property
    def carried(self) -> int:
        """How many conclusions and items are on the next agenda already."""
        return sum(
            (section.carried is not None) + sum(line.carried is not None for line in section.lines)
            for section in self.sections
        )


def read_report(parts: Parts, by: str, body_slug: str, session_id: int) -> SessionReport:
    """Return the report of a session. Raise UnknownSession, NotAllowed."""
    with parts.store.reading() as tx:
        require_officer(tx, by, PREPARERS, "see-agendas")
        body = find_body(tx, body_slug)
        return fold_report(parts, tx, body, find_session(tx, body.number, session_id))


def fold_report(parts: Parts, tx: Tx, body: Body, session: CouncilSession) -> SessionReport:
    """Return the report of a session as it is in this transaction."""
    sessions = {one.number: one for one in sessions_of(tx, body.number)}
    following = sessions.get(session.next_session_id or 0)
    elsewhere = {one.reference for one in sessions.values() if following is None or one.id != following.id}
    items = views_of(tx, items_of_session(tx, session.number))
    carried = {one.subject: one for one in carried_over_from(tx, session.number)}
    by_conclusion, typed = _ballots(parts, tx, body, session)
    found: dict[int | str, list[ReportLine]] = {}
    for row in conclusions_of_body(tx, body.number):
        if row.source in session.records:
            item = next((one for one in items if about_item(row, session, one.row)), None)
            line = _line(row, by_conclusion.get(row.number, ()), item)
            found.setdefault(item.id if item else row.item, []).append(line)
    for ballot in typed:
        found.setdefault("", []).append(ReportLine(None, ballot, _fate_of_ballot(ballot)))
    sections = [
        _section(one, one.row.number, found.get(one.id, ()), carried, _is_deferred(one, elsewhere))
        for one in items
        if one.outcomes or one.id in found
    ]
    sections += [_section(None, key, found[key], carried, False) for key in found if isinstance(key, str)]
    return SessionReport(body, session, following, tuple(sections), _silent(items, found))


def _silent(items: Iterable[ItemView], found: Collection[int | str]) -> int:
    return sum(not one.outcomes and one.id not in found for one in items)


def _section(
    item: ItemView | None,
    number: str,
    lines: Iterable[ReportLine],
    carried: Mapping[str, CarriedOver],
    deferred: bool,
) -> ReportSection:
    marked = tuple(
        ReportLine(line.conclusion, line.ballot, line.fate, carried.get(line.subject))
        for line in sorted(lines, key=_place)
    )
    return ReportSection(item, number, marked, deferred, carried.get(f"item-{item.id}") if item else None)


def _place(line: ReportLine) -> tuple[str, int, int, int]:
    row = line.conclusion
    if row is None:
        return "\uffff", 0, 0, line.ballot.ballot.number if line.ballot else 0
    return row.source, row.position, row.ordinal, row.version


def _is_deferred(item: ItemView, elsewhere: Collection[str]) -> bool:
    """Return whether an outcome defers the item, and not to a session of the body that is another one than the next."""
    return any(one.kind == "deferred" and (one.destination or "") not in elsewhere for one in item.outcomes)


# -------------------------------------------------------------------------------------- ballots


def _ballots(
    parts: Parts, tx: Tx, body: Body, session: CouncilSession
) -> tuple[dict[int, list[BallotOfItem]], list[BallotOfItem]]:
    """Return the ballots of conclusions, by conclusion, the oldest first; and those that name a record of the session as their
    source and no conclusion."""
    by_conclusion: dict[int, list[BallotOfItem]] = {}
    typed: list[BallotOfItem] = []
    overviews: dict[int, Overview] = {}
    for ballot, consultation in ballots_of_body(tx, body.number):
        named = (ballot.source or {}).get("reference")
        if ballot.proposed_conclusion_id is None and named not in session.records:
            continue
        if consultation.number not in overviews:
            overviews[consultation.number] = fold_overview(parts, tx, body, consultation)
        found = BallotOfItem(ballot, overviews[consultation.number], ballot.proposed_conclusion_id is not None)
        if ballot.proposed_conclusion_id is None:
            typed.append(found)
        else:
            by_conclusion.setdefault(ballot.proposed_conclusion_id, []).append(found)
    return by_conclusion, typed


def _line(row: ProposedConclusion, ballots: Sequence[BallotOfItem], item: ItemView | None) -> ReportLine:
    put = [one for one in ballots if one.consultation.stage is not Stage.ANNULLED]
    if put:
        # What the States have had before them tells more than what is drafted anew.
        ballot = max(put, key=lambda one: (one.consultation.stage is not Stage.DRAFT, one.ballot.number))
        return ReportLine(row, ballot, _fate_of_ballot(ballot))
    if row.standing == "confirmed" and ballots:
        return ReportLine(row, ballots[-1], Fate.ANNULLED)
    if row.standing == "refused":
        kinds = {one.kind for one in item.outcomes} if item is not None else set()
        return ReportLine(row, None, Fate.DEFERRED if "deferred" in kinds else Fate.REFUSED)
    return ReportLine(row, None, _DECIDED_WITHOUT_BALLOT[row.standing])


def _fate_of_ballot(one: BallotOfItem) -> Fate:
    """Return what became of a ballot: its outcome once declared; before, no more than the stage tells, or its withdrawal."""
    if one.consultation.stage is Stage.DECLARED and one.result is not None:
        return Fate(one.result["outcome"])
    if str(one.ballot.position) in one.consultation.standing.withdrawn:
        return Fate.WITHDRAWN
    return Fate(one.consultation.stage)


def _as_opened(one: BallotOfItem) -> dict[str, Any]:
    """Return a ballot as it was put before the States; empty while its consultation is a draft."""
    ballots = one.consultation.standing.opened.get("ballots", ())
    return next((ballot for ballot in ballots if ballot["id"] == str(one.ballot.position)), {})

"""The path of an item: from the agenda over what became of it at the session, proposed conclusions and ballots to the result."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, Literal

from ballot.importers.agendas.result import AgendaRow
from ballot.services.access.authorization import PREPARERS, require_officer
from ballot.services.agenda.items import ItemView, find_item, views_of
from ballot.services.agenda.sessions import find_session
from ballot.services.consultations.overview import Overview, fold_overview
from ballot.services.core.context import Parts
from ballot.services.core.lookup import find_body
from ballot.store.queries.agenda import ballots_of_conclusions, conclusions_of_body, documents_of_ballots
from ballot.store.tables import Body, Consultation, CouncilSession, DraftBallot, ProposedConclusion
from ballot.store.transactions import Tx

_PART = re.compile(r"\s+Annex\b.*$|\(Rev\.\d+\)$")


@dataclass(frozen=True)
class RegisteredConclusion:
    """A proposed conclusion, and why it is taken to be about the item: a document in common, or the item's number in one of
    the session's records."""

    row: ProposedConclusion
    why: Literal["document", "number"]


@dataclass(frozen=True)
class BallotOfItem:
    """A ballot about the item, with its consultation. `from_conclusion`: made of one of the conclusions; otherwise a document
    of the item is attached to it."""

    ballot: DraftBallot
    consultation: Overview
    from_conclusion: bool

    @property
    def result(self) -> dict[str, Any] | None:
        """The declared result; None before."""
        results = self.consultation.standing.results or ()
        return next((one for one in results if one["ballot"] == str(self.ballot.position)), None)


@dataclass(frozen=True)
class ItemPath:
    """An item with all that came of it."""

    session: CouncilSession
    item: ItemView
    conclusions: tuple[RegisteredConclusion, ...]
    ballots: tuple[BallotOfItem, ...]


def read_item_path(parts: Parts, by: str, body_slug: str, session_id: int, item_id: int) -> ItemPath:
    """Return the path of an item. Raise UnknownSession, UnknownItem, NotAllowed."""
    with parts.store.reading() as tx:
        require_officer(tx, by, PREPARERS, "see-agendas")
        body = find_body(tx, body_slug)
        session = find_session(tx, body.number, session_id)
        item = views_of(tx, [find_item(tx, session_id, item_id)])[0]
        documents = documents_of_item(item.row)
        registered = ((row, about_item(row, session, item.row)) for row in conclusions_of_body(tx, body.number))
        conclusions = tuple(RegisteredConclusion(row, why) for row, why in registered if why is not None)
        return ItemPath(session, item, conclusions, _ballots(parts, tx, body, conclusions, documents))


def about_item(
    row: ProposedConclusion, session: CouncilSession, item: AgendaRow
) -> Literal["document", "number"] | None:
    """Return why a conclusion is taken to be about an item of the session; None where it is not."""
    if not documents_of_item(item).isdisjoint(map(_document, row.documents)):
        return "document"
    if row.source in session.records and row.item == item.number and not row.documents:
        return "number"
    return None


def documents_of_item(item: AgendaRow) -> frozenset[str]:
    """Return the item's documents without annexes and revisions."""
    return frozenset(_document(one.id) for one in item.documents)


def _ballots(
    parts: Parts, tx: Tx, body: Body, conclusions: Iterable[RegisteredConclusion], documents: Collection[str]
) -> tuple[BallotOfItem, ...]:
    found: dict[int, tuple[DraftBallot, Consultation, bool]] = {}
    for ballot, consultation in ballots_of_conclusions(tx, [one.row.number for one in conclusions]):
        found[ballot.number] = (ballot, consultation, True)
    for reference, ballot, consultation in documents_of_ballots(tx, body.number):
        if _document(reference) in documents:
            found.setdefault(ballot.number, (ballot, consultation, False))
    overviews: dict[int, Overview] = {}
    for _, consultation, _ in found.values():
        if consultation.number not in overviews:
            overviews[consultation.number] = fold_overview(parts, tx, body, consultation)
    return tuple(
        BallotOfItem(ballot, overviews[consultation.number], made) for ballot, consultation, made in found.values()
    )


def _document(reference: str) -> str:
    """Return a document without annex and revision: an agenda and a record may name other ones."""
    return _PART.sub("", _PART.sub("", reference.strip()))

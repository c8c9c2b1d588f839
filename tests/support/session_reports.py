"""A session whose conclusions had every end, for tests of its report."""

from __future__ import annotations

from typing import Any

from ballot.importers.agendas.result import AgendaDocument, AgendaRow
from ballot.services.agenda import items, outcomes, sessions
from ballot.services.agenda.outcomes import Outcome
from ballot.services.agenda.sessions import SessionDetails
from ballot.services.core.lookup import find_body
from ballot.store.tables import DraftBallot, ProposedConclusion
from tests.support.databases.rows import a
from tests.support.installation import BODY, World

RECORD = "VC-2/20"


def make_session(world: World, following: str = "C21") -> int:
    """The session VCC-2, whose record is VC-2/20, and the one that follows."""
    details = SessionDetails("consultation", "VCC-2", next_session=following, records=(RECORD,))
    return sessions.create_session(world.parts, world.secretary, BODY, details)


def add_item(world: World, session: int, number: str, title: str, *documents: str) -> int:
    """An item of group 1 on the agenda."""
    row = AgendaRow("1", number, {"en": title}, tuple(AgendaDocument(one) for one in documents))
    return items.add_item(world.parts, world.secretary, BODY, session, row)


def register(world: World, number: int, standing: str = "confirmed", **changes: Any) -> int:
    """A conclusion of the record, in the register."""
    with world.parts.store.writing() as tx:
        row = {
            "id": number,
            "body_id": find_body(tx, BODY).number,
            "source": RECORD,
            "item": "1",
            "paragraph": f"2.{number}",
            "position": number,
            "question": {"en": f"The Council decides upon matter {number}."},
            "documents": [],
            "standing": standing,
        }
        if standing == "confirmed":
            row["decided_by"] = world.secretary
        tx.add(a(ProposedConclusion, **(row | changes)))
    return number


def put_to_ballot(world: World, consultation: int, *conclusions: int) -> None:
    """Say of the ballots of a consultation, in order, from which conclusion each was made."""
    with world.parts.store.writing() as tx:
        for position, conclusion in enumerate(conclusions, start=1):
            ballot = next(
                one
                for one in (tx.get(DraftBallot, number) for number in range(1, 60))
                if one is not None and (one.consultation_id, one.position) == (consultation, position)
            )
            ballot.proposed_conclusion_id = conclusion
            tx.add(ballot)


def defer(world: World, session: int, item: int, destination: str = "C21") -> None:
    """Record that an item was deferred at the request of Switzerland."""
    outcome = Outcome("deferred", RECORD, "2.9", "CH", destination)
    outcomes.add_outcome(world.parts, world.secretary, BODY, session, item, outcome)

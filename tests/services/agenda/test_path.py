"""The path of an item: the conclusions about its documents, the ballots that came of them, and the results."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ballot.importers.agendas.result import AgendaDocument, AgendaRow
from ballot.rules.refusals import NotAllowed, UnknownItem
from ballot.services.agenda import items, sessions
from ballot.services.agenda.path import ItemPath, read_item_path
from ballot.services.agenda.sessions import SessionDetails
from ballot.services.consultations import drafts
from ballot.services.core.lookup import find_body
from ballot.store.tables import DraftBallot, ProposedConclusion
from tests.support.databases.rows import a
from tests.support.drafts import PDF
from tests.support.installation import BODY, World

ROW = AgendaRow("1", "3", {"en": "The budget"}, (AgendaDocument("C26/20", 3), AgendaDocument("C26/40", None, True)))


@pytest.fixture
def session(world: World) -> int:
    details = SessionDetails("consultation", "VCC-2", records=("C26/100",))
    return sessions.create_session(world.parts, world.secretary, BODY, details)


def register(world: World, number: int, **changes: Any) -> int:
    """Put a proposed conclusion into the register."""
    with world.parts.store.writing() as tx:
        body = find_body(tx, BODY).number
        tx.add(a(ProposedConclusion, id=number, body_id=body, paragraph=f"3.{number}", **changes))
    return number


def path_of(world: World, session: int, row: AgendaRow = ROW) -> ItemPath:
    item = items.add_item(world.parts, world.secretary, BODY, session, row)
    return read_item_path(world.parts, world.chair, BODY, session, item)


def test_conclusions_are_found_by_the_documents_of_the_item_whatever_annex_or_revision(
    world: World, session: int
) -> None:
    register(world, 1, documents=["C26/20 Annex A"], source="Another record")
    register(world, 2, documents=["C26/40(Rev.1)"])
    register(world, 3, documents=["C26/200"])
    found = path_of(world, session).conclusions
    assert [(one.row.number, one.why) for one in found] == [(1, "document"), (2, "document")]


def test_a_conclusion_without_documents_is_found_by_its_number_in_a_record_of_the_session(
    world: World, session: int
) -> None:
    register(world, 1, documents=[])
    register(world, 2, documents=[], source="A record of another session")
    found = path_of(world, session).conclusions
    assert [(one.row.number, one.why) for one in found] == [(1, "number")]
    assert path_of(world, session, replace(ROW, number="4", documents=())).conclusions == ()


def test_the_ballots_of_the_conclusions_and_of_the_documents_are_found_with_their_results(
    world: World, session: int
) -> None:
    conclusion = register(world, 1, documents=["C26/20"])
    consultation = world.draft(ballots=3)
    drafts.attach_document(world.parts, world.secretary, consultation, 3, PDF)
    with world.parts.store.writing() as tx:
        first = tx.get_one(DraftBallot, 1)
        first.proposed_conclusion_id = conclusion
        tx.add(first)
    found = path_of(world, session).ballots
    assert [(one.ballot.position, one.from_conclusion, one.result) for one in found] == [
        (1, True, None),
        (3, False, None),
    ]


def test_a_declared_result_is_at_the_end_of_the_path(world: World, session: int) -> None:
    conclusion = register(world, 1, documents=["C26/20"])
    consultation = world.open(ballots=1)
    with world.parts.store.writing() as tx:
        first = tx.get_one(DraftBallot, 1)
        first.proposed_conclusion_id = conclusion
        tx.add(first)
    for state in world.states:
        world.reply(consultation, state, "for")
    world.sign(consultation)
    world.close(consultation)
    (ballot,) = path_of(world, session).ballots
    assert ballot.result is not None
    assert (ballot.result["outcome"], ballot.result["for"]) == ("adopted", len(world.states))


def test_the_path_is_for_chair_and_secretariat_and_of_an_item_that_is_there(world: World, session: int) -> None:
    found = path_of(world, session)
    with pytest.raises(NotAllowed):
        read_item_path(world.parts, world.auditor, BODY, session, found.item.id)
    with pytest.raises(UnknownItem):
        read_item_path(world.parts, world.chair, BODY, session, 777)

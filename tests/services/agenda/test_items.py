"""Items of an agenda, and what became of them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ballot.importers.agendas.result import AgendaDocument, AgendaRow, Contribution
from ballot.rules.refusals import AgendaChanged, BadInput, NotAllowed, UnknownItem
from ballot.services.agenda import items, outcomes, sessions
from ballot.services.agenda.items import ItemView
from ballot.services.agenda.outcomes import Outcome
from ballot.services.agenda.sessions import SessionDetails
from ballot.services.core import audit_log
from tests.support.installation import BODY, World

BUDGET = AgendaRow(
    "1",
    "3 bis",
    {"en": "The budget", "fr": "Le budget"},
    (AgendaDocument("C20/21", 3), AgendaDocument("C20/40", None, True)),
    ("PL 1.8",),
    (Contribution("CN", "VC/8"), Contribution("CH", None)),
    True,
)
DEFERRED = Outcome("deferred", "VC-2/20", "2.10", "CH", "C22")


@pytest.fixture
def session(world: World) -> int:
    return sessions.create_session(world.parts, world.secretary, BODY, SessionDetails("consultation", "VCC-2"))


def add(world: World, session: int, row: AgendaRow = BUDGET) -> int:
    return items.add_item(world.parts, world.secretary, BODY, session, row)


def agenda(world: World, session: int) -> list[ItemView]:
    return items.list_items(world.parts, world.chair, BODY, session)


def acts(world: World, count: int) -> list[str]:
    return [entry.act for entry in audit_log.list_entries(world.parts)[:count]]


def test_an_item_is_stored_with_all_that_an_agenda_prints(world: World, session: int) -> None:
    add(world, session)
    assert [one.row for one in agenda(world, session)] == [BUDGET]


def test_an_item_is_added_behind_the_last_of_its_group(world: World, session: int) -> None:
    for group, number in (("1", "1"), ("2", "1"), ("1", "2"), ("3", "1")):
        add(world, session, AgendaRow(group, number, {"en": f"{group}.{number}"}))
    assert [one.row.title for one in agenda(world, session)] == ["1.1", "1.2", "2.1", "3.1"]


def test_moving_an_item_to_another_group_is_logged_by_itself(world: World, session: int) -> None:
    item = add(world, session)
    add(world, session, AgendaRow("2", "1", {"en": "Other"}))
    seen = agenda(world, session)[0].digest
    items.change_item(world.parts, world.secretary, BODY, session, item, replace(BUDGET, group="2", number="2"), seen)
    assert [(one.row.group, one.row.number) for one in agenda(world, session)] == [("2", "1"), ("2", "2")]
    assert acts(world, 2) == ["agenda-item-changed", "agenda-item-moved"]
    moved = audit_log.list_entries(world.parts)[1]
    assert moved.facts == {"session": "VCC-2", "item": "1/3 bis", "group_before": "1", "group": "2"}


def test_a_change_that_changes_nothing_is_not_logged(world: World, session: int) -> None:
    item = add(world, session)
    before = world.dump()
    items.change_item(world.parts, world.secretary, BODY, session, item, BUDGET, "seen something else")
    assert world.dump() == before


def test_a_change_of_what_somebody_else_has_changed_is_refused(world: World, session: int) -> None:
    item = add(world, session)
    seen = agenda(world, session)[0].digest
    items.change_item(world.parts, world.secretary, BODY, session, item, replace(BUDGET, number="4"), seen)
    with pytest.raises(AgendaChanged):
        items.change_item(world.parts, world.secretary, BODY, session, item, replace(BUDGET, number="5"), seen)
    assert agenda(world, session)[0].row.number == "4"


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (replace(BUDGET, number=" "), "item_number"),
        (replace(BUDGET, contributions=(Contribution("XX"),)), "contributions"),
        (replace(BUDGET, documents=(AgendaDocument("x" * 65),)), "documents"),
        (replace(BUDGET, documents=tuple(AgendaDocument(f"C20/{n}") for n in range(61))), "documents"),
        (replace(BUDGET, titles={"en": "x" * 2001}), "title"),
        (replace(BUDGET, titles={"en": "a\u202eb"}), "title"),
    ],
)
def test_a_row_that_cannot_be_stored_is_refused_with_its_field(
    world: World, session: int, row: AgendaRow, field: str
) -> None:
    with pytest.raises(BadInput) as refused:
        add(world, session, row)
    assert refused.value.facts["field"] == field
    assert agenda(world, session) == []


def test_an_outcome_is_recorded_once_with_who_asked_and_where_it_went(world: World, session: int) -> None:
    item = add(world, session)
    for _ in range(2):
        outcomes.add_outcome(world.parts, world.secretary, BODY, session, item, DEFERRED)
    outcomes.add_outcome(world.parts, world.secretary, BODY, session, item, Outcome("noted-at-meeting", "VC-2/20"))
    found = agenda(world, session)[0].outcomes
    assert [outcomes.outcome_of(one) for one in found] == [DEFERRED, Outcome("noted-at-meeting", "VC-2/20")]
    assert acts(world, 2) == ["item-outcome-added", "item-outcome-added"]


@pytest.mark.parametrize(
    ("outcome", "why"),
    [
        (replace(DEFERRED, kind="lost"), "no-such-kind"),
        (replace(DEFERRED, state="XX"), "no-such-state"),
        (replace(DEFERRED, kind="noted-at-meeting"), "goes-nowhere"),
        (replace(DEFERRED, source=" "), "needed-up-to"),
    ],
)
def test_an_outcome_that_cannot_be_is_refused(world: World, session: int, outcome: Outcome, why: str) -> None:
    item = add(world, session)
    with pytest.raises(BadInput) as refused:
        outcomes.add_outcome(world.parts, world.secretary, BODY, session, item, outcome)
    assert refused.value.facts["why"] == why


def test_an_item_with_an_outcome_is_not_removed_until_that_is(world: World, session: int) -> None:
    item = add(world, session)
    outcomes.add_outcome(world.parts, world.secretary, BODY, session, item, DEFERRED)
    with pytest.raises(BadInput) as refused:
        items.remove_item(world.parts, world.secretary, BODY, session, item)
    assert refused.value.facts["why"] == "has-outcomes"
    outcome = agenda(world, session)[0].outcomes[0].number
    outcomes.remove_outcome(world.parts, world.secretary, BODY, session, item, outcome)
    items.remove_item(world.parts, world.secretary, BODY, session, item)
    assert agenda(world, session) == []
    assert acts(world, 2) == ["agenda-item-removed", "item-outcome-removed"]


def test_an_item_of_another_session_is_unknown(world: World, session: int) -> None:
    item = add(world, session)
    other = sessions.create_session(world.parts, world.secretary, BODY, SessionDetails("session", "C21"))
    with pytest.raises(UnknownItem):
        items.remove_item(world.parts, world.secretary, BODY, other, item)


@pytest.mark.parametrize("who", ["chair", "vice_chair", "auditor"])
def test_only_the_secretariat_changes_an_agenda(world: World, session: int, who: str) -> None:
    item, by = add(world, session), getattr(world, who)
    before = world.dump()
    with pytest.raises(NotAllowed):
        items.add_item(world.parts, by, BODY, session, BUDGET)
    with pytest.raises(NotAllowed):
        items.change_item(world.parts, by, BODY, session, item, replace(BUDGET, number="4"), "")
    with pytest.raises(NotAllowed):
        items.remove_item(world.parts, by, BODY, session, item)
    with pytest.raises(NotAllowed):
        outcomes.add_outcome(world.parts, by, BODY, session, item, DEFERRED)
    assert world.dump() == before

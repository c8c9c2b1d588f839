"""The report of a session: what became of every conclusion, and what of it goes on the next agenda, once."""

from __future__ import annotations

from functools import partial

import pytest

from ballot.rules.refusals import BadInput, NotAllowed, UnknownSession
from ballot.services.agenda import items
from ballot.services.agenda.carry_over import carry_over
from ballot.services.agenda.report import ReportLine, SessionReport, read_report
from ballot.services.consultations import chair_acts
from ballot.services.core import audit_log
from tests.support.concurrency import at_once
from tests.support.installation import BODY, World
from tests.support.installation_fixtures import MakeWorld
from tests.support.session_reports import add_item, defer, make_session, put_to_ballot, register


@pytest.fixture
def session(world: World) -> int:
    return make_session(world)


def report_of(world: World, session: int) -> SessionReport:
    return read_report(world.parts, world.chair, BODY, session)


def lines(report: SessionReport) -> list[ReportLine]:
    return [line for section in report.sections for line in section.lines]


def fates(world: World, session: int) -> list[str]:
    return [str(line.fate) for line in lines(report_of(world, session))]


def declared(world: World, *conclusions: int) -> int:
    """A consultation in which the first ballot was adopted, the second was not, and the third was withdrawn."""
    consultation = world.open(ballots=3)
    put_to_ballot(world, consultation, *conclusions)
    chair_acts.withdraw_ballot(world.parts, world.chair, consultation, "3", "It is settled")
    for state in world.standing(consultation).roll.entitled_states():
        world.reply(consultation, state, {"1": "for", "2": "against"})
    world.sign(consultation)
    world.close(consultation)
    return consultation


def next_agenda(world: World, session: int) -> list[items.ItemView]:
    following = report_of(world, session).next_session
    assert following is not None
    return items.list_items(world.parts, world.secretary, BODY, following.number)


def test_the_outcome_of_every_ballot_is_told_with_its_counts_and_reference(world: World, session: int) -> None:
    consultation = declared(world, register(world, 1), register(world, 2), register(world, 3))
    found = lines(report_of(world, session))
    assert [str(line.fate) for line in found] == ["adopted", "not-adopted", "withdrawn"]
    adopted, not_adopted, _ = (line.ballot for line in found)
    assert adopted is not None
    assert not_adopted is not None
    assert adopted.result is not None
    assert not_adopted.result is not None
    assert (adopted.result["for"], not_adopted.result["against"]) == (len(world.states), len(world.states))
    assert adopted.consultation.row.reference == world.row(consultation).reference
    assert report_of(world, session).counts == {"adopted": 1, "not-adopted": 1, "withdrawn": 1}


def test_a_ballot_that_too_few_replied_to_has_no_quorum_and_goes_back(world: World, session: int) -> None:
    register(world, 1)
    consultation = world.open(ballots=1, rule_id="simple-majority-of-cast-with-quorum")
    put_to_ballot(world, consultation, 1)
    world.reply(consultation, world.states[0])
    world.sign(consultation)
    world.close(consultation)
    assert fates(world, session) == ["no-quorum"]
    assert carry_over(world.parts, world.secretary, BODY, session) == 1


def test_before_the_result_no_more_is_told_than_the_stage(world: World, session: int) -> None:
    register(world, 1)
    consultation = world.open(ballots=1)
    put_to_ballot(world, consultation, 1)
    before = report_of(world, session)
    for state in world.standing(consultation).roll.entitled_states():
        world.reply(consultation, state)
    (line,) = lines(report_of(world, session))
    assert (line.fate, [str(one.fate) for one in lines(before)]) == ("open", ["open"])
    assert line.ballot is not None
    assert line.ballot.result is None


def test_what_has_no_ballot_is_told_by_what_a_person_decided(world: World, session: int) -> None:
    for number, standing in enumerate(("confirmed", "found", "refused", "superseded"), start=1):
        register(world, number, standing)
    register(world, 5, source="A record of another session")
    assert fates(world, session) == ["confirmed", "found", "refused", "superseded"]
    assert report_of(world, session).conclusions == 3


def test_an_annulled_consultation_is_told_until_the_conclusion_is_on_another_ballot(world: World, session: int) -> None:
    register(world, 1)
    annulled = world.open(ballots=1)
    put_to_ballot(world, annulled, 1)
    chair_acts.annul_consultation(world.parts, world.chair, annulled, "It was settled")
    assert fates(world, session) == ["annulled"]
    put_to_ballot(world, world.draft(ballots=1), 1)
    assert fates(world, session) == ["draft"]


def test_a_result_is_told_though_the_same_conclusion_is_drafted_anew(world: World, session: int) -> None:
    declared(world, register(world, 1), register(world, 2), register(world, 3))
    put_to_ballot(world, world.draft(ballots=1), 1)
    assert fates(world, session) == ["adopted", "not-adopted", "withdrawn"]


def test_conclusions_stand_under_their_items_and_silent_items_are_counted(world: World, session: int) -> None:
    add_item(world, session, "7", "Nothing was said")
    item = add_item(world, session, "8", "The budget", "C20/21")
    register(world, 1, documents=["C20/21 Annex A"], item="9")
    register(world, 2, item="44")
    found = report_of(world, session)
    assert [(one.item.id if one.item else None, one.number) for one in found.sections] == [(item, "8"), (None, "44")]
    assert found.silent_items == 1


def test_what_was_not_adopted_withdrawn_or_deferred_goes_on_the_next_agenda_once(world: World, session: int) -> None:
    add_item(world, session, "1", "The accounts", "C20/40")
    deferred = add_item(world, session, "2", "The premises", "C20/50")
    add_item(world, session, "3", "The budget", "C20/60")
    defer(world, session, deferred)
    declared(
        world,
        register(world, 1, documents=["C20/60"]),
        register(world, 2, documents=["C20/40"]),
        register(world, 3, documents=[], item="77", title={"en": "The staff"}),
    )
    assert carry_over(world.parts, world.secretary, BODY, session) == 3
    found = [one.row for one in next_agenda(world, session)]
    assert [(row.number, row.title, [one.id for one in row.documents], row.references) for row in found] == [
        ("1", "The accounts", ["C20/40"], ("VCC-2 1/1",)),
        ("2", "The premises", ["C20/50"], ("VCC-2 1/2",)),
        ("3", "The staff", [], ("VCC-2 77",)),
    ]
    before = world.dump()
    assert carry_over(world.parts, world.secretary, BODY, session) == 0
    assert world.dump() == before


def test_of_several_presses_of_the_button_at_once_one_puts_the_items_there(make_any_world: MakeWorld) -> None:
    world = make_any_world(states=["AA", "BB"])
    session = make_session(world)
    defer(world, session, add_item(world, session, "2", "The premises", "C20/50"))
    stored: list[int] = []
    press = partial(carry_over, world.parts, world.secretary, BODY, session)
    assert at_once(4, lambda: stored.append(press()), "threads") == [0] * 4
    assert sorted(stored) == [0, 0, 0, 1]
    assert [one.row.title for one in next_agenda(world, session)] == ["The premises"]


def test_what_was_removed_from_the_next_agenda_is_not_put_there_again(world: World, session: int) -> None:
    item = add_item(world, session, "2", "The premises", "C20/50")
    defer(world, session, item)
    carry_over(world.parts, world.secretary, BODY, session)
    following = report_of(world, session).next_session
    assert following is not None
    (there,) = next_agenda(world, session)
    items.remove_item(world.parts, world.secretary, BODY, following.number, there.id)
    assert carry_over(world.parts, world.secretary, BODY, session) == 0
    assert next_agenda(world, session) == []
    assert report_of(world, session).carried == 1


def test_what_was_deferred_to_another_session_does_not_go_on_the_next_agenda(world: World, session: int) -> None:
    item = add_item(world, session, "2", "The premises", "C20/50")
    defer(world, session, item, "VCC-2")
    register(world, 1, "refused", documents=["C20/50"])
    assert fates(world, session) == ["deferred"]
    assert carry_over(world.parts, world.secretary, BODY, session) == 0


def test_carrying_over_is_in_the_audit_log_and_needs_a_session_that_follows(world: World, session: int) -> None:
    item = add_item(world, session, "2", "The premises", "C20/50")
    defer(world, session, item)
    carry_over(world.parts, world.secretary, BODY, session)
    logged = audit_log.list_entries(world.parts)[:2]
    assert [entry.act for entry in logged] == ["carried-over", "agenda-item-added"]
    assert logged[0].facts == {"session": "VCC-2", "next_session": "C21", "items_added": 1}
    following = report_of(world, session).next_session
    assert following is not None
    with pytest.raises(BadInput) as refused:
        carry_over(world.parts, world.secretary, BODY, following.number)
    assert refused.value.facts["why"] == "no-next-session"


def test_secretariat_and_chair_read_the_report_and_the_secretariat_alone_carries_over(
    world: World, session: int
) -> None:
    with pytest.raises(NotAllowed):
        read_report(world.parts, world.auditor, BODY, session)
    with pytest.raises(NotAllowed):
        carry_over(world.parts, world.chair, BODY, session)
    with pytest.raises(UnknownSession):
        read_report(world.parts, world.chair, BODY, 777)

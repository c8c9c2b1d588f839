"""What the chair decides while a consultation runs: extend, withdraw, annul, close early; each with a reason, told to all."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ballot.rules.refusals import (
    BadDeadline,
    BadInput,
    BallotsUnanswered,
    BallotWithdrawn,
    ConsultationClosed,
    DeadlinePassed,
    LastBallot,
    NotAllReplied,
    NotOpen,
    UnknownBallot,
    UnknownConsultation,
)
from ballot.services.consultations import chair_acts, closing
from ballot.services.countersigning import roll_amendment
from tests.support.installation import CLOSES, DAY, GROUND, HOUR, INSTANT, World, address_of
from tests.support.installation_fixtures import MakeWorld

EVERYONE = [address_of(state) for state in ("AA", "BB", "CC", "DD", "EE")]


def test_an_extension_moves_the_deadline_and_the_end_of_recording_by_as_much(any_world: World) -> None:
    world = any_world
    consultation = world.open(record_until=CLOSES + DAY)
    world.clock.moment = CLOSES - INSTANT
    chair_acts.extend_deadline(world.parts, world.vice_chair, consultation, CLOSES + 3 * DAY, " more \n time ")
    row = world.row(consultation)
    assert (row.closes_at, row.record_until) == (CLOSES + 3 * DAY, CLOSES + 4 * DAY)
    world.clock.moment = CLOSES
    assert closing.close_due(world.parts) == []
    world.reply(consultation, "AA")
    [mail, *_] = world.mails("extension")
    assert mail.facts["reason"] == "more time"
    assert (mail.facts["from"], mail.facts["closes_at"]) == (
        "2026-03-23T09:00:00.000000Z",
        "2026-03-26T09:00:00.000000Z",
    )
    assert world.addresses("extension") == EVERYONE
    world.clock.moment = CLOSES + 3 * DAY
    with world.refuses(DeadlinePassed):
        world.reply(consultation, "BB")
    assert closing.close_due(world.parts) == [consultation]
    assert world.row(consultation).stage == "closed"
    world.close(consultation)
    assert world.audit(consultation).results[0]["for"] == 1


@pytest.mark.parametrize("to", [CLOSES, CLOSES - INSTANT, CLOSES - 30 * DAY], ids=["the same", "earlier", "long past"])
def test_a_deadline_is_never_brought_forward(world: World, to: object) -> None:
    consultation = world.open()
    with world.refuses(BadDeadline):
        chair_acts.extend_deadline(world.parts, world.chair, consultation, to, "less time")


def test_what_the_chair_decides_about_an_open_consultation_is_refused_once_the_deadline_has_passed(
    world: World,
) -> None:
    consultation = world.open(record_until=CLOSES + DAY)
    acts = [
        lambda: chair_acts.extend_deadline(world.parts, world.chair, consultation, CLOSES + DAY, "more time"),
        lambda: chair_acts.withdraw_ballot(world.parts, world.chair, consultation, "1", "no longer urgent"),
    ]
    world.clock.moment = CLOSES
    for act in acts:
        with world.refuses(DeadlinePassed):
            act()
    closing.close_due(world.parts)
    for act in acts:
        with world.refuses(ConsultationClosed):
            act()
    world.close(consultation)
    for act in acts:
        with world.refuses(ConsultationClosed):
            act()


def test_a_draft_cannot_be_conducted_and_nothing_is_found_where_nothing_is(world: World) -> None:
    draft = world.draft()
    for consultation, refusal in ((draft, NotOpen), (99, UnknownConsultation)):
        for act in (
            lambda one: chair_acts.extend_deadline(world.parts, world.chair, one, CLOSES + DAY, "more time"),
            lambda one: chair_acts.withdraw_ballot(world.parts, world.chair, one, "1", "no longer urgent"),
            lambda one: chair_acts.annul_consultation(world.parts, world.chair, one, "wrong"),
            lambda one: chair_acts.close_early(world.parts, world.chair, one),
        ):
            with world.refuses(refusal):
                act(consultation)


@pytest.mark.parametrize("reason", ["", " \n ", "x" * 1001])
def test_a_decision_has_a_reason_of_readable_length(world: World, reason: str) -> None:
    consultation = world.open()
    for act in (
        lambda: chair_acts.extend_deadline(world.parts, world.chair, consultation, CLOSES + DAY, reason),
        lambda: chair_acts.withdraw_ballot(world.parts, world.chair, consultation, "1", reason),
        lambda: chair_acts.annul_consultation(world.parts, world.chair, consultation, reason),
        lambda: roll_amendment.propose_roll_amendment(
            world.parts, world.secretary, consultation, "AA", entitled=False, ground=GROUND, reason=reason
        ),
    ):
        with world.refuses(BadInput):
            act()


def test_a_withdrawn_ballot_has_no_result_and_earlier_votes_on_it_are_not_counted(any_world: World) -> None:
    world = any_world
    consultation = world.open(ballots=3)
    world.reply(consultation, "AA", {"1": "for", "2": "for"})
    chair_acts.withdraw_ballot(world.parts, world.chair, consultation, "2", "no longer urgent")
    with world.refuses(BallotWithdrawn):
        world.reply(consultation, "BB", {"2": "for"})
    with world.refuses(BallotWithdrawn):
        chair_acts.withdraw_ballot(world.parts, world.chair, consultation, "2", "once more")
    with world.refuses(UnknownBallot):
        chair_acts.withdraw_ballot(world.parts, world.chair, consultation, "4", "which")
    world.reply(consultation, "BB", {"1": "for", "3": "for"})
    assert world.addresses("withdrawal") == EVERYONE
    world.close(consultation)
    results = world.audit(consultation).results
    assert [result["outcome"] for result in results] == ["not-adopted", "withdrawn", "not-adopted"]
    assert {results[1][name] for name in ("for", "against", "abstain", "no_reply", "base", "required")} == {0}


@pytest.mark.parametrize("sealed", [True, False], ids=["sealed", "open"])
def test_the_last_ballot_cannot_be_withdrawn(world: World, sealed: bool) -> None:
    consultation = world.open(sealed=sealed)
    world.reply(consultation, "AA")
    chair_acts.withdraw_ballot(world.parts, world.chair, consultation, "1", "no longer urgent")
    with world.refuses(LastBallot, ballot="2"):
        chair_acts.withdraw_ballot(world.parts, world.chair, consultation, "2", "no longer urgent")
    world.close(consultation)
    assert [result["outcome"] for result in world.audit(consultation).results] == ["withdrawn", "not-adopted"]


def test_annulling_destroys_what_was_sealed_and_tells_everyone(any_world: World) -> None:
    world = any_world
    consultation, other = world.open(), world.open()
    for one in (consultation, other):
        world.reply(one, "AA")
    chair_acts.annul_consultation(world.parts, world.chair, consultation, "the text was wrong")
    assert [row[0] for row in world.dump()["sealed_opening"]] == [other]
    assert world.addresses("annulment") == EVERYONE
    with world.refuses(NotOpen):
        world.reply(consultation, "BB", {"1": "for"})
    with world.refuses(NotOpen):
        chair_acts.annul_consultation(world.parts, world.chair, consultation, "twice")
    world.clock.moment = CLOSES
    assert closing.close_due(world.parts) == [other]
    assert world.acts(consultation) == ["opened", "replied", "annulled"]
    world.audit(consultation)


def test_a_closed_consultation_can_be_annulled_until_it_is_declared(world: World) -> None:
    consultation = world.open(record_until=CLOSES + DAY)
    world.clock.moment = CLOSES + HOUR
    closing.close_due(world.parts)
    chair_acts.annul_consultation(world.parts, world.chair, consultation, "the text was wrong")
    world.clock.moment = CLOSES + 2 * DAY
    assert closing.close_due(world.parts) == []
    assert world.audit(consultation).verdict == "verified"


@pytest.mark.parametrize("sealed", [True, False], ids=["sealed", "open"])
def test_closing_early_needs_a_vote_of_every_state_on_every_ballot(make_any_world: MakeWorld, sealed: bool) -> None:
    world = make_any_world(suspended=["EE"])
    consultation = world.open(sealed=sealed, ballots=3, record_until=CLOSES + DAY)
    chair_acts.withdraw_ballot(world.parts, world.chair, consultation, "3", "no longer urgent")
    with world.refuses(NotAllReplied, missing=["AA", "BB", "CC", "DD"]):
        chair_acts.close_early(world.parts, world.chair, consultation)
    for state in ("AA", "CC"):
        world.reply(consultation, state)
    world.reply(consultation, "BB", {"2": "for"})
    with world.refuses(NotAllReplied, missing=["DD"]):
        chair_acts.close_early(world.parts, world.chair, consultation)
    world.record_paper(consultation, world.paper("DD", {"1": "against", "2": "abstain"}))
    with world.refuses(BallotsUnanswered):
        chair_acts.close_early(world.parts, world.chair, consultation)
    world.reply(consultation, "BB")
    chair_acts.close_early(world.parts, world.vice_chair, consultation)
    entries = [entry for entry in world.entries(consultation) if entry["act"] in ("closed", "unsealed", "declared")]
    assert [entry["act"] for entry in entries] == ["closed", *["unsealed"] * sealed, "declared"]
    assert entries[0]["reason"] == "all-replied"
    assert len({entry["at"] for entry in entries}) == 1
    assert world.addresses("result") == EVERYONE[:4]
    assert world.dump()["sealed_opening"] == []
    assert [result["for"] for result in world.audit(consultation).results] == [3, 3, 0]


def test_a_restored_state_is_waited_for_again(world: World) -> None:
    consultation = world.open()
    for state in world.states[1:]:
        world.reply(consultation, state)
    world.amend_roll(consultation, "AA", entitled=False)
    world.amend_roll(consultation, "AA", entitled=True)
    with world.refuses(NotAllReplied, missing=["AA"]):
        chair_acts.close_early(world.parts, world.chair, consultation)


def test_after_the_deadline_nobody_closes_early_though_the_clock_has_not_closed_yet(world: World) -> None:
    consultation = world.open()
    for state in world.states:
        world.reply(consultation, state)
    world.clock.moment = CLOSES + timedelta(minutes=1)
    with world.refuses(DeadlinePassed):
        chair_acts.close_early(world.parts, world.chair, consultation)
    assert closing.close_due(world.parts) == [consultation]
    world.audit(consultation)

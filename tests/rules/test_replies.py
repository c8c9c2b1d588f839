from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ballot.rules.refusals import (
    BallotWithdrawn,
    ConsultationClosed,
    DeadlinePassed,
    EmptyReply,
    NotEntitled,
    NotOnRoll,
    NotOpen,
    StatementTooLong,
    UnknownBallot,
    UnknownChoice,
)
from ballot.rules.replies import MAX_STATEMENT, Choice, Reply, accept_on_paper, accept_reply, read_reply
from ballot.rules.roll import Roll, Seat
from ballot.rules.stages import Stage

CLOSES = datetime(2026, 3, 23, 15, tzinfo=UTC)
INSTANT = timedelta(microseconds=1)
ROLL = Roll([Seat("CH"), Seat("AR", entitled=False, ground="CS 169 (arrears)")])
FOR = Reply({"1": Choice.FOR}, {})


def try_link(reply: Reply = FOR, state: str = "CH", **changed: Any) -> None:
    facts: dict[str, Any] = {
        "stage": Stage.OPEN,
        "roll": ROLL,
        "withdrawn": (),
        "closes_at": CLOSES,
        "now": CLOSES - INSTANT,
    }
    accept_reply(reply, state, **(facts | changed))


def try_paper(reply: Reply = FOR, state: str = "CH", **changed: Any) -> None:
    facts: dict[str, Any] = {
        "stage": Stage.CLOSED,
        "roll": ROLL,
        "withdrawn": (),
        "closes_at": CLOSES,
        "record_until": CLOSES + timedelta(days=3),
        "received_at": CLOSES - INSTANT,
        "now": CLOSES + timedelta(days=3) - INSTANT,
    }
    accept_on_paper(reply, state, **(facts | changed))


def test_a_reply_in_the_last_microsecond_is_taken() -> None:
    try_link(now=CLOSES - INSTANT)


@pytest.mark.parametrize("late_by", [timedelta(), INSTANT, timedelta(days=400)])
def test_a_reply_at_the_very_instant_of_the_deadline_or_after_it_is_refused(late_by: timedelta) -> None:
    with pytest.raises(DeadlinePassed) as refused:
        try_link(now=CLOSES + late_by)
    assert refused.value.facts == {"closes_at": CLOSES, "at": CLOSES + late_by}


def test_after_an_extension_the_old_deadline_no_longer_counts() -> None:
    later = CLOSES + timedelta(days=7)
    try_link(now=CLOSES, closes_at=later)
    with pytest.raises(DeadlinePassed):
        try_link(now=later, closes_at=later)


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"stage": Stage.CLOSED}, ConsultationClosed),
        ({"stage": Stage.DECLARED}, ConsultationClosed),
        ({"stage": Stage.DRAFT}, NotOpen),
        ({"stage": Stage.ANNULLED}, NotOpen),
        ({"state": "XX"}, NotOnRoll),
        ({"state": "AR"}, NotEntitled),
        ({"withdrawn": ("1",)}, BallotWithdrawn),
        ({"reply": Reply({}, {})}, EmptyReply),
        ({"reply": Reply({}, {"1": "A statement alone"})}, EmptyReply),
        ({"reply": Reply({"2": Choice.FOR}, {"1": "On a withdrawn one"}), "withdrawn": ("1",)}, BallotWithdrawn),
    ],
)
def test_a_reply_that_cannot_be_taken_is_refused_with_its_own_type(
    changed: dict[str, Any], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        try_link(**changed)


def test_a_closed_consultation_says_closed_even_when_the_reply_is_also_late() -> None:
    with pytest.raises(ConsultationClosed):
        try_link(stage=Stage.CLOSED, now=CLOSES)


def test_a_paper_received_in_time_may_be_recorded_after_closing_until_recording_ends() -> None:
    try_paper()
    try_paper(stage=Stage.OPEN, now=CLOSES - INSTANT)


@pytest.mark.parametrize(
    "changed",
    [{"received_at": CLOSES}, {"now": CLOSES + timedelta(days=3)}, {"received_at": CLOSES, "stage": Stage.OPEN}],
)
def test_a_paper_received_at_the_deadline_or_recorded_when_recording_has_ended_is_refused(
    changed: dict[str, Any],
) -> None:
    with pytest.raises(DeadlinePassed):
        try_paper(**changed)


def test_a_paper_is_not_recorded_once_results_are_declared() -> None:
    with pytest.raises(ConsultationClosed):
        try_paper(stage=Stage.DECLARED)


def test_a_reply_is_read_into_choices_and_plain_statements() -> None:
    reply = read_reply({"1": "for", "2": "abstain"}, {"1": " Yes,\r\nbut\r ", "2": ""}, ["1", "2"])
    assert reply == Reply({"1": Choice.FOR, "2": Choice.ABSTAIN}, {"1": "Yes,\nbut"})


@pytest.mark.parametrize("choice", ["", "For", "for ", "yes", "no-reply", "withdrawn", "FOR"])
def test_a_choice_that_is_none_of_the_three_is_refused(choice: str) -> None:
    with pytest.raises(UnknownChoice):
        read_reply({"1": choice}, {}, ["1"])


@pytest.mark.parametrize("ballot", ["", "0", "3", "01", " 1", "1\n"])
def test_a_ballot_that_the_consultation_does_not_have_is_refused(ballot: str) -> None:
    with pytest.raises(UnknownBallot):
        read_reply({ballot: "for"}, {}, ["1", "2"])
    with pytest.raises(UnknownBallot):
        read_reply({}, {ballot: "text"}, ["1", "2"])


def test_a_statement_of_5000_characters_is_taken_and_one_more_is_not() -> None:
    assert len(read_reply({}, {"1": "é" * MAX_STATEMENT}, ["1"]).statements["1"]) == 5_000
    with pytest.raises(StatementTooLong) as refused:
        read_reply({}, {"1": "é" * (MAX_STATEMENT + 1)}, ["1"])
    assert refused.value.facts == {"ballot": "1", "length": 5_001, "limit": 5_000}


def test_space_around_a_statement_does_not_count() -> None:
    assert read_reply({}, {"1": " " * 9 + "a" * MAX_STATEMENT + "\n" * 9}, ["1"]).statements == {"1": "a" * 5_000}

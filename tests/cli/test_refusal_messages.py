"""Refusals in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from ballot.cli.refusal_messages import UNUSABLE, refusal_text
from ballot.rules import refusals
from ballot.rules.refusals import Refused

KINDS = [kind for kind in vars(refusals).values() if isinstance(kind, type) and issubclass(kind, Refused)]


def test_what_makes_a_call_unusable_is_a_kind_of_refusal() -> None:
    assert {kind.code for kind in KINDS} >= UNUSABLE


@pytest.mark.parametrize("kind", KINDS)
def test_a_refusal_without_its_facts_is_still_a_sentence(kind: type[Refused]) -> None:
    said = refusal_text(kind())
    assert said
    assert "{" not in said


def test_facts_are_made_readable() -> None:
    late = refusals.DeadlinePassed(closes_at=datetime(2021, 7, 9, 15, 0, tzinfo=UTC))
    assert refusal_text(late) == "The deadline passed at Friday 9 July 2021, 17:00 (Geneva)."
    assert (
        refusal_text(refusals.Incomplete(missing=["ballots", "deadline"]))
        == "The draft is incomplete: a ballot and the deadline."
    )
    assert "at least 90 minutes" in refusal_text(refusals.BadDeadline(why="too-soon", minimum=timedelta(minutes=90)))
    assert "officers of the secretariat" in refusal_text(
        refusals.BadInput(field="--as", why="say-who", found=2, role="secretariat")
    )


def test_whoever_runs_the_installation_is_told_more_than_a_visitor() -> None:
    assert "/srv/body.pem" in refusal_text(refusals.KeyMissing(why="/srv/body.pem does not exist"))
    assert refusal_text(refusals.UnknownConsultation(reference="DM-9")) == "There is no consultation DM-9."


def test_what_is_not_ready_says_what_to_do() -> None:
    assert refusal_text(refusals.NotYetAvailable(what="record")).endswith("Open the consultation first.")


def test_further_faults_stand_on_lines_of_their_own() -> None:
    second = refusals.UnreadableDocument(file="a.csv", line=4, column="email", text="no\x1b[31m", why="not-an-address")
    said = refusal_text(refusals.UnreadableDocument(file="a.csv", line=3, why="quotation-marks", others=(second,)))
    assert said.split("\n") == [
        "The file a.csv, line 3 – there are unmatched quotation marks.",
        "The file a.csv, line 4, column “email” (no\\x1b[31m) – this is not an e-mail address.",
    ]


def test_a_fact_cannot_send_control_characters_to_the_terminal() -> None:
    assert refusal_text(refusals.BadInput(field="name", why="\x1b[31m")).isprintable()

"""Refusals in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from ballot.cli.words import SENTENCES, UNUSABLE, sentence
from ballot.rules import refusals
from ballot.rules.refusals import Refused

KINDS = [kind for kind in vars(refusals).values() if isinstance(kind, type) and issubclass(kind, Refused)]


def test_every_refusal_has_a_sentence_and_no_sentence_is_left_over() -> None:
    codes = {kind.code for kind in KINDS} - {Refused.code}
    assert set(SENTENCES) == codes
    assert codes >= UNUSABLE


@pytest.mark.parametrize("kind", KINDS)
def test_a_refusal_without_its_facts_is_still_a_sentence(kind: type[Refused]) -> None:
    said = sentence(kind())
    assert said
    assert "{" not in said


def test_facts_are_made_readable() -> None:
    late = refusals.DeadlinePassed(closes_at=datetime(2021, 7, 9, 15, 0, tzinfo=UTC))
    assert "2021-07-09 15:00:00 UTC" in sentence(late)
    assert "ballots, deadline" in sentence(refusals.Incomplete(missing=["ballots", "deadline"]))
    assert "1.5 hours" in sentence(refusals.AlreadyDone(minimum=timedelta(minutes=90)))


def test_a_fact_cannot_send_control_characters_to_the_terminal() -> None:
    assert sentence(refusals.BadInput(field="name", why="\x1b[31m")).isprintable()

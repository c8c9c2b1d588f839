from __future__ import annotations

import re

import pytest

from ballot.rules import refusals
from ballot.rules.refusals import DeadlinePassed, NotOnRoll, Refused

KINDS = [
    kind
    for kind in vars(refusals).values()
    if isinstance(kind, type) and issubclass(kind, Refused) and kind is not Refused
]


def test_every_kind_of_refusal_has_a_code_of_its_own() -> None:
    codes = [kind.code for kind in KINDS]
    assert len(codes) == len(set(codes)) > 20
    assert Refused.code not in codes


@pytest.mark.parametrize("kind", KINDS)
def test_a_code_is_plain_and_a_refusal_says_what_it_is_for(kind: type[Refused]) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", kind.code)
    assert kind.__doc__
    assert "code" in vars(kind)


def test_a_refusal_carries_facts_and_no_sentence() -> None:
    refused = NotOnRoll(state="XX")
    assert refused.facts == {"state": "XX"}
    assert str(refused) == "not-on-roll (state: XX)"
    assert str(DeadlinePassed()) == "deadline-passed"

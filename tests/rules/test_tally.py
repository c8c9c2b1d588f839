from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballot.rules.majority import RULES
from ballot.rules.tally import Outcome, count_votes, decide_outcome
from tests.support.evidence import reference_count


def votes_of(in_favour: int, against: int, abstain: int, left_out: int = 0) -> list[str | None]:
    return ["for"] * in_favour + ["against"] * against + ["abstain"] * abstain + [None] * left_out


def require_right(rule: str, in_favour: int, against: int, abstain: int, entitled: int) -> None:
    result = decide_outcome(RULES[rule], "1", votes_of(in_favour, against, abstain), entitled)
    base = reference_count.base_of(rule, in_favour, against, entitled)
    assert (result.for_, result.against, result.abstain) == (in_favour, against, abstain)
    assert result.no_reply == entitled - in_favour - against - abstain
    assert result.base == base
    assert result.required == reference_count.required(rule, base)
    assert result.outcome == reference_count.outcome(rule, in_favour, against, abstain, entitled)


@pytest.mark.parametrize("rule", RULES)
def test_every_way_of_voting_in_a_small_council_is_decided_as_the_oracle_says(rule: str) -> None:
    for entitled in range(11):
        for in_favour in range(entitled + 1):
            for against in range(entitled - in_favour + 1):
                for abstain in range(entitled - in_favour - against + 1):
                    require_right(rule, in_favour, against, abstain, entitled)


@pytest.mark.parametrize("rule", RULES)
def test_around_every_threshold_up_to_200_the_outcome_is_what_the_oracle_says(rule: str) -> None:
    for entitled in range(1, 201):
        limit = reference_count.required(rule, entitled)
        for in_favour in {0, max(0, limit - 1), limit, entitled // 2, entitled // 2 + 1, entitled}:
            rest = max(0, entitled - in_favour)
            for against in {0, 1, in_favour // 2, in_favour, rest}:
                if in_favour + against <= entitled:
                    for abstain in {0, entitled - in_favour - against}:
                        require_right(rule, in_favour, against, abstain, entitled)


@given(rule=st.sampled_from(list(RULES)), counts=st.lists(st.integers(0, 70), min_size=4, max_size=4))
def test_any_way_of_voting_is_decided_as_the_oracle_says(rule: str, counts: list[int]) -> None:
    in_favour, against, abstain, silent = counts
    require_right(rule, in_favour, against, abstain, in_favour + against + abstain + silent)


@given(st.lists(st.sampled_from(["for", "against", "abstain", None]), max_size=60), st.randoms(use_true_random=False))
def test_the_order_in_which_states_replied_does_not_matter(votes: list[str | None], chance: random.Random) -> None:
    shuffled = list(votes)
    chance.shuffle(shuffled)
    for rule in RULES.values():
        assert decide_outcome(rule, "1", votes, len(votes)) == decide_outcome(rule, "1", shuffled, len(votes))


def test_24_of_47_carry_and_23_do_not() -> None:
    rule = RULES["simple-majority-of-entitled"]
    assert decide_outcome(rule, "1", votes_of(24, 0, 0), 47).outcome is Outcome.ADOPTED
    assert decide_outcome(rule, "1", votes_of(23, 0, 24), 47).outcome is Outcome.NOT_ADOPTED


def test_25_of_48_carry_and_a_tie_does_not() -> None:
    rule = RULES["simple-majority-of-entitled"]
    assert decide_outcome(rule, "1", votes_of(25, 23, 0), 48).outcome is Outcome.ADOPTED
    assert decide_outcome(rule, "1", votes_of(24, 24, 0), 48).outcome is Outcome.NOT_ADOPTED


def test_abstentions_make_the_quorum_but_not_the_majority() -> None:
    rule = RULES["simple-majority-of-cast-with-quorum"]
    assert decide_outcome(rule, "1", votes_of(1, 0, 24), 48).outcome is Outcome.ADOPTED
    assert decide_outcome(rule, "1", votes_of(24, 0, 0), 48).outcome is Outcome.NO_QUORUM
    assert decide_outcome(rule, "1", votes_of(0, 0, 48), 48).outcome is Outcome.NOT_ADOPTED


def test_a_ballot_left_out_of_a_reply_counts_as_no_reply() -> None:
    result = decide_outcome(RULES["simple-majority-of-cast"], "1", votes_of(1, 1, 1, left_out=2), 6)
    assert (result.abstain, result.no_reply) == (1, 3)


def test_only_entitled_states_are_counted_and_withdrawn_ballots_have_no_result() -> None:
    results = count_votes(
        RULES["simple-majority-of-entitled"],
        ["1", "2", "3"],
        ["2"],
        ["AA", "AB", "AC"],
        {"AA": {"1": "for", "2": "for"}, "AB": {"1": "for", "3": "against"}, "ZZ": {"1": "against", "3": "against"}},
    )
    assert [result.as_json() for result in results] == [
        {"ballot": "1", "for": 2, "against": 0, "abstain": 0, "no_reply": 1}
        | {"entitled": 3, "base": 3, "required": 2, "outcome": "adopted"},
        {"ballot": "2", "for": 0, "against": 0, "abstain": 0, "no_reply": 0}
        | {"entitled": 3, "base": 0, "required": 0, "outcome": "withdrawn"},
        {"ballot": "3", "for": 0, "against": 1, "abstain": 0, "no_reply": 2}
        | {"entitled": 3, "base": 3, "required": 2, "outcome": "not-adopted"},
    ]


def test_a_vote_that_is_no_choice_is_never_counted_as_one() -> None:
    with pytest.raises(KeyError):
        decide_outcome(RULES["silence"], "1", ["yes"], 1)

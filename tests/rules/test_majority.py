from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballot.rules.majority import DEFAULT_RULE, RULES, Basis, Rule, Share
from tests.support.evidence import reference_count

UP_TO = 200


@pytest.mark.parametrize("rule", RULES)
def test_what_is_required_is_what_fractions_and_search_say_for_every_base_up_to_200(rule: str) -> None:
    for base in range(UP_TO + 1):
        of_cast = RULES[rule].basis is Basis.CAST
        required = RULES[rule].required(base, 0, base) if of_cast else RULES[rule].required(0, 0, base)
        assert required == reference_count.required(rule, base), base


@pytest.mark.parametrize("rule", RULES)
def test_a_share_is_reached_exactly_where_fractions_say_for_every_count_and_base_up_to_200(rule: str) -> None:
    _, part, more_than, quorum = reference_count.WORDS[rule]
    one = RULES[rule]
    if one.basis is not Basis.OBJECTIONS:
        for base in range(UP_TO + 1):
            reached = [count for count in range(base + 1) if one.share.reached(count, base)]
            assert reached == [
                count for count in range(base + 1) if reference_count.enough(part, more_than, count, base)
            ], base
    for entitled in range(UP_TO + 1):
        quorate = [replies for replies in range(entitled + 1) if one.quorate(replies, entitled)]
        expected = [
            n for n in range(entitled + 1) if quorum is None or reference_count.enough(quorum, True, n, entitled)
        ]
        assert quorate == expected, entitled


@pytest.mark.parametrize(
    ("rule", "states", "required"),
    [
        (DEFAULT_RULE, 48, 25),
        (DEFAULT_RULE, 47, 24),
        (DEFAULT_RULE, 193, 97),
        (DEFAULT_RULE, 1, 1),
        ("two-thirds-of-entitled", 48, 32),
        ("two-thirds-of-entitled", 47, 32),
        ("two-thirds-of-entitled", 3, 2),
        ("two-thirds-of-entitled", 193, 129),
        (DEFAULT_RULE, 0, 1),
        ("two-thirds-of-entitled", 0, 1),
        ("silence", 48, 0),
        ("silence", 0, 0),
    ],
)
def test_the_numbers_that_people_know(rule: str, states: int, required: int) -> None:
    assert RULES[rule].required(0, 0, states) == required


@pytest.mark.parametrize("rule", ["simple-majority-of-cast", "two-thirds-of-cast"])
def test_where_nobody_votes_for_or_against_one_is_required_and_nothing_carries(rule: str) -> None:
    assert RULES[rule].required(0, 0, 48) == 1
    assert not RULES[rule].reached(0, 0, 48)


@pytest.mark.parametrize("half", range(1, 100))
def test_a_tie_is_not_a_majority(half: int) -> None:
    assert not RULES[DEFAULT_RULE].reached(half, half, 2 * half)
    assert not RULES["simple-majority-of-cast"].reached(half, half, 200)
    assert RULES[DEFAULT_RULE].reached(half + 1, half - 1, 2 * half)


def test_exactly_two_thirds_is_two_thirds() -> None:
    assert RULES["two-thirds-of-entitled"].reached(2, 1, 3)
    assert RULES["two-thirds-of-cast"].reached(200, 100, 10**9)
    assert not RULES["two-thirds-of-cast"].reached(199, 100, 10**9)


def test_one_objection_breaks_the_silence_and_nothing_else_does() -> None:
    silence = RULES["silence"]
    assert silence.reached(0, 0, 48)
    assert not silence.reached(47, 1, 48)


@given(
    num=st.integers(0, 50),
    more=st.integers(1, 50),
    exceed=st.booleans(),
    base=st.integers(1, 10**12),
    data=st.data(),
)
def test_required_is_the_least_count_that_reaches_any_share(
    num: int, more: int, exceed: bool, base: int, data: st.DataObject
) -> None:
    share = Share(num, num + more, exceed)
    least = share.required(base)
    assert share.reached(least, base)
    assert least == 0 or not share.reached(least - 1, base)
    count = data.draw(st.integers(0, base))
    assert share.reached(count, base) == (count >= least)


@given(rule=st.sampled_from(sorted(RULES)), entitled=st.integers(0, 300), data=st.data())
def test_a_number_known_before_counting_is_the_one_required_after_it(
    rule: str, entitled: int, data: st.DataObject
) -> None:
    for_ = data.draw(st.integers(0, entitled))
    against = data.draw(st.integers(0, entitled - for_))
    known = RULES[rule].required_before_counting(entitled)
    assert known in (None, RULES[rule].required(for_, against, entitled))


def test_a_number_is_known_before_counting_unless_the_votes_cast_decide() -> None:
    assert {name: rule.required_before_counting(47) for name, rule in RULES.items()} == {
        "simple-majority-of-entitled": 24,
        "two-thirds-of-entitled": 32,
        "simple-majority-of-cast": None,
        "two-thirds-of-cast": None,
        "simple-majority-of-cast-with-quorum": None,
        "silence": 0,
    }


def test_the_six_rules_are_written_as_the_record_format_has_them() -> None:
    assert [rule.as_json() for rule in RULES.values()] == [
        {
            "id": name,
            "basis": "objections" if basis == reference_count.SILENCE else basis,
            "share": [part.numerator, part.denominator],
            "exceed": more_than,
            "quorum": quorum and {"share": [quorum.numerator, quorum.denominator], "exceed": True},
        }
        for name, (basis, part, more_than, quorum) in reference_count.WORDS.items()
    ]


def test_the_rules_cannot_be_changed_while_running() -> None:
    with pytest.raises(TypeError):
        RULES["mine"] = Rule("mine", Basis.CAST, Share(1, 3, exceed=False))  # type: ignore[index]

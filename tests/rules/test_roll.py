from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballot.rules.refusals import BadInput, NotEntitled, NotOnRoll
from ballot.rules.roll import Roll, Seat

ARREARS = "CS 169 (arrears)"


def small_roll() -> Roll:
    return Roll([Seat("CH"), Seat("BR"), Seat("AR", entitled=False, ground=ARREARS)])


def test_the_roll_keeps_roll_call_order_and_counts_the_entitled() -> None:
    roll = small_roll()
    assert [seat.state for seat in roll] == ["CH", "BR", "AR"]
    assert roll.entitled_states() == ["CH", "BR"]
    assert (len(roll), roll.entitled) == (3, 2)


def test_a_state_is_on_the_roll_once() -> None:
    with pytest.raises(BadInput) as refused:
        Roll([Seat("CH"), Seat("CH")])
    assert refused.value.facts["state"] == "CH"


@pytest.mark.parametrize(("entitled", "ground"), [(True, ARREARS), (True, ""), (False, "")])
def test_a_ground_is_given_where_there_is_no_vote_or_nowhere(entitled: bool, ground: str | None) -> None:
    with pytest.raises(BadInput):
        Seat("CH", entitled, ground)


def test_a_ground_may_be_left_unsaid() -> None:
    assert Seat("CH", entitled=False).ground is None


def test_who_has_no_vote_is_told_why() -> None:
    roll = small_roll()
    roll.require_entitled("CH")
    with pytest.raises(NotEntitled) as refused:
        roll.require_entitled("AR")
    assert refused.value.facts == {"state": "AR", "ground": ARREARS}
    with pytest.raises(NotOnRoll):
        roll.require_entitled("XX")
    assert not roll.is_entitled("AR")
    assert not roll.is_entitled("XX")


def test_an_amendment_gives_a_new_roll_and_leaves_the_old_one() -> None:
    before = small_roll()
    after = before.amended("AR", entitled=True, ground=None)
    assert [seat.state for seat in after] == ["CH", "BR", "AR"]
    assert (before.entitled, after.entitled) == (2, 3)
    assert before == small_roll()
    assert before != after
    with pytest.raises(NotOnRoll):
        before.amended("XX", entitled=True, ground=None)


@given(st.lists(st.booleans(), min_size=1, max_size=60), st.lists(st.tuples(st.integers(0, 59), st.booleans())))
def test_any_run_of_amendments_leaves_the_last_word_standing(
    start: list[bool], changes: list[tuple[int, bool]]
) -> None:
    names = [f"S{n}" for n in range(len(start))]
    expected = dict(zip(names, start, strict=True))
    roll = Roll(Seat(name, entitled, None if entitled else ARREARS) for name, entitled in expected.items())
    for number, entitled in changes:
        name = names[number % len(names)]
        expected[name] = entitled
        roll = roll.amended(name, entitled=entitled, ground=None if entitled else ARREARS)
    assert {seat.state: seat.entitled for seat in roll} == expected
    assert roll.entitled == sum(expected.values())
    assert list(expected) == [seat.state for seat in roll]
    assert hash(roll) == hash(Roll(roll))

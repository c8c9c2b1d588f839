"""When a consultation may close, and what may still change until then, by a body that signs everything."""

from __future__ import annotations

import pytest

from ballot.record import acts
from tests.support.evidence.auditing import audit, codes
from tests.support.evidence.operators import DAY, INSTANT, Break, amend, require_code
from tests.support.evidence.records import CHAIR, CLOSES, OFFICER, SECOND, Consultation


def all_reply(one: Consultation) -> Consultation:
    for code in one.roll.entitled_states():
        one.reply(code)
    return one


def test_all_replied_means_a_vote_on_every_ballot_and_not_only_a_reply() -> None:
    one = all_reply(Consultation())
    one.reply("AA", {"1": "for"})
    one.close("all-replied")
    require_code(one, "early-close")


def test_the_deadline_as_the_reason_needs_the_deadline_even_when_all_have_replied() -> None:
    one = all_reply(Consultation())
    one.close("deadline", at=one.now)
    require_code(one, "early-close")


@pytest.mark.parametrize("sealed", [False, True])
def test_who_puts_closing_off_cannot_turn_the_outcome_after_the_deadline(sealed: bool) -> None:
    late = CLOSES + DAY
    turns: dict[str, Break] = {
        # Two of four for it is no majority; two of three would be one.
        "roll-amended": lambda one: amend(one, "AC", at=late),
        "withdrawn": lambda one: one.add(acts.withdrawn("1", "-"), CHAIR, at=late),
    }
    for act, turn in turns.items():
        one = Consultation(states=4, suspended=(), ballots=2, sealed=sealed)
        for code, vote in (("AA", "for"), ("AB", "for"), ("AC", "against")):
            one.reply(code, vote)
        turn(one)
        one.close(at=late + DAY)
        if sealed:
            one.unseal()
        one.declare()
        report = audit(one.bundle())
        assert codes(report) == {"forbidden-act"}
        assert any(failure.message.startswith(f"{act} after the deadline") for failure in report.failures)
        assert report.verdict == "failed"


def test_until_the_deadline_as_extended_the_roll_and_the_ballots_may_change_and_focal_points_until_closing() -> None:
    one = Consultation()
    one.extend(CLOSES + DAY)
    amend(one, "AA", at=CLOSES)
    one.add(acts.withdrawn("1", "-"), CHAIR, at=CLOSES + DAY - INSTANT)
    one.add(acts.focal_point_changed("AB", "fp-AB", "removed", SECOND), OFFICER, at=CLOSES + 2 * DAY)
    one.close(at=CLOSES + 3 * DAY)
    one.declare()
    assert audit(one.bundle()).verdict == "verified"


def test_an_extension_to_the_end_of_time_may_move_the_end_of_recording_beyond_it() -> None:
    far = CLOSES.replace(year=2999, month=12, day=31)
    one = Consultation(record_until=far)
    one.extend(far)
    assert audit(one.bundle()).verdict == "in-progress"
    assert one.standing().recording_ends().year == 3973

"""What was declared is what the record gives, or it is found."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ballot.record import acts
from tests.support.evidence.auditing import audit, codes
from tests.support.evidence.operators import DAY, Break, amend, closed, require_code
from tests.support.evidence.records import CHAIR, Consultation, honest


def told_again(one: Consultation, change: Callable[[list[dict[str, object]]], list[dict[str, object]]]) -> None:
    """Declare something else than a recount gives."""
    results = [result.as_json() for result in closed(one).standing().recount()]
    one.declare(change(results), at=one.standing().recording_ends())


RESULTS: dict[str, tuple[str, Break]] = {
    "a vote more for": ("wrong-count", lambda one: told_again(one, lambda r: [{**r[0], "for": 5}, *r[1:]])),
    "a vote moved": ("wrong-count", lambda one: told_again(one, lambda r: [{**r[0], "for": 3, "against": 1}, *r[1:]])),
    "another requirement": ("wrong-count", lambda one: told_again(one, lambda r: [{**r[0], "required": 2}, *r[1:]])),
    "another base": ("wrong-count", lambda one: told_again(one, lambda r: [{**r[0], "base": 4}, *r[1:]])),
    "fewer entitled": ("wrong-count", lambda one: told_again(one, lambda r: [{**r[0], "entitled": 4}, *r[1:]])),
    "no reply counted as abstaining": (
        "wrong-count",
        lambda one: told_again(one, lambda r: [{**r[0], "no_reply": 0, "abstain": 1}, *r[1:]]),
    ),
    "a result left out": ("wrong-count", lambda one: told_again(one, lambda r: r[:-1])),
    "a result twice": ("wrong-count", lambda one: told_again(one, lambda r: [*r, r[-1]])),
    "results in another order": ("wrong-count", lambda one: told_again(one, lambda r: r[::-1])),
    "no results": ("wrong-count", lambda one: told_again(one, lambda r: [])),
    "adopted though it was not": (
        "wrong-outcome",
        lambda one: told_again(one, lambda r: [*r[:1], {**r[1], "outcome": "adopted"}, r[2]]),
    ),
    "withdrawn though it was not": (
        "wrong-outcome",
        lambda one: told_again(one, lambda r: [{**r[0], "outcome": "withdrawn"}, *r[1:]]),
    ),
}


@pytest.mark.parametrize("name", RESULTS)
def test_results_that_the_record_does_not_give_are_found(name: str) -> None:
    code, do_wrong = RESULTS[name]
    one = honest(paper_days=2)
    do_wrong(one)
    require_code(one, code)


def test_a_reply_that_is_not_allowed_is_one_fault_and_not_a_wrong_count_too() -> None:
    one = Consultation(ballots=1)
    one.reply("AA", "for")
    one.reply("AA", "against", at=one.closes)
    one.finish()
    report = audit(one.bundle())
    assert (report.verdict, codes(report)) == ("failed", {"late-reply"})


@pytest.mark.parametrize("sealed", [False, True])
def test_what_comes_after_closing_or_opening_does_not_change_the_count(sealed: bool) -> None:
    one = Consultation(ballots=2, sealed=sealed)
    one.reply("AA", "for")
    one.close()
    if sealed:
        one.unseal()
    before = [result.as_json() for result in one.standing().recount()]
    one.extend(one.closes + DAY)
    one.add(acts.withdrawn("1", "-"), CHAIR)
    amend(one, "AA")
    if sealed:
        one.reply("AA", "against")
    assert [result.as_json() for result in one.standing().recount()] == before

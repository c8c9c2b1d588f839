"""Each rule of record format §1.2 and §1.3, broken one at a time by an operator who then signs everything again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from ballot.record import acts
from ballot.record.acts import CLOCK, Actor
from ballot.record.replay import seal_of
from ballot.record.verify import STEP_OF_ACT_CODE
from tests.record.auditing import audit, codes
from tests.record.building import CHAIR, CLOSES, GROUND, OFFICER, SECOND, START, Consultation, focal_point, honest

INSTANT = timedelta(microseconds=1)
DAY = timedelta(days=1)
Break = Callable[[Consultation], object]
HASH = "0" * 64


def closed(one: Consultation) -> Consultation:
    one.close()
    return one


def declared(one: Consultation) -> Consultation:
    return one.finish()


def annulled(one: Consultation) -> Consultation:
    one.add(acts.annulled("-"), CHAIR)
    return one


def amend(
    one: Consultation,
    code: str,
    by: Actor = OFFICER,
    second: Actor = SECOND,
    *,
    entitled: bool = False,
    at: datetime | None = None,
) -> None:
    ground = None if entitled else GROUND
    one.add(acts.roll_amended(code, entitled=entitled, ground=ground, reason="-", confirmed_by=second), by, at)


def remove(one: Consultation, code: str, by: Actor = OFFICER) -> None:
    one.add(acts.focal_point_changed(code, f"fp-{code}", "removed"), by)


def reopened(one: Consultation) -> dict[str, object]:
    return {name: value for name, value in one.entries[0].items() if name not in ("seq", "at", "by")}


def withdraw_then(one: Consultation, then: Break) -> None:
    one.add(acts.withdrawn("2", "-"), CHAIR)
    then(one)


def remove_then_reply(one: Consultation) -> None:
    remove(one, "AA")
    one.reply("AA")


def all_reply(one: Consultation) -> Consultation:
    for code in one.roll.entitled_states():
        one.reply(code)
    return one


# name: (the code that must be among those reported, what is done wrong)
OPEN_RECORD: dict[str, tuple[str, Break]] = {
    "opened twice": ("forbidden-act", lambda one: one.add(reopened(one), CHAIR)),
    "a reply by link by staff": ("forbidden-act", lambda one: one.reply("AA", by=OFFICER)),
    "a reply by link by the chair": ("forbidden-act", lambda one: one.reply("AA", by=CHAIR)),
    "a reply by link by the clock": ("forbidden-act", lambda one: one.reply("AA", by=CLOCK)),
    "a reply at the very instant of the deadline": ("late-reply", lambda one: one.reply("AA", at=one.closes)),
    "a reply after the deadline": ("late-reply", lambda one: one.reply("AA", at=one.closes + INSTANT)),
    "a reply by link after closing": ("late-reply", lambda one: closed(one).reply("AA")),
    "a reply after declaring": ("late-reply", lambda one: declared(one).reply("AA")),
    "a reply on paper after declaring": ("late-reply", lambda one: declared(one).paper("AA")),
    "a reply after annulling": ("forbidden-act", lambda one: annulled(one).reply("AA")),
    "a reply of a State that is not on the roll": ("not-on-roll", lambda one: one.reply("ZZ")),
    "a reply of a State without a vote": ("not-on-roll", lambda one: one.reply("AF")),
    "a paper of a State without a vote": ("not-on-roll", lambda one: one.paper("AF")),
    "a reply of a State whose vote was suspended": ("not-on-roll", lambda one: (amend(one, "AA"), one.reply("AA"))),
    "a first reply with revision 2": ("forbidden-act", lambda one: one.reply("AE", revision=2)),
    "a revision skipped": ("forbidden-act", lambda one: one.reply("AA", revision=4)),
    "a revision repeated": ("forbidden-act", lambda one: one.reply("AA", revision=2)),
    "a vote on no ballot of this consultation": (
        "forbidden-act",
        lambda one: one.reply("AA", {"1": "for", "9": "for"}),
    ),
    "a vote on a withdrawn ballot": ("forbidden-act", lambda one: withdraw_then(one, lambda one: one.reply("AA"))),
    "a statement on no ballot": ("forbidden-act", lambda one: one.reply("AA", {"1": "for"}, statements={"9": "?"})),
    "a reply by a removed focal point": ("forbidden-act", remove_then_reply),
    "a paper recorded by a focal point": ("forbidden-act", lambda one: one.paper("AA", by=focal_point("AA"))),
    "a paper recorded by the chair": ("forbidden-act", lambda one: one.paper("AA", by=CHAIR)),
    "a paper confirmed by the officer who recorded it": (
        "forbidden-act",
        lambda one: one.paper("AA", confirmed_by=OFFICER),
    ),
    "a paper confirmed under another role by the same officer": (
        "forbidden-act",
        lambda one: one.paper("AA", confirmed_by=Actor("chair", OFFICER.id)),
    ),
    "a paper confirmed by a focal point": (
        "forbidden-act",
        lambda one: one.paper("AA", confirmed_by=focal_point("AA")),
    ),
    "a paper confirmed by the clock": ("forbidden-act", lambda one: one.paper("AA", confirmed_by=CLOCK)),
    "a paper received at the deadline": ("late-reply", lambda one: one.paper("AA", received=one.closes)),
    "a paper recorded when recording had ended": (
        "late-reply",
        lambda one: one.paper("AA", at=one.standing().recording_ends()),
    ),
    "a paper recorded after closing when recording had ended": (
        "late-reply",
        lambda one: closed(one).paper("AA", at=one.standing().recording_ends()),
    ),
    "extended by staff": ("forbidden-act", lambda one: one.extend(one.closes + DAY, by=OFFICER)),
    "extended by the clock": ("forbidden-act", lambda one: one.extend(one.closes + DAY, by=CLOCK)),
    "extended at the very deadline": ("forbidden-act", lambda one: one.extend(one.closes + DAY, at=one.closes)),
    "extended after closing": ("forbidden-act", lambda one: closed(one).extend(one.closes + DAY)),
    "extended from another deadline": (
        "forbidden-act",
        lambda one: one.add(acts.extended(CLOSES, CLOSES + 9 * DAY, "-"), CHAIR),
    ),
    "extended to the same deadline": ("forbidden-act", lambda one: one.extend(one.closes)),
    "shortened": ("forbidden-act", lambda one: one.add(acts.extended(one.closes, one.closes - DAY, "-"), CHAIR)),
    "withdrawn by staff": ("forbidden-act", lambda one: one.add(acts.withdrawn("1", "-"), OFFICER)),
    "withdrawn though not there": ("forbidden-act", lambda one: one.add(acts.withdrawn("9", "-"), CHAIR)),
    "withdrawn twice": (
        "forbidden-act",
        lambda one: withdraw_then(one, lambda one: one.add(acts.withdrawn("2", "-"), CHAIR)),
    ),
    "withdrawn after closing": ("forbidden-act", lambda one: closed(one).add(acts.withdrawn("1", "-"), CHAIR)),
    "withdrawn at the very deadline, before anyone closed": (
        "forbidden-act",
        lambda one: one.add(acts.withdrawn("1", "-"), CHAIR, at=one.closes),
    ),
    "roll amended at the very deadline, before anyone closed": (
        "forbidden-act",
        lambda one: amend(one, "AA", at=one.closes),
    ),
    "roll amended by the chair": ("forbidden-act", lambda one: amend(one, "AA", by=CHAIR)),
    "roll amended without a second officer": ("forbidden-act", lambda one: amend(one, "AA", second=OFFICER)),
    "roll amended with a focal point's confirmation": (
        "forbidden-act",
        lambda one: amend(one, "AA", second=focal_point("AB")),
    ),
    "roll amended for a State that is not on it": ("not-on-roll", lambda one: amend(one, "ZZ")),
    "roll amended after closing": ("forbidden-act", lambda one: amend(closed(one), "AA")),
    "focal point removed by the chair": ("forbidden-act", lambda one: remove(one, "AA", by=CHAIR)),
    "focal point removed by a focal point": ("forbidden-act", lambda one: remove(one, "AA", by=focal_point("AA"))),
    "focal point of a State that is not on the roll": ("not-on-roll", lambda one: remove(one, "ZZ")),
    "focal point changed after closing": ("forbidden-act", lambda one: remove(closed(one), "AA")),
    "closed before the deadline": ("early-close", lambda one: one.close(at=one.closes - INSTANT)),
    "closed as if all had replied": ("early-close", lambda one: one.close("all-replied")),
    "closed as if all had replied, after the deadline": (
        "early-close",
        lambda one: one.close("all-replied", at=one.closes),
    ),
    "closed by the chair though not all had replied": ("forbidden-act", lambda one: one.close(by=CHAIR)),
    "closed by staff": ("forbidden-act", lambda one: one.close(by=OFFICER)),
    "closed twice": ("forbidden-act", lambda one: closed(one).close()),
    "closed after annulling": ("forbidden-act", lambda one: annulled(one).close()),
    "declared by the chair": ("forbidden-act", lambda one: closed(one).declare(by=CHAIR, at=one.closes + 9 * DAY)),
    "declared before closing": ("forbidden-act", lambda one: one.declare()),
    "declared while papers could still be recorded": ("forbidden-act", lambda one: closed(one).declare()),
    "declared too soon": ("early-close", lambda one: closed(one).declare(at=one.standing().recording_ends() - INSTANT)),
    "declared twice": ("forbidden-act", lambda one: declared(one).declare()),
    "closed after declaring": ("forbidden-act", lambda one: declared(one).close()),
    "extended after declaring": ("forbidden-act", lambda one: declared(one).extend(one.closes + DAY)),
    "annulled after declaring": ("forbidden-act", lambda one: annulled(declared(one))),
    "annulled by staff": ("forbidden-act", lambda one: one.add(acts.annulled("-"), OFFICER)),
    "annulled by the clock": ("forbidden-act", lambda one: one.add(acts.annulled("-"), CLOCK)),
    "annulled twice": ("forbidden-act", lambda one: annulled(annulled(one))),
    "published before declaring": ("forbidden-act", lambda one: one.add(acts.published("a.pdf", HASH), CHAIR)),
    "published by staff": ("forbidden-act", lambda one: declared(one).add(acts.published("a.pdf", HASH), OFFICER)),
    "published after annulling": ("forbidden-act", lambda one: annulled(one).add(acts.published("a.pdf", HASH), CHAIR)),
    "the clock goes back": ("bad-order", lambda one: one.reply("AA", at=START)),
}
OPEN_VOTES_ONLY: dict[str, tuple[str, Break]] = {
    "unsealed though nothing was sealed": ("forbidden-act", lambda one: closed(one).unseal([])),
}


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


def openings(one: Consultation) -> list[dict[str, object]]:
    standing = closed(one).standing()
    return [one.openings[reply.seq] for reply in sorted(standing.standing_replies().values())]


def unsealed_as(one: Consultation, change: Callable[[list[dict[str, object]]], list[dict[str, object]]]) -> None:
    one.add({"act": "unsealed", "openings": change(openings(one))}, CLOCK)


def sealed_on(one: Consultation, votes: dict[str, str], *, withdraw: str | None = None) -> None:
    """What a client could seal without the server seeing it; found out when the seals are opened."""
    if withdraw:
        one.add(acts.withdrawn(withdraw, "-"), CHAIR)
    one.reply("AE", votes)
    closed(one).unseal()


def closed_as_if_all_had(one: Consultation) -> None:
    one.reply("AE", {"1": "for"})
    one.close("all-replied")
    one.unseal()


def replaced_opening(one: Consultation) -> list[dict[str, object]]:
    return [one.openings[1], *openings(one)[:-1]]


SEALS: dict[str, tuple[str, Break]] = {
    "unsealed before closing": ("forbidden-act", lambda one: one.unseal()),
    "unsealed by the chair": ("forbidden-act", lambda one: closed(one).unseal(by=CHAIR)),
    "unsealed twice": ("forbidden-act", lambda one: (closed(one).unseal(), one.unseal())),
    "declared without unsealing": ("seal-mismatch", lambda one: closed(one).declare(at=one.closes + 9 * DAY)),
    "a paper after unsealing": ("late-reply", lambda one: (closed(one).unseal(), one.paper("AB"))),
    "an opening left out": ("seal-mismatch", lambda one: unsealed_as(one, lambda o: o[1:])),
    "no openings": ("seal-mismatch", lambda one: unsealed_as(one, lambda o: [])),
    "an opening twice": ("seal-mismatch", lambda one: unsealed_as(one, lambda o: [*o, o[-1]])),
    "openings in another order": ("seal-mismatch", lambda one: unsealed_as(one, lambda o: o[::-1])),
    "the opening of a replaced reply": ("seal-mismatch", lambda one: unsealed_as(one, lambda o: replaced_opening(one))),
    "a vote changed in an opening": (
        "seal-mismatch",
        lambda one: unsealed_as(one, lambda o: [{**o[0], "votes": {"1": "against"}}, *o[1:]]),
    ),
    "a salt changed in an opening": (
        "seal-mismatch",
        lambda one: unsealed_as(one, lambda o: [{**o[0], "salt": HASH}, *o[1:]]),
    ),
    "a statement added to an opening": (
        "seal-mismatch",
        lambda one: unsealed_as(one, lambda o: [{**o[0], "statements": {"1": "We protest"}}, *o[1:]]),
    ),
    "the openings of two States exchanged": (
        "seal-mismatch",
        lambda one: unsealed_as(
            one, lambda o: [{**o[0], "state": o[1]["state"]}, {**o[1], "state": o[0]["state"]}, *o[2:]]
        ),
    ),
    "a sealed vote on no ballot of this consultation": ("forbidden-act", lambda one: sealed_on(one, {"9": "for"})),
    "a sealed vote on a withdrawn ballot": ("forbidden-act", lambda one: sealed_on(one, {"2": "for"}, withdraw="2")),
    "a sealed reply counted as on all ballots": ("early-close", closed_as_if_all_had),
}


def demand_code(one: Consultation, code: str) -> None:
    report = audit(one.bundle())
    assert report.verdict == "failed"
    assert code in codes(report), report.failures
    for failure in report.failures:
        assert failure.step == {"bad-order": 3, "tally-mismatch": 8}.get(
            failure.code, STEP_OF_ACT_CODE.get(failure.code, 5)
        )
        assert failure.message
        assert failure.where.startswith(("entry ", "tally/"))


FOUND_WHEN_OPENED = {
    "a vote on no ballot of this consultation",
    "a vote on a withdrawn ballot",
    "a statement on no ballot",
}


@pytest.mark.parametrize("name", OPEN_RECORD)
def test_an_act_that_is_not_allowed_is_found(name: str) -> None:
    code, do_wrong = OPEN_RECORD[name]
    one = honest(paper_days=2)
    do_wrong(one)
    demand_code(one, code)


@pytest.mark.parametrize("name", sorted(OPEN_RECORD.keys() - FOUND_WHEN_OPENED))
def test_an_act_that_is_not_allowed_is_found_in_a_sealed_record_too(name: str) -> None:
    code, do_wrong = OPEN_RECORD[name]
    one = honest(sealed=True, paper_days=2)
    do_wrong(one)
    demand_code(one, code)


@pytest.mark.parametrize("name", OPEN_VOTES_ONLY)
def test_unsealing_belongs_to_sealed_records(name: str) -> None:
    code, do_wrong = OPEN_VOTES_ONLY[name]
    one = honest(paper_days=2)
    do_wrong(one)
    demand_code(one, code)


@pytest.mark.parametrize("name", RESULTS)
def test_results_that_the_record_does_not_give_are_found(name: str) -> None:
    code, do_wrong = RESULTS[name]
    one = honest(paper_days=2)
    do_wrong(one)
    demand_code(one, code)


@pytest.mark.parametrize("name", SEALS)
def test_seals_and_openings_that_do_not_agree_are_found(name: str) -> None:
    code, do_wrong = SEALS[name]
    one = honest(sealed=True, paper_days=2)
    do_wrong(one)
    demand_code(one, code)


def test_unsealing_where_nobody_replied_is_found() -> None:
    one = Consultation(sealed=True)
    one.close()
    one.unseal([])
    demand_code(one, "forbidden-act")


@pytest.mark.parametrize("by", [OFFICER, CLOCK, focal_point("AA")])
def test_opening_by_anyone_but_the_chair_is_found(by: Actor) -> None:
    demand_code(Consultation(by=by), "forbidden-act")


def test_a_record_that_does_not_begin_with_its_opening_is_found() -> None:
    one = Consultation()
    one.entries.clear()
    report = audit(one.bundle())
    assert "forbidden-act" in codes(report)
    one.reply("AA")
    one.entries.append(Consultation().entries[0] | {"seq": 1, "at": one.entries[0]["at"]})
    assert "forbidden-act" in codes(audit(one.bundle()))


def test_all_replied_means_a_vote_on_every_ballot_and_not_only_a_reply() -> None:
    one = all_reply(Consultation())
    one.reply("AA", {"1": "for"})
    one.close("all-replied")
    demand_code(one, "early-close")


def test_the_deadline_as_the_reason_needs_the_deadline_even_when_all_have_replied() -> None:
    one = all_reply(Consultation())
    one.close("deadline", at=one.now)
    demand_code(one, "early-close")


def test_what_was_not_allowed_has_no_effect_on_the_count() -> None:
    one = Consultation(ballots=1)
    one.reply("AA", "for")
    one.reply("AA", "against", at=one.closes)
    one.finish()
    report = audit(one.bundle())
    assert codes(report) == {"late-reply"}
    assert report.results[0]["for"] == 1


@pytest.mark.parametrize("sealed", [False, True])
def test_who_puts_closing_off_cannot_turn_the_outcome_after_the_deadline(sealed: bool) -> None:
    late = CLOSES + DAY
    turns: dict[str, Break] = {
        # Two of four for it is no majority; two of three would be one.
        "roll-amended": lambda one: amend(one, "AC", at=late),
        "withdrawn": lambda one: one.add(acts.withdrawn("1", "-"), CHAIR, at=late),
    }
    for act, turn in turns.items():
        one = Consultation(states=4, suspended=(), ballots=1, sealed=sealed)
        for code, vote in (("AA", "for"), ("AB", "for"), ("AC", "against")):
            one.reply(code, vote)
        turn(one)
        one.close(at=late + DAY)
        if sealed:
            one.unseal()
        one.declare()
        report = audit(one.bundle())
        assert codes(report) == {"forbidden-act"}
        assert [failure.message.partition(" ")[0] for failure in report.failures] == [act]
        # It has no effect: the roll and the ballots are counted as they stood at the deadline.
        assert report.results[0] | {"entitled": 4, "outcome": "not-adopted"} == report.results[0]


def test_until_the_deadline_as_extended_the_roll_and_the_ballots_may_change_and_focal_points_until_closing() -> None:
    one = Consultation()
    one.extend(CLOSES + DAY)
    amend(one, "AA", at=CLOSES)
    one.add(acts.withdrawn("1", "-"), CHAIR, at=CLOSES + DAY - INSTANT)
    one.add(acts.focal_point_changed("AB", "fp-AB", "removed"), OFFICER, at=CLOSES + 2 * DAY)
    one.close(at=CLOSES + 3 * DAY)
    one.declare()
    assert audit(one.bundle()).verdict == "verified"


def test_an_extension_beyond_the_end_of_time_is_refused_and_not_a_crash() -> None:
    far = CLOSES.replace(year=9999, month=12, day=30)
    one = Consultation(record_until=far)
    one.extend(one.closes + 9 * DAY)
    demand_code(one, "forbidden-act")


def test_the_seal_is_the_one_of_the_record_format() -> None:
    one = honest(sealed=True)
    replies = [entry for entry in one.entries if entry["act"] == "replied"]
    assert all("votes" not in entry and "statements" not in entry for entry in replies)
    assert all(entry["seal"] == seal_of(one.openings[entry["seq"]]) for entry in replies)

"""Seals and what opens them (record format §1.3): whatever does not agree is found."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ballot.record import acts
from ballot.record.acts import CLOCK
from ballot.record.replay import seal_of
from tests.support.evidence.operators import DAY, HASH, INSTANT, Break, closed, require_code
from tests.support.evidence.records import CHAIR, Consultation, honest

OPEN_VOTES_ONLY: dict[str, tuple[str, Break]] = {
    "unsealed though nothing was sealed": ("forbidden-act", lambda one: closed(one).unseal([OPENING])),
}


OPENING = {"reply": 1, "salt": HASH, "state": "AA", "statements": {}, "votes": {"1": "for"}}


def one_by_one(one: Consultation) -> list[dict[str, object]]:
    return [one.openings[reply.seq] for reply in sorted(one.standing().standing_replies().values())]


def openings(one: Consultation) -> list[dict[str, object]]:
    return one_by_one(closed(one))


def unsealed_as(one: Consultation, change: Callable[[list[dict[str, object]]], list[dict[str, object]]]) -> None:
    one.add({"act": "unsealed", "openings": change(openings(one))}, CLOCK, one.standing().recording_ends())


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
    "unsealed before closing": ("early-close", lambda one: one.unseal()),
    "unsealed by the chair": ("forbidden-act", lambda one: closed(one).unseal(by=CHAIR)),
    "unsealed while papers could still be recorded": (
        "early-close",
        lambda one: closed(one).unseal(at=one.standing().recording_ends() - INSTANT),
    ),
    "unsealed again with an act between": (
        "forbidden-act",
        lambda one: (
            one.add(acts.unsealed(openings(one)[:1]), CLOCK, one.standing().recording_ends()),
            one.add(acts.annulled("-"), CHAIR),
            one.add(acts.unsealed(one_by_one(one)[1:]), CLOCK),
        ),
    ),
    "annulled after unsealing": (
        "forbidden-act",
        lambda one: (closed(one).unseal(), one.add(acts.annulled("-"), CHAIR)),
    ),
    "declared when only some seals were opened": (
        "seal-mismatch",
        lambda one: (unsealed_as(one, lambda o: o[:2]), one.declare()),
    ),
    "unsealed in parts, the later replies first": (
        "seal-mismatch",
        lambda one: (unsealed_as(one, lambda o: o[2:]), one.add(acts.unsealed(one_by_one(one)[:2]), CLOCK)),
    ),
    "unsealed twice": ("seal-mismatch", lambda one: (closed(one).unseal(), one.unseal())),
    "declared without unsealing": ("seal-mismatch", lambda one: closed(one).declare(at=one.closes + 9 * DAY)),
    "a paper after unsealing": ("late-reply", lambda one: (closed(one).unseal(), one.paper("AB"))),
    "an opening left out": ("seal-mismatch", lambda one: (unsealed_as(one, lambda o: o[1:]), one.declare())),
    "no openings": ("bad-entry", lambda one: unsealed_as(one, lambda o: [])),
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


@pytest.mark.parametrize("name", OPEN_VOTES_ONLY)
def test_unsealing_belongs_to_sealed_records(name: str) -> None:
    code, do_wrong = OPEN_VOTES_ONLY[name]
    one = honest(paper_days=2)
    do_wrong(one)
    require_code(one, code)


@pytest.mark.parametrize("name", SEALS)
def test_seals_and_openings_that_do_not_agree_are_found(name: str) -> None:
    code, do_wrong = SEALS[name]
    one = honest(sealed=True, paper_days=2)
    do_wrong(one)
    require_code(one, code)


def test_unsealing_where_nobody_replied_is_found() -> None:
    one = Consultation(sealed=True)
    one.close()
    one.unseal([OPENING])
    require_code(one, "forbidden-act")


def test_the_seal_is_the_one_of_the_record_format() -> None:
    one = honest(sealed=True)
    replies = [entry for entry in one.entries if entry["act"] == "replied"]
    assert all("votes" not in entry and "statements" not in entry for entry in replies)
    assert all(entry["seal"] == seal_of(one.openings[entry["seq"]]) for entry in replies)

"""Each rule of record format §1.2, broken one at a time by an operator who then signs everything again."""

from __future__ import annotations

from datetime import datetime

import pytest

from ballot.record import acts
from ballot.record.acts import CLOCK, Actor
from ballot.record.shapes import read_time
from tests.support.evidence.auditing import audit, codes
from tests.support.evidence.operators import (
    DAY,
    HASH,
    INSTANT,
    Break,
    amend,
    annulled,
    closed,
    declared,
    require_code,
    withdraw_then,
)
from tests.support.evidence.records import CHAIR, CLOSES, OFFICER, SECOND, START, Consultation, focal_point, honest


def remove(one: Consultation, code: str, by: Actor = OFFICER, second: Actor = SECOND, person: str = "") -> None:
    one.add(acts.focal_point_changed(code, person or f"fp-{code}", "removed", second), by)


def add(one: Consultation, code: str, person: str, by: Actor = OFFICER, second: Actor = SECOND) -> None:
    one.add(acts.focal_point_changed(code, person, "added", second), by)


def last_at(one: Consultation, code: str) -> datetime:
    return read_time(one.standing().replies[code].at)


def reopened(one: Consultation) -> dict[str, object]:
    return {name: value for name, value in one.entries[0].items() if name not in ("seq", "at", "by")}


def remove_then_reply(one: Consultation) -> None:
    remove(one, "AA")
    one.reply("AA")


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
    "a focal point removed by one officer alone": ("forbidden-act", lambda one: remove(one, "AA", second=OFFICER)),
    "a focal point added with the clock's confirmation": (
        "forbidden-act",
        lambda one: add(one, "AA", "fp-new", second=CLOCK),
    ),
    "a focal point added who is in office for the State": ("forbidden-act", lambda one: add(one, "AA", "fp-AA")),
    "a focal point added who is in office for another State": ("forbidden-act", lambda one: add(one, "AA", "fp-AB")),
    "a focal point added who was removed": ("forbidden-act", lambda one: (remove(one, "AA"), add(one, "AA", "fp-AA"))),
    "a focal point added for another State who was removed": (
        "forbidden-act",
        lambda one: (remove(one, "AA"), add(one, "AB", "fp-AA")),
    ),
    "a focal point removed who is not in office": ("forbidden-act", lambda one: remove(one, "AA", person="fp-none")),
    "a focal point removed who is in office for another State": (
        "forbidden-act",
        lambda one: remove(one, "AA", person="fp-AB"),
    ),
    "a focal point removed twice": ("forbidden-act", lambda one: (remove(one, "AA"), remove(one, "AA"))),
    "a reply by a focal point of another State": ("forbidden-act", lambda one: one.reply("AA", by=focal_point("AB"))),
    "a reply by somebody never in office": (
        "forbidden-act",
        lambda one: one.reply("AA", by=Actor("focal-point", "fp-none")),
    ),
    "a reply by a focal point who was named later": (
        "forbidden-act",
        lambda one: (one.reply("AA", by=Actor("focal-point", "fp-new")), add(one, "AA", "fp-new")),
    ),
    "a paper received after it was recorded": (
        "forbidden-act",
        lambda one: one.paper("AE", received=one.now + 2 * INSTANT, at=one.now + INSTANT),
    ),
    "a paper not newer than what stands": ("older-reply", lambda one: one.paper("AA", received=last_at(one, "AA"))),
    "a paper older than a paper": ("older-reply", lambda one: one.paper("AB", received=START)),
    "the last ballot withdrawn": (
        "forbidden-act",
        lambda one: [one.add(acts.withdrawn(ballot, "-"), CHAIR) for ballot in one.ballots],
    ),
    "focal point changed after closing": ("forbidden-act", lambda one: remove(closed(one), "AA")),
    "closed before the deadline": ("early-close", lambda one: one.close(at=one.closes - INSTANT)),
    "closed as if all had replied": ("early-close", lambda one: one.close("all-replied")),
    "closed as if all had replied, after the deadline": (
        "forbidden-act",
        lambda one: one.close("all-replied", at=one.closes),
    ),
    "closed by the chair though not all had replied": ("forbidden-act", lambda one: one.close(by=CHAIR)),
    "closed by staff": ("forbidden-act", lambda one: one.close(by=OFFICER)),
    "closed twice": ("forbidden-act", lambda one: closed(one).close()),
    "closed after annulling": ("forbidden-act", lambda one: annulled(one).close()),
    "declared by the chair": ("forbidden-act", lambda one: closed(one).declare(by=CHAIR, at=one.closes + 9 * DAY)),
    "declared before closing": ("early-close", lambda one: one.declare()),
    "declared while papers could still be recorded": ("early-close", lambda one: closed(one).declare()),
    "declared too soon": ("early-close", lambda one: closed(one).declare(at=one.standing().recording_ends() - INSTANT)),
    "declared twice": ("forbidden-act", lambda one: declared(one).declare()),
    "closed after declaring": ("forbidden-act", lambda one: declared(one).close()),
    "extended after declaring": ("forbidden-act", lambda one: declared(one).extend(one.closes + DAY)),
    "annulled after declaring": ("forbidden-act", lambda one: annulled(declared(one))),
    "annulled by staff": ("forbidden-act", lambda one: one.add(acts.annulled("-"), OFFICER)),
    "annulled by the clock": ("forbidden-act", lambda one: one.add(acts.annulled("-"), CLOCK)),
    "annulled twice": ("forbidden-act", lambda one: annulled(annulled(one))),
    "published before declaring": ("forbidden-act", lambda one: one.add(acts.published("a.pdf", HASH), CHAIR)),
    "published by a focal point": (
        "forbidden-act",
        lambda one: declared(one).add(acts.published("a.pdf", HASH), focal_point("AA")),
    ),
    "published after annulling": ("forbidden-act", lambda one: annulled(one).add(acts.published("a.pdf", HASH), CHAIR)),
    "the clock goes back": ("bad-order", lambda one: one.reply("AA", at=START)),
}


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
    require_code(one, code)


@pytest.mark.parametrize("name", sorted(OPEN_RECORD.keys() - FOUND_WHEN_OPENED))
def test_an_act_that_is_not_allowed_is_found_in_a_sealed_record_too(name: str) -> None:
    code, do_wrong = OPEN_RECORD[name]
    one = honest(sealed=True, paper_days=2)
    do_wrong(one)
    require_code(one, code)


@pytest.mark.parametrize("by", [OFFICER, CLOCK, focal_point("AA")])
def test_opening_by_anyone_but_the_chair_is_found(by: Actor) -> None:
    require_code(Consultation(by=by), "forbidden-act")


def test_a_record_that_does_not_begin_with_its_opening_is_found() -> None:
    one = Consultation()
    one.entries.clear()
    report = audit(one.bundle())
    assert "forbidden-act" in codes(report)
    one.reply("AA")
    one.entries.append(Consultation().entries[0] | {"seq": 1, "at": one.entries[0]["at"]})
    assert "forbidden-act" in codes(audit(one.bundle()))

"""Replies on paper: two officers, received in time, recorded in time, and unreadable for everyone else until closing."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from sqlmodel import select

from ballot.record.acts import commitment, evidence_of_scan
from ballot.record.canonical import parse_object
from ballot.rules.refusals import (
    AlreadyDone,
    BadInput,
    DeadlinePassed,
    EmptyReply,
    NotEntitled,
    NotOnRoll,
    NotOpen,
    Refused,
    StatementRefused,
    UnknownBallot,
    UnknownChoice,
)
from ballot.services.consultations import chair_acts, closing
from ballot.services.countersigning import paper_reply, proposals
from ballot.services.validation.file_limits import LARGEST_FILE
from ballot.store.tables import PendingAct
from tests.support.installation import CLOSES, DAY, HOUR, INSTANT, SCAN, START, World, address_of
from tests.support.installation_fixtures import MakeWorld
from tests.support.replies.paper_replies import propose_paper


@pytest.mark.parametrize("sealed", [True, False], ids=["sealed", "open"])
@pytest.mark.parametrize("channel", ["letter", "note-verbale", "fax", "e-mail", "meeting"])
def test_a_paper_reply_of_two_officers_stands_like_any_other(world: World, sealed: bool, channel: str) -> None:
    consultation = world.open(sealed=sealed)
    world.reply(consultation, "AA", "for")
    world.clock.forward(HOUR)
    seq = world.record_paper(consultation, world.paper("AA", {"1": "against"}, channel=channel))
    entry = world.entries(consultation)[seq]
    assert (entry["channel"], entry["revision"]) == (channel, 2)
    assert entry["by"] == {"role": "secretariat", "id": world.secretary}
    assert entry["confirmed_by"] == {"role": "secretariat", "id": world.second}
    with world.parts.store.reading() as tx:
        sealed = tx.exec(select(PendingAct.sealed_commitment)).one()
    assert sealed is not None
    hidden = parse_object(world.parts.seals.open(world.standing(consultation).origin, f"commitment:{seq}", sealed))
    assert hidden == evidence_of_scan(seq, bytes.fromhex(hidden["salt"]), sha256(SCAN).hexdigest())
    assert entry["evidence"] == commitment(hidden)
    assert entry["received_at"] == "2026-03-02T10:00:00.000000Z"
    assert [mail.facts["revision"] for mail in world.mails("receipt", "AA")] == [1, 2]
    world.close(consultation)
    [first, second] = world.audit(consultation).results
    assert (first["for"], first["against"], second["for"]) == (0, 1, 0)


@pytest.mark.parametrize("sealed", [True, False], ids=["sealed", "open"])
def test_the_database_holds_nothing_readable_of_a_paper_that_waits(world: World, sealed: bool) -> None:
    consultation = world.open(sealed=sealed)
    secret = "we object most strongly"
    pending = propose_paper(world, consultation, statements={"1": secret}, scan=b"scan: " + secret.encode())
    _assert_nowhere(world, secret)
    if sealed:
        proposals.confirm_proposal(world.parts, world.second, pending)
        _assert_nowhere(world, secret)


def _assert_nowhere(world: World, secret: str) -> None:
    found = world.raw_bytes()
    assert b"DM-26/1001" in found  # so the search is in the right place
    assert secret.encode() not in found


def test_a_paper_is_recorded_between_the_deadline_and_the_end_of_recording(any_world: World) -> None:
    world = any_world
    consultation = world.open(record_until=CLOSES + DAY)
    world.clock.moment = CLOSES + HOUR
    world.record_paper(consultation, world.paper("AA", received_at=CLOSES - INSTANT))  # nobody has closed yet
    closing.close_due(world.parts)
    world.clock.moment = CLOSES + DAY - INSTANT
    world.record_paper(consultation, world.paper("BB", received_at=CLOSES - INSTANT))
    assert world.acts(consultation) == ["opened", "replied", "closed", "replied"]
    world.close(consultation)
    assert world.audit(consultation).results[0]["against"] == 2


@pytest.mark.parametrize("closed", [True, False], ids=["closed", "not closed yet"])
def test_a_paper_received_or_recorded_too_late_is_refused(world: World, closed: bool) -> None:
    consultation = world.open(record_until=CLOSES + DAY)
    world.clock.moment = CLOSES + HOUR
    pending = propose_paper(world, consultation, received_at=CLOSES - INSTANT)
    if closed:
        closing.close_due(world.parts)
    with world.refuses(DeadlinePassed, closes_at=CLOSES, at=CLOSES):
        propose_paper(world, consultation, received_at=CLOSES)
    world.clock.moment = CLOSES + DAY
    with world.refuses(DeadlinePassed, closes_at=CLOSES + DAY):
        propose_paper(world, consultation, received_at=CLOSES - INSTANT)
    with world.refuses(DeadlinePassed):
        proposals.confirm_proposal(world.parts, world.second, pending)
    world.close(consultation)
    with world.refuses(AlreadyDone, act="rejected"):  # what still waited was laid aside when the end had come
        proposals.confirm_proposal(world.parts, world.second, pending)
    assert world.audit(consultation).results[0]["against"] == 0


@pytest.mark.parametrize("end", ["rejected", "declared", "annulled"])
def test_what_was_not_confirmed_is_forgotten_with_its_scan(world: World, end: str) -> None:
    consultation = world.open()
    world.record_paper(consultation, world.paper("BB"))
    kept = world.dump()["evidence"]
    pending = paper_reply.propose_paper_reply(
        world.parts, world.secretary, consultation, world.paper("AA", scan=b"%PDF-another scan")
    )
    assert len(world.dump()["evidence"]) == 2
    if end == "rejected":
        proposals.reject_proposal(world.parts, world.second, pending)
    elif end == "declared":
        world.close(consultation)
    else:
        chair_acts.annul_consultation(world.parts, world.chair, consultation, "a reason")
    assert world.dump()["evidence"] == kept
    assert len(kept) == 1
    assert proposals.list_waiting_proposals(world.parts, consultation) == []


def test_of_two_replies_with_the_same_letter_each_has_a_scan_of_its_own(world: World) -> None:
    consultation = world.open()
    first, second = (
        paper_reply.propose_paper_reply(world.parts, world.secretary, consultation, world.paper(state))
        for state in ("AA", "BB")
    )
    assert len(world.dump()["evidence"]) == 2
    proposals.reject_proposal(world.parts, world.second, first)
    assert len(world.dump()["evidence"]) == 1
    proposals.confirm_proposal(world.parts, world.second, second)
    assert len(world.dump()["evidence"]) == 1


@pytest.mark.parametrize(
    ("refusal", "changes"),
    [
        (BadInput, {"scan": b""}),
        (BadInput, {"scan": bytes(LARGEST_FILE + 1)}),
        (BadInput, {"channel": "link"}),
        (BadInput, {"channel": "pigeon"}),
        (BadInput, {"received_at": START + INSTANT}),
        (BadInput, {"received_at": START - INSTANT}),
        (NotOnRoll, {"state": "ZZ"}),
        (NotEntitled, {"state": "EE"}),
        (UnknownBallot, {"votes": {"9": "for"}}),
        (UnknownChoice, {"votes": {"1": "yes"}}),
        (EmptyReply, {"votes": {"1": "for"}, "state": "BB", "empty": True}),
        (StatementRefused, {"statements": {"1": "half a \udc00 character"}}),
    ],
)
def test_a_paper_that_cannot_be_a_reply_is_refused(
    make_world: MakeWorld, refusal: type[Refused], changes: dict[str, Any]
) -> None:
    world = make_world(suspended=["EE"])
    consultation = world.open()
    paper = world.paper(**{name: value for name, value in changes.items() if name != "empty"})
    if "empty" in changes:
        paper = paper_reply.PaperReply(**{**vars(paper), "votes": {}})
    with world.refuses(refusal):
        paper_reply.propose_paper_reply(world.parts, world.secretary, consultation, paper)


def test_a_draft_takes_no_paper(world: World) -> None:
    draft = world.draft()
    with world.refuses(NotOpen):
        propose_paper(world, draft)


def test_an_annulled_consultation_takes_no_paper_either(world: World) -> None:
    consultation = world.open(record_until=CLOSES + DAY)
    pending = propose_paper(world, consultation)
    chair_acts.annul_consultation(world.parts, world.chair, consultation, "the text was wrong")
    with world.refuses(AlreadyDone, act="rejected"):
        proposals.confirm_proposal(world.parts, world.second, pending)
    with world.refuses(NotOpen):
        propose_paper(world, consultation)


def test_all_focal_points_of_the_state_learn_of_a_paper_recorded_for_it(make_world: MakeWorld) -> None:
    world = make_world(focal_points=2)
    consultation = world.open()
    world.clock.forward(timedelta(minutes=1))
    world.record_paper(consultation, world.paper("BB"))
    assert world.addresses("receipt") == sorted([address_of("BB"), address_of("BB", 1)])

"""The roll of an open consultation changes by two officers' act; the ledger of rights serves the consultations to come."""

from __future__ import annotations

from datetime import date

import pytest
from sqlmodel import select

from ballot.rules.refusals import (
    AlreadyDone,
    BadInput,
    DeadlinePassed,
    NotEntitled,
    NotOnRoll,
    NotOpen,
    NotYetAvailable,
    SecondOfficerNeeded,
    UnknownConsultation,
)
from ballot.services.consultations import chair_acts
from ballot.services.council import members, roll_import, voting_rights
from ballot.services.council.members import Member
from ballot.services.countersigning import proposals, roll_amendment
from ballot.store.tables import VotingRight
from tests.support.installation import BODY, CLOSES, DAY, GROUND, HOST, World, address_of
from tests.support.installation_fixtures import MakeWorld


@pytest.mark.parametrize("sealed", [True, False], ids=["sealed", "open"])
def test_the_reply_of_a_suspended_state_is_set_aside_and_counts_again_once_restored(
    make_any_world: MakeWorld, sealed: bool
) -> None:
    world = make_any_world()
    kept, lost = world.open(sealed=sealed), world.open(sealed=sealed)
    for consultation in (kept, lost):
        world.reply(consultation, "AA", "against")
        world.reply(consultation, "BB", "for")
        world.amend_roll(consultation, "AA", entitled=False)
        with world.refuses(NotEntitled):
            world.reply(consultation, "AA", "for")
    world.amend_roll(kept, "AA", entitled=True)
    for consultation in (kept, lost):
        world.close(consultation)
    counts = [
        (result["for"], result["against"], result["entitled"], result["required"])
        for consultation in (kept, lost)
        for result in world.audit(consultation).results[:1]
    ]
    assert counts == [(1, 1, 5, 3), (1, 0, 4, 3)]


def test_the_seal_of_a_suspended_state_is_never_opened(world: World) -> None:
    consultation = world.open()
    world.reply(consultation, "AA", "against")
    world.amend_roll(consultation, "AA", entitled=False)
    world.close(consultation)
    assert "unsealed" not in world.acts(consultation)
    assert world.dump()["sealed_opening"] == []
    world.audit(consultation)


def test_a_restored_state_is_invited_and_replies(make_world: MakeWorld) -> None:
    world = make_world(suspended=["EE"], focal_points=2)
    consultation = world.open()
    assert address_of("EE") not in world.addresses("invitation")
    world.amend_roll(consultation, "EE", entitled=True)
    assert [mail.address for mail in world.mails("invitation", "EE")] == [address_of("EE"), address_of("EE", 1)]
    world.reply(consultation, "EE", number=1)
    world.amend_roll(consultation, "EE", entitled=False)
    world.amend_roll(consultation, "EE", entitled=True)
    assert len(world.mails("invitation", "EE")) == 4
    world.close(consultation)
    assert world.audit(consultation).results[0]["for"] == 1


def test_an_amendment_is_an_entry_of_two_officers_and_a_line_in_the_ledger(world: World) -> None:
    consultation = world.open()
    seq = world.amend_roll(consultation, "AA", entitled=False)
    entry = world.entries(consultation)[seq]
    assert entry["by"] == {"role": "secretariat", "id": world.secretary}
    assert entry["confirmed_by"] == {"role": "secretariat", "id": world.second}
    assert (entry["state"], entry["entitled"], entry["ground"]) == ("AA", False, GROUND)
    with world.parts.store.reading() as tx:
        [line] = tx.exec(select(VotingRight)).all()
    assert (line.state, line.entitled, line.ground, line.recorded_by) == ("AA", False, GROUND, world.secretary)
    assert [seat.ground for seat in world.standing(world.open()).roll] == [GROUND, None, None, None, None]


def test_an_amendment_that_cannot_be_is_refused(make_world: MakeWorld) -> None:
    world = make_world(suspended=["EE"])
    draft, consultation = world.draft(), world.open()

    def propose(which: int, state: str, entitled: bool, ground: str | None, reason: str = "arrears") -> int:
        return roll_amendment.propose_roll_amendment(
            world.parts, world.secretary, which, state, entitled=entitled, ground=ground, reason=reason
        )

    for refusal, wanted in (
        (NotOpen, (draft, "AA", False, GROUND)),
        (UnknownConsultation, (99, "AA", False, GROUND)),
        (NotOnRoll, (consultation, "ZZ", False, GROUND)),
        (BadInput, (consultation, "AA", False, None)),
        (BadInput, (consultation, "AA", False, "")),
        (BadInput, (consultation, "EE", True, GROUND)),
        (BadInput, (consultation, "AA", False, GROUND, "  ")),
        (AlreadyDone, (consultation, "AA", True, None)),
        (AlreadyDone, (consultation, "EE", False, GROUND)),
    ):
        with world.refuses(refusal):
            propose(*wanted)
    world.clock.moment = CLOSES
    with world.refuses(DeadlinePassed):
        propose(consultation, "AA", False, GROUND)


def test_an_amendment_needs_another_officer_and_is_judged_again_when_confirmed(world: World) -> None:
    consultation = world.open()
    pending = [
        roll_amendment.propose_roll_amendment(
            world.parts, by, consultation, "AA", entitled=False, ground=GROUND, reason="arrears"
        )
        for by in (world.secretary, world.second)
    ]
    with world.refuses(SecondOfficerNeeded):
        proposals.confirm_proposal(world.parts, world.secretary, pending[0])
    assert world.standing(consultation).roll.entitled == 5
    proposals.confirm_proposal(world.parts, world.second, pending[0])
    with world.refuses(AlreadyDone):
        proposals.confirm_proposal(world.parts, world.secretary, pending[1])
    with world.refuses(AlreadyDone):
        proposals.confirm_proposal(world.parts, world.second, pending[0])
    with world.refuses(NotYetAvailable):
        proposals.confirm_proposal(world.parts, world.second, 99)
    world.clock.moment = CLOSES
    with world.refuses(AlreadyDone):
        proposals.reject_proposal(world.parts, world.second, pending[0])
    proposals.reject_proposal(world.parts, world.second, pending[1])
    assert proposals.list_waiting_proposals(world.parts, consultation) == []


def test_a_suspended_state_hears_no_more_of_it_and_a_count_goes_without_it(world: World) -> None:
    consultation = world.open(sealed=False)
    for state in world.states[1:]:
        world.reply(consultation, state)
    world.amend_roll(consultation, "AA", entitled=False)
    chair_acts.extend_deadline(world.parts, world.chair, consultation, CLOSES + DAY, "more time")
    assert address_of("AA") not in world.addresses("extension")
    chair_acts.close_early(world.parts, world.chair, consultation)
    assert address_of("AA") not in world.addresses("result")
    assert world.audit(consultation).results[0]["entitled"] == 4


def test_the_ledger_changes_what_is_opened_afterwards_and_nothing_else(world: World) -> None:
    before = world.open()
    voting_rights.set_right(
        world.parts,
        world.secretary,
        BODY,
        "AA",
        entitled=False,
        ground=GROUND,
        effective_on=date(2026, 3, 1),
        reason="two years",
    )
    after = world.open()
    assert [world.standing(one).roll.entitled for one in (before, after)] == [5, 4]
    [first, *_] = members.list_members(world.parts, BODY)
    assert (first.seat.state, first.entitled, first.ground) == ("AA", False, GROUND)
    for refusal, state, ground, reason in (
        (NotOnRoll, "ZZ", GROUND, "x"),
        (BadInput, "BB", "", "x"),
        (BadInput, "BB", GROUND, " "),
    ):
        with world.refuses(refusal):
            voting_rights.set_right(
                world.parts,
                world.secretary,
                BODY,
                state,
                entitled=False,
                ground=ground,
                effective_on=date(2026, 3, 1),
                reason=reason,
            )


def test_the_roll_call_keeps_the_order_in_which_members_were_seated(world: World) -> None:
    order = ["CC", "AA", "EE", "BB", "DD"]
    seats = [Member(state, "A", entitled=state != "AA", ground=GROUND if state == "AA" else None) for state in order]
    assert roll_import.seat_members(world.parts, world.secretary, BODY, seats, "a new order") == 5
    assert roll_import.seat_members(world.parts, world.secretary, BODY, seats, "the same again") == 5
    assert len(world.dump()["voting_right"]) == 1
    consultation = world.open()
    assert [seat.state for seat in world.standing(consultation).roll] == order
    assert [view.seat.state for view in members.list_members(world.parts, BODY)] == order
    with world.refuses(BadInput):
        roll_import.seat_members(world.parts, world.secretary, BODY, [*seats, seats[0]], "twice")


def test_a_body_keeps_its_host(world: World) -> None:
    before = world.dump()
    members.ensure_body(world.parts, BODY, HOST, {"en": "Another name"})
    assert world.dump() == before
    with world.refuses(AlreadyDone):
        members.ensure_body(world.parts, BODY, "elsewhere.example", {"en": "Council"})

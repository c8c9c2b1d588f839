"""What one officer proposes, another one confirms or rejects; it is judged again when it is confirmed."""

from __future__ import annotations

import pytest

from ballot.record.shapes import read_time
from ballot.rules.refusals import (
    AlreadyDone,
    NotAllowed,
    NotEntitled,
    OlderReply,
    SecondOfficerNeeded,
    UnknownPerson,
)
from ballot.services.countersigning import proposals
from tests.support.installation import HOUR, World
from tests.support.replies.paper_replies import propose_paper


def test_the_officer_who_proposed_cannot_confirm(any_world: World) -> None:
    consultation = any_world.open()
    pending = propose_paper(any_world, consultation)
    with any_world.refuses(SecondOfficerNeeded):
        proposals.confirm_proposal(any_world.parts, any_world.secretary, pending)
    for by in (any_world.chair, any_world.vice_chair, any_world.auditor):
        with any_world.refuses(NotAllowed):
            proposals.confirm_proposal(any_world.parts, by, pending)
    proposals.confirm_proposal(any_world.parts, any_world.second, pending)
    with any_world.refuses(AlreadyDone):
        proposals.confirm_proposal(any_world.parts, any_world.second, pending)
    assert any_world.acts(consultation) == ["opened", "replied"]


def test_a_proposal_is_not_a_reply_and_a_rejected_one_is_forgotten(world: World) -> None:
    consultation = world.open()
    pending = propose_paper(world, consultation)
    assert world.standing(consultation).replies == {}
    assert proposals.proposed_content(world.parts, world.second, pending)["votes"] == {"1": "against"}
    with world.refuses(NotAllowed):
        proposals.proposed_content(world.parts, world.chair, pending)
    proposals.reject_proposal(world.parts, world.secretary, pending)
    assert proposals.list_waiting_proposals(world.parts, consultation) == []
    with world.refuses(AlreadyDone):
        proposals.proposed_content(world.parts, world.second, pending)
    [row] = world.dump()["pending_act"]
    assert b"" in row
    assert world.acts(consultation) == ["opened"]


def test_what_was_proposed_is_judged_again_when_it_is_confirmed(world: World) -> None:
    consultation = world.open()
    pending = propose_paper(world, consultation)
    world.amend_roll(consultation, "AA", entitled=False)
    with world.refuses(NotEntitled):
        proposals.confirm_proposal(world.parts, world.second, pending)
    world.amend_roll(consultation, "AA", entitled=True)
    proposals.confirm_proposal(world.parts, world.second, pending)


def test_a_letter_proposed_in_time_is_refused_once_a_newer_reply_stands_with_both_times(world: World) -> None:
    consultation = world.open()
    pending = propose_paper(world, consultation)
    world.clock.forward(HOUR)
    world.reply(consultation, "AA", "against")
    stands = read_time(world.entries(consultation)[-1]["at"])
    before = world.dump()
    with pytest.raises(OlderReply) as refused:
        proposals.confirm_proposal(world.parts, world.second, pending)
    assert refused.value.facts["received_at"] < stands == refused.value.facts["stands"]
    assert world.dump() == before


def test_a_proposal_of_an_officer_who_has_left_is_not_confirmed(world: World) -> None:
    consultation = world.open()
    pending = propose_paper(world, consultation)
    with world.parts.store.writing() as tx:
        tx.connection().exec_driver_sql(
            "UPDATE officer SET disabled_at = created_at WHERE public_id = ?", (world.secretary,)
        )
    with world.refuses(UnknownPerson):
        proposals.confirm_proposal(world.parts, world.second, pending)

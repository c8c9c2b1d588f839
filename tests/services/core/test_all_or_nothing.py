"""Whatever goes wrong, and wherever: an act is in the database whole, mail rows and all, or it is not there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy.exc import IntegrityError

from ballot.services.consultations import chair_acts, opening
from ballot.services.consultations.closing import advance_consultation
from ballot.services.core.context import Parts
from ballot.services.council import focal_point_import
from ballot.services.council.members import Designation
from ballot.services.countersigning import paper_reply, proposals
from ballot.services.replies import submit
from ballot.services.replies.submit import submit_reply
from ballot.store.tables import OutboxDelivery
from tests.support import focal_point_changes
from tests.support.databases.faults import Broken, failing_statement
from tests.support.installation import BODY, CLOSES, DAY, START, World, address_of
from tests.support.installation_fixtures import MakeWorld
from tests.support.replies.forms import form_of, sender_of

Act = Callable[[World, int], object]


class _BrokenSeals:
    """A seal box that cannot close any more."""

    def close(self, origin: str, context: str, plaintext: bytes) -> bytes:
        raise Broken(context)

    def open(self, origin: str, context: str, ciphertext: bytes) -> bytes:
        raise Broken(context)


def _reply(world: World, parts: Parts, consultation: int) -> submit.Recorded:
    return submit_reply(parts, sender_of(world.person("AA"), consultation), form_of({"1": "for"}))


def test_a_reply_that_cannot_be_sealed_is_not_stored(any_world: World) -> None:
    consultation = any_world.open()
    any_world.reply(consultation, "AA")
    with any_world.refuses(Broken):
        _reply(any_world, replace(any_world.parts, seals=_BrokenSeals()), consultation)
    assert any_world.close(consultation).stage == "declared"
    assert any_world.audit(consultation).results[0]["for"] == 1


def test_a_reply_whose_receipt_row_is_refused_is_not_stored(any_world: World) -> None:
    consultation = any_world.open()
    person = any_world.person("AA")
    with any_world.parts.store.writing() as tx:
        tx.add(
            OutboxDelivery(
                kind="mail",
                message_id=f"earlier@{any_world.parts.mail_domain}",
                dedupe_key=f"receipt:{consultation}:reply:1:{person.id}",
                template="receipt",
                address=person.email,
                language="en",
                next_attempt_at=START,
                created_at=START,
            )
        )
    with any_world.refuses(IntegrityError):
        any_world.reply(consultation, "AA")


def test_a_reply_that_a_listener_fails_to_take_up_is_not_stored(any_world: World) -> None:
    consultation = any_world.open()

    def broken(*_: object) -> None:
        raise Broken("the second listener, after the mail was queued")

    parts = replace(any_world.parts, listeners=(*any_world.parts.listeners, broken))
    with any_world.refuses(Broken):
        _reply(any_world, parts, consultation)
    any_world.reply(consultation, "AA")


def _replace_reply(world: World, consultation: int) -> object:
    return world.reply(consultation, "AA", "against")


def _close(world: World, consultation: int) -> object:
    world.clock.moment = CLOSES
    return advance_consultation(world.parts, consultation)


def _annul(world: World, consultation: int) -> object:
    return chair_acts.annul_consultation(world.parts, world.chair, consultation, "a reason")


def _extend(world: World, consultation: int) -> object:
    return chair_acts.extend_deadline(world.parts, world.chair, consultation, CLOSES + DAY, "a reason")


def _remove(world: World, consultation: int) -> object:
    return focal_point_changes.remove_focal_point(
        world.parts, world.secretary, world.person("AA").public_id, second=world.second
    )


def _take_list(world: World, consultation: int) -> object:
    addresses = {"new@aa.example": "AA", "new@bb.example": "BB", "newer@aa.example": "AA"}
    people = [Designation(state, "New", address, "fr") for address, state in addresses.items()]
    return focal_point_import.import_focal_points(world.parts, world.secretary, BODY, people, second=world.second)


def _confirm(world: World, consultation: int) -> object:
    [pending] = proposals.list_waiting_proposals(world.parts, consultation)
    return proposals.confirm_proposal(world.parts, world.second, pending.id or 0)


def _open_another(world: World, consultation: int) -> object:
    return opening.open_consultation(world.parts, world.chair, consultation + 1)


@pytest.mark.parametrize("act", [_replace_reply, _close], ids=lambda act: act.__name__)
def test_an_act_that_fails_at_any_statement_or_at_its_commit_leaves_nothing(
    make_any_world: MakeWorld, act: Act
) -> None:
    _fail_everywhere(make_any_world(states=["AA", "BB"]), act)


@pytest.mark.parametrize(
    "act", [_annul, _extend, _remove, _take_list, _confirm, _open_another], ids=lambda act: act.__name__
)
def test_so_do_the_acts_of_the_officers(make_world: MakeWorld, act: Act) -> None:
    _fail_everywhere(make_world(states=["AA", "BB"]), act)


def _fail_everywhere(world: World, act: Act) -> None:
    """Do the act again and again, each time with the next statement failing, until it gets through."""
    consultation = world.open()
    world.reply(consultation, "AA")
    paper_reply.propose_paper_reply(world.parts, world.secretary, consultation, world.paper("BB"))
    world.draft()
    before = world.dump()
    for number in range(1, 200):
        world.forget()
        try:
            with failing_statement(world.parts.store.engine, number) as run:
                act(world, consultation)
        except Broken:
            assert world.dump() == before, run
        else:
            break
    assert number > 4
    assert run[-1] == "COMMIT"
    assert world.dump() != before
    world.standing(consultation)


def test_a_reply_and_its_receipts_are_there_together(any_world: World) -> None:
    consultation = any_world.open()
    recorded = any_world.reply(consultation, "AA")
    [receipt] = any_world.mails("receipt")
    assert (receipt.address, receipt.facts["seq"]) == (address_of("AA"), recorded.seq)


def test_a_commit_whose_answer_was_lost_is_not_repeated_by_the_second_try(world: World) -> None:
    """The person presses the button again, with what they saw standing: the reply is taken once."""
    consultation = world.open()
    first = world.reply(consultation, "AA", {"1": "for"}, instead_of=0)
    before = world.dump()
    again = world.reply(consultation, "AA", {"1": "for"}, instead_of=0)
    assert (again.seq, again.again, first.again) == (first.seq, True, False)
    assert world.dump() == before

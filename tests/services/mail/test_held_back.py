"""Mails that wait, or are not sent: receipts without a checkpoint, persons who were removed, damaged records."""

from __future__ import annotations

from ballot.record.receipt import read_receipt
from ballot.rules.refusals import NotYetAvailable
from ballot.services.consultations import chair_acts
from ballot.services.mail import delivery, resending
from ballot.services.mail.delivery import deliver_due
from tests.support.focal_point_changes import remove_focal_point
from tests.support.installation import CLOSES, DAY, START, PlainWords, World, address_of
from tests.support.installation_fixtures import MakeWorld
from tests.support.mail.outcomes import MINUTE, NEVER


def test_what_failed_for_a_person_who_was_removed_is_not_sent_again(any_world: World) -> None:
    world = any_world
    consultation = world.open()
    world.mailer.refuse[address_of("AA")] = NEVER
    deliver_due(world.parts, "worker")
    [invitation] = world.mails("invitation", "AA")
    remove_focal_point(world.parts, world.secretary, world.person("AA").public_id, second=world.second)
    assert world.mails("invitation", "AA")[0].status == "cancelled"
    with world.refuses(NotYetAvailable):
        resending.send_again(world.parts, world.secretary, consultation, invitation.number)
    deliver_due(world.parts, "worker")
    assert [(mail.template, mail.status) for mail in world.mails(state="AA")] == [
        ("invitation", "cancelled"),
        ("designation", "failed"),
    ]
    world.mailer.refuse.clear()
    assert resending.send_all_failed(world.parts, world.secretary, consultation) == 1
    deliver_due(world.parts, "worker")
    assert len(world.mailer.to(address_of("AA"), "designation")) == 1


def test_a_mail_to_a_removed_person_that_was_put_back_meanwhile_is_not_sent(world: World) -> None:
    consultation = world.open()
    deliver_due(world.parts, "worker")
    chair_acts.extend_deadline(world.parts, world.chair, consultation, CLOSES + DAY, "more time")
    remove_focal_point(world.parts, world.secretary, world.person("AA").public_id, second=world.second)
    with world.parts.store.writing() as tx:
        tx.connection().exec_driver_sql("UPDATE outbox_delivery SET status = 'queued' WHERE status = 'cancelled'")
    deliver_due(world.parts, "worker")
    assert [mail.status for mail in world.mails("extension", "AA")] == ["cancelled"]


def test_a_receipt_waits_for_the_checkpoint_that_covers_it(any_world: World) -> None:
    world = any_world
    consultation = world.open()
    deliver_due(world.parts, "worker")
    world.sign(consultation)
    recorded = world.reply(consultation, "AA")
    for _ in range(3):
        world.clock.forward(MINUTE)
        assert deliver_due(world.parts, "worker") == delivery.Delivered()
    [row] = world.mails("receipt")
    assert (row.status, row.attempts, row.claimed_by) == ("queued", 0, None)
    world.sign(consultation)
    world.clock.forward(MINUTE)
    assert deliver_due(world.parts, "worker").sent == 1
    [mail] = world.mailer.to(address_of("AA"), "receipt")
    [attachment, *_] = mail.attachments
    assert attachment.file_name == "receipt-dm-26-1001-AA-1.tlog-proof"
    receipt = read_receipt(attachment.content)
    receipt.require_consistent()
    assert receipt.index == recorded.seq
    world.kept(consultation).receipts["mailed"] = attachment.content
    world.close(consultation)
    world.audit(consultation)


def test_an_invitation_that_lost_its_purpose_is_not_sent(make_world: MakeWorld) -> None:
    """The consultation closed, was annulled, or is past its deadline; the State lost its right; the person left."""
    world = make_world(states=["AA", "BB", "CC"])
    closed = world.open(closes_at=START + DAY)
    world.close(closed)
    annulled = world.open()
    chair_acts.annul_consultation(world.parts, world.chair, annulled, "the text was wrong")
    late = world.open(closes_at=world.clock.now() + DAY)
    world.clock.forward(DAY)
    running = world.open()
    world.amend_roll(running, "AA", entitled=False)
    remove_focal_point(world.parts, world.secretary, world.person("BB").public_id, second=world.second)
    deliver_due(world.parts, "worker")
    sent = {(mail.consultation_id, mail.address) for mail in world.mails("invitation") if mail.status == "sent"}
    assert sent == {(running, address_of("CC"))}
    others = {mail.status for mail in world.mails("invitation") if (mail.consultation_id, mail.address) not in sent}
    assert others == {"cancelled"}
    assert world.row(late).stage == "open"


def test_a_mail_without_words_is_tried_again_and_holds_up_nobody(world: World) -> None:
    consultation = world.open()
    chair_acts.extend_deadline(world.parts, world.chair, consultation, CLOSES + DAY, "more time")
    words = world.parts.words
    assert isinstance(words, PlainWords)
    words.unknown.add("invitation")
    assert deliver_due(world.parts, "worker").sent == 5
    assert {mail.template for mail in world.mails() if mail.status == "sent"} == {"extension"}
    assert all("LookupError" in (mail.last_error or "") for mail in world.mails("invitation"))
    words.unknown.clear()
    world.clock.forward(MINUTE)
    assert deliver_due(world.parts, "worker").sent == 5


def test_a_damaged_record_holds_up_its_own_mails_and_no_others(world: World) -> None:
    damaged, sound = world.open(), world.open()
    world.tamper(damaged, 0, lambda line: line.replace(b"to approve", b"to dismiss"))
    world.forget()
    assert deliver_due(world.parts, "worker").sent == 5
    assert {mail.consultation_id for mail in world.mails() if mail.status == "sent"} == {sound}
    assert all("RecordDamaged" in (mail.last_error or "") for mail in world.mails() if mail.consultation_id == damaged)

"""The mail log: who was written to, when, whether it arrived; and what is done where it did not."""

from __future__ import annotations

import pytest

from ballot.ports import PlainDeliveryOutcome
from ballot.services.mail.bounces import record_bounce
from ballot.services.mail.claimed_mails import WAITS_FOR_CHECKPOINT
from ballot.services.mail.delivery import deliver_due
from ballot.store.tables import OutboxDelivery
from tests.support import focal_point_changes
from tests.support.installation import HOUR, World
from tests.support.mail.bounce_reports import Said
from tests.support.pages.browser import Browser, text
from tests.support.pages.secretariat_pages import HOSTILE, cells, of


def never(why: str = "550 no") -> PlainDeliveryOutcome:
    return PlainDeliveryOutcome("", False, why, permanent=True)


def bounce(world: World, state: str, number: int = 0, said: str = "550 unknown") -> None:
    assert record_bounce(world.parts, Said(about=(world.mails("invitation", state)[number].message_id,), reason=said))


def test_a_failed_mail_is_visible_and_is_sent_again(world: World, secretary: Browser) -> None:
    consultation = world.open()
    world.mailer.refuse["focal@br.example"] = never(f"550 no such mailbox {HOSTILE}")
    deliver_due(world.parts, "worker")
    page = secretary.get(of(world, consultation, "/mail?status=failed"))
    said = text(page)
    assert "8 mails: 7 sent, 0 waiting, 1 failed, 0 returned." in said
    assert "Sent (7)" in said
    [row] = cells(page)
    assert row[1] == "Brazil BR 0 focal@br.example"
    assert row[2].startswith(f"Failed 550 no such mailbox {HOSTILE}")
    assert HOSTILE not in page.text
    failed = next(mail for mail in world.mails() if mail.status == "failed")
    world.mailer.refuse.clear()
    done = secretary.post(of(world, consultation, f"/mail/{failed.id}/send-again"), {"status": "failed"})
    assert done.status_code == 303
    assert "None." in text(secretary.get(done.location))
    deliver_due(world.parts, "worker")
    assert {mail.status for mail in world.mails()} == {"sent"}
    assert secretary.post(of(world, consultation, f"/mail/{failed.id}/send-again")).status_code == 409
    other = world.open()
    assert secretary.post(of(world, other, f"/mail/{failed.id}/send-again")).status_code == 404


def test_a_mail_that_came_back_is_a_status_of_its_own_and_is_sent_again(world: World, secretary: Browser) -> None:
    consultation = world.open()
    deliver_due(world.parts, "worker")
    world.clock.forward(HOUR)
    bounce(world, "AR", 1, f"550 5.1.1 {HOSTILE}")
    page = secretary.get(of(world, consultation, "/mail?status=bounced"))
    assert "8 mails: 7 sent, 0 waiting, 0 failed, 1 returned." in text(page)
    [row] = cells(page)
    assert row[1] == "Argentina AR 1 deputy1@ar.example"
    assert row[2].startswith(f"Returned 550 5.1.1 {HOSTILE}")
    assert row[3].startswith("sent Monday 2 March 2026, 10:00 (Geneva) returned Monday 2 March 2026, 11:00")
    assert HOSTILE not in page.text
    assert len(cells(secretary.get(of(world, consultation, "/mail?status=sent")))) == 7
    lost = world.mails("invitation", "AR")[1]
    assert secretary.post(of(world, consultation, f"/mail/{lost.id}/send-again")).status_code == 303
    assert world.mails("invitation", "AR")[1].status == "queued"


def test_the_log_is_of_one_member_state_where_one_is_chosen(world: World, secretary: Browser) -> None:
    consultation = world.open()
    deliver_due(world.parts, "worker")
    bounce(world, "AR")
    assert len(cells(secretary.get(of(world, consultation, "/mail?state=AR")))) == 2
    assert len(cells(secretary.get(of(world, consultation, "/mail?state=AR&status=sent")))) == 1
    page = secretary.get(of(world, consultation, "/mail?state=XX"))
    assert len(cells(page)) == 8
    assert '<option value="AR">Argentina</option>' in page.text


def test_from_the_log_a_link_can_be_replaced_and_for_a_removed_person_nothing_is_offered(
    world: World, secretary: Browser
) -> None:
    consultation = world.open()
    deliver_due(world.parts, "worker")
    bounce(world, "AR")
    person = world.person("AR")
    address = f"/secretariat/members/AR/focal-points/{person.public_id}"
    assert f'href="{address}/replace-link"' in secretary.get(of(world, consultation, "/mail?status=bounced")).text
    focal_point_changes.remove_focal_point(world.parts, world.secretary, person.public_id, second=world.second)
    page = secretary.get(of(world, consultation, "/mail?status=bounced"))
    assert "AR 0 (removed)" in text(page)
    assert "replace-link" not in page.text
    assert "send-again" not in page.text


def test_all_failed_mails_are_sent_again_with_one_button(world: World, secretary: Browser) -> None:
    consultation = world.open()
    for state in ("ar", "br"):
        world.mailer.refuse[f"focal@{state}.example"] = never()
    deliver_due(world.parts, "worker")
    world.mailer.refuse.clear()
    assert "Send all 2 failed mails again" in text(secretary.get(of(world, consultation, "/mail")))
    done = secretary.post(of(world, consultation, "/mail/send-all-failed"))
    page = text(secretary.get(done.location))
    assert "2 mails have been queued again." in page
    assert "Send all" not in page
    deliver_due(world.parts, "worker")
    assert {mail.status for mail in world.mails()} == {"sent"}


def test_by_state_it_says_who_was_written_to_and_whether_it_arrived(world: World, secretary: Browser) -> None:
    consultation = world.open()
    world.mailer.refuse["deputy1@br.example"] = never("550 full")
    deliver_due(world.parts, "worker")
    bounce(world, "AR", 0, f"550 {HOSTILE}")
    for number in (1, 0):
        person = world.person("CA", number).public_id
        focal_point_changes.remove_focal_point(world.parts, world.secretary, person, second=world.second)
    page = secretary.get(of(world, consultation, "/mail/by-state"))
    when = "Monday 2 March 2026, 10:00 (Geneva)"
    rows = cells(page)
    assert rows[0] == ["Argentina", "AR 0 focal@ar.example", f"Invitation {when}", f"No: Returned 550 {HOSTILE}", "1"]
    assert rows[1] == ["AR 1 deputy1@ar.example", f"Invitation {when}", "No problems known", "1"]
    assert rows[3] == ["BR 1 deputy1@br.example", f"Invitation {when}", "No: Failed 550 full", "1"]
    assert rows[4][:2] == ["Canada", "CA 0 (removed) focal@ca.example"]
    assert rows[6] == ["Switzerland no right to vote", "CH 0 focal@ch.example", "None yet", "–", "0"]
    assert "2 Member States have a focal point who cannot be reached by mail." in text(page)
    assert HOSTILE not in page.text
    only = cells(secretary.get(of(world, consultation, "/mail/by-state?show=trouble")))
    assert [row[0] for row in only if len(row) == 5] == ["Argentina", "Brazil"]


def test_a_long_mail_log_has_pages(world: World, secretary: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ballot.web.secretariat.mail_log.MAILS_ON_PAGE", 3)
    consultation = world.open()
    for page, expected in ((1, 3), (2, 3), (3, 2), (99, 2), (-1, 3)):
        shown = secretary.get(of(world, consultation, f"/mail?page={page}"))
        assert len(cells(shown)) == expected
    assert secretary.get(of(world, consultation, "/mail?page=x&status=<b>")).status_code == 200


def test_a_draft_has_no_mail_log(world: World, secretary: Browser) -> None:
    draft = world.draft()
    for rest in ("/mail", "/mail/by-state"):
        assert secretary.get(of(world, draft, rest)).status_code == 409


@pytest.mark.parametrize(
    ("known", "said"),
    [
        ("cannot-be-written: LookupError", "The mail could not be written (LookupError)."),
        ("waits-for-checkpoint", "Waiting until the record is signed."),
        ("451 4.7.1 try again later", "451 4.7.1 try again later"),
    ],
)
def test_why_a_mail_has_not_gone_is_said_in_words(world: World, secretary: Browser, known: str, said: str) -> None:
    consultation = world.open()
    [invitation] = world.mails("invitation", "AR")[:1]
    with world.parts.store.writing() as tx:
        mail = tx.get(OutboxDelivery, invitation.id)
        assert mail is not None
        mail.last_error = known
        tx.add(mail)
    assert f"Waiting {said}" in text(secretary.get(of(world, consultation, "/mail?status=queued&state=AR")))


def test_a_mail_that_nobody_can_write_or_that_waits_is_noted_by_a_code(world: World) -> None:
    consultation = world.open()
    world.reply(consultation, "AR")
    deliver_due(world.parts, "worker")
    assert {mail.last_error for mail in world.mails("receipt")} == {WAITS_FOR_CHECKPOINT}

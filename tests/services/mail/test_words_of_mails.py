"""Every mail that the services queue finds its words with the facts that they give, and says what it must."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from ballot.services.consultations import chair_acts, opening
from ballot.services.core.recording import holding
from ballot.services.mail import delivery, reminders
from ballot.services.mail.listener import TEMPLATES
from ballot.services.replies import confirmation_codes, link_recovery
from tests.support import focal_point_changes
from tests.support.installation import BODY, CLOSES, DAY, HOUR, World, address_of
from tests.support.installation_fixtures import MakeWorld
from tests.support.mail.mail_facts import words


@pytest.fixture
def written(make_world: MakeWorld) -> World:
    """A consultation's whole life, its mails in real words."""
    world = make_world(states=["AA", "BB"], focal_points=2)
    world.parts = replace(world.parts, words=words())
    consultation = world.draft(reminder_hours=(24,), letter={"en": "Excellency,"}, contact={"name": "The Secretary"})
    opening.report_ready(world.parts, world.secretary, consultation)
    delivery.deliver_due(world.parts, "worker")
    opening.open_consultation(world.parts, world.chair, consultation)
    delivery.deliver_due(world.parts, "worker")
    link_recovery.request_links(world.parts, address_of("AA", 1), "192.0.2.1")
    link_recovery.answer_requests(world.parts)
    person = world.person("AA")
    with holding(world.parts, consultation) as held:
        confirmation_codes.send_confirmation_code(held, person, anew=True)
    delivery.deliver_due(world.parts, "worker")
    world.reply(consultation, "AA", "against", statements={"1": "A secret reason."})
    world.sign(consultation)
    chair_acts.withdraw_ballot(world.parts, world.chair, consultation, "2", "no longer urgent")
    chair_acts.extend_deadline(world.parts, world.chair, consultation, CLOSES + DAY, "more time")
    focal_point_changes.remove_focal_point(
        world.parts,
        world.secretary,
        world.person("BB", 1).public_id,
        second=world.second,
    )
    focal_point_changes.add_focal_point(
        world.parts, world.secretary, BODY, "BB", "Newly Named", "new@bb.example", "en", second=world.second
    )
    world.clock.moment = CLOSES + HOUR
    reminders.remind_due(world.parts)
    delivery.deliver_due(world.parts, "worker")
    world.close(consultation)
    annulled = world.open(closes_at=CLOSES + 10 * DAY)
    chair_acts.annul_consultation(world.parts, world.chair, annulled, "the text was wrong")
    world.clock.forward(timedelta(minutes=1))
    delivery.deliver_due(world.parts, "worker")
    return world


def test_every_mail_finds_its_words(written: World) -> None:
    assert [mail.last_error for mail in written.mails() if mail.status == "queued"] == []
    sent = {mail.template for mail in written.mails() if mail.status == "sent"}
    assert sent == set(TEMPLATES)


def test_mails_name_the_consultation_and_leave_no_blank_to_fill_in(written: World) -> None:
    assert len(written.mailer.sent) > 10
    for mail in written.mailer.sent:
        assert re.search(r"DM-26/100[12]", mail.subject)
        for part in (mail.text, mail.html):
            assert not re.search(r"\{\{|\{%|\{\w+\}|None|Undefined|Traceback|datetime\.", part), mail.subject


def test_mails_that_ask_for_something_have_the_persons_own_link_and_the_deadline_in_two_zones(written: World) -> None:
    [invitation, *_] = written.mailer.to(address_of("AA"))
    assert len(set(re.findall(r"https://ballot\.example\.int/v/[\w.-]+", invitation.text))) == 1
    assert "10:00" in invitation.text  # Geneva, in winter time
    assert "09:00" in invitation.text
    links = [re.findall(r"/v/([\w.-]+)", written.mailer.to(address_of("AA", n))[0].text)[0] for n in range(2)]
    assert links[0] != links[1]
    [row] = [mail for mail in written.mails() if mail.template == "link"]
    [asked] = [mail for mail in written.mailer.sent if mail.message_id == row.message_id]
    assert links[1] in asked.text


def test_a_code_is_in_its_mail_alone_and_neither_in_a_subject_nor_in_a_row(written: World) -> None:
    [row] = written.mails("code")
    [mail] = [mail for mail in written.mailer.sent if mail.message_id == row.message_id]
    [digits] = re.findall(r"(?m)^    (\d{3} \d{3})$", mail.text)
    code = digits.replace(" ", "")
    assert "https://" not in mail.text
    assert not any(code in one.subject or digits in one.subject for one in written.mailer.sent)
    assert code not in repr(written.dump())


def test_no_mail_repeats_what_a_state_said_in_confidence(written: World) -> None:
    for mail in written.mailer.sent:
        attached = b"".join(file.content for file in mail.attachments if file.media_type.startswith("text/"))
        assert "A secret reason." not in mail.text + mail.html + mail.subject + attached.decode()

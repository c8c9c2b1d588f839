"""The mails of a draft, shown as they will be sent, and one sent to oneself."""

from __future__ import annotations

import json
from dataclasses import replace
from html import unescape

import pytest

from ballot.ports import PlainDeliveryOutcome
from ballot.services.consultations import opening
from ballot.services.core import audit_log
from ballot.services.mail import delivery
from tests.support.installation import HOST, World, address_of
from tests.support.mail.mail_facts import words
from tests.support.pages.browser import Browser, text
from tests.support.pages.officer_accounts import give_password
from tests.support.pages.officer_pages import HOSTILE, desk

LETTER = {"en": "Madam, Sir,\n\nPlease reply.", "fr": "Madame, Monsieur,\n\nVeuillez répondre."}


@pytest.fixture
def world(world: World) -> World:
    """As everywhere in the tests of pages, but with the real words of mails."""
    world.parts = replace(world.parts, words=words())
    return world


def test_the_letter_shows_the_subject_line_in_six_languages(world: World, chair: Browser) -> None:
    draft = world.draft(letter=LETTER)
    page = chair.get(desk(world, draft, "/letter"))
    for code in ("en", "fr", "es", "ar", "ru", "zh"):
        assert f'href="{desk(world, draft, f"/mails/invitation/{code}")}"' in page.text
    assert page.text.count("DM-26/1001") > 6
    without = chair.get(desk(world, world.draft(closes_at=None), "/letter"))
    assert "They can be shown once a deadline" in text(without)
    gone = chair.get(desk(world, world.draft(closes_at=None), "/mails/invitation/en"))
    assert gone.location.endswith("/letter#mails")


@pytest.mark.parametrize(
    ("code", "reader", "instead"),
    [
        ("en", 0, "The recipient’s own link appears here."),
        ("fr", 1, "Ici figure le lien personnel du destinataire."),
    ],
)
def test_the_mail_is_shown_just_as_it_is_sent_later_but_for_its_link_and_whom_it_names(
    world: World, chair: Browser, code: str, reader: int, instead: str
) -> None:
    draft = world.draft(letter=LETTER, contact={"name": "The Secretary", "email": "council@example.int"})
    shown = chair.get(desk(world, draft, f"/mails/invitation/{code}")).text
    opening.open_consultation(world.parts, world.chair, draft)
    delivery.deliver_due(world.parts, "worker")
    [sent, *_] = world.mailer.to(address_of("AR", reader))
    assert sent.subject in shown
    previewed = shown.partition('tabindex="0">')[2].partition("</pre>")[0]
    [link] = [line for line in sent.text.splitlines() if "/v/" in line]
    # Shown to the first focal point on the roll, whatever language that one reads.
    as_shown = sent.text.replace(link, instead).replace(f"AR {reader}", "AR 0")
    assert unescape(previewed).strip().splitlines() == as_shown.strip().splitlines()


def test_the_html_part_stands_in_a_frame_that_may_do_nothing(world: World, chair: Browser) -> None:
    draft = world.draft(letter={"en": HOSTILE})
    page = chair.get(desk(world, draft, "/mails/invitation/en"))
    assert "frame-src 'self'" in page.headers["Content-Security-Policy"]
    assert "<script" not in page.text.partition("<body")[2]
    assert 'sandbox src="' in page.text
    part = chair.get(desk(world, draft, "/mails/invitation/en/html"))
    assert "sandbox" in part.headers["Content-Security-Policy"]
    assert "default-src 'none'" in part.headers["Content-Security-Policy"]
    assert part.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "<script" not in part.text


@pytest.mark.parametrize("rest", ["/mails/receipt/en", "/mails/invitation/de", "/mails/none/en/html", "/mails/code/fr"])
def test_there_is_no_preview_of_other_mails_and_languages(world: World, chair: Browser, rest: str) -> None:
    assert chair.get(desk(world, world.draft(), rest)).status_code == 404


def test_looking_at_mails_sends_none_and_makes_no_link(world: World, chair: Browser) -> None:
    draft = world.draft(letter=LETTER)
    chair.get("/desk")
    before = world.dump()
    for rest in ("/letter", "/mails/invitation/fr", "/mails/reminder/en", "/mails/invitation/fr/html"):
        page = chair.get(desk(world, draft, rest))
        assert page.status_code == 200
        assert "/v/" not in page.text
    assert world.dump() == before
    assert world.mailer.sent == []


def test_a_trial_mail_goes_to_oneself_alone_and_says_what_became_of_it(world: World, chair: Browser) -> None:
    draft = world.draft(letter=LETTER)
    address = desk(world, draft, "/mails/invitation/fr")
    chair.get(address)
    done = chair.post(f"{address}/trial")
    assert (done.status_code, done.location) == (303, address)
    [mail] = world.mailer.sent
    assert mail.to_address == f"chair@{HOST}"
    assert "Madame, Monsieur," in mail.text
    assert "/v/" not in mail.text + mail.html
    assert f"The mail server accepted the mail to chair@{HOST}" in text(chair.get(address))
    assert world.mails() == []
    noted = audit_log.list_entries(world.parts)[0]
    assert (noted.by, noted.act, noted.facts["taken"]) == (world.chair, "trial-mail-sent", True)
    world.mailer.refuse[f"chair@{HOST}"] = PlainDeliveryOutcome("", False, "550 no such mailbox", permanent=True)
    chair.post(f"{address}/trial")
    assert "could not be sent: 550 no such mailbox" in text(chair.get(address))
    assert json.dumps(audit_log.list_entries(world.parts)[0].facts).count("false") == 1


def test_the_secretariat_tries_mail_and_an_auditor_does_not(world: World, secretary: Browser, browser: Browser) -> None:
    draft = world.draft()
    address = desk(world, draft, "/mails/invitation/en")
    secretary.get(address)
    assert secretary.post(f"{address}/trial").status_code == 303
    browser.sign_in(give_password(world, "auditor"))
    browser.get("/audit")
    assert browser.get(address).status_code == 403
    assert browser.post(f"{address}/trial").status_code == 403
    assert len(world.mailer.sent) == 1

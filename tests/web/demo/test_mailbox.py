"""The mails of a demonstration, as their recipients would see them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ballot.adapters.mail.files import FileMailer, read_mailbox
from ballot.adapters.mail.message import Mailbox
from ballot.config import Settings
from ballot.ports import Attachment, RenderedMail
from ballot.web.app import create_app
from tests.support.installation import DAY, START, World
from tests.support.mail.mail_servers import delivered
from tests.support.pages.browser import BASE, Browser, text

FILE = Attachment("x<b>.ics", "text/calendar; method=PUBLISH; charset=utf-8", b"BEGIN:VCALENDAR\r\n")


@pytest.fixture
def browser(world: World, settings: Settings) -> Browser:
    """A visitor to a demonstration with one mail, which would rather do more than be read."""
    assert settings.mail_folder is not None
    html = '<p style="color:red">Please <a href="https://ballot.example.int/v/abc">reply</a></p><script>x()</script>'
    mail = RenderedMail(
        "m1@ballot.example.int", "f@ar.example", "A <b>", "DM-26/1 <i>", f"Reply: {BASE}/v/abc", html, START, (FILE,)
    )
    other = replace(mail, message_id="m2@ballot.example.int", to_address="f@br.example", subject="DM-26/2")
    mailer = FileMailer(settings.mail_folder, Mailbox("S", "s@ballot.example"))
    assert all(one.ok for one in delivered(mailer, [mail, replace(other, date=START - DAY)]))
    app = create_app(world.parts, replace(settings, demo=True))
    return Browser(app.test_client(), app)


def test_the_mails_are_listed_and_shown_with_their_links(browser: Browser, settings: Settings) -> None:
    assert settings.mail_folder is not None
    stored, _ = read_mailbox(settings.mail_folder)
    listed = browser.get("/mailbox")
    assert "DM-26/1 <i>" in text(listed)
    assert "<i>" not in listed.text
    shown = browser.get(f"/mailbox/{stored.file_name}")
    assert f'href="{BASE}/v/abc"' in shown.text
    assert "<script" not in shown.text
    assert "frame-src 'self'" in shown.headers["Content-Security-Policy"]


def test_the_mails_to_one_address_are_shown_alone(browser: Browser) -> None:
    every, one, none = (text(browser.get(f"/mailbox{query}")) for query in ("", "?to=f@br.example", "?to=<script>"))
    assert ("DM-26/1" in every, "DM-26/2" in every) == (True, True)
    assert ("DM-26/1" in one, "DM-26/2" in one) == (False, True)
    assert "No mail yet." in none


def test_many_mails_have_pages_and_so_have_those_to_one_address(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ballot.web.demo.mailbox.MAILS_ON_PAGE", 1)
    first, second, alone = (browser.get(f"/mailbox?{query}") for query in ("", "page=2", "to=f@br.example"))
    assert ("DM-26/1" in text(first), "DM-26/2" in text(first), "Page 1 of 2" in text(first)) == (True, False, True)
    assert ("DM-26/1" in text(second), "DM-26/2" in text(second)) == (False, True)
    assert text(browser.get("/mailbox?page=99")) == text(second)
    assert ("DM-26/2" in text(alone), "Page" in text(alone)) == (True, False)


def test_files_that_came_with_a_mail_are_listed_and_handed_out_as_downloads(
    browser: Browser, settings: Settings
) -> None:
    assert settings.mail_folder is not None
    stored, _ = read_mailbox(settings.mail_folder)
    assert "x<b>.ics" in text(browser.get(f"/mailbox/{stored.file_name}"))
    answer = browser.get(f"/mailbox/{stored.file_name}/files/1")
    assert answer.data == FILE.content
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Type"].startswith("text/calendar")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert browser.get(f"/mailbox/{stored.file_name}/files/2").status_code == 404
    assert browser.get(f"/mailbox/{stored.file_name}/files/0").status_code == 404


def test_a_mails_html_stands_in_a_frame_that_may_run_nothing(browser: Browser, settings: Settings) -> None:
    assert settings.mail_folder is not None
    stored, _ = read_mailbox(settings.mail_folder)
    answer = browser.get(f"/mailbox/{stored.file_name}/html")
    policy = answer.headers["Content-Security-Policy"].split("; ")
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'self'" in policy
    assert any(one.startswith("sandbox") and "allow-scripts" not in one for one in policy)


@pytest.mark.parametrize("name", ["none.eml", "..%2fsecret_key", "20260302T090000.000000Z-0000000000000000.eml"])
def test_nothing_but_a_mail_is_handed_out(browser: Browser, name: str) -> None:
    assert browser.get(f"/mailbox/{name}").status_code == 404
    assert browser.get(f"/mailbox/{name}/html").status_code == 404

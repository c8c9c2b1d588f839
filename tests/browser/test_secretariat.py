"""The secretariat in a browser: members and focal points, a paper reply with a second officer, mails sent again, a list."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from sqlmodel import select

from ballot.services.consultations import overview
from ballot.store.tables import OutboxDelivery
from ballot.words.terms import choice, state_name
from tests.support.browser.chromium import NewPage
from tests.support.browser.officers import OfficerReader
from tests.support.browser.site import SCAN, SPOKEN, Site

ON_PAPER = {"en": "CA", "ar": "GH", "zh": "KE"}
ADDED = {"en": "JP", "ar": "SA", "zh": "KR"}
LOST = {"en": "IT", "ar": "DZ", "zh": "IN"}


@pytest.fixture
def reader(site: Site, new_page: NewPage, language: str) -> OfficerReader:
    """The first officer of the secretariat, signed in."""
    made = OfficerReader(new_page(locale=language), site, site.officer("secretariat"), language)
    made.sign_in("/secretariat")
    made.sees_heading("Secretariat")
    return made


@pytest.mark.parametrize("language", SPOKEN)
def test_a_focal_point_is_added_and_invited(
    site: Site, new_page: NewPage, reader: OfficerReader, language: str
) -> None:
    state, page = ADDED[language], reader.page
    reader.go("Members and focal points")
    reader.sees_heading("Members")
    with page.expect_navigation():
        page.get_by_role("link", name=state_name(state, language), exact=True).click()
    reader.field("Name").fill("لينا 李 Lena")
    reader.field("E-mail address").fill("not an address")
    reader.button("Add the focal point").click()  # the browser does not send it
    reader.field("E-mail address").fill(f"lena@{state.lower()}.example")
    reader.field("Language of the mails").select_option("fr")
    reader.press("Add the focal point")
    reader.sees("Proposed. It takes effect once another officer has confirmed it.")
    _confirm_as_second(site, new_page, reader)
    page.goto(f"/secretariat/members/{state}")
    expect(page.locator(".people")).to_contain_text(f"lena@{state.lower()}.example")
    with site.parts.store.reading() as tx:
        wanted = select(OutboxDelivery.template, OutboxDelivery.language, OutboxDelivery.consultation_id)
        queued = tx.exec(wanted.where(OutboxDelivery.address == f"lena@{state.lower()}.example")).all()
    assert ("invitation", "fr", site.ids["open"]) in queued


@pytest.mark.parametrize("language", SPOKEN)
def test_a_letter_counts_once_a_second_officer_has_confirmed_it(
    site: Site, new_page: NewPage, reader: OfficerReader, language: str
) -> None:
    state, page = ON_PAPER[language], reader.page
    standing = lambda: overview.find_overview(site.parts, site.body, "DM-21/1012").standing.replies.get(state)  # noqa: E731
    page.goto(f"/secretariat/{site.body}/dm-21-1012/paper")
    reader.field("Member State").select_option(state)
    reader.field("Channel").select_option("letter")
    reader.field("Received").fill("2021-12-03T10:00")
    scan = {"name": "letter.pdf", "mimeType": "application/pdf", "buffer": SCAN}
    reader.field("Scan, or the e-mail itself").set_input_files([scan])  # type: ignore[list-item]  # as it says
    first = page.locator("fieldset.ballot").first
    first.get_by_role("radio", name=choice("against", language)).check()
    reader.press("Submit for confirmation by another officer")
    reader.sees("Submitted. It counts once another officer of the secretariat has confirmed it.")
    expect(reader.button("It matches the scan: confirm")).to_have_count(0)
    assert standing() is None

    second = OfficerReader(new_page(locale=language), site, site.officer("secretariat", 1), language)
    second.sign_in(reader.path)
    expect(second.page.locator(".recorded .vote-against")).to_have_count(1)
    second.press("Show the scan")
    expect(second.button("Open the scan in another window")).to_be_visible()
    second.press("It matches the scan: confirm")
    second.sees("Confirmed. It is entry {seq} of the record, and the focal points of the State get a receipt.")
    reply = standing()
    assert reply is not None
    assert reply.channel == "letter"


@pytest.mark.parametrize("language", SPOKEN)
def test_a_mail_that_failed_is_sent_again(site: Site, reader: OfficerReader, language: str) -> None:
    state, page = LOST[language], reader.page
    with site.parts.store.writing() as tx:
        about = (OutboxDelivery.consultation_id == site.ids["open"], OutboxDelivery.state == state)
        mail = tx.exec(select(OutboxDelivery).where(*about, OutboxDelivery.template == "invitation")).first()
        assert mail is not None
        mail.status, mail.sent_at, mail.last_error = "failed", None, "450 4.2.2 mailbox full"
        number, address = mail.id, mail.address
    page.goto(f"/desk/{site.body}/dm-21-1012")
    reader.go("Mail log")
    with page.expect_navigation():
        page.get_by_role("navigation", name=reader.says("Status")).get_by_role(
            "link", name=reader.within("Failed")
        ).click()
    reader.press("Send again to {address}", address=address)
    reader.sees("The mail has been queued again.")
    with site.parts.store.reading() as tx:
        assert tx.get_one(OutboxDelivery, number).status == "queued"


@pytest.mark.parametrize("language", SPOKEN)
def test_a_list_of_focal_points_is_shown_and_then_taken(
    site: Site, new_page: NewPage, reader: OfficerReader, language: str
) -> None:
    page = reader.page
    reader.sign_in("/secretariat/members")
    reader.go("Import focal points")
    lines = ["state,name,email,language", f"PL,Ola,ola-{language}@pl.example,en", "XX,Nobody,nobody,en"]
    _choose(reader, lines)
    reader.press("Show what it would change")
    expect(page.locator("#faults")).to_be_visible()
    expect(page.locator("table.ledger")).to_contain_text("XX")
    _choose(reader, lines[:2])
    reader.press("Show what it would change")
    reader.sees_heading("What the list would change")
    reader.sees(
        "{reference} is open until {deadline}. The list would change the persons who may reply to it:",
        reference="DM-21/1012",
    )
    reader.come_back_later()
    add = page.get_by_role("button", name=reader.counts("Add {n} focal point", "Add {n} focal points", 1))
    with page.expect_navigation():
        add.click()
    with page.expect_popup() as opening:
        reader.link("Enter credentials (opens another window)").click()
    other = OfficerReader(opening.value, site, reader.officer, language)
    other.show_who_it_is()
    other.sees_heading("Thank you")
    other.page.close()
    with page.expect_navigation():
        add.click()
    reader.sees("Proposed. It takes effect once another officer has confirmed it.")
    _confirm_as_second(site, new_page, reader)
    page.goto("/secretariat/members")
    with page.expect_download() as downloading:
        reader.link("Download all focal points (CSV)").click()
    with site.parts.store.reading() as tx:
        wanted = select(OutboxDelivery.consultation_id).where(OutboxDelivery.address == f"ola-{language}@pl.example")
        assert set(tx.exec(wanted.where(OutboxDelivery.template == "invitation"))) == {
            site.ids["open"],
            site.ids["coded"],
        }
    assert re.search(rf"^PL,Ola,ola-{language}@pl.example,en\r?$", downloading.value.path().read_text(), re.MULTILINE)


def _confirm_as_second(site: Site, new_page: NewPage, reader: OfficerReader) -> None:
    """Another officer looks at the change that `reader` has proposed, and confirms it."""
    expect(reader.button("Confirm")).to_have_count(0)
    second = OfficerReader(new_page(locale=reader.language), site, site.officer("secretariat", 1), reader.language)
    second.sign_in(reader.path)
    second.press("Confirm")
    second.sees("Confirmed. The change has been made, and the focal points concerned will be notified.")


def _choose(reader: OfficerReader, lines: list[str]) -> None:
    file = {"name": "list.csv", "mimeType": "text/csv", "buffer": "\n".join(lines).encode()}
    reader.field("File").set_input_files([file])  # type: ignore[list-item]  # as it says

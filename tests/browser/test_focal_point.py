"""A focal point's whole way in a browser: mailed link, paper, review, receipt, another reply; and what may go wrong between."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect
from sqlmodel import select

from ballot.record.receipt import read_receipt
from ballot.services.replies import current, invitations
from ballot.store.tables import AccountSession
from ballot.words.terms import ordinal, the_state
from tests.support.browser.axe_rules import LAPTOP, PHONE
from tests.support.browser.chromium import NewPage
from tests.support.browser.keyboard import Keyboard
from tests.support.browser.reader import Reader
from tests.support.browser.site import SPOKEN, Site
from tests.support.browser.stages import LIVE

LINES = """(all) => all.map((one) => {
  const range = document.createRange();
  range.selectNodeContents(one);
  return [one.textContent, new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size];
})"""
"""What stands in each, and on how many lines."""


def mailed_link(site: Site, state: str, reference: str) -> str:
    """The path of the link in the last mail about this consultation that the State's focal point has."""
    mails = site.mails(site.person(state).email)
    links = [mail.link for mail in mails if mail.link and reference in mail.text]
    return urlsplit(links[-1]).path


def codes_mailed(site: Site, state: str) -> list[str]:
    """Every code that the State's focal point was sent."""
    found = []
    for mail in site.mails(site.person(state).email):
        found += re.findall(r"^\s*(\d{3}) ?(\d{3})\s*$", mail.text, re.MULTILINE)
    return ["".join(halves) for halves in found]


def own_reply(site: Site, name: str, state: str) -> tuple[int, dict[str, str]]:
    """What the record has of the State: which reply it is, and its votes; (0, {}) before it has replied."""
    invited = invitations.read_invitation(site.parts, site.person(state).id or 0, site.ids[name])
    reply = current.own_reply(site.parts, invited)
    if invited.standing_reply is None or reply is None:
        return 0, {}
    return invited.standing_reply.revision, {ballot: str(choice) for ballot, choice in reply.votes.items()}


def come_in(reader: Reader, site: Site, state: str, reference: str = "DM-21/1012") -> None:
    """Open the mailed link, and press its button."""
    reader.page.goto(mailed_link(site, state, reference))
    name = the_state(state, reader.language).capital
    reader.sees("{state} has not replied yet.", state=name)
    reader.press("Read the papers and reply")


def record(reader: Reader, *, blank: bool) -> None:
    """From the paper to the receipt."""
    reader.press("Review your reply")
    reader.sees("This is how your reply will be recorded. It has not been recorded yet.")
    if blank:
        reader.find("checkbox", "Leave these ballots without an answer").check()
    reader.press("Record the reply")
    expect(reader.page).to_have_url(re.compile("/receipt"))


def ways() -> list[object]:
    """Languages; and once a browser that runs no script."""
    return [pytest.param(language, True, id=language) for language in SPOKEN] + [
        pytest.param("en", False, id="no-script")
    ]


@pytest.mark.parametrize(("language", "script"), ways())
def test_a_member_state_replies_in_part_and_then_otherwise(
    site: Site, new_page: NewPage, language: str, script: bool
) -> None:
    state = SPOKEN[language] if script else "CA"
    name = the_state(state, language).capital
    page = new_page(viewport=PHONE if language == "ar" else LAPTOP, java_script_enabled=script)
    reader = Reader(page, language)
    come_in(reader, site, state)

    reader.vote("1", "for")
    reader.vote("2", "against")
    page.locator("#ballot-2 summary").click()
    reader.field("Statement on ballot {ballot}", ballot="2").fill("<b>لا</b> 不 no")
    if script:
        reader.sees_text(reader.counts("{n} of {total} answered", "{n} of {total} answered", 2, total="7"))
    reader.press("Review your reply")
    reader.sees_heading("Review the reply of {state}", state=the_state(state, language))
    expect(page.locator(".recorded blockquote")).to_have_text("<b>لا</b> 不 no")
    reader.press("Record the reply")  # the server asks first, in the reader's language: five ballots have no answer
    expect(page.locator(".error-summary")).to_be_focused()
    reader.sees(
        "Your reply was not recorded: please confirm that you left the ballots without an answer intentionally."
    )
    assert own_reply(site, "open", state) == (0, {})
    reader.find("checkbox", "Leave these ballots without an answer").check()
    reader.press("Record the reply")
    reader.sees_heading("{state} has replied ({ordinal} reply).", state=name, ordinal=ordinal(1, language))
    assert own_reply(site, "open", state) == (1, {"1": "for", "2": "against"})

    with page.expect_download() as downloading:
        reader.link("Download the proof").click()
    proof = read_receipt(downloading.value.path().read_text())
    assert f'"state":"{state}"' in proof.line.decode()

    reader.go("Change the reply")
    expect(reader.choice("2", "against")).to_be_checked()
    reader.vote("2", "abstain")
    for ballot in LIVE[2:]:
        reader.vote(ballot, "for")
    reader.press("Review your reply")
    reader.sees("It will replace the {ordinal} reply in full.", ordinal=ordinal(1, language))
    reader.press("Record the reply")
    reader.sees_heading("{state} has replied ({ordinal} reply).", state=name, ordinal=ordinal(2, language))
    assert own_reply(site, "open", state) == (2, {**dict.fromkeys(LIVE, "for"), "2": "abstain"})


def test_what_was_begun_outlives_a_reload_and_another_visit(site: Site, new_page: NewPage) -> None:
    page = new_page()
    page.clock.install()
    reader = Reader(page, "en")
    come_in(reader, site, "KE")
    reader.vote("3", "for")
    page.locator("#ballot-3 summary").click()
    reader.field("Statement on ballot {ballot}", ballot="3").fill("Not finished")
    page.clock.fast_forward(5_000)
    reader.sees("Saved at {time}; not recorded yet.")
    page.reload()
    expect(reader.choice("3", "for")).to_be_checked()

    elsewhere = Reader(new_page(viewport=PHONE), "en")
    come_in(elsewhere, site, "KE")
    expect(elsewhere.choice("3", "for")).not_to_be_checked()
    elsewhere.press("Include them here")  # whoever has a stolen link is not shown them unasked
    expect(elsewhere.choice("3", "for")).to_be_checked()
    expect(elsewhere.field("Statement on ballot {ballot}", ballot="3")).to_have_value("Not finished")
    elsewhere.press("Save and return later")
    elsewhere.sees_heading("Your answers have been saved")
    elsewhere.go("Continue now")
    elsewhere.press("Start again")
    expect(elsewhere.choice("3", "for")).not_to_be_checked()
    page.reload()  # the other session has kept its own
    expect(reader.choice("3", "for")).to_be_checked()
    assert own_reply(site, "open", "KE") == (0, {})


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_session_that_ends_under_a_paper_takes_nothing_with_it(site: Site, new_page: NewPage, script: bool) -> None:
    state = "GH" if script else "NG"
    page = new_page(java_script_enabled=script)
    reader = Reader(page, "en")
    come_in(reader, site, state)
    for ballot in LIVE:
        reader.vote(ballot, "against")
    person = site.person(state).id
    with site.parts.store.writing() as tx:
        for row in tx.exec(select(AccountSession).where(AccountSession.focal_point_id == person)):
            row.expires_at = site.clock.now()
    reader.press("Review your reply")
    reader.sees("Your input is still here, and nowhere else: please leave this page open.")

    tab = Reader(page.context.new_page(), "en")
    tab.page.goto(mailed_link(site, state, "DM-21/1012"))
    tab.press("Read the papers and reply")
    reader.press("Continue with these answers")
    reader.sees_heading("Review the reply of {state}", state=the_state(state))
    reader.press("Record the reply")
    assert own_reply(site, "open", state) == (1, dict.fromkeys(LIVE, "against"))


@pytest.mark.parametrize("language", SPOKEN)
def test_a_reply_is_recorded_with_the_code_from_the_mail_and_not_without(
    site: Site, new_page: NewPage, language: str
) -> None:
    state = SPOKEN[language]
    reader = Reader(new_page(viewport=PHONE), language)
    come_in(reader, site, state, "DM-21/1011")
    reader.vote("1", "for")
    reader.vote("2", "abstain")
    reader.press("Review your reply")
    reader.press("Record the reply")
    reader.sees_heading("The code in your mail")
    [code] = codes_mailed(site, state)
    for wrong in ("", f"{(int(code) + 1) % 1_000_000:06}"):
        reader.field("Code").fill(wrong)
        reader.press("Record the reply")
        expect(reader.page.locator(".error-summary")).to_be_focused()
    expect(reader.field("Code")).to_have_attribute("aria-invalid", "true")
    assert own_reply(site, "coded", state) == (0, {})
    reader.field("Code").fill(f"{code[:3]} {code[3:]}")
    reader.press("Record the reply")
    expect(reader.page).to_have_url(re.compile("/receipt"))
    assert own_reply(site, "coded", state) == (1, {"1": "for", "2": "abstain"})
    lines = dict(reader.page.locator(".receipt .ref").evaluate_all(LINES))
    assert lines.keys() >= {"DM-21/1011", "council/", "dm-21-1011"}
    assert set(lines.values()) == {1}


def test_a_reply_needs_nothing_but_a_keyboard_and_the_focus_is_always_seen(site: Site, new_page: NewPage) -> None:
    page = new_page()
    reader, keys = Reader(page, "en"), Keyboard(page)
    page.goto(mailed_link(site, "TH", "DM-21/1012"))
    keys.tab_to(reader.button("Read the papers and reply"))
    keys.press("Enter", page_comes=True)
    for ballot in LIVE:
        keys.tab_to(reader.choice(ballot, "for"))
        keys.press("Space")
    keys.tab_to(page.locator("#ballot-7 summary"))
    keys.press("Enter")
    keys.tab_to(reader.field("Statement on ballot {ballot}", ballot="7"))
    page.keyboard.type("By keyboard")
    keys.tab_to(reader.button("Review your reply"))
    keys.press("Enter", page_comes=True)
    keys.tab_to(reader.button("Record the reply"))
    keys.press("Space", page_comes=True)
    reader.sees_heading("{state} has replied ({ordinal} reply).", state="Thailand", ordinal="1st")
    keys.tab_to(reader.link("Download the proof"))
    assert own_reply(site, "open", "TH") == (1, dict.fromkeys(LIVE, "for"))

"""The chair's whole way in a browser: sign in, prepare a consultation step by step, open it, extend it, close it, results."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from ballot.rules.stages import Stage
from ballot.services.consultations import overview
from ballot.words.outcome import outcome
from ballot.words.terms import language_in_words, state_name
from ballot.words.translation.translator import text
from tests.support.browser.chromium import NewPage
from tests.support.browser.officers import OfficerReader
from tests.support.browser.site import SPOKEN, Site

REFERENCES = {"en": "DM-22/1", "ar": "DM-22/2", "zh": "DM-22/3"}
TITLES = {"en": "Dates of the next session", "ar": "مواعيد الدورة المقبلة", "zh": "下届会议的日期"}


def prepare(reader: OfficerReader, reference: str) -> None:
    """From nothing to a draft that lacks nothing, by the steps in their order."""
    language, page = reader.language, reader.page
    reader.go("New draft")
    page.locator("#reference").fill(reference)  # the paper that authorised it has one, too
    title = page.get_by_role("group", name=reader.says("Title"))
    title.get_by_label(language_in_words(language, language).capitalize(), exact=True).fill(TITLES[language])
    if language != "en":
        title.get_by_label(language_in_words("en", language).capitalize(), exact=True).fill(TITLES["en"])
    for legend, words in (("Legal basis", "Rule 3.2"), ("Authorizing decision", "C22/100")):
        page.get_by_role("group", name=reader.says(legend)).get_by_label(
            language_in_words("en", language).capitalize(), exact=True
        ).fill(words)
    reader.press("Save and continue")

    reader.sees_heading("Ballots")
    reader.go("Add ballots")
    for box in page.get_by_role("checkbox").all()[:2]:
        box.check()
    reader.press("Add selected")
    reader.go("Add ballots")
    page.get_by_role("checkbox", name=text(language, "to approve"), exact=True).last.check()
    for legend, words in (("Title", TITLES["en"]), ("Question", "to approve the dates")):
        typed = page.get_by_role("group", name=reader.says(legend), exact=True)
        typed.get_by_label(language_in_words("en", language).capitalize(), exact=True).fill(words)
    reader.press("Add this ballot")
    with page.expect_navigation():
        page.locator("#ballot-3").get_by_role("button", name=re.compile("^" + text(language, "Move up"))).click()
    expect(page.locator("#ballot-2")).to_contain_text("to approve the dates")
    reader.go("Continue")

    reader.sees_heading("Roll")
    reader.go("Continue")
    reader.sees_heading("Rule and time")
    reader.field("Deadline").fill("2022-02-28T17:00")
    reader.press("Save and continue")
    reader.sees_heading("Letter and mails")
    reader.field("E-mail address").fill("council@secretariat.example")
    reader.press("Save and continue")


@pytest.mark.parametrize("language", SPOKEN)
def test_a_consultation_from_nothing_to_its_result(site: Site, new_page: NewPage, language: str) -> None:
    page = new_page(locale=language)
    reader = OfficerReader(page, site, site.officer("chair"), language)
    reader.sign_in("/desk")
    reader.sees_heading("Consultations")
    prepare(reader, REFERENCES[language])

    reader.sees_heading("Checks")
    reader.sees("The consultation can be opened.")
    reader.come_back_later()
    reader.go("Open the consultation…")
    reader.show_who_it_is()
    reader.sees_heading("Open {reference}", reference=REFERENCES[language])
    reader.press("Open the consultation")
    one, many = (
        "The consultation is open. {n} invitation is on its way.",
        "The consultation is open. {n} invitations are on their way.",
    )
    invited = [person for person in site.council.focal_points if person.state in site.council.entitled_states]
    reader.sees_text(reader.counts(one, many, len(invited)))
    found = overview.find_overview(site.parts, site.body, REFERENCES[language])
    assert (found.stage, len(found.standing.ballots), found.standing.sealed) == (Stage.OPEN, 3, True)

    reader.go("Extend the deadline")
    reader.field("New deadline").fill("2022-03-01T17:00")
    reader.field("Reason").fill("A holiday in several capitals.")
    page.locator("main form button").click()
    reader.sees("Current deadline")
    reader.press("Extend the deadline")
    reader.sees("The deadline has been extended. All focal points will be notified.")
    expect(page.locator(".strip time")).to_have_attribute("datetime", "2022-03-01T16:00:00Z")

    states = site.council.entitled_states
    for state in states[:20]:
        site.reply(found.id, state, {"1": "for", "2": "for", "3": "abstain"})
    reader.go("Consultations")
    desk = page.get_by_role("region", name=REFERENCES[language])
    expect(desk.locator("summary")).to_have_text(re.compile(str(len(states) - 20)))
    for state in states[20:]:
        site.reply(found.id, state, {"1": "for", "2": "against", "3": "abstain"}, {"1": "We agree."})
    page.reload()
    with page.expect_navigation():
        page.get_by_role(
            "link", name=reader.within("All Member States have replied: the consultation can be closed now.")
        ).first.click()
    reader.go("Close now: all have replied")
    page.locator("main form button").click()
    reader.press("Close and declare")
    reader.sees("The consultation has been closed and its result declared. All focal points will be notified.")
    assert overview.find_overview(site.parts, site.body, REFERENCES[language]).stage is Stage.DECLARED
    expect(page.locator(".glance tbody td:nth-child(2)")).to_have_text(
        [outcome(one, language) for one in ("adopted", "not-adopted", "not-adopted")]
    )
    reader.go("The public page")
    expect(page.locator("#result-1 .num").first).to_have_text(str(len(states)))
    reader.go("Ballot by ballot, with the roll call and statements")
    expect(page.locator("#result-1 .verdict")).to_contain_text(str(len(states)))
    expect(page.get_by_role("row", name=re.compile(state_name("AR", language)))).to_have_count(1)

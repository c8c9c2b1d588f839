"""The auditor in a browser: records, what officers did, and a bundle that is taken away and checked elsewhere."""

from __future__ import annotations

import io

import pytest
from playwright.sync_api import expect

from ballot.record.verification.verify import verify
from tests.support.browser.chromium import NewPage
from tests.support.browser.officers import OfficerReader
from tests.support.browser.site import SPOKEN, Site


@pytest.mark.parametrize("language", SPOKEN)
def test_what_an_auditor_takes_away_verifies(site: Site, new_page: NewPage, language: str) -> None:
    page = new_page(locale=language)
    reader = OfficerReader(page, site, site.officer("auditor"), language)
    reader.sign_in("/audit")
    reader.sees_heading("Records")
    with page.expect_navigation():
        page.get_by_role("link", name="DM-21/1001").click()
    reader.sees_heading("The record of {reference}", reference="DM-21/1001")
    found = {}
    for name in ("bundle.zip", "checkpoint", "body.pem"):
        with page.expect_download() as downloading:
            page.get_by_role("link", name=name, exact=True).click()
        found[name] = downloading.value.path().read_bytes()
    kept = {"checkpoint": found["checkpoint"]}
    report = verify(io.BytesIO(found["bundle.zip"]), key_pem=found["body.pem"], checkpoints=kept)
    assert (report.failures, report.verdict, report.key_confirmed) == ([], "verified", True)
    fingerprint = page.get_by_text(report.fingerprint[:8]).first
    expect(fingerprint).to_be_visible()

    reader.go("All signed checkpoints")
    reader.sees_heading("The checkpoints of {reference}", reference="DM-21/1001")
    reader.go("Officers")
    reader.sees_heading("Officers")
    reader.go("Activity log")
    reader.sees_heading("Activity log of this installation")
    expect(page.locator("tbody tr").first).to_contain_text(site.officer("auditor").name)  # who has just signed in


@pytest.mark.parametrize("who", ["auditor", "nobody"])
def test_while_votes_are_sealed_no_page_of_the_record_shows_one(site: Site, new_page: NewPage, who: str) -> None:
    page = new_page()
    address = f"/audit/{site.body}/dm-21-1012"
    if who == "auditor":
        OfficerReader(page, site, site.officer("auditor"), "en").sign_in("/audit")
    page.goto(address)
    expect(page.locator("#entry-1")).to_have_count(1 if who == "auditor" else 0)
    assert page.locator(".vote-for, .vote-against, .vote-abstain").count() == 0

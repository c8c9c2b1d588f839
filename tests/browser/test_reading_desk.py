"""The reading desk in a browser: keys, words that are selected, and a page of two columns."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from ballot.sample import sample_record
from ballot.services.papers.desk import list_conclusions
from tests.support.browser.chromium import NewPage
from tests.support.browser.officers import OfficerReader
from tests.support.browser.site import Site
from tests.support.papers.registered import REFERENCE


@pytest.fixture
def page(site: Site, new_page: NewPage) -> Page:
    """The first officer of the secretariat, signed in, with a laptop."""
    made = OfficerReader(
        new_page(locale="en", viewport={"width": 1280, "height": 800}), site, site.officer("secretariat"), "en"
    )
    made.sign_in("/papers")
    return made.page


def _standings(site: Site) -> list[str]:
    return [one.standing for one in list_conclusions(site.parts, site.body, REFERENCE)]


def test_a_record_is_uploaded_and_confirmed_with_the_keyboard(site: Site, page: Page, tmp_path: Path) -> None:
    record = tmp_path / "record.txt"
    record.write_bytes(sample_record("en") + b"\n")
    page.goto("/papers")
    page.get_by_label("Paper").set_input_files(record)
    page.get_by_role("button", name="Upload and read").click()
    page.get_by_label("Reference").fill("C21/900")
    page.get_by_role("button", name="Enter in the register").click()
    cards = page.locator("li.read-card")
    expect(cards).to_have_count(8)
    cards.first.focus()
    page.keyboard.press("j")
    expect(cards.nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(cards.first).to_be_focused()
    for number in range(1, 8):
        with page.expect_navigation():
            page.keyboard.press("c")
        expect(cards.nth(number)).to_be_focused()  # the next one to be decided
    with page.expect_navigation():
        page.keyboard.press("r")
    found = [one.standing for one in list_conclusions(site.parts, site.body, "C21/900")]
    assert found == ["confirmed"] * 7 + ["refused"]


def test_words_that_are_selected_become_the_sentence_of_a_conclusion(site: Site, page: Page) -> None:
    page.goto(f"/papers/{site.papers['corrected']}")
    button = page.locator("button.add-here")
    expect(button).to_be_hidden()
    page.evaluate(
        """() => {
          const words = document.querySelector("#p-9").firstChild;
          getSelection().setBaseAndExtent(words, 4, words, 19);
        }"""
    )
    expect(button).to_be_visible()
    with page.expect_navigation():
        button.click()
    expect(page.get_by_label("Sentence")).to_have_value("The Chair took")


def test_keys_do_nothing_where_somebody_types_or_nothing_is_in_focus(site: Site, page: Page) -> None:
    before = _standings(site)
    page.goto(f"/papers/{site.papers['corrected']}")
    page.keyboard.press("c")
    page.get_by_label("Paragraph").focus()
    page.keyboard.press("r")
    assert page.url.endswith(f"/papers/{site.papers['corrected']}")
    assert _standings(site) == before


def test_on_a_laptop_the_text_stands_beside_and_on_a_phone_below_with_links(site: Site, page: Page) -> None:
    page.goto(f"/papers/{site.papers['corrected']}")
    read, text = (page.locator(name).bounding_box() for name in ("#read", "#text"))
    assert read is not None
    assert text is not None
    assert text["x"] > read["x"] + read["width"] - 1
    page.set_viewport_size({"width": 360, "height": 740})
    read, text = (page.locator(name).bounding_box() for name in ("#read", "#text"))
    assert read is not None
    assert text is not None
    assert text["y"] >= read["y"] + read["height"] - 1
    expect(page.locator("nav.jumps")).to_be_visible()

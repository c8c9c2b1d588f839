"""The pages of a result and the head of every page, as they are laid out: on a phone, on a laptop, and on paper."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from ballot.services.consultations.overview import read_overview
from ballot.services.council.emblem import set_emblem
from tests.support.browser.axe_rules import LAPTOP, PHONE
from tests.support.browser.chromium import NewPage
from tests.support.browser.site import Site
from tests.support.browser.views import Company

EMBLEM = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle cx="4.5" cy="4.5" r="4"/></svg>'


@pytest.fixture(scope="module", autouse=True)
def emblem(site: Site) -> None:
    """A body with an emblem: the head is fullest with it."""
    set_emblem(site.parts, site.body, "emblem.svg", EMBLEM)


def results(site: Site, rest: str = "") -> str:
    """Where the declared result is."""
    return f"/results/{site.body}/{site.row(site.ids['declared']).slug}{rest}"


def sheets(page: Page, address: str) -> int:
    """How many sheets of A4 a page is on paper."""
    page.goto(address)
    printed = page.pdf(format="A4", prefer_css_page_size=True)
    return len(re.findall(rb"/Type\s*/Page[^s]", printed))


@pytest.mark.parametrize("language", ["en", "fr", "ru", "es", "ar", "zh"])
def test_a_result_of_eight_ballots_is_one_sheet_and_at_most_six_with_all_that_stands_behind_it(
    site: Site, new_page: NewPage, language: str
) -> None:
    page = new_page()
    assert sheets(page, results(site, f"?lang={language}")) == 1
    assert sheets(page, results(site, f"/details?lang={language}")) <= 6


def test_a_result_of_twenty_ballots_is_two_sheets(site: Site, new_page: NewPage) -> None:
    page = new_page()
    page.goto(results(site, "?lang=fr"))
    page.evaluate("""() => {
      const body = document.querySelector(".certificate tbody"), rows = [...body.children];
      for (let more = 8; more < 20; more++) body.append(rows[more % 8].cloneNode(true));
    }""")
    printed = page.pdf(format="A4", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page[^s]", printed)) == 2


ONE_LINE = """() => {
  const middle = one => { const box = one.getBoundingClientRect(); return box.top + box.height / 2; };
  const brand = middle(document.querySelector(".brand"));
  return [...document.querySelectorAll(".masthead-menus summary")].map(one => Math.abs(middle(one) - brand));
}"""


@pytest.mark.parametrize("language", ["en", "fr", "ru", "ar"])
@pytest.mark.parametrize("size", [PHONE, LAPTOP], ids=["phone", "laptop"])
def test_languages_and_signing_out_are_menus_at_the_end_of_the_bodys_line(
    site: Site, new_page: NewPage, company: Company, size: dict[str, int], language: str
) -> None:
    page = new_page(viewport=size)
    cookie = company.cookie("chair")
    name = site.app.config["SESSION_COOKIE_NAME"]
    page.context.add_cookies([{"name": name, "value": str(cookie), "url": site.base}])
    page.goto(f"/desk?lang={language}")
    offsets = page.evaluate(ONE_LINE)
    assert len(offsets) == 2
    assert max(offsets) < 2
    leaving = page.locator(".masthead-who form button")
    expect(leaving).to_be_hidden()
    page.locator(".masthead-who summary").click()
    expect(leaving).to_be_visible()
    page.locator(".languages summary").click()
    expect(leaving).to_be_hidden()
    expect(page.locator(".languages nav a")).to_have_count(6)
    for box in (page.locator(".languages nav").bounding_box(), page.locator(".brand").bounding_box()):
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= size["width"]


def test_the_menu_of_languages_opens_without_script(site: Site, new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False, viewport=PHONE)
    page.goto(results(site, "?lang=en"))
    page.locator(".languages summary").click()
    page.get_by_role("link", name="Français").click()
    expect(page.locator("html")).to_have_attribute("lang", "fr")


def test_every_page_has_a_head_of_one_width(site: Site, new_page: NewPage) -> None:
    page = new_page(viewport=LAPTOP)
    edges = set()
    for address in ("/", "/sign-in", "/lost-link", results(site), results(site, "/details"), "/no-such-page"):
        page.goto(address)
        box = page.locator(".masthead .frame").bounding_box()
        assert box is not None
        edges.add((box["x"], box["width"]))
    assert len(edges) == 1


def shown(page: Page) -> list[str | None]:
    """The States whose rows are seen."""
    rows = page.locator(".roll-call tbody tr").filter(visible=True)
    return [one.get_attribute("data-state") for one in rows.all()]


def test_the_roll_call_is_filtered_with_and_without_script(site: Site, new_page: NewPage) -> None:
    typing, sending = new_page(), new_page(java_script_enabled=False)
    for page in (typing, sending):
        page.goto(results(site, "/details?lang=en"))
        page.locator("#states").fill("cote d'i")
    expect(typing.locator(".roll-shown")).to_have_text("1")
    sending.locator(".roll-filter button").click()
    assert shown(typing) == shown(sending) == ["CI"]
    sending.locator("#states").fill("")
    sending.locator(".roll-filter button").click()
    typing.locator("#states").fill("")
    assert shown(typing) == shown(sending)
    assert shown(typing) == [one.state for one in read_overview(site.parts, site.ids["declared"]).standing.roll]


def test_the_heads_of_the_roll_call_stay_in_sight(site: Site, new_page: NewPage) -> None:
    page = new_page(viewport=LAPTOP)
    page.goto(results(site, "/details?lang=en"))
    page.locator(".roll-call tbody tr").last.scroll_into_view_if_needed()
    head = page.locator(".roll-call thead th").last.bounding_box()
    assert head is not None
    assert 0 <= head["y"] < LAPTOP["height"]


CUT = """() => [...document.querySelectorAll("main table")].filter(one => {
  const box = one.getBoundingClientRect();
  return box.width && (box.right > innerWidth + 0.5 || box.left < -0.5 || one.scrollWidth > one.parentElement.clientWidth + 1);
}).map(one => one.className)"""


@pytest.mark.parametrize("language", ["en", "fr", "ru", "es", "ar", "zh"])
@pytest.mark.parametrize("rest", ["", "/details"])
def test_no_table_of_a_result_is_cut_on_a_phone(site: Site, new_page: NewPage, rest: str, language: str) -> None:
    page = new_page(viewport=PHONE)
    page.goto(results(site, f"{rest}?lang={language}"))
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = !one.matches('.menu'))")
    assert page.evaluate(CUT) == []

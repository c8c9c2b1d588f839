"""Every page of the site, in two languages, on a telephone and on a laptop: axe finds nothing, nothing sticks out, what is
to be pressed is large enough, and each page says what it is."""

from __future__ import annotations

from collections import defaultdict

import pytest
from bs4 import BeautifulSoup

from tests.support.browser.axe_rules import CONTRAST, violations
from tests.support.browser.page_checks import DIRECTION, VisitorPages, in_language, in_lines, what_is_wrong
from tests.support.browser.site import Site
from tests.support.browser.views import NO_PAGE, NOBODY, Company, Visit, addresses, rules, visits, who_sees

Seen = tuple[list[Visit], list[str]]


@pytest.fixture(scope="module")
def seen(site: Site, company: Company) -> Seen:
    """What is looked at, and the views that have no page."""
    return visits(site, company)


@pytest.fixture(scope="module")
def pages(seen: Seen) -> list[Visit]:
    """What is looked at."""
    return seen[0]


def test_every_view_is_looked_at(seen: Seen) -> None:
    missed = seen[1]
    assert not missed, "\n".join(missed)


def test_nothing_is_wrong_with_any_page(pages: list[Visit], visitor_pages: VisitorPages) -> None:
    wrong: dict[str, set[str]] = defaultdict(set)
    for visit in pages:
        place = f"{visit.endpoint} ({visit.stage})" if visit.stage else visit.endpoint
        for language in DIRECTION:
            for one in what_is_wrong(visitor_pages.of(visit.who), visit.address, language):
                wrong[f"{language}: {one}"].add(place)
    assert not wrong, in_lines(wrong)
    assert visitor_pages.faults == []


def test_no_two_views_have_the_same_title(site: Site, company: Company, pages: list[Visit]) -> None:
    by_title: dict[str, set[str]] = defaultdict(set)
    for visit in pages:
        answer = company.client(visit.who).get(visit.address, base_url=site.base)
        title = BeautifulSoup(answer.text, "html.parser").title
        by_title[title.get_text() if title else ""].add(visit.endpoint)
        answer.close()
    assert {title: views for title, views in by_title.items() if len(views) > 1} == {}


CUT = """() => [...document.querySelectorAll("main .margin")].flatMap(one => {
  const text = document.createRange();
  text.selectNodeContents(one);
  return [...text.getClientRects()];
}).filter(box => box.left < -0.5 || box.right > document.documentElement.clientWidth + 0.5).length"""


WIDTHS = (1030, 1120, 1280, 1400)


def test_no_verb_in_the_margin_is_cut_off(pages: list[Visit], visitor_pages: VisitorPages) -> None:
    looked_at = {"focal_point.fill", "receipts.receipt", "chair.consultation", "public.show_details", "drafts.ballots"}
    cut = []
    for visit in pages:
        if visit.endpoint in looked_at:
            page = visitor_pages.of(visit.who)
            for language in ("en", "ar", "fr", "ru"):
                page.goto(in_language(visit.address, language))
                for width in WIDTHS:
                    page.set_viewport_size({"width": width, "height": 800})
                    if page.evaluate(CUT):
                        cut.append(f"{visit} in {language}, {width} px wide")
    assert not cut, "\n".join(cut)


def test_a_dark_page_has_contrast_too(pages: list[Visit], visitor_pages: VisitorPages) -> None:
    looked_at = {
        "focal_point.fill",
        "chair.consultation",
        "public.show_results",
        "public.show_details",
        "evidence.show_record",
    }
    assert looked_at <= {visit.endpoint for visit in pages}
    wrong: dict[str, set[str]] = defaultdict(set)
    for visit in pages:
        if visit.endpoint in looked_at:
            page = visitor_pages.of(visit.who)
            page.emulate_media(color_scheme="dark")
            page.goto(visit.address)
            for one in violations(page, CONTRAST):
                wrong[one].add(str(visit))
            page.emulate_media(color_scheme="light")
    assert not wrong, in_lines(wrong)


def test_what_is_said_to_show_no_page_shows_none(site: Site, company: Company) -> None:
    for rule in rules(site):
        if rule.endpoint in NO_PAGE and "in a frame" not in NO_PAGE[rule.endpoint]:
            for _stage, address in addresses(site, rule):
                answer = company.client(who_sees(site, rule.endpoint)).get(address, base_url=site.base)
                assert answer.status_code != 200 or answer.mimetype != "text/html", address
                answer.close()


def test_everything_said_about_views_is_about_views_that_there_are(site: Site, company: Company) -> None:
    there = {rule.endpoint for rule in rules(site)}
    assert there >= set(NO_PAGE)
    assert company.cookie(NOBODY) is None

"""The emblem of a body: taken only where it can do nothing but be drawn, shown on every page, sent as a picture alone."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from ballot.importers.emblem import LARGEST_EMBLEM, read_media_type
from ballot.rules.refusals import UnreadableDocument
from ballot.services.core import audit_log
from ballot.services.council.emblem import remove_emblem, rename_body, set_emblem
from tests.support.installation import World
from tests.support.pages.addresses import at, link_of
from tests.support.pages.browser import Browser

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle r="4" style="fill:url(#a)"/></svg>'
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x20\0\0\0\x20"


def svg(inside: str, more: str = "") -> bytes:
    """A picture with this in it."""
    return f'<svg xmlns="http://www.w3.org/2000/svg"{more}>{inside}</svg>'.encode()


def test_an_svg_and_a_png_are_taken() -> None:
    assert (read_media_type("a.svg", SVG), read_media_type("a.png", PNG)) == ("image/svg+xml", "image/png")


@pytest.mark.parametrize(
    "content",
    [
        svg("<script>alert(1)</script>"),
        svg("", ' onload="alert(1)"'),
        svg("<foreignObject/>"),
        svg('<image href="https://elsewhere.example/a.png"/>'),
        svg('<path fill="url(https://elsewhere.example/a)"/>'),
        svg('<path style="fill: u\\rl(https://elsewhere.example/a)"/>'),
        svg("<style>@import 'https://elsewhere.example/a.css';</style>"),
        svg('<style>a { fill: url("//elsewhere.example") }</style>'),
        svg('<style>a { background: image-set("https://elsewhere.example/a.png" 1x) }</style>'),
        svg('<style>a { fill: src("https://elsewhere.example") }</style>'),
        b'<?xml version="1.0" encoding="shift_jis"?>' + SVG,
        svg('<a href="https://elsewhere.example/"/>'),
        svg('<x:script xmlns:x="http://www.w3.org/1999/xhtml"/>'),
        b'<!DOCTYPE svg [<!ENTITY a "a">]>' + SVG,
        b'<?xml-stylesheet href="https://elsewhere.example/a.css"?>' + SVG,
        svg("<g/>" * 5_001),
        b"<svg/>",
        b"<html></html>",
        b"",
        PNG[:20],
        PNG[:16] + b"\0\1\0\0\0\0\0\x20",
        SVG + b" " * LARGEST_EMBLEM,
    ],
)
def test_what_could_do_more_than_be_drawn_is_refused_and_changes_nothing(world: World, content: bytes) -> None:
    before = world.dump()
    with pytest.raises(UnreadableDocument):
        set_emblem(world.parts, "council", "emblem.svg", content)
    assert world.dump() == before


def emblems(browser: Browser, address: str) -> list[str]:
    """Addresses of the emblem in the head of a page."""
    page = BeautifulSoup(browser.get(address).text, "html.parser")
    return [str(one["src"]) for one in page.select(".masthead img.emblem")]


def test_the_emblem_stands_at_the_head_of_every_page_and_can_run_nothing(
    world: World, browser: Browser, declared: int
) -> None:
    set_emblem(world.parts, "council", "emblem.svg", SVG)
    pages = ["/", "/sign-in", "/lost-link", at(world, declared), at(world, declared, "results"), "/no-such-page"]
    pages += [at(world, declared, "results", "/details"), f"/v/{link_of(world, declared, 'AR')}"]
    found = {address: emblems(browser, address) for address in pages}
    assert len({tuple(one) for one in found.values()}) == 1, found
    answer = browser.get(found["/"][0])
    assert (answer.data, answer.mimetype) == (SVG, "image/svg+xml")
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert browser.get("/emblem/council").headers["Cache-Control"] == "public, no-cache"
    assert browser.get("/emblem/another").status_code == 404


def test_an_emblem_is_replaced_and_taken_away_and_the_audit_log_has_it(world: World, browser: Browser) -> None:
    set_emblem(world.parts, "council", "emblem.svg", SVG)
    set_emblem(world.parts, "council", "emblem.png", PNG)
    assert browser.get("/emblem/council").mimetype == "image/png"
    assert remove_emblem(world.parts, "council")
    assert not remove_emblem(world.parts, "council")
    assert browser.get("/emblem/council").status_code == 404
    assert emblems(browser, "/") == []
    acts = [one.act for one in audit_log.list_entries(world.parts)]
    assert acts.count("emblem-changed") == 3


def test_the_name_of_a_body_stands_in_the_readers_language_at_the_head_of_every_page(
    world: World, browser: Browser
) -> None:
    rename_body(world.parts, "council", {"fr": "Conseil d’essai"})
    for address in ("/?lang=fr", "/sign-in?lang=fr", "/no-such-page?lang=fr"):
        brand = BeautifulSoup(browser.get(address).text, "html.parser").select_one(".brand")
        assert brand is not None
        assert brand.get_text(strip=True) == "Conseil d’essai"

"""Style sheet and scripts: kept for long under a marked address, never past a change of what is in them."""

from __future__ import annotations

import os
import re
from pathlib import Path

from bs4 import BeautifulSoup
from flask import Flask, url_for

from ballot.web.kit.assets import content_mark
from tests.support.installation import World
from tests.support.pages.addresses import at, link_of, paper_address
from tests.support.pages.browser import BASE, Browser
from tests.support.pages.officer_accounts import give_password


def test_a_page_names_its_style_sheet_by_what_is_in_it_and_browsers_keep_that_for_good(browser: Browser) -> None:
    page = BeautifulSoup(browser.get("/sign-in").text, "html.parser")
    link = page.select_one("link[rel=stylesheet]")
    assert link is not None
    answer = browser.get(str(link["href"]))
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "public, max-age=31536000, immutable")


def style_sheets(browser: Browser, address: str) -> list[str]:
    """Those that the page names, but for the one that the body's name for print comes in."""
    return re.findall(r'<link rel="stylesheet" href="/static/([\w.]+)', browser.get(address).text)


def test_what_only_other_pages_use_does_not_come_over_a_focal_points_slow_line(world: World, browser: Browser) -> None:
    consultation = world.open()
    link = link_of(world, consultation, "AR")
    browser.come_in(link)
    for address in (f"/v/{link}", paper_address(world, consultation), "/link", "/link/asked", "/nowhere"):
        assert style_sheets(browser, address) == ["style.css"], address


def test_what_anyone_may_read_comes_without_what_only_officers_pages_use(
    world: World, browser: Browser, declared: int
) -> None:
    for address in ("/", at(world, declared, "results"), at(world, declared)):
        assert style_sheets(browser, address) == ["style.css", "results.css"], address
    browser.sign_in(give_password(world, "chair"))
    for address in ("/desk", "/account"):
        assert style_sheets(browser, address) == ["style.css", "results.css", "desk.css"], address


def test_under_any_other_address_browsers_ask_each_time_and_are_told_briefly_that_it_is_the_same(
    browser: Browser,
) -> None:
    for address in ("/static/style.css", "/static/style.css?v=0123456789abcdef"):
        answer = browser.get(address)
        assert answer.headers["Cache-Control"] == "public, no-cache"
        again = browser.get(address, headers={"If-None-Match": answer.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["Cache-Control"] == "public, no-cache"


def test_what_is_not_there_is_not_marked_and_not_kept(app: Flask, browser: Browser) -> None:
    with app.test_request_context(base_url=BASE):
        assert url_for("static", filename="nothing.js") == "/static/nothing.js"
    for address in ("/static/nothing.js", "/static/../app.py", "/static/%2e%2e/pyproject.toml"):
        answer = browser.get(address)
        assert (answer.status_code, answer.headers["Cache-Control"]) == (404, "no-store"), address


def test_another_content_has_another_mark(tmp_path: Path) -> None:
    file = tmp_path / "some.css"
    file.write_text("a")
    first = content_mark(file)
    file.write_text("b")
    os.utime(file, ns=(0, 0))
    assert content_mark(file) not in (None, first)

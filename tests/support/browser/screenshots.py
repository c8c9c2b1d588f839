"""Take the pictures of the documentation: `python -m tests.support.browser.screenshots [FOLDER]`, by default docs/screenshots.

They are of the installation that the tests look at: the sample council, invented people, invented replies.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.support.browser.chromium import chromium_started
from tests.support.browser.site import SPOKEN, Site
from tests.support.browser.stages import inhabit

FOLDER = Path(__file__).resolve().parents[3] / "docs" / "screenshots"
MOST = 150_000
"""Bytes of one picture."""


@dataclass(frozen=True)
class Shot:
    """One picture: what it is called, who looks at what, and through how large a window (CSS pixels)."""

    name: str
    who: str
    address: str
    width: int = 1280
    height: int = 860
    language: str = "en"
    zoom: float = 1
    """Pixels of the picture to one of CSS."""
    below: str = ""
    """A selector: what the window is scrolled to."""


SHOTS = (
    Shot("link-phone-zh", "nobody", "{link}", 390, 760, "zh", 1.5),
    Shot("paper-phone-ar", "EG", "/reply/{body}/{open}", 390, 844, "ar", 1.5, "#ballot-2"),
    Shot("paper-laptop-en", "AU", "/reply/{body}/{open}", 1120, 900),
    Shot("desk", "chair", "/desk/{body}/{open}", 1120, 800),
    Shot("checks-fr", "chair", "/desk/{body}/{draft}/checks", 1120, 800, "fr"),
    Shot("certificate", "nobody", "/results/{body}/{declared}", 1120, 1000),
    Shot("results", "nobody", "/results/{body}/{declared}/details", 1120, 860, "en", 1, "#result-1"),
    Shot("audit", "auditor", "/audit/{body}/{declared}", 1120, 800),
)


@contextmanager
def looking(chromium: Browser, site: Site, shot: Shot) -> Iterator[Page]:
    """The visitor's page, in a browser of their own."""
    context = chromium.new_context(
        base_url=site.base,
        viewport={"width": shot.width, "height": shot.height},
        device_scale_factor=shot.zoom,
        locale=shot.language,
        timezone_id="Europe/Zurich",
    )
    if shot.who in site.council.entitled_states:
        cookie = site.cookie(site.person(shot.who), site.ids["open"])
    else:
        cookie = "" if shot.who == "nobody" else site.cookie(site.officer(shot.who))
    if cookie:
        name = site.app.config["SESSION_COOKIE_NAME"]
        context.add_cookies([{"name": name, "value": cookie, "url": site.base}])
    yield context.new_page()
    context.close()


def take(chromium: Browser, site: Site, shot: Shot, folder: Path) -> int:
    """Take it; how many bytes it has. Raises AssertionError where the page is not there."""
    where = {name: site.row(number).slug for name, number in site.ids.items()}
    address = shot.address.format(body=site.body, link=site.link(site.ids["open"], SPOKEN["zh"]), **where)
    with looking(chromium, site, shot) as page:
        answer = page.goto(f"{address}?lang={shot.language}")
        assert answer is not None
        assert answer.status == 200, address
        if "/reply/" in address:
            page.locator("#ballot-1 input[value=for]").check()
            page.locator("#ballot-2 input[value=abstain]").check()
        if shot.below:
            page.locator(shot.below).evaluate("one => one.scrollIntoView()")
        page.mouse.move(0, 0)  # which would show what it rests on as pointed at
        picture = folder / f"{shot.name}.png"
        page.screenshot(path=picture)
    return picture.stat().st_size


def main(folder: Path = FOLDER) -> None:
    """Take them all."""
    folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as name,
        inhabit(Site(Path(name) / "site")).served() as site,
        chromium_started() as chromium,
    ):
        for shot in SHOTS:
            size = take(chromium, site, shot, folder)
            print(f"{shot.name}.png {size:,} bytes{'' if size < MOST else ' – TOO LARGE'}")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))

"""Visitors of every kind, each before a page of their own, and what they find wrong with it."""

from __future__ import annotations

from collections.abc import Iterator

from playwright.sync_api import Browser, Page

from tests.support.browser.axe_rules import LAPTOP, MAGNIFIED, PHONE, WIDTH, Seen, carry_axe, look, violations
from tests.support.browser.site import Site
from tests.support.browser.views import Company

PATIENCE = 10_000
"""Milliseconds after which what should appear on a page has not. No test measures time."""
DIRECTION = {"en": "ltr", "ar": "rtl"}
"""The languages in which every page is looked at."""


def is_fault(kind: str, text: str) -> bool:
    """Whether the browser's console says that something went wrong; a page's status, which it prints too, is none."""
    return kind == "error" and "the server responded with a status" not in text


class VisitorPages:
    """A page for each kind of visitor, in a browser context of their own, that goes from address to address."""

    def __init__(self, chromium: Browser, site: Site, company: Company) -> None:
        self._chromium, self._site, self._company = chromium, site, company
        self._pages: dict[str, Page] = {}
        self.faults: list[str] = []

    def of(self, who: str) -> Page:
        """The visitor's page."""
        if who not in self._pages:
            context = self._chromium.new_context(base_url=self._site.base)
            context.set_default_timeout(PATIENCE)
            carry_axe(context)
            if (cookie := self._company.cookie(who)) is not None:
                name = self._site.app.config["SESSION_COOKIE_NAME"]
                context.add_cookies([{"name": name, "value": cookie, "url": self._site.base}])
            page = context.new_page()
            page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}"))
            page.on(
                "console",
                lambda said: self.faults.append(f"{page.url}: {said.text}") if is_fault(said.type, said.text) else None,
            )
            self._pages[who] = page
        return self._pages[who]

    def close(self) -> None:
        """All of them."""
        for page in self._pages.values():
            page.context.close()


def in_language(address: str, language: str) -> str:
    """The same page in this language."""
    return f"{address}{'&' if '?' in address else '?'}lang={language}"


def in_lines(wrong: dict[str, set[str]]) -> str:
    """What is wrong, and under it where: what the frame of all pages does is said once."""
    return "\n".join(f"{what}\n    on {', '.join(sorted(where))}" for what, where in sorted(wrong.items()))


def what_is_wrong(page: Page, address: str, language: str) -> Iterator[str]:
    """Open an address in a language, and yield what is wrong with the page at both widths and magnified."""
    page.set_viewport_size(SIZES[language][0][1])
    page.goto(in_language(address, language))
    yield from what_is_wrong_now(page, language)


SIZES = {"en": [("laptop", LAPTOP), ("200 %", MAGNIFIED), ("phone", PHONE)]}
SIZES["ar"] = SIZES["en"][::-1]
"""The order in which sizes are looked at: each change has the page laid out anew, and so two languages need four."""


def what_is_wrong_now(page: Page, language: str) -> Iterator[str]:
    """Yield what is wrong with the page that is open, at both widths and magnified.

    All of axe's rules are asked once a language, English on a laptop and Arabic on a telephone, but for colours, which are
    the same; those that the width decides, again in English on a telephone.
    """
    for nth, (name, size) in enumerate(SIZES[language]):
        if page.viewport_size != size:
            page.set_viewport_size(size)
        seen = look(page)
        if nth == 0:
            yield from _wrong_whatever_the_width(seen, language)
        yield from (f"{name}: too wide: {one}" for one in seen.too_wide)
        yield from (f"{name}: small: {one}" for one in seen.small)
        if nth == 0:
            yield from (f"{name}: {one}" for one in violations(page, contrast=language == "en"))
        elif size is PHONE:
            yield from (f"{name}: {one}" for one in violations(page, WIDTH))


def _wrong_whatever_the_width(seen: Seen, language: str) -> Iterator[str]:
    if (seen.lang, seen.direction) != (language, DIRECTION[language]):
        yield f"lang={seen.lang} dir={seen.direction}"
    if len(seen.headings) != 1 or not seen.headings[0]:
        yield f"h1: {seen.headings}"
    if not seen.title.partition("–")[0].strip():
        yield f"title: {seen.title!r}"

"""Somebody who reads the page in a language, and finds things on it as people do: by what they are and what they say.

What they say is asked of the catalogue, by the English message: a translation may change, and no test breaks by it.
"""

from __future__ import annotations

import re
from typing import Any, Literal
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, expect

from ballot.words import terms
from ballot.words.translation.translator import number, text, translator

Role = Literal["button", "checkbox", "heading", "link", "radio", "textbox"]


class Reader:
    """A page, and the language of who reads it."""

    def __init__(self, page: Page, language: str) -> None:
        self.page = page
        self.language = language

    # ------------------------------------------------------------------ what is said

    def says(self, message: str, **facts: str) -> re.Pattern[str]:
        """The message in the reader's language, alone; where a fact is not given, whatever stands there."""
        return re.compile(rf"^\s*{_filled(text(self.language, message), facts)}\s*$", re.DOTALL)

    def within(self, message: str, **facts: str) -> re.Pattern[str]:
        """The same, somewhere in a longer text."""
        return re.compile(_filled(text(self.language, message), facts), re.DOTALL)

    def counts(self, one: str, many: str, count: int, **facts: str) -> re.Pattern[str]:
        """The message for this number, somewhere in a longer text."""
        said = translator(self.language).text_many(one, many, count)
        return re.compile(_filled(said, {"n": number(count, self.language), **facts}), re.DOTALL)

    # ------------------------------------------------------------------ what is there

    def find(self, role: Role, message: str, **facts: str) -> Locator:
        """What is of this kind and has this name."""
        return self.page.get_by_role(role, name=self.says(message, **facts))

    def button(self, message: str, **facts: str) -> Locator:
        """A button."""
        return self.find("button", message, **facts)

    def link(self, message: str, **facts: str) -> Locator:
        """A link."""
        return self.find("link", message, **facts)

    def field(self, message: str, **facts: str) -> Locator:
        """What is labelled so."""
        return self.page.get_by_label(self.says(message, **facts))

    def choice(self, ballot: str, choice: str) -> Locator:
        """A choice on the paper, as its words say."""
        said = terms.choice(choice, self.language)
        return self.page.locator(f"#ballot-{ballot}").get_by_role("radio", name=said, exact=True)

    # ------------------------------------------------------------------ what is done and seen

    def press(self, message: str, **facts: str) -> None:
        """Press the first button of this name, and wait for the page that comes."""
        with self.page.expect_navigation():
            self.button(message, **facts).first.click()

    def go(self, message: str, **facts: str) -> None:
        """Follow the first link of this name, and wait for the page that comes."""
        with self.page.expect_navigation():
            self.link(message, **facts).first.click()

    def vote(self, ballot: str, choice: str) -> None:
        """Choose, as one does with a finger: on the words."""
        self.choice(ballot, choice).check()

    def sees(self, message: str, **facts: str) -> None:
        """The message stands on the page, to be seen."""
        self.sees_text(self.within(message, **facts))

    def sees_text(self, pattern: re.Pattern[str]) -> None:
        """What `within` or `counts` gave stands on the page, to be seen."""
        expect(self.page.get_by_text(pattern).filter(visible=True).first).to_be_visible()

    def sees_heading(self, message: str, **facts: str) -> None:
        """It is what the page is about, in the reader's language."""
        expect(self.page.locator("h1")).to_have_text(self.says(message, **facts))
        expect(self.page.locator("html")).to_have_attribute("lang", self.language)

    @property
    def path(self) -> str:
        """Where the reader is."""
        return urlsplit(self.page.url).path


def _filled(said: str, facts: dict[str, Any]) -> str:
    parts = re.split(r"(\{\w+\})", said)
    return "".join(_fact(part[1:-1], facts) if part.startswith("{") else re.escape(part) for part in parts)


def _fact(name: str, facts: dict[str, Any]) -> str:
    return re.escape(str(facts[name])) if name in facts else ".+"

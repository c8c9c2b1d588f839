"""Attributes of pages are written by the templates, escaped once, and never joined as text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from werkzeug.test import TestResponse

from ballot.web.kit.uploads import DOCUMENT_KINDS, LIST_KINDS, SCAN_KINDS
from ballot.wiring import shipped_folder
from tests.support.installation import World
from tests.support.pages.browser import Browser
from tests.support.pages.officer_accounts import give_password
from tests.support.pages.officer_pages import desk

TEMPLATES = shipped_folder("templates")
_VALUE_JOINED = re.compile(r"""=\\?["']?\s*["'](?:\|safe)?\)?\s*~""")
"""An attribute's name and its sign, at the end of a text to which something else is joined."""


@pytest.mark.parametrize(
    "joined", ["""'accept="' ~ endings""", """"href='"|safe ~ it""", """("maxlength=" ~ longest)"""]
)
def test_an_attribute_that_is_joined_as_text_is_found(joined: str) -> None:
    assert _VALUE_JOINED.search(joined)


def test_no_template_joins_an_attribute_as_text() -> None:
    found = {
        str(Path(file).relative_to(TEMPLATES)): hits
        for file in sorted(TEMPLATES.rglob("*.html"))
        if (hits := _VALUE_JOINED.findall(file.read_text(encoding="utf-8")))
    }
    assert not found


def accepted(page: TestResponse) -> list[str]:
    """What the page's one file picker offers."""
    [picker] = BeautifulSoup(page.text, "html.parser").select("input[type=file]")
    return str(picker["accept"]).split(",")


def endings(kinds: Iterable[str]) -> list[str]:
    """The kinds as a file picker names them."""
    return [f".{kind}" for kind in kinds]


def test_every_file_picker_offers_the_kinds_of_file_that_are_taken(
    world: World, make_browser: Callable[[], Browser]
) -> None:
    draft, opened = world.draft(), world.open()
    chair, secretary = make_browser(), make_browser()
    secretary.sign_in(give_password(world, "secretariat"))
    paper = secretary.get(f"/secretariat/council/{world.row(opened).slug}/paper")
    assert accepted(paper) == endings(SCAN_KINDS)
    assert accepted(secretary.get("/secretariat/lists/focal-points")) == endings(LIST_KINDS)
    world.close(opened)
    chair.sign_in(give_password(world, "chair"))
    assert accepted(chair.get(desk(world, draft, "/ballots/1/documents"))) == endings(DOCUMENT_KINDS)
    assert accepted(chair.get(desk(world, opened, "/publish"))) == endings(DOCUMENT_KINDS)

"""What tests of the secretariat's pages have in common: addresses, a form filled in."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from bs4 import BeautifulSoup
from werkzeug.test import TestResponse

from tests.support.installation import HOST, World
from tests.support.pages.browser import Browser, hidden_fields, text

SCAN = b"%PDF-1.7 the scan of a letter: against on ballot 1"
HOSTILE = "<script>alert(1)</script>"
SECRETARY = f"secretariat@{HOST}"
SECOND = f"second@{HOST}"
LATER = timedelta(minutes=6)
"""After which credentials that were given are stale."""


def of(world: World, consultation: int, rest: str) -> str:
    """An address of the secretariat's pages about a consultation."""
    return f"/secretariat/council/{world.row(consultation).slug}{rest}"


def whom(world: World, state: str, act: str, number: int = 0) -> str:
    """The address of an act on one of a State's focal points."""
    return f"/secretariat/members/{state}/focal-points/{world.person(state, number).public_id}/{act}"


def paper_form(**changes: Any) -> dict[str, Any]:
    """A reply on paper, as it is typed in."""
    return {
        "state": "AR",
        "channel": "letter",
        "received_at": "2026-03-02T10:00",
        "vote-1": "against",
        "vote-2": "",
        "statement-1": "Our reservation",
        "scan": (io.BytesIO(SCAN), "scan.pdf"),
        **changes,
    }


def wrong_fields(page: TestResponse) -> list[str]:
    """The fields that the top of a refused form leads to; each of them is there, and says itself what is wrong with it."""
    assert "Something needs your attention" in text(page)
    assert "Nothing was changed" in text(page)
    assert text(page).startswith("Error: ")
    soup = BeautifulSoup(page.text, "html.parser")
    fields = [str(link["href"]).removeprefix("#") for link in soup.select(".error-summary a")]
    for name in fields:
        assert soup.find(id=name) is not None, name
        assert soup.find(id=f"{name}-problem") is not None or soup.select_one(f".ballot[data-problem] #{name}"), name
    return fields


def cells(page: TestResponse) -> list[list[str]]:
    """The rows of a page's tables, cell by cell, without their heads."""
    rows = BeautifulSoup(page.text, "html.parser").select("main tbody tr")
    return [[" ".join(cell.get_text(" ").split()) for cell in row.select("th, td")] for row in rows]


def where_they_are_given(page: TestResponse) -> str:
    """The page says that credentials are needed again, in another window; where that one comes back to."""
    assert "Please enter your credentials again Nothing was changed." in text(page)
    (link,) = BeautifulSoup(page.text, "html.parser").select("main a[href^='/account/again']")
    assert (link["target"], link["rel"]) == ("_blank", ["noopener"])
    return parse_qs(urlsplit(str(link["href"])).query)["next"][0]


def confirm_change(second: Browser, proposed: TestResponse) -> TestResponse:
    """As the second officer, look at a change of focal points that was proposed, and confirm it as it is shown."""
    assert "/secretariat/focal-points/waiting/" in proposed.location
    shown = second.get(proposed.location)
    return second.post(f"{proposed.location}/confirm", hidden_fields(shown))

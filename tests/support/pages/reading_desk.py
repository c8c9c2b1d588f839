"""What tests of the reading desk have in common."""

from __future__ import annotations

from typing import Any

from bs4 import BeautifulSoup

from ballot.sample import sample_record
from tests.support.pages.browser import Browser
from tests.support.pages.officer_pages import file


def soup(page: Any) -> BeautifulSoup:
    return BeautifulSoup(page.text, "html.parser")


def button(page: Any, name: str, number: int = 0) -> dict[str, str]:
    """What pressing this button of the desk sends."""
    return {name: str(soup(page).select(f"button[name={name}], input[name={name}]")[number]["value"])}


def uploaded(secretary: Browser, content: bytes = sample_record("en"), name: str = "record.txt") -> Any:
    secretary.get("/papers")
    return secretary.post("/papers", {"paper": file(content, name)}, content_type="multipart/form-data")

"""The reading desk: what it shows, and the decisions that are made at it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from bs4 import Tag

from ballot.importers.summary_records.result import Standing
from tests.support.installation import World
from tests.support.pages.browser import Browser, text
from tests.support.pages.reading_desk import button, soup
from tests.support.papers.registered import REFERENCE, Said, doubt, look_here, rows, take

ONE, TWO = Said("3.1"), Said("3.2", ("approve",), "to approve C26/21", "in order to approve C26/21", ("C26/21",))


def test_sentences_are_marked_in_the_text_and_lead_to_what_was_read(world: World, secretary: Browser) -> None:
    paper, _ = take(world, ONE, TWO, look_here=(look_here(2, "Summary"),))
    page = soup(secretary.get(f"/papers/{paper}"))
    marks = [(str(one["href"]), one.get_text()) for one in page.select(".paper-text a.in-text")]
    first, second = rows(world)
    assert marks == [("#l-0", "Summary"), (f"#c-{first.id}", ONE.text), (f"#c-{second.id}", TWO.text)]
    assert page.select_one(f"#c-{first.id} a[href='#p-4']") is not None
    assert page.find(id="p-4") is not None


def test_doubts_are_said_with_the_words_they_are_about(world: World, secretary: Browser) -> None:
    objected = replace(ONE, standing=Standing.FOUND, more={"doubts": (doubt("objection", "Argentina objects"),)})
    paper, _ = take(world, objected)
    assert "Somebody objects after the proposal. Argentina objects" in text(secretary.get(f"/papers/{paper}"))


def test_two_officers_at_one_desk_lose_nothing(world: World, secretary: Browser, second: Browser) -> None:
    paper, _ = take(world, ONE)
    address = f"/papers/{paper}"
    mine, theirs = secretary.get(address), second.get(address)
    assert second.post(address + "/decide", button(theirs, "refuse")).status_code == 303
    answer = secretary.post(address + "/decide", button(mine, "confirm"))
    assert answer.status_code == 409
    assert "somebody has decided about it in the meantime" in text(answer)
    assert [one.standing for one in rows(world)] == ["refused"]
    page = secretary.get(address)
    assert secretary.post(address + "/decide", button(page, "reopen")).status_code == 303
    assert [one.standing for one in rows(world)] == ["found"]


@pytest.mark.parametrize("sent", [{}, {"confirm": "x"}, {"confirm": "99999999999:x"}, {"selected": "yes"}])
def test_a_button_that_says_nothing_is_refused(world: World, secretary: Browser, sent: dict[str, str]) -> None:
    paper, _ = take(world, ONE)
    secretary.get(f"/papers/{paper}")
    before = world.dump()
    assert secretary.post(f"/papers/{paper}/decide", sent).status_code == 422
    assert world.dump() == before


def test_a_chair_sees_the_desk_and_decides_nothing(world: World, chair: Browser) -> None:
    paper, _ = take(world, ONE)
    page = chair.get(f"/papers/{paper}")
    assert ONE.question in text(page)
    assert not soup(page).select("main button, main input")
    assert chair.post(f"/papers/{paper}/decide", {"confirm": "1:x"}).status_code == 403
    assert REFERENCE in text(chair.get("/papers"))


def test_a_paper_of_arabic_is_read_from_the_right(world: World, secretary: Browser) -> None:
    paper, _ = take(world, replace(ONE, text="من أجل الإحاطة علماً", question="الإحاطة علماً"), language="ar")
    page = soup(secretary.get(f"/papers/{paper}"))
    listed = page.select_one(".paper-text")
    assert isinstance(listed, Tag)
    assert (listed["lang"], listed["dir"]) == ("ar", "rtl")


def test_a_paper_that_is_not_there_is_said_to_be_not_there(secretary: Browser) -> None:
    assert secretary.get("/papers/77").status_code == 404

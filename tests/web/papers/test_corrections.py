"""What a person corrects, adds, accepts and puts on ballots at the reading desk."""

from __future__ import annotations

from dataclasses import replace

import pytest
from bs4 import Tag

from ballot.services.consultations import overview
from tests.support.installation import World
from tests.support.pages.browser import Browser, hidden_fields, text
from tests.support.pages.reading_desk import button, soup
from tests.support.papers.registered import Said, look_here, rows, take

ONE, TWO = Said("3.1"), Said("3.2", ("approve",), "to approve C26/21", "in order to approve C26/21", ("C26/21",))


def test_what_was_not_understood_is_settled_or_becomes_a_conclusion(world: World, secretary: Browser) -> None:
    paper, _ = take(world, ONE, look_here=(look_here(4, "x"), look_here(2, "Summary")))
    page = secretary.get(f"/papers/{paper}")
    assert "2 passages were not understood." in text(page)
    secretary.post(f"/papers/{paper}/decide", button(page, "nothing", 1))
    page = secretary.get(f"/papers/{paper}")
    assert "1 passage was not understood." in text(page)
    link = soup(page).select_one("#l-0 a[href*='/add?']")
    assert isinstance(link, Tag)
    form_page = secretary.get(str(link["href"]))
    assert "3.1 The Chair took it" in text(form_page)
    form = {
        **hidden_fields(form_page),
        "sentence": "councillors wished to conclude",
        "verb-note": "yes",
        "question-en": "to note it",
        "title-en": "Budget",
        "documents": "C26/20\nC26/21",
    }
    wrong = secretary.post(f"/papers/{paper}/add", form | {"sentence": "not there"})
    assert wrong.status_code == 422
    assert "This sentence does not stand in the paragraph" in text(wrong)
    assert secretary.post(f"/papers/{paper}/add", form).status_code == 303
    added = next(one for one in rows(world) if one.by_hand)
    assert (added.standing, added.documents, added.paragraph, added.ordinal) == (
        "confirmed",
        ["C26/20", "C26/21"],
        "3.1",
        2,
    )


@pytest.mark.parametrize("place", ["", "99", "x", "1" * 30])
def test_a_paragraph_that_is_not_there_is_asked_for_again(world: World, secretary: Browser, place: str) -> None:
    paper, _ = take(world, ONE)
    answer = secretary.get(f"/papers/{paper}/add", query_string={"paragraph": place})
    assert answer.status_code == 422
    assert "The paper has no such paragraph" in text(answer)


def test_what_was_read_is_corrected_beside_its_minute(world: World, secretary: Browser) -> None:
    paper, _ = take(world, ONE)
    [row] = rows(world)
    address = f"/papers/{paper}/conclusions/{row.id}"
    page = secretary.get(address)
    assert ONE.text in text(page)
    form = hidden_fields(page) | {"verb-approve": "yes", "question-en": "to approve it", "title-en": "The budget"}
    assert secretary.post(address, form | {"question-en": " "}).status_code == 422
    assert secretary.post(address, form).location == f"/papers/{paper}#c-{row.id}"
    [now] = rows(world)
    assert (now.action, now.question, now.title, now.standing) == (
        "approve",
        {"en": "to approve it"},
        {"en": "The budget"},
        "confirmed",
    )
    stale = secretary.post(address, form)
    assert stale.status_code == 409
    assert "to approve it" in stale.text


def test_a_corrected_paper_is_accepted_line_by_line(world: World, secretary: Browser) -> None:
    take(world, ONE, TWO)
    paper, _ = take(world, replace(ONE, verbs=("adopt",)), Said("3.3"), revision="Rev.1")
    address = f"/papers/{paper}/differences"
    page = secretary.get(address)
    kinds = [one.get_text(" ", strip=True) for one in soup(page).select("legend")]
    assert kinds == ["3.1 Changed in this paper", "3.3 New in this paper", "3.2 No longer in this paper"]
    names = [str(one["name"]) for one in soup(page).select("input[value=accept]")]
    sent = hidden_fields(page) | {names[0]: "accept", names[2]: "leave"}
    assert secretary.post(address, sent).status_code == 303
    assert [(one.paragraph, one.action, one.standing) for one in rows(world)] == [
        ("3.1", "adopt", "found"),
        ("3.2", "approve", "found"),
    ]
    assert "1 change of this corrected paper waits for a decision." in text(secretary.get(f"/papers/{paper}"))
    stale = secretary.post(address, sent)
    assert stale.status_code == 409


def test_conclusions_go_into_a_draft_that_is_there(world: World, secretary: Browser) -> None:
    paper, _ = take(world, ONE)
    page = secretary.get(f"/papers/{paper}")
    secretary.post(f"/papers/{paper}/decide", button(page, "confirm"))
    draft = world.draft()
    form = {"conclusion": str(rows(world)[0].id), "into": world.row(draft).slug}
    secretary.get(f"/papers/{paper}/drafts")
    none = secretary.post(f"/papers/{paper}/drafts", {"into": "new", "reference": "DM-1", "title-en": "T"})
    assert none.status_code == 422
    assert secretary.post(f"/papers/{paper}/drafts", form).status_code == 303
    assert len(overview.read_draft(world.parts, draft).ballots) == 3
    assert secretary.post(f"/papers/{paper}/drafts", form).status_code == 409  # the button pressed twice
    assert len(overview.read_draft(world.parts, draft).ballots) == 3
    page = secretary.get(f"/papers/{paper}")
    assert f"Ballot 3 of {world.row(draft).reference}" in text(page)
    taken = secretary.post(f"/papers/{paper}/drafts", form | {"into": "new", "reference": "DM 1"})
    assert taken.status_code == 422

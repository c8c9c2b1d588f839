"""The reading desk: a paper from its upload to ballots, without script."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag

from ballot.importers.papers.paper import Notice
from ballot.importers.records.result import Standing
from ballot.sample import sample_record
from ballot.services.consultations import overview
from ballot.services.papers.upload import store_paper
from tests.support.installation import BODY, World
from tests.support.pages.browser import Browser, hidden_fields, text
from tests.support.pages.officer_pages import file
from tests.support.registered_papers import REFERENCE, Said, doubt, look_here, paper_of, rows, take

ONE, TWO = Said("3.1"), Said("3.2", ("approve",), "to approve C26/21", "in order to approve C26/21", ("C26/21",))


def soup(page: Any) -> BeautifulSoup:
    return BeautifulSoup(page.text, "html.parser")


def button(page: Any, name: str, number: int = 0) -> dict[str, str]:
    """What pressing this button of the desk sends."""
    return {name: str(soup(page).select(f"button[name={name}], input[name={name}]")[number]["value"])}


def uploaded(secretary: Browser, content: bytes = sample_record("en"), name: str = "record.txt") -> Any:
    secretary.get("/papers")
    return secretary.post("/papers", {"paper": file(content, name)}, content_type="multipart/form-data")


def test_a_record_goes_from_its_upload_to_ballots(world: World, secretary: Browser) -> None:
    answer = uploaded(secretary)
    assert answer.status_code == 303
    asked = secretary.get(answer.location)
    assert "Which paper is it?" in text(asked)
    assert rows(world, "VC/20") == []
    form = {"paper-reference": "VC/20", "revision": "", "language": "en"}
    desk = secretary.post(answer.location, form)
    page = secretary.get(desk.location)
    assert "8 proposed conclusions were read. 8 are to be decided." in text(page)
    first = rows(world, "VC/20")[0]
    done = secretary.post(desk.location + "/decide", button(page, "confirm"))
    assert done.location.endswith(f"#c-{rows(world, 'VC/20')[1].id}")  # the next one to be decided
    page = secretary.get(desk.location)
    marks = [str(one["value"]) for one in soup(page).select("input[name=conclusion]")]
    secretary.post(desk.location + "/decide", {"selected": "yes", "conclusion": marks})
    page = secretary.get(desk.location)
    assert "All are decided." in text(page)
    form_page = secretary.get(desk.location + "/drafts")
    assert "Make ballots" in text(form_page)
    chosen = [str(one["value"]) for one in soup(form_page).select("input[name=conclusion][checked]")]
    assert len(chosen) == 8
    made = {"conclusion": chosen, "into": "new", "reference": "DM-26/9", "title-en": "Eight matters"}
    answer = secretary.post(desk.location + "/drafts", made)
    assert answer.location == "/desk/council/dm-26-9/ballots"
    found = overview.find_overview(world.parts, BODY, "DM-26/9")
    ballots = overview.read_draft(world.parts, found.id).ballots
    assert len(ballots) == 8
    assert ballots[0].text == first.question
    assert ballots[0].source == {"reference": "VC/20", "sha256": first.source_sha256, "paragraph": first.paragraph}
    assert "not attached" in text(secretary.get("/desk/council/dm-26-9/checks"))


def test_what_cannot_be_read_is_said_and_nothing_is_stored(world: World, secretary: Browser) -> None:
    before = world.dump()
    for content, name in ((b"Dear Sir", "letter.txt"), (b"%PDF-1.4", "record.pdf"), (b"", "record.txt")):
        answer = uploaded(secretary, content, name)
        assert answer.status_code == 422, name
        assert "Something needs your attention" in text(answer)
    assert world.dump() == before


def test_the_same_file_again_leads_to_what_is_there(world: World, secretary: Browser) -> None:
    first = uploaded(secretary)
    before = world.dump()
    again = uploaded(secretary)
    assert again.location == first.location
    assert world.dump() == before
    assert "This very file was uploaded before." in text(secretary.get(again.location))


def test_tracked_changes_have_to_be_answered_for(world: World, secretary: Browser) -> None:
    paper, reading = paper_of(ONE, notices=(Notice("tracked-changes", 4),))
    stored = store_paper(world.parts, world.secretary, BODY, paper, reading)
    address = f"/papers/{stored.paper_id}/particulars"
    assert "There are tracked changes" in text(secretary.get(address))
    form = {"paper-reference": REFERENCE, "revision": "", "language": "en"}
    refused = secretary.post(address, form)
    assert refused.status_code == 422
    assert rows(world) == []
    assert secretary.post(address, form | {"notices": "yes"}).status_code == 303
    assert len(rows(world)) == 1


def test_a_paper_that_is_the_wrong_one_is_discarded(world: World, secretary: Browser) -> None:
    address = uploaded(secretary).location
    secretary.get(address)
    assert secretary.post(address.replace("particulars", "discard")).location == "/papers"
    assert world.dump()["council_paper"] == []


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
    page = secretary.get(f"/papers/{paper}")
    assert f"Ballot 3 of {world.row(draft).reference}" in text(page)
    taken = secretary.post(f"/papers/{paper}/drafts", form | {"into": "new", "reference": "DM 1"})
    assert taken.status_code == 422


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

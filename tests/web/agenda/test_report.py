"""The page of a session's report."""

from __future__ import annotations

from io import BytesIO
from xml.etree.ElementTree import Element, fromstring
from zipfile import ZipFile

import pytest

from ballot.importers.papers.reading import read_paper
from ballot.reference.languages import LANGUAGES
from ballot.services.agenda import items
from ballot.words.outcome import outcome
from ballot.words.translation.translator import say
from tests.support.installation import BODY, World
from tests.support.pages.browser import Browser, text
from tests.support.session_reports import add_item, defer, make_session, put_to_ballot, register

W = {"w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main"}


@pytest.fixture
def reported(world: World) -> int:
    """A session with one conclusion that was adopted, and one that was not; the session's id."""
    session = make_session(world)
    add_item(world, session, "1", "The accounts", "C20/40")
    register(world, 1, documents=["C20/40"])
    register(world, 2, item="7", title={"en": "The staff"})
    consultation = world.open(ballots=2)
    put_to_ballot(world, consultation, 1, 2)
    for state in world.standing(consultation).roll.entitled_states():
        world.reply(consultation, state, {"1": "for", "2": "against"})
    world.sign(consultation)
    world.close(consultation)
    return session


def test_the_report_says_of_every_conclusion_what_became_of_it(world: World, reported: int, chair: Browser) -> None:
    session = reported
    agenda = chair.get(f"/agenda/{session}")
    assert f"/agenda/{session}/report" in agenda.text
    page = text(chair.get(f"/agenda/{session}/report"))
    for said in ("Report on VCC-2", "What became of 2 conclusions.", "Adopted 1", "Not adopted 1", "The accounts"):
        assert said in page
    states = len(world.standing(1).roll.entitled_states())
    assert f"Adopted. {states} in favour" in page
    assert f"Not adopted. 0 in favour, {states // 2 + 1} required. {states} against" in page
    assert "VC-2/20, 2.1" in page
    assert "Item 7 of the record" in page


def test_the_button_puts_on_the_next_agenda_what_comes_back_and_pressing_it_again_changes_nothing(
    world: World, reported: int, secretary: Browser
) -> None:
    session = reported
    page = secretary.get(f"/agenda/{session}/report")
    assert "Put on the agenda of C21" in page.text
    assert secretary.post(f"/agenda/{session}/report/carry-over").status_code == 303
    after = secretary.get(f"/agenda/{session}/report")
    assert "1 item has been put on the next agenda." in text(after)
    assert "Put on the agenda of C21" not in after.text
    (found,) = items.list_items(world.parts, world.secretary, BODY, 1)
    assert found.row.titles == {"en": "The staff"}
    secretary.post(f"/agenda/{session}/report/carry-over")
    assert "Nothing was left to put on the next agenda." in text(secretary.get(f"/agenda/{session}/report"))
    assert len(items.list_items(world.parts, world.secretary, BODY, 1)) == 1


def test_the_chair_sees_what_comes_back_and_has_no_button(world: World, chair: Browser) -> None:
    session = make_session(world)
    defer(world, session, add_item(world, session, "2", "The premises"))
    page = chair.get(f"/agenda/{session}/report")
    assert "is not on the agenda of C21 yet" in text(page)
    assert "<button>Put" not in page.text
    assert "at the request of Switzerland" in text(page)


def test_no_vote_is_told_while_the_consultation_is_open(world: World, chair: Browser) -> None:
    session = make_session(world)
    register(world, 1)
    consultation = world.open(ballots=1)
    put_to_ballot(world, consultation, 1)
    before = text(chair.get(f"/agenda/{session}/report"))
    assert "Open for replies until" in before
    for state in world.standing(consultation).roll.entitled_states():
        world.reply(consultation, state)
    assert text(chair.get(f"/agenda/{session}/report")) == before


def test_a_session_without_a_record_or_a_following_session_says_so(world: World, secretary: Browser) -> None:
    make_session(world)
    page = text(secretary.get("/agenda/1/report"))
    for said in (
        "No summary record has been entered for this session",
        "There is nothing to report yet.",
        "The session that follows has not been entered yet.",
    ):
        assert said in page


def test_the_report_is_a_document_in_each_language_and_the_same_report_is_the_same_bytes(
    world: World, reported: int, chair: Browser, subtests: pytest.Subtests
) -> None:
    for code in LANGUAGES:
        with subtests.test(code):
            address = f"/agenda/{reported}/report/{code}.docx"
            answer = chair.get(address)
            assert answer.status_code == 200
            assert answer.data == chair.get(address).data
            paper = read_paper(answer.data, "report.docx")
            texts = [one.text for one in paper.paragraphs]
            assert say(code, "Report on {session}", session="VCC-2") in texts
            assert outcome("adopted", code).rstrip(".") in " ".join(texts)
            assert "VC-2/20, 2.1" in texts
            assert not paper.must_be_answered
    assert chair.get(f"/agenda/{reported}/report/xx.docx").status_code == 404


def test_an_arabic_document_is_written_from_the_right_and_a_chinese_one_in_chinese_letters(
    world: World, reported: int, chair: Browser
) -> None:
    arabic, chinese = (body_of(chair.get(f"/agenda/{reported}/report/{code}.docx").data) for code in ("ar", "zh"))
    paragraphs = arabic.findall(".//w:p", W)
    assert all(one.find("w:pPr/w:bidi", W) is not None for one in paragraphs)
    assert arabic.find(".//w:tblPr/w:bidiVisual", W) is not None
    runs = [one for one in arabic.findall(".//w:r", W) if any("\u0600" <= sign <= "\u06ff" for sign in written(one))]
    assert all(one.find("w:rPr/w:rtl", W) is not None for one in runs)
    assert all(one.find("w:rPr/w:bCs", W) is not None for one in arabic.findall(".//w:r", W) if is_bold(one))
    runs = [one for one in chinese.findall(".//w:r", W) if any("\u4e00" <= sign <= "\u9fff" for sign in written(one))]
    assert runs
    assert all(one.find("w:rPr/w:rFonts[@w:eastAsia]", W) is not None for one in runs)
    assert chinese.find(".//w:bidi", W) is None


def body_of(content: bytes) -> Element:
    """The body of a .docx."""
    with ZipFile(BytesIO(content)) as file:
        assert {info.date_time for info in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        found = fromstring(file.read("word/document.xml")).find("w:body", W)
    assert found is not None
    return found


def written(run: Element) -> str:
    return "".join(one.text or "" for one in run.findall("w:t", W))


def is_bold(run: Element) -> bool:
    return run.find("w:rPr/w:b", W) is not None

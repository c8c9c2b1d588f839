"""A paper from its upload to the register, and from there to ballots, without script."""

from __future__ import annotations

from ballot.importers.papers.paper import Notice
from ballot.services.consultations import overview
from ballot.services.papers.upload import store_paper
from tests.support.installation import BODY, World
from tests.support.pages.browser import Browser, text
from tests.support.pages.reading_desk import button, soup, uploaded
from tests.support.papers.registered import REFERENCE, Said, paper_of, rows

ONE, TWO = Said("3.1"), Said("3.2", ("approve",), "to approve C26/21", "in order to approve C26/21", ("C26/21",))


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

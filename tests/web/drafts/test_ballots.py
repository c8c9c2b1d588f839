"""The ballots of a draft through its pages: from the register or typed in, worded in six languages, moved, taken out."""

from __future__ import annotations

from bs4 import BeautifulSoup

from ballot.services.consultations import drafts, overview
from tests.support.installation import World, wording
from tests.support.pages.browser import Browser, hidden_fields, text
from tests.support.pages.officer_pages import desk, refused
from tests.support.papers.registered import Said, confirmed

LANGUAGES = ("en", "fr", "es", "ar", "ru", "zh")


def texts(world: World, draft: int) -> list[str]:
    """The English texts, in order."""
    return [one.text["en"] for one in overview.read_draft(world.parts, draft).ballots]


def registered(world: World) -> list[int]:
    """Two conclusions in the register, each naming a document."""
    return confirmed(
        world,
        *(
            Said(paragraph, ("endorse", "note"), f"to endorse {paragraph}", f"to {paragraph}", ("C21/43",), "Item")
            for paragraph in ("3.2", "3.3")
        ),
    )


def test_ballots_come_from_the_register_with_the_documents_they_name(world: World, chair: Browser) -> None:
    first, second = registered(world)
    draft = world.draft(ballots=0)
    page = chair.get(desk(world, draft, "/ballots/add"))
    assert "3.2 to endorse and to note Item to endorse 3.2 Names C21/43." in text(page)
    answer = chair.post(desk(world, draft, "/ballots/register"), {"conclusion": [str(second), str(first)]})
    assert (answer.status_code, answer.location) == (303, desk(world, draft, "/ballots#ballot-1"))
    assert "2 ballots have been added." in text(chair.get(desk(world, draft, "/ballots")))
    assert texts(world, draft) == ["to endorse 3.2", "to endorse 3.3"]
    checks = chair.get(desk(world, draft, "/checks"))
    assert "The proposed conclusion of ballot 1 names C21/43: not attached. Attach" in text(checks)
    assert "Already ballot 1" in text(chair.get(desk(world, draft, "/ballots/add")))
    none = chair.post(desk(world, draft, "/ballots/register"), {"conclusion": ["no number", "9999", "9" * 5000]})
    assert none.status_code == 422
    assert "Nothing was selected" in text(none)


def test_a_ballot_is_typed_in_six_languages_at_once(world: World, chair: Browser) -> None:
    draft = world.draft(ballots=0)
    chair.get(desk(world, draft, "/ballots/add"))
    form = {"verb-adopt": "yes", "other-verbs": "Take note, welcome", "title-en": "The dates"}
    form |= {f"text-{code}": f"text in {code}" for code in LANGUAGES}
    assert chair.post(desk(world, draft, "/ballots/typed"), form).status_code == 303
    [made] = overview.read_draft(world.parts, draft).ballots
    assert (made.actions, made.title) == (["adopt", "take-note", "welcome"], {"en": "The dates"})
    assert made.text == {code: f"text in {code}" for code in LANGUAGES}


def test_a_typed_ballot_names_the_paper_on_which_it_is_based(world: World, chair: Browser) -> None:
    draft = world.draft(ballots=0)
    chair.get(desk(world, draft, "/ballots/add"))
    typed = {
        "verb-note": "yes",
        "text-en": "to note matter 1",
        "source-reference": "C26/100",
        "source-paragraph": "2.9",
    }
    assert chair.post(desk(world, draft, "/ballots/typed"), typed).status_code == 303
    (ballot,) = overview.read_draft(world.parts, draft).ballots
    assert ballot.source == {"reference": "C26/100", "sha256": None, "paragraph": "2.9"}
    page = chair.get(desk(world, draft, "/ballots/1"))
    assert 'value="C26/100"' in page.text
    wrong = chair.post(desk(world, draft, "/ballots/1"), typed | {"source-sha256": "not one"})
    assert wrong.status_code == 422
    assert "This is not a SHA-256" in text(wrong)


def test_a_ballot_that_cannot_be_is_said_with_what_was_typed(world: World, chair: Browser) -> None:
    draft = world.draft()
    chair.get(desk(world, draft, "/ballots/add"))
    before = world.dump()
    answer = chair.post(desk(world, draft, "/ballots/typed"), {"other-verbs": "vote!", "text-fr": "de rejeter"})
    assert answer.status_code == 422
    assert "A verb has letters a to z alone: vote! cannot be one" in text(answer)
    assert "de rejeter" in answer.text
    empty = chair.post(desk(world, draft, "/ballots/typed"), {"verb-note": "yes", "text-en": "  "})
    assert "A text is required" in text(empty)
    assert world.dump() == before


def test_a_text_is_edited_side_by_side_in_six_languages(world: World, chair: Browser) -> None:
    draft = world.draft()
    address = desk(world, draft, "/ballots/2")
    page = chair.get(address)
    fields = BeautifulSoup(page.text, "html.parser").select(".six textarea[name^=text-]")
    assert [(str(one["lang"]), str(one["dir"])) for one in fields] == [
        (code, "rtl" if code == "ar" else "ltr") for code in LANGUAGES
    ]
    assert fields[0].text.strip() == "to approve matter 2"
    form = {"verb-note": "yes", "text-en": "to note", "text-ar": "الإحاطة علماً", "seen": hidden_fields(page)["seen"]}
    done = chair.post(address, form)
    assert done.location == desk(world, draft, "/ballots#ballot-2")
    ballot = overview.read_draft(world.parts, draft).ballots[1]
    assert (ballot.actions, ballot.text) == (["note"], {"en": "to note", "ar": "الإحاطة علماً"})
    refused(world, chair, address, {"verb-note": "yes", "text-en": " "})
    assert chair.get(desk(world, draft, "/ballots/9")).status_code == 422


def test_a_text_that_somebody_else_has_changed_meanwhile_is_shown_before_it_is_overwritten(
    world: World, chair: Browser, secretary: Browser
) -> None:
    draft = world.draft()
    address = desk(world, draft, "/ballots/1")
    mine = chair.get(address)
    drafts.reword_ballot(world.parts, world.secretary, draft, 1, wording({"en": "Their words"}))
    answer = chair.post(address, {"verb-approve": "yes", "text-en": "My words", "seen": hidden_fields(mine)["seen"]})
    assert answer.status_code == 409
    assert "Their words" in text(answer)
    assert "My words" in answer.text
    chair.post(address, {"verb-approve": "yes", "text-en": "My words", "seen": hidden_fields(answer)["seen"]})
    assert texts(world, draft)[0] == "My words"


def test_ballots_are_moved_up_and_down_without_script(world: World, chair: Browser) -> None:
    draft = world.draft(ballots=3)
    page = BeautifulSoup(chair.get(desk(world, draft, "/ballots")).text, "html.parser")
    ways = [
        [str(button["value"]) for button in item.select("button[name=way]")] for item in page.select("ol.recorded > li")
    ]
    assert ways == [["down"], ["up", "down"], ["up"]]
    seen = [str(one["value"]) for one in page.select("form[action$='/move'] input[name=seen]")]
    chair.post(desk(world, draft, "/ballots/3/move"), {"way": "up", "seen": seen[2]})
    assert texts(world, draft) == [f"to approve matter {number}" for number in (1, 3, 2)]
    assert "The former ballot 3 is now ballot 2." in text(chair.get(desk(world, draft, "/ballots")))
    stale = chair.post(desk(world, draft, "/ballots/3/move"), {"way": "up", "seen": seen[2]})
    assert stale.status_code == 409
    beyond = chair.post(desk(world, draft, "/ballots/1/move"), {"way": "up", "seen": seen[0]})
    assert beyond.status_code == 422
    assert texts(world, draft) == [f"to approve matter {number}" for number in (1, 3, 2)]


def test_a_ballot_is_removed_after_being_asked_once_more(world: World, chair: Browser) -> None:
    draft = world.draft(ballots=2)
    chair.get(desk(world, draft, "/ballots"))
    asked = chair.post(desk(world, draft, "/ballots/1/remove"))
    assert asked.status_code == 200
    assert "to approve matter 1" in text(asked)
    assert len(overview.read_draft(world.parts, draft).ballots) == 2
    chair.post(desk(world, draft, "/ballots/1/remove"), hidden_fields(asked))
    assert texts(world, draft) == ["to approve matter 2"]
    again = chair.post(desk(world, draft, "/ballots/1/remove"), hidden_fields(asked))
    assert again.status_code == 409  # another ballot is there now
    assert texts(world, draft) == ["to approve matter 2"]


def test_missing_translations_are_told_with_how_many_read_the_language(world: World, chair: Browser) -> None:
    draft = world.draft(ballots=3)
    page = chair.get(desk(world, draft, "/checks"))
    missing = "Ballots 1, 2 and 3 have no text in Arabic, Chinese, French, Russian and Spanish."
    assert f"{missing} 4 focal points read one of these languages. Add the text" in text(page)
    assert f'href="{desk(world, draft, "/ballots/1")}#text-ar"' in page.text
    for position in (1, 2):
        words = {code: f"text in {code}" for code in LANGUAGES if code != "fr"}
        drafts.reword_ballot(world.parts, world.secretary, draft, position, wording(words, "note"))
    page = chair.get(desk(world, draft, "/checks"))
    assert "Ballots 1, 2 and 3 have no text in French. 4 focal points read this language. Add the text" in text(page)
    assert "Ballot 3 has no text in Arabic, Chinese, Russian and Spanish. Add the text" in text(page)

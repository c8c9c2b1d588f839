"""Changes of a draft's ballots: worded anew and moved, their documents taken out, kept back and released."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from ballot.rules.refusals import BadInput, DraftChanged, UnknownBallot, UnknownDocument
from ballot.services.consultations import chair_acts, documents, drafts, overview
from ballot.store.tables import StoredFile
from tests.support.drafts import PDF, document, files, texts
from tests.support.installation import CLOSES, DAY, World, wording

OTHER = replace(PDF, reference="C26/21", content=b"%PDF another")


def test_a_ballot_is_worded_anew_in_all_its_languages(world: World) -> None:
    draft = world.draft()
    assert drafts.reword_ballot(
        world.parts, world.chair, draft, 2, wording({"en": " to note ", "ar": "", "fr": "x"}, "note")
    )
    [first, second] = overview.read_draft(world.parts, draft).ballots
    assert (second.actions, second.text) == (["note"], {"en": "to note", "fr": "x"})
    assert (first.actions, first.text) == (["approve"], {"en": "to approve matter 1"})
    assert not drafts.reword_ballot(world.parts, world.chair, draft, 2, wording({"fr": "x", "en": "to note"}, "note"))


@pytest.mark.parametrize(("action", "text"), [("vote down!", {"en": "x"}), ("note", {}), ("note", {"en!": "x"})])
def test_a_ballot_is_not_worded_as_it_cannot_be(world: World, action: str, text: dict[str, str]) -> None:
    draft = world.draft()
    with world.refuses(BadInput):
        drafts.reword_ballot(world.parts, world.chair, draft, 1, wording(text, action))


@pytest.mark.parametrize(
    ("position", "to", "order"),
    [(1, 2, "2134"), (2, 1, "2134"), (4, 1, "4123"), (1, 4, "2341"), (2, 3, "1324"), (3, 3, "1234")],
)
def test_a_ballot_is_moved_and_those_between_make_room(any_world: World, position: int, to: int, order: str) -> None:
    world = any_world
    draft = world.draft(ballots=4)
    drafts.attach_document(world.parts, world.secretary, draft, position, PDF)
    drafts.move_ballot(world.parts, world.chair, draft, position, to)
    assert texts(world, draft) == [f"to approve matter {number}" for number in order]
    view = overview.read_draft(world.parts, draft)
    assert [one.position for one in view.ballots] == [1, 2, 3, 4]
    assert [len(view.documents[number]) for number in (1, 2, 3, 4)] == [int(number == to) for number in (1, 2, 3, 4)]


@pytest.mark.parametrize(("position", "to"), [(1, 0), (1, 3), (3, 1), (0, 1), (1, -1)])
def test_a_ballot_is_moved_from_and_to_a_place_that_there_is(world: World, position: int, to: int) -> None:
    draft = world.draft()
    with world.refuses(UnknownBallot):
        drafts.move_ballot(world.parts, world.chair, draft, position, to)


def test_an_act_on_a_ballot_that_was_moved_or_worded_meanwhile_is_refused(world: World) -> None:
    draft = world.draft(ballots=3)
    mark = drafts.ballot_mark(overview.read_draft(world.parts, draft).ballots[0])
    acts: list[Callable[[], object]] = [
        lambda: drafts.reword_ballot(world.parts, world.chair, draft, 1, wording({"en": "x"}, "note"), mark),
        lambda: drafts.move_ballot(world.parts, world.chair, draft, 1, 3, mark),
        lambda: drafts.remove_ballot(world.parts, world.chair, draft, 1, mark),
    ]
    drafts.move_ballot(world.parts, world.secretary, draft, 1, 2, mark)
    for act in acts:
        with world.refuses(DraftChanged):
            act()
    drafts.move_ballot(world.parts, world.secretary, draft, 2, 1, mark)
    drafts.reword_ballot(world.parts, world.secretary, draft, 1, wording({"en": "to note"}, "note"))
    for act in acts:
        with world.refuses(DraftChanged):
            act()


def test_one_document_is_taken_out_and_the_others_stay(world: World) -> None:
    draft = world.draft()
    for one in (PDF, OTHER):
        drafts.attach_document(world.parts, world.secretary, draft, 1, one)
    drafts.remove_document(world.parts, world.chair, draft, document(world, draft))
    assert [one.reference for one in overview.read_draft(world.parts, draft).documents[1]] == ["C26/21"]
    assert files(world) == 1


def test_a_file_stays_while_anything_uses_it(world: World) -> None:
    draft, other = world.draft(), world.draft()
    for where, position in ((draft, 1), (draft, 2), (other, 1)):
        drafts.attach_document(world.parts, world.secretary, where, position, PDF)
    drafts.remove_document(world.parts, world.chair, draft, document(world, draft))
    drafts.remove_ballot(world.parts, world.chair, draft, 2)
    assert files(world) == 1
    drafts.discard_draft(world.parts, world.chair, other)
    assert files(world) == 0


def test_a_published_file_stays_though_no_draft_uses_it_any_more(world: World) -> None:
    consultation = world.open()
    world.close(consultation)
    chair_acts.publish_file(world.parts, world.chair, consultation, "letters/a.pdf", PDF.content, "application/pdf")
    draft = world.draft(closes_at=CLOSES + 30 * DAY)
    drafts.attach_document(world.parts, world.secretary, draft, 1, PDF)
    drafts.remove_document(world.parts, world.chair, draft, document(world, draft))
    with world.parts.store.reading() as tx:
        assert tx.get(StoredFile, world.entries(consultation)[-1]["sha256"]) is not None


def test_a_document_of_another_draft_is_not_reached(world: World) -> None:
    draft, other = world.draft(), world.draft()
    drafts.attach_document(world.parts, world.secretary, other, 1, PDF)
    for one in (document(world, other), 0, 999):
        with world.refuses(UnknownDocument):
            drafts.remove_document(world.parts, world.chair, draft, one)
        with world.refuses(UnknownDocument):
            drafts.set_distributable(world.parts, world.chair, draft, one, distributable=False)


def test_a_document_is_kept_back_and_released(world: World) -> None:
    draft = world.draft()
    drafts.attach_document(world.parts, world.secretary, draft, 1, PDF)
    for distributable in (False, True):
        drafts.set_distributable(world.parts, world.chair, draft, document(world, draft), distributable=distributable)
        assert overview.read_draft(world.parts, draft).documents[1][0].distributable is distributable
        found = documents.find_attached_file(
            world.parts, overview.read_draft(world.parts, draft).documents[1][0].sha256
        )
        assert found is not None
        assert [place.distributable for place in found[1]] == [distributable]

"""Changes of a draft: particulars a few at a time, ballots worded and moved, documents taken out, whole drafts discarded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from ballot.rules.refusals import (
    AlreadyDone,
    BadInput,
    ConsultationClosed,
    DraftChanged,
    NotAllowed,
    NotOpen,
    Refused,
    UnknownBallot,
    UnknownConsultation,
    UnknownDocument,
)
from ballot.services import deeds, drafting, lookups, overview, publishing
from ballot.services.drafting import DraftDocument
from ballot.services.opening import open_consultation
from ballot.store.tables import Consultation, StoredFile
from tests.services.world import BODY, CLOSES, DAY, World

PDF = DraftDocument("C26/20", "en", "c26-20-en.pdf", "application/pdf", b"%PDF one")
OTHER = replace(PDF, reference="C26/21", content=b"%PDF another")


def texts(world: World, draft: int) -> list[str]:
    """The English texts of a draft's ballots, in order."""
    return [one.text["en"] for one in overview.draft(world.parts, draft).ballots]


def files(world: World) -> int:
    """How many files are kept."""
    return len(world.dump()["stored_file"])


def document(world: World, draft: int, position: int = 1, number: int = 0) -> int:
    """The id of a document of a ballot."""
    return overview.draft(world.parts, draft).documents[position][number].id or 0


def noted(world: World) -> list[tuple[str, str, Any]]:
    """What was noted of drafts, oldest first: by whom, the act, and what of the draft."""
    found = [one for one in reversed(deeds.list_deeds(world.parts)) if "reference" in one.facts]
    return [(one.by, one.act, one.facts.get("what")) for one in found]


# ------------------------------------------------------------------------------- particulars


def test_some_particulars_are_restated_and_the_others_stay(world: World) -> None:
    draft = world.draft(letter={"en": "Madam, Sir,"}, record_until=CLOSES + DAY)
    assert drafting.revise(world.parts, world.chair, draft, {"title": {"fr": "Un titre"}, "second_step": True})
    row = world.row(draft)
    assert (row.title, row.second_step) == ({"fr": "Un titre"}, True)
    assert (row.letter, row.closes_at, row.record_until) == ({"en": "Madam, Sir,"}, CLOSES, CLOSES + DAY)


def test_where_paper_replies_are_recorded_until_the_deadline_that_end_moves_with_it(world: World) -> None:
    draft = world.draft()
    drafting.revise(world.parts, world.chair, draft, {"closes_at": CLOSES + DAY})
    assert world.row(draft).record_until == CLOSES + DAY


def test_stating_again_what_stands_changes_nothing_and_notes_nothing(world: World) -> None:
    draft = world.draft()
    before = world.dump()
    assert not drafting.revise(world.parts, world.chair, draft, {"legal_basis": "Rule 3.2", "closes_at": CLOSES})
    assert world.dump() == before


def test_a_change_in_between_is_noticed_where_it_is_of_the_same_particulars(world: World) -> None:
    draft = world.draft()
    mark = drafting.seen(world.row(draft), ("title", "closes_at"))
    drafting.revise(world.parts, world.chair, draft, {"letter": {"en": "Another step"}})
    drafting.revise(world.parts, world.secretary, draft, {"title": {"en": "First"}, "closes_at": CLOSES}, mark)
    with world.refuses(DraftChanged):
        drafting.revise(world.parts, world.chair, draft, {"title": {"en": "Second"}, "closes_at": CLOSES}, mark)
    now = drafting.seen(world.row(draft), ("closes_at", "title"))
    drafting.revise(world.parts, world.chair, draft, {"title": {"en": "Second"}, "closes_at": CLOSES}, now)
    assert world.row(draft).title == {"en": "Second"}


@pytest.mark.parametrize(
    "changes", [{"title": {}}, {"reference": "/"}, {"rule_id": "none"}, {"reminder_hours": [0]}], ids=repr
)
def test_what_cannot_be_stated_whole_cannot_be_stated_by_itself(world: World, changes: Any) -> None:
    draft = world.draft()
    with world.refuses(BadInput):
        drafting.revise(world.parts, world.secretary, draft, changes)


def test_a_title_from_before_there_was_a_limit_hinders_no_other_step(world: World) -> None:
    draft = world.draft(title={"en": "x" * 300, "fr": f" {'y' * 300} "})
    with world.parts.store.writing() as tx:
        row = tx.get_one(Consultation, draft)
        row.title = {"en": "x" * 6_000}
        tx.add(row)
    drafting.revise(world.parts, world.secretary, draft, {"letter": {"en": "Madam, Sir"}})
    with world.refuses(BadInput) as refused:
        drafting.revise(world.parts, world.secretary, draft, {"title": {"en": "x" * 301}})
    facts = refused.value.facts
    assert (facts["language"], facts["length"], facts["limit"]) == ("en", 301, 300)


# ----------------------------------------------------------------------------------- ballots


def test_a_ballot_is_worded_anew_in_all_its_languages(world: World) -> None:
    draft = world.draft()
    assert drafting.restate_ballot(world.parts, world.chair, draft, 2, "note", {"en": " to note ", "ar": "", "fr": "x"})
    [first, second] = overview.draft(world.parts, draft).ballots
    assert (second.action, second.text) == ("note", {"en": "to note", "fr": "x"})
    assert (first.action, first.text) == ("approve", {"en": "to approve matter 1"})
    assert not drafting.restate_ballot(world.parts, world.chair, draft, 2, "note", {"fr": "x", "en": "to note"})


@pytest.mark.parametrize(("action", "text"), [("reject", {"en": "x"}), ("note", {}), ("note", {"en!": "x"})])
def test_a_ballot_is_not_worded_as_it_cannot_be(world: World, action: str, text: dict[str, str]) -> None:
    draft = world.draft()
    with world.refuses(BadInput):
        drafting.restate_ballot(world.parts, world.chair, draft, 1, action, text)


@pytest.mark.parametrize(
    ("position", "to", "order"),
    [(1, 2, "2134"), (2, 1, "2134"), (4, 1, "4123"), (1, 4, "2341"), (2, 3, "1324"), (3, 3, "1234")],
)
def test_a_ballot_is_moved_and_those_between_make_room(any_world: World, position: int, to: int, order: str) -> None:
    world = any_world
    draft = world.draft(ballots=4)
    drafting.attach_document(world.parts, world.secretary, draft, position, PDF)
    drafting.move_ballot(world.parts, world.chair, draft, position, to)
    assert texts(world, draft) == [f"to approve matter {number}" for number in order]
    view = overview.draft(world.parts, draft)
    assert [one.position for one in view.ballots] == [1, 2, 3, 4]
    assert [len(view.documents[number]) for number in (1, 2, 3, 4)] == [int(number == to) for number in (1, 2, 3, 4)]


@pytest.mark.parametrize(("position", "to"), [(1, 0), (1, 3), (3, 1), (0, 1), (1, -1)])
def test_a_ballot_is_moved_from_and_to_a_place_that_there_is(world: World, position: int, to: int) -> None:
    draft = world.draft()
    with world.refuses(UnknownBallot):
        drafting.move_ballot(world.parts, world.chair, draft, position, to)


def test_an_act_on_a_ballot_that_was_moved_or_worded_meanwhile_is_refused(world: World) -> None:
    draft = world.draft(ballots=3)
    mark = drafting.seen_ballot(overview.draft(world.parts, draft).ballots[0])
    acts: list[Callable[[], object]] = [
        lambda: drafting.restate_ballot(world.parts, world.chair, draft, 1, "note", {"en": "x"}, mark),
        lambda: drafting.move_ballot(world.parts, world.chair, draft, 1, 3, mark),
        lambda: drafting.remove_ballot(world.parts, world.chair, draft, 1, mark),
    ]
    drafting.move_ballot(world.parts, world.secretary, draft, 1, 2, mark)
    for act in acts:
        with world.refuses(DraftChanged):
            act()
    drafting.move_ballot(world.parts, world.secretary, draft, 2, 1, mark)
    drafting.restate_ballot(world.parts, world.secretary, draft, 1, "note", {"en": "to note"})
    for act in acts:
        with world.refuses(DraftChanged):
            act()


# --------------------------------------------------------------------------------- documents


def test_one_document_is_taken_out_and_the_others_stay(world: World) -> None:
    draft = world.draft()
    for one in (PDF, OTHER):
        drafting.attach_document(world.parts, world.secretary, draft, 1, one)
    drafting.remove_document(world.parts, world.chair, draft, document(world, draft))
    assert [one.reference for one in overview.draft(world.parts, draft).documents[1]] == ["C26/21"]
    assert files(world) == 1


def test_a_file_stays_while_anything_uses_it(world: World) -> None:
    draft, other = world.draft(), world.draft()
    for where, position in ((draft, 1), (draft, 2), (other, 1)):
        drafting.attach_document(world.parts, world.secretary, where, position, PDF)
    drafting.remove_document(world.parts, world.chair, draft, document(world, draft))
    drafting.remove_ballot(world.parts, world.chair, draft, 2)
    assert files(world) == 1
    drafting.discard(world.parts, world.chair, other)
    assert files(world) == 0


def test_a_published_file_stays_though_no_draft_uses_it_any_more(world: World) -> None:
    consultation = world.open()
    world.close(consultation)
    publishing.publish_file(world.parts, world.chair, consultation, "letters/a.pdf", PDF.content, "application/pdf")
    draft = world.draft(closes_at=CLOSES + 30 * DAY)
    drafting.attach_document(world.parts, world.secretary, draft, 1, PDF)
    drafting.remove_document(world.parts, world.chair, draft, document(world, draft))
    with world.parts.store.reading() as tx:
        assert tx.get(StoredFile, world.entries(consultation)[-1]["sha256"]) is not None


def test_a_document_of_another_draft_is_not_reached(world: World) -> None:
    draft, other = world.draft(), world.draft()
    drafting.attach_document(world.parts, world.secretary, other, 1, PDF)
    for one in (document(world, other), 0, 999):
        with world.refuses(UnknownDocument):
            drafting.remove_document(world.parts, world.chair, draft, one)
        with world.refuses(UnknownDocument):
            drafting.mark_document(world.parts, world.chair, draft, one, distributable=False)


def test_a_document_is_kept_back_and_released(world: World) -> None:
    draft = world.draft()
    drafting.attach_document(world.parts, world.secretary, draft, 1, PDF)
    for distributable in (False, True):
        drafting.mark_document(world.parts, world.chair, draft, document(world, draft), distributable=distributable)
        assert overview.draft(world.parts, draft).documents[1][0].distributable is distributable
        found = lookups.attached(world.parts, overview.draft(world.parts, draft).documents[1][0].sha256)
        assert found is not None
        assert [place.distributable for place in found[1]] == [distributable]


# ------------------------------------------------------------------------------- whole drafts


def test_a_discarded_draft_leaves_nothing_but_the_note_that_it_was_there(any_world: World) -> None:
    world = any_world
    before = world.dump()
    draft = world.draft(ballots=3)
    drafting.attach_document(world.parts, world.secretary, draft, 2, PDF)
    reference = world.row(draft).reference
    drafting.discard(world.parts, world.chair, draft)
    after = world.dump()
    assert {name: rows for name, rows in after.items() if name != "deed"} == {
        name: rows for name, rows in before.items() if name != "deed"
    }
    newest = deeds.list_deeds(world.parts)[0]
    assert (newest.by, newest.act, newest.facts) == (world.chair, "draft-discarded", {"reference": reference})
    with world.refuses(UnknownConsultation):
        drafting.discard(world.parts, world.chair, draft)
    drafting.create(world.parts, world.chair, BODY, drafting.Draft(reference, {"en": "Again"}, "", ""))


def test_a_copy_has_the_texts_the_letter_and_the_contact_and_no_deadline(world: World) -> None:
    source = world.open(
        title={"en": "A title", "fr": "Un titre"},
        letter={"en": "Madam, Sir,"},
        contact={"name": "The Secretary"},
        rule_id="two-thirds-of-cast",
        sealed=False,
        second_step=True,
        reminder_hours=(12,),
    )
    world.close(source)
    copied = drafting.copy(world.parts, world.secretary, source, "DM-26/2000")
    row = world.row(copied)
    assert (row.stage, row.reference, row.slug, row.created_by) == (
        "draft",
        "DM-26/2000",
        "dm-26-2000",
        world.secretary,
    )
    assert (row.title, row.legal_basis) == ({"en": "A title", "fr": "Un titre"}, "Rule 3.2")
    assert (row.letter, row.contact) == ({"en": "Madam, Sir,"}, {"name": "The Secretary"})
    assert (row.rule_id, row.sealed, row.second_step, row.reminder_hours) == ("two-thirds-of-cast", False, True, [12])
    assert (row.closes_at, row.record_until, row.authorised_by, row.size, row.opened_at) == (None, None, "", 0, None)
    assert texts(world, copied) == texts(world, source) == ["to approve matter 1", "to approve matter 2"]
    drafting.restate_ballot(world.parts, world.secretary, copied, 1, "note", {"en": "to note"})
    assert texts(world, source)[0] == "to approve matter 1"


@pytest.mark.parametrize("with_documents", [True, False])
def test_documents_are_copied_where_that_is_wanted_and_their_file_is_kept_once(
    world: World, with_documents: bool
) -> None:
    source = world.draft()
    drafting.attach_document(world.parts, world.secretary, source, 2, PDF)
    copied = drafting.copy(world.parts, world.secretary, source, "DM-26/2000", documents=with_documents)
    found = overview.draft(world.parts, copied).documents
    assert [one.reference for one in found[2]] == (["C26/20"] if with_documents else [])
    assert found[1] == []
    assert files(world) == 1
    drafting.discard(world.parts, world.secretary, source)
    assert files(world) == int(with_documents)


def test_a_copy_needs_a_reference_of_its_own(world: World) -> None:
    draft = world.draft()
    with world.refuses(AlreadyDone, act="consultation-drafted"):
        drafting.copy(world.parts, world.secretary, draft, world.row(draft).reference.lower())
    with world.refuses(BadInput, field="reference"):
        drafting.copy(world.parts, world.secretary, draft, "")
    with world.refuses(UnknownConsultation):
        drafting.copy(world.parts, world.secretary, 999, "DM-26/2000")


# ---------------------------------------------------------------------------------- all of them


def changes(world: World, by: str, consultation: int, attached: int) -> list[Callable[[], object]]:
    """Every change of a draft, each of which would be done."""
    parts = world.parts
    return [
        lambda: drafting.revise(parts, by, consultation, {"legal_basis": "Rule 3.1"}),
        lambda: drafting.restate_ballot(parts, by, consultation, 1, "note", {"en": "to note"}),
        lambda: drafting.move_ballot(parts, by, consultation, 1, 2),
        lambda: drafting.mark_document(parts, by, consultation, attached, distributable=False),
        lambda: drafting.remove_document(parts, by, consultation, attached),
        lambda: drafting.discard(parts, by, consultation),
    ]


def test_what_was_opened_is_changed_no_more(world: World) -> None:
    draft = world.draft()
    drafting.attach_document(world.parts, world.secretary, draft, 1, PDF)
    attached = document(world, draft)
    open_consultation(world.parts, world.chair, draft)

    def refused(kind: type[Refused]) -> None:
        for change in changes(world, world.secretary, draft, attached):
            with world.refuses(kind):
                change()

    refused(NotOpen)
    world.close(draft)
    refused(ConsultationClosed)


def test_an_auditor_changes_no_draft(world: World) -> None:
    draft = world.draft()
    drafting.attach_document(world.parts, world.secretary, draft, 1, PDF)
    for change in changes(world, world.auditor, draft, document(world, draft)):
        with world.refuses(NotAllowed):
            change()
    with world.refuses(NotAllowed):
        drafting.copy(world.parts, world.auditor, draft, "DM-26/2000")


def test_every_change_is_noted_with_who_made_it(world: World) -> None:
    draft = world.draft(ballots=0)
    drafting.add_ballot(world.parts, world.secretary, draft, "adopt", {"en": "to adopt"})
    drafting.add_ballot(world.parts, world.secretary, draft, "adopt", {"en": "to adopt"})
    drafting.attach_document(world.parts, world.secretary, draft, 1, PDF)
    for change in changes(world, world.chair, draft, document(world, draft)):
        change()
    opened = world.open()
    assert noted(world) == [
        (world.secretary, "draft-created", None),
        (world.secretary, "draft-edited", "ballots-added"),
        (world.secretary, "draft-edited", "ballots-added"),
        (world.secretary, "draft-edited", "document-attached"),
        (world.chair, "draft-edited", "particulars"),
        (world.chair, "draft-edited", "ballot-worded"),
        (world.chair, "draft-edited", "ballot-moved"),
        (world.chair, "draft-edited", "document-marked"),
        (world.chair, "draft-edited", "document-removed"),
        (world.chair, "draft-discarded", None),
        (world.secretary, "draft-created", None),
        (world.secretary, "draft-edited", "ballots-added"),
        (world.secretary, "draft-edited", "ballots-added"),
        (world.chair, "consultation-opened", None),
    ]
    assert {one.facts["reference"] for one in deeds.list_deeds(world.parts)[:4]} == {world.row(opened).reference}

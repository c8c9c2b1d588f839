"""Changes of a draft: its particulars, a few at a time; who makes a change of any kind, until when, and how it is noted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ballot.rules.refusals import BadInput, ConsultationClosed, DraftChanged, NotAllowed, NotOpen, Refused
from ballot.services.consultations import drafts
from ballot.services.consultations.opening import open_consultation
from ballot.services.core import audit_log
from ballot.store.tables import Consultation
from tests.support.drafts import PDF, document
from tests.support.installation import CLOSES, DAY, World, wording


def noted(world: World) -> list[tuple[str, str, Any]]:
    """What was noted of drafts, oldest first: by whom, the act, and what of the draft."""
    found = [one for one in reversed(audit_log.list_entries(world.parts)) if "reference" in one.facts]
    return [(one.by, one.act, one.facts.get("what")) for one in found]


def test_some_particulars_are_restated_and_the_others_stay(world: World) -> None:
    draft = world.draft(letter={"en": "Madam, Sir,"}, record_until=CLOSES + DAY)
    assert drafts.change_particulars(
        world.parts, world.chair, draft, {"title": {"fr": "Un titre"}, "second_step": True}
    )
    row = world.row(draft)
    assert (row.title, row.second_step) == ({"fr": "Un titre"}, True)
    assert (row.letter, row.closes_at, row.record_until) == ({"en": "Madam, Sir,"}, CLOSES, CLOSES + DAY)


def test_where_paper_replies_are_recorded_until_the_deadline_that_end_moves_with_it(world: World) -> None:
    draft = world.draft()
    drafts.change_particulars(world.parts, world.chair, draft, {"closes_at": CLOSES + DAY})
    assert world.row(draft).record_until == CLOSES + DAY


def test_stating_again_what_stands_changes_nothing_and_notes_nothing(world: World) -> None:
    draft = world.draft()
    before = world.dump()
    assert not drafts.change_particulars(
        world.parts, world.chair, draft, {"legal_basis": {"en": "Rule 3.2"}, "closes_at": CLOSES}
    )
    assert world.dump() == before


def test_a_change_in_between_is_noticed_where_it_is_of_the_same_particulars(world: World) -> None:
    draft = world.draft()
    mark = drafts.particulars_mark(world.row(draft), ("title", "closes_at"))
    drafts.change_particulars(world.parts, world.chair, draft, {"letter": {"en": "Another step"}})
    drafts.change_particulars(
        world.parts, world.secretary, draft, {"title": {"en": "First"}, "closes_at": CLOSES}, mark
    )
    with world.refuses(DraftChanged):
        drafts.change_particulars(
            world.parts, world.chair, draft, {"title": {"en": "Second"}, "closes_at": CLOSES}, mark
        )
    now = drafts.particulars_mark(world.row(draft), ("closes_at", "title"))
    drafts.change_particulars(world.parts, world.chair, draft, {"title": {"en": "Second"}, "closes_at": CLOSES}, now)
    assert world.row(draft).title == {"en": "Second"}


@pytest.mark.parametrize(
    "changes", [{"title": {}}, {"reference": "/"}, {"rule_id": "none"}, {"reminder_hours": [0]}], ids=repr
)
def test_what_cannot_be_stated_whole_cannot_be_stated_by_itself(world: World, changes: Any) -> None:
    draft = world.draft()
    with world.refuses(BadInput):
        drafts.change_particulars(world.parts, world.secretary, draft, changes)


def changes(world: World, by: str, consultation: int, attached: int) -> list[Callable[[], object]]:
    """Every change of a draft, each of which would be done."""
    parts = world.parts
    return [
        lambda: drafts.change_particulars(parts, by, consultation, {"legal_basis": {"en": "Rule 3.1"}}),
        lambda: drafts.reword_ballot(parts, by, consultation, 1, wording({"en": "to note"}, "note")),
        lambda: drafts.move_ballot(parts, by, consultation, 1, 2),
        lambda: drafts.set_distributable(parts, by, consultation, attached, distributable=False),
        lambda: drafts.remove_document(parts, by, consultation, attached),
        lambda: drafts.discard_draft(parts, by, consultation),
    ]


def test_what_was_opened_is_changed_no_more(world: World) -> None:
    draft = world.draft()
    drafts.attach_document(world.parts, world.secretary, draft, 1, PDF)
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
    drafts.attach_document(world.parts, world.secretary, draft, 1, PDF)
    for change in changes(world, world.auditor, draft, document(world, draft)):
        with world.refuses(NotAllowed):
            change()
    with world.refuses(NotAllowed):
        drafts.copy_consultation(world.parts, world.auditor, draft, "DM-26/2000")


def test_every_change_is_noted_with_who_made_it(world: World) -> None:
    draft = world.draft(ballots=0)
    drafts.add_ballot(world.parts, world.secretary, draft, wording({"en": "to adopt"}, "adopt"))
    drafts.add_ballot(world.parts, world.secretary, draft, wording({"en": "to adopt"}, "adopt"))
    drafts.attach_document(world.parts, world.secretary, draft, 1, PDF)
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
    assert {one.facts["reference"] for one in audit_log.list_entries(world.parts)[:4]} == {world.row(opened).reference}


def test_a_title_from_before_there_was_a_limit_hinders_no_other_step(world: World) -> None:
    draft = world.draft(title={"en": "x" * 300, "fr": f" {'y' * 300} "})
    with world.parts.store.writing() as tx:
        row = tx.get_one(Consultation, draft)
        row.title = {"en": "x" * 6_000}
        tx.add(row)
    drafts.change_particulars(world.parts, world.secretary, draft, {"letter": {"en": "Madam, Sir"}})
    with pytest.raises(BadInput) as refused:
        drafts.change_particulars(world.parts, world.secretary, draft, {"title": {"en": "x" * 301}})
    facts = refused.value.facts
    assert (facts["language"], facts["length"], facts["limit"]) == ("en", 301, 300)

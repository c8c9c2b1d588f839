"""Whole drafts, discarded and copied."""

from __future__ import annotations

import pytest

from ballot.rules.refusals import AlreadyDone, BadInput, UnknownConsultation
from ballot.services.consultations import drafts, overview
from ballot.services.core import audit_log
from tests.support.drafts import PDF, files, texts
from tests.support.installation import BODY, World, wording


def test_a_discarded_draft_leaves_nothing_but_the_note_that_it_was_there(any_world: World) -> None:
    world = any_world
    before = world.dump()
    draft = world.draft(ballots=3)
    drafts.attach_document(world.parts, world.secretary, draft, 2, PDF)
    reference = world.row(draft).reference
    drafts.discard_draft(world.parts, world.chair, draft)
    after = world.dump()
    assert {name: rows for name, rows in after.items() if name != "deed"} == {
        name: rows for name, rows in before.items() if name != "deed"
    }
    newest = audit_log.list_entries(world.parts)[0]
    assert (newest.by, newest.act, newest.facts) == (world.chair, "draft-discarded", {"reference": reference})
    with world.refuses(UnknownConsultation):
        drafts.discard_draft(world.parts, world.chair, draft)
    drafts.create_draft(world.parts, world.chair, BODY, drafts.Particulars(reference, {"en": "Again"}, {}, {}))


def test_a_copy_has_the_texts_the_letter_and_the_contact_and_no_deadline(world: World) -> None:
    source = world.open(
        title={"en": "A title", "fr": "Un titre"},
        letter={"en": "Madam, Sir,"},
        contact={"telephone": "+41"},
        contact_name={"en": "The Secretary"},
        rule_id="two-thirds-of-cast",
        sealed=False,
        second_step=True,
        reminder_hours=(12,),
    )
    world.close(source)
    copied = drafts.copy_consultation(world.parts, world.secretary, source, "DM-26/2000")
    row = world.row(copied)
    assert (row.stage, row.reference, row.slug, row.created_by) == (
        "draft",
        "DM-26/2000",
        "dm-26-2000",
        world.secretary,
    )
    assert (row.title, row.legal_basis) == ({"en": "A title", "fr": "Un titre"}, {"en": "Rule 3.2"})
    assert (row.letter, row.contact) == ({"en": "Madam, Sir,"}, {"telephone": "+41"})
    assert row.contact_name == {"en": "The Secretary"}
    assert (row.rule_id, row.sealed, row.second_step, row.reminder_hours) == ("two-thirds-of-cast", False, True, [12])
    assert (row.closes_at, row.record_until, row.authorised_by, row.size, row.opened_at) == (None, None, {}, 0, None)
    assert texts(world, copied) == texts(world, source) == ["to approve matter 1", "to approve matter 2"]
    drafts.reword_ballot(world.parts, world.secretary, copied, 1, wording({"en": "to note"}, "note"))
    assert texts(world, source)[0] == "to approve matter 1"


@pytest.mark.parametrize("with_documents", [True, False])
def test_documents_are_copied_where_that_is_wanted_and_their_file_is_kept_once(
    world: World, with_documents: bool
) -> None:
    source = world.draft()
    drafts.attach_document(world.parts, world.secretary, source, 2, PDF)
    copied = drafts.copy_consultation(world.parts, world.secretary, source, "DM-26/2000", documents=with_documents)
    found = overview.read_draft(world.parts, copied).documents
    assert [one.reference for one in found[2]] == (["C26/20"] if with_documents else [])
    assert found[1] == []
    assert files(world) == 1
    drafts.discard_draft(world.parts, world.secretary, source)
    assert files(world) == int(with_documents)


def test_a_copy_needs_a_reference_of_its_own(world: World) -> None:
    draft = world.draft()
    with world.refuses(AlreadyDone, act="consultation-drafted"):
        drafts.copy_consultation(world.parts, world.secretary, draft, world.row(draft).reference.lower())
    with world.refuses(BadInput, field="reference"):
        drafts.copy_consultation(world.parts, world.secretary, draft, "")
    with world.refuses(UnknownConsultation):
        drafts.copy_consultation(world.parts, world.secretary, 999, "DM-26/2000")

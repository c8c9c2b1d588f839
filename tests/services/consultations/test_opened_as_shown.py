"""What is opened is what the chair was shown: whatever was changed in between, nothing is opened."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ballot.rules.refusals import DraftChanged
from ballot.services.consultations import drafts
from ballot.services.consultations.drafts import DraftDocument
from ballot.services.consultations.opening import open_consultation, opening_mark
from ballot.services.council import voting_rights
from tests.support.installation import BODY, CLOSES, DAY, GROUND, HOUR, START, World, wording

DOCUMENT = DraftDocument("C26/20", "en", "c26-20-en.pdf", "application/pdf", b"%PDF")
CHANGES: dict[str, Callable[[World, int], object]] = {
    "text": lambda w, c: drafts.reword_ballot(w.parts, w.secretary, c, 1, wording({"en": "to approve another"})),
    "ballot's title": lambda w, c: drafts.reword_ballot(
        w.parts, w.secretary, c, 1, wording("to approve matter 1", title="Another subject")
    ),
    "verb": lambda w, c: drafts.reword_ballot(
        w.parts, w.secretary, c, 1, wording({"en": "to approve matter 1"}, "note")
    ),
    "order": lambda w, c: drafts.move_ballot(w.parts, w.secretary, c, 1, 2),
    "document": lambda w, c: drafts.attach_document(w.parts, w.secretary, c, 1, DOCUMENT),
    "roll": lambda w, c: voting_rights.set_right(
        w.parts, w.secretary, BODY, "BB", entitled=False, ground=GROUND, effective_on=START.date(), reason="the arrears"
    ),
    **{
        name: lambda w, c, name=name, value=value: drafts.change_particulars(w.parts, w.secretary, c, {name: value})  # type: ignore[misc]
        for name, value in {
            "title": {"en": "Another title"},
            "legal_basis": {"en": "Rule 3.3"},
            "authorised_by": {"en": "C26/101"},
            "closes_at": CLOSES + DAY,
            "record_until": CLOSES + DAY,
            "rule_id": "two-thirds-of-cast",
            "sealed": False,
            "time_zone": "America/New_York",
            "letter": {"en": "Madam, Sir,"},
            "contact": {"email": "somebody@else.example"},
            "contact_name": {"en": "Somebody else"},
            "authority": {"reference": "C26/101", "sha256": None, "paragraph": "2.9"},
            "second_step": True,
            "reminder_hours": (24,),
        }.items()
    },
}


@pytest.mark.parametrize("change", CHANGES)
def test_nothing_is_opened_but_what_was_shown(world: World, change: str) -> None:
    draft = world.draft()
    shown = opening_mark(world.parts, draft)
    CHANGES[change](world, draft)
    with world.refuses(DraftChanged):
        open_consultation(world.parts, world.chair, draft, expected=shown)
    now = opening_mark(world.parts, draft)
    world.clock.forward(HOUR)
    assert open_consultation(world.parts, world.chair, draft, expected=now)

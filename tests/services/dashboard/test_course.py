"""The timeline of a consultation tells when something happened, and never how anyone voted."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from ballot.services.consultations import chair_acts
from ballot.services.consultations.overview import read_overview
from ballot.services.consultations.timeline import read_timeline
from ballot.services.core.record_cache import DerivedCache, Folds
from ballot.services.mail.reminders import remind_due
from tests.support.database_cost import counted
from tests.support.installation import CLOSES, DAY, HOUR, World


@pytest.mark.parametrize("sealed", [True, False])
def test_the_timeline_tells_when_and_never_how(world: World, sealed: bool) -> None:
    consultation = world.open(sealed=sealed, closes_at=CLOSES, reminder_hours=[48])
    first = world.clock.moment
    world.reply(consultation, "AA", "against", statements={"1": "secret words"})
    world.clock.forward(HOUR)
    world.reply(consultation, "AA", "abstain")
    world.clock.moment = CLOSES - 47 * HOUR
    remind_due(world.parts)
    chair_acts.extend_deadline(world.parts, world.chair, consultation, CLOSES + DAY, "time")
    world.close(consultation)
    found = read_timeline(world.parts, read_overview(world.parts, consultation))
    assert found.replied == {"AA": first}
    assert [entry["act"] for _, entry in found.events] == ["replied", "replied", "extended", "closed", "declared"]
    assert found.extensions() == [(CLOSES - 47 * HOUR, CLOSES)]
    assert found.reminders == [(CLOSES - 47 * HOUR, 4)]
    told = json.dumps([entry for _, entry in found.events if entry["act"] == "replied"])
    for word in ("against", "abstain", "secret", "seal", "votes"):
        assert word not in told


def test_a_draft_has_no_timeline(world: World) -> None:
    assert read_timeline(world.parts, read_overview(world.parts, world.draft())).events == []


def test_what_another_process_appends_is_told_and_what_was_told_before_does_not_change(world: World) -> None:
    consultation = world.open()
    world.reply(consultation, "AA")
    before = read_overview(world.parts, consultation)
    first = read_timeline(world.parts, before)
    elsewhere = replace(world.parts, folds=Folds(), derived=DerivedCache())
    chair_acts.extend_deadline(elsewhere, world.chair, consultation, CLOSES + DAY, "time")
    world.reply(consultation, "BB")
    after = read_timeline(world.parts, read_overview(world.parts, consultation))
    assert [entry["act"] for _, entry in after.events] == ["replied", "extended", "replied"]
    assert list(after.replied) == ["AA", "BB"]
    assert read_timeline(elsewhere, read_overview(elsewhere, consultation)) == after
    # A page that began before is of one piece: it is told no more than it knew.
    assert read_timeline(world.parts, before) == first
    assert list(first.replied) == ["AA"]


def test_entries_that_were_read_once_are_not_read_again(world: World) -> None:
    consultation = world.open()
    world.reply(consultation, "AA")
    found = read_overview(world.parts, consultation)
    read_timeline(world.parts, found)
    with counted(world.parts.store.engine) as cost:
        read_timeline(world.parts, found)
    assert not [one for one in cost.statements if " FROM entry " in one], cost.statements

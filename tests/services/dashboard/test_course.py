"""The course of a consultation tells when something happened, and never how anyone voted."""

from __future__ import annotations

import json

import pytest

from ballot.services.consultations import chair_acts
from ballot.services.consultations.overview import read_overview
from ballot.services.consultations.timeline import read_timeline
from ballot.services.mail.reminders import remind_due
from tests.support.installation import CLOSES, DAY, HOUR, World


@pytest.mark.parametrize("sealed", [True, False])
def test_the_course_tells_when_and_never_how(world: World, sealed: bool) -> None:
    consultation = world.open(sealed=sealed, closes_at=CLOSES, reminder_hours=[48])
    first = world.clock.moment
    world.reply(consultation, "AA", "against", statements={"1": "secret words"})
    world.clock.forward(HOUR)
    world.reply(consultation, "AA", "abstain")
    world.clock.moment = CLOSES - 47 * HOUR
    remind_due(world.parts)
    chair_acts.extend(world.parts, world.chair, consultation, CLOSES + DAY, "time")
    world.close(consultation)
    found = read_timeline(world.parts, read_overview(world.parts, consultation))
    assert found.replied == {"AA": first}
    assert [entry["act"] for _, entry in found.events] == ["replied", "replied", "extended", "closed", "declared"]
    assert found.extensions() == [(CLOSES - 47 * HOUR, CLOSES)]
    assert found.reminders == [(CLOSES - 47 * HOUR, 4)]
    told = json.dumps([entry for _, entry in found.events if entry["act"] == "replied"])
    for word in ("against", "abstain", "secret", "seal", "votes"):
        assert word not in told


def test_a_draft_has_no_course(world: World) -> None:
    assert read_timeline(world.parts, read_overview(world.parts, world.draft())).events == []

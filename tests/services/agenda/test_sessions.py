"""Sessions: the secretariat enters them, the chair sees them, and others do neither."""

from __future__ import annotations

from datetime import date

import pytest

from ballot.rules.refusals import AlreadyDone, BadInput, NotAllowed, UnknownSession
from ballot.services.agenda import sessions
from ballot.services.agenda.sessions import SessionDetails
from ballot.services.core import audit_log
from tests.support.installation import BODY, START, World

VCC = SessionDetails(
    "consultation",
    "VCC-2",
    {"en": "Second virtual consultation"},
    date(2020, 11, 16),
    date(2020, 11, 20),
    contributions_until=START,
    next_session="C21",
    letter="DM-20/1013",
    records=("VC-2/20", "VC-2/20", " "),
)


def test_a_session_is_added_with_the_one_that_follows(world: World) -> None:
    sessions.create_session(world.parts, world.secretary, BODY, VCC)
    found = {view.row.reference: view for view in sessions.list_sessions(world.parts, world.chair, BODY)}
    assert found["VCC-2"].next_session == "C21"
    assert found["VCC-2"].row.records == ["VC-2/20"]
    assert (found["C21"].row.kind, found["C21"].items) == ("session", 0)
    assert [entry.act for entry in audit_log.list_entries(world.parts)[:2]] == ["session-added", "session-added"]


def test_a_reference_is_given_once(world: World) -> None:
    sessions.create_session(world.parts, world.secretary, BODY, VCC)
    with pytest.raises(AlreadyDone):
        sessions.create_session(world.parts, world.secretary, BODY, SessionDetails("session", "C21"))
    other = sessions.create_session(world.parts, world.secretary, BODY, SessionDetails("session", "C22"))
    with pytest.raises(AlreadyDone):
        sessions.change_session(world.parts, world.secretary, BODY, other, SessionDetails("session", "C21"))


@pytest.mark.parametrize(
    ("details", "why"),
    [
        (SessionDetails("meeting", "C21"), "no-such-kind"),
        (SessionDetails("session", "C 21"), "not-a-session"),
        (SessionDetails("session", "C21", next_session="C21"), "session-after-itself"),
        (
            SessionDetails("session", "C21", begins_on=date(2021, 6, 2), ends_on=date(2021, 6, 1)),
            "ends-before-it-begins",
        ),
        (SessionDetails("session", "C21", ends_on=date(2021, 6, 1)), "ends-before-it-begins"),
        (SessionDetails("session", "C21", records=tuple(map(str, range(21)))), "too-many-lines"),
    ],
)
def test_what_cannot_be_a_session_is_refused_with_the_reason(world: World, details: SessionDetails, why: str) -> None:
    with pytest.raises(BadInput) as refused:
        sessions.create_session(world.parts, world.secretary, BODY, details)
    assert refused.value.facts["why"] == why
    assert sessions.list_sessions(world.parts, world.secretary, BODY) == []


def test_the_chair_sees_sessions_and_changes_none_and_an_auditor_does_neither(world: World) -> None:
    with pytest.raises(NotAllowed):
        sessions.create_session(world.parts, world.chair, BODY, VCC)
    session = sessions.create_session(world.parts, world.secretary, BODY, VCC)
    assert sessions.read_session(world.parts, world.vice_chair, BODY, session).row.reference == "VCC-2"
    with pytest.raises(NotAllowed):
        sessions.read_session(world.parts, world.auditor, BODY, session)


def test_a_session_that_is_not_there_is_refused(world: World) -> None:
    with pytest.raises(UnknownSession):
        sessions.read_session(world.parts, world.chair, BODY, 7)
    with pytest.raises(UnknownSession):
        sessions.change_session(world.parts, world.secretary, BODY, 7, VCC)

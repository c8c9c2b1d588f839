"""Drafts: what can be stated, what is refused, and what a draft lacks before it can be opened."""

from __future__ import annotations

from base64 import b64decode
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from ballot.rules.refusals import (
    AlreadyDone,
    BadDeadline,
    BadInput,
    ConsultationClosed,
    Incomplete,
    KeyMissing,
    NotOpen,
    Refused,
    UnknownBallot,
    UnknownConsultation,
)
from ballot.services.consultations import drafts, overview
from ballot.services.consultations.drafts import DraftDocument, Particulars
from ballot.services.consultations.opening import open_consultation
from ballot.services.core.context import Policy
from ballot.services.core.lookup import slug_of
from tests.support.focal_point_changes import remove_focal_point
from tests.support.installation import BODY, CLOSES, DAY, HOUR, START, World, wording
from tests.support.installation_fixtures import MakeWorld
from tests.support.papers.registered import Said, confirmed

DRAFT = Particulars("DM-26/1", {"en": "A title"}, {"en": "Rule 3.2"}, {"en": "C26/100"}, closes_at=CLOSES)
DOCUMENT = DraftDocument("C26/20", "en", "c26-20-en.pdf", "application/pdf", b"%PDF")


@pytest.mark.parametrize(
    "changes",
    [
        {"reference": ""},
        {"reference": "/21"},
        {"reference": "DM 26"},
        {"reference": "DM-26/1\n"},
        {"reference": "x" * 65},
        {"reference": "DM-26/é"},
        {"title": {}},
        {"title": {"en": "  "}},
        {"title": {"en": "A title", "english!": "A title"}},
        {"rule_id": "majority-of-the-loudest"},
        {"reminder_hours": [0]},
        {"reminder_hours": [-1]},
        {"reminder_hours": [24.0]},
        {"reminder_hours": [True]},
        {"reminder_hours": [10_000]},
        {"record_until": CLOSES - HOUR},
        {"title": {"en": "A title", "fr": "x" * 301}},
        {"title": {"en": "half a \ud800 character"}},
    ],
    ids=repr,
)
def test_particulars_that_cannot_be_are_refused(world: World, changes: dict[str, Any]) -> None:
    good = drafts.create_draft(world.parts, world.secretary, BODY, DRAFT)
    bad = replace(DRAFT, **{"reference": "DM-26/2", **changes})
    with world.refuses(BadInput):
        drafts.create_draft(world.parts, world.secretary, BODY, bad)
    with world.refuses(BadInput):
        drafts.replace_particulars(world.parts, world.secretary, good, bad)


def test_an_unknown_time_zone_and_an_unknown_body_are_refused(world: World) -> None:
    with world.refuses(BadDeadline):
        drafts.create_draft(world.parts, world.secretary, BODY, replace(DRAFT, time_zone="Europe/Geneva"))
    with world.refuses(UnknownConsultation):
        drafts.create_draft(world.parts, world.secretary, "congress", DRAFT)


@pytest.mark.parametrize(
    ("reference", "slug"), [("DM-21/1012", "dm-21-1012"), ("C26.1_Rev/2", "c26-1-rev-2"), ("A--/--", "a"), ("9.", "9")]
)
def test_a_reference_has_a_plain_form_for_addresses(reference: str, slug: str) -> None:
    assert slug_of(reference) == slug


def test_a_reference_is_taken_once_in_whatever_spelling(world: World) -> None:
    first = drafts.create_draft(world.parts, world.secretary, BODY, DRAFT)
    second = drafts.create_draft(world.parts, world.secretary, BODY, replace(DRAFT, reference="DM-26/2"))
    for reference in ("DM-26/1", "dm-26/1", "DM-26-1"):
        with world.refuses(AlreadyDone):
            drafts.create_draft(world.parts, world.secretary, BODY, replace(DRAFT, reference=reference))
        with world.refuses(AlreadyDone):
            drafts.replace_particulars(world.parts, world.secretary, second, replace(DRAFT, reference=reference))
    drafts.replace_particulars(world.parts, world.secretary, first, replace(DRAFT, reference="dm-26/1"))
    assert overview.find_overview(world.parts, BODY, "DM-26/1").id == first
    for unknown in ("DM-26/3", "no such thing", ""):
        with world.refuses(UnknownConsultation):
            overview.find_overview(world.parts, BODY, unknown)


def test_an_edited_draft_says_what_was_stated_last(world: World) -> None:
    consultation = drafts.create_draft(world.parts, world.secretary, BODY, DRAFT)
    drafts.replace_particulars(
        world.parts,
        world.chair,
        consultation,
        replace(DRAFT, title={"fr": "Un titre"}, closes_at=None, sealed=False, reminder_hours=(24, 48, 24)),
    )
    row = overview.read_draft(world.parts, consultation).row
    assert (row.title, row.closes_at, row.record_until, row.sealed) == ({"fr": "Un titre"}, None, None, False)
    assert row.reminder_hours == [48, 24]
    assert row.created_by == world.secretary


@pytest.mark.parametrize(
    ("action", "text"),
    [
        ("vote down!", {"en": "to reject"}),
        ("approve", {}),
        ("approve", {"en": " "}),
        ("approve", {"en": "x", "english!": "y"}),
    ],
)
def test_a_ballot_that_cannot_be_is_refused(world: World, action: str, text: dict[str, str]) -> None:
    draft = world.draft()
    with world.refuses(BadInput):
        drafts.add_ballot(world.parts, world.secretary, draft, wording(text, action))


@pytest.mark.parametrize("changes", [{"reference": " "}, {"language": "english!"}, {"language": ""}, {"content": b""}])
def test_a_document_that_cannot_be_is_refused(world: World, changes: dict[str, Any]) -> None:
    draft = world.draft()
    document = replace(DOCUMENT, **changes)
    with world.refuses(BadInput):
        drafts.attach_document(world.parts, world.secretary, draft, 1, document)
    with world.refuses(BadInput):
        drafts.add_ballot(world.parts, world.secretary, draft, wording({"en": "to note"}, "note"), [document])


def test_ballots_move_up_when_one_is_taken_out_and_documents_go_with_theirs(world: World) -> None:
    draft = world.draft(ballots=4)
    for position in (2, 3):
        document = replace(DOCUMENT, reference=f"C26/{position}")
        drafts.attach_document(world.parts, world.secretary, draft, position, document)
    drafts.remove_ballot(world.parts, world.secretary, draft, 2)
    view = overview.read_draft(world.parts, draft)
    assert [(one.position, one.text["en"]) for one in view.ballots] == [
        (1, "to approve matter 1"),
        (2, "to approve matter 3"),
        (3, "to approve matter 4"),
    ]
    assert [[one.reference for one in view.documents[position]] for position in (1, 2, 3)] == [[], ["C26/3"], []]
    assert drafts.add_ballot(world.parts, world.secretary, draft, wording({"en": "to note"}, "note")) == 4
    with world.refuses(UnknownBallot):
        drafts.remove_ballot(world.parts, world.secretary, draft, 5)
    with world.refuses(UnknownBallot):
        drafts.attach_document(world.parts, world.secretary, draft, 0, DOCUMENT)
    open_consultation(world.parts, world.chair, draft)
    assert [ballot["id"] for ballot in world.entries(draft)[0]["ballots"]] == ["1", "2", "3", "4"]


def test_the_same_file_is_kept_once(world: World) -> None:
    draft = world.draft()
    digests = {drafts.attach_document(world.parts, world.secretary, draft, n, DOCUMENT) for n in (1, 2, 2)}
    assert len(digests) == len(world.dump()["stored_file"]) == 1


def test_confirmed_conclusions_become_ballots_that_name_where_they_stand(world: World) -> None:
    first, second = confirmed(world, Said("3.1", ("note", "approve")), Said("3.2", ("endorse",), "to endorse"))
    draft = world.draft(ballots=0)
    assert drafts.add_conclusions(world.parts, world.secretary, draft, [second, first]) == [1, 2]
    view = overview.read_draft(world.parts, draft)
    assert [one.paragraph for one in view.register] == ["3.1", "3.2"]
    assert [(one.actions, one.proposed_conclusion_id) for one in view.ballots] == [
        (["endorse"], second),
        (["note", "approve"], first),
    ]
    sha256 = view.register[0].source_sha256
    assert view.ballots[1].title == {"en": "Budget"}
    assert view.ballots[1].source == {"reference": "VC-2/20", "sha256": sha256, "paragraph": "3.1"}
    assert view.ballots[1].text == {"en": "to note Document C26/20"}
    assert view.row.authority == {"reference": "VC-2/20", "sha256": sha256, "paragraph": None}


def test_conclusions_become_ballots_all_or_none(world: World) -> None:
    [one] = confirmed(world, Said())
    draft = world.draft()
    with world.refuses(BadInput):
        drafts.add_conclusions(world.parts, world.secretary, draft, [one, 99])


def test_a_draft_that_lacks_something_is_not_opened_and_says_what_it_lacks(make_world: MakeWorld) -> None:
    world = make_world(suspended=["EE"])
    bare = drafts.create_draft(
        world.parts, world.secretary, BODY, replace(DRAFT, legal_basis={"en": " "}, authorised_by={}, closes_at=None)
    )
    for state in ("BB", "EE"):
        remove_focal_point(world.parts, world.secretary, world.person(state).public_id, second=world.second)
    lacks = ["ballots", "legal-basis", "authorised-by", "deadline", "focal-point:BB"]
    assert overview.read_draft(world.parts, bare).missing == lacks
    with world.refuses(Incomplete, missing=lacks):
        open_consultation(world.parts, world.chair, bare)


def test_a_body_without_members_opens_nothing(make_world: MakeWorld) -> None:
    world = make_world(states=[])
    draft = world.draft()
    with world.refuses(Incomplete, missing=["roll"]):
        open_consultation(world.parts, world.chair, draft)


@pytest.mark.parametrize("closes_at", [START, START - DAY, START + DAY - timedelta(microseconds=1)])
def test_a_deadline_has_to_be_ahead_by_the_shortest_period(world: World, closes_at: Any) -> None:
    world.parts = replace(world.parts, policy=Policy(minimum_period=DAY))
    draft = world.draft(closes_at=closes_at)
    with world.refuses(BadDeadline):
        open_consultation(world.parts, world.chair, draft)
    on_time = world.draft(closes_at=START + DAY)
    open_consultation(world.parts, world.chair, on_time)


def test_without_the_bodys_key_nothing_is_opened(world: World) -> None:
    draft = world.draft()
    for path in world.keys.public_path(BODY).parent.iterdir():
        path.unlink()
    world.forget_keys()
    with world.refuses(KeyMissing):
        open_consultation(world.parts, world.chair, draft)


def test_what_was_opened_is_drafted_no_more(world: World) -> None:
    consultation = world.open()

    def edits(refusal: type[Refused]) -> None:
        for edit in (
            lambda: drafts.replace_particulars(world.parts, world.secretary, consultation, DRAFT),
            lambda: drafts.add_ballot(world.parts, world.secretary, consultation, wording({"en": "to note"}, "note")),
            lambda: drafts.remove_ballot(world.parts, world.secretary, consultation, 1),
            lambda: drafts.attach_document(world.parts, world.secretary, consultation, 1, DOCUMENT),
        ):
            with world.refuses(refusal):
                edit()

    edits(NotOpen)
    world.close(consultation)
    edits(ConsultationClosed)


def test_the_opening_entry_has_everything_that_was_drafted(world: World) -> None:
    draft = world.draft(
        title={"en": "A title", "fr": "Un titre"},
        rule_id="two-thirds-of-cast",
        record_until=CLOSES + DAY,
        time_zone="America/New_York",
        authority={"reference": "C26/100", "sha256": "A" * 64, "paragraph": "2.9"},
    )
    digest = drafts.attach_document(world.parts, world.secretary, draft, 2, DOCUMENT)
    world.clock.forward(HOUR)
    open_consultation(world.parts, world.vice_chair, draft)
    [opened] = world.entries(draft)
    assert opened["by"] == {"role": "vice-chair", "id": world.vice_chair}
    assert opened["origin"] == "ballot.example.int/council/dm-26-1001"
    assert opened["consultation"] == {
        "reference": "DM-26/1001",
        "title": {"en": "A title", "fr": "Un titre"},
        "legal_basis": {"en": "Rule 3.2"},
        "authorised_by": {"en": "C26/100"},
        "authority": {"reference": "C26/100", "sha256": "a" * 64, "paragraph": "2.9"},
    }
    assert opened["format"] == "ballot-record/2"
    assert b64decode(opened["archive_key"]) == world.keys.archive_public(BODY)
    assert [seat["focal_points"] for seat in opened["roll"]] == [
        [world.person(state).public_id] for state in world.states
    ]
    assert opened["ballots"][0] == {
        "id": "1",
        "title": {"en": "Subject of: to approve matter 1"},
        "actions": ["approve"],
        "text": {"en": "to approve matter 1"},
        "documents": [],
        "source": None,
    }
    assert (opened["at"], opened["closes_at"], opened["record_until"], opened["time_zone"]) == (
        "2026-03-02T10:00:00.000000Z",
        "2026-03-23T09:00:00.000000Z",
        "2026-03-24T09:00:00.000000Z",
        "America/New_York",
    )
    assert (opened["rule"]["id"], opened["sealed"]) == ("two-thirds-of-cast", True)
    assert opened["ballots"][1]["documents"] == [{"reference": "C26/20", "language": "en", "sha256": digest}]
    assert [seat["state"] for seat in opened["roll"]] == list(world.states)
    assert world.row(draft).opened_at == START + HOUR


def test_an_overview_says_how_many_are_required_where_that_is_known(world: World) -> None:
    shown = {
        rule: overview.read_overview(world.parts, world.open(rule_id=rule)).required
        for rule in ("simple-majority-of-entitled", "two-thirds-of-entitled", "simple-majority-of-cast")
    }
    assert shown == {"simple-majority-of-entitled": 3, "two-thirds-of-entitled": 4, "simple-majority-of-cast": None}
    assert overview.read_overview(world.parts, world.draft()).required is None
    assert [one.row.reference for one in overview.list_overviews(world.parts, BODY)] == [
        f"DM-26/{number}" for number in (1004, 1003, 1002, 1001)
    ]


def test_an_overview_says_who_has_replied_in_roll_call_order(world: World) -> None:
    consultation = world.open()
    for state in ("CC", "AA", "BB"):
        world.reply(consultation, state)
    world.amend_roll(consultation, "BB", entitled=False)
    shown = overview.read_overview(world.parts, consultation)
    assert (shown.replied, shown.not_replied) == (["AA", "CC"], ["DD", "EE"])
    assert not shown.deadline_passed(CLOSES - HOUR)
    assert shown.deadline_passed(CLOSES)
    assert shown.stage == "open"

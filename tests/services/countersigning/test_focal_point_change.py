"""Changes of focal points while a consultation is open: proposed by one officer, confirmed by another."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable

import pytest
from sqlmodel import col, select

from ballot.rules.refusals import (
    AlreadyDone,
    CredentialsNeeded,
    ListPreviewOutdated,
    NotAllowed,
    NotOnRoll,
    NotYetAvailable,
    Refused,
    SecondOfficerNeeded,
    UnknownPerson,
)
from ballot.services.accounts import officers
from ballot.services.consultations import closing
from ballot.services.core import audit_log
from ballot.services.council.members import Designation, Member
from ballot.services.council.roll_import import seat_members
from ballot.services.countersigning import focal_point_change as changes
from ballot.services.countersigning.focal_point_change import Addition, Change, ListImport, Removal, Replacement
from ballot.store.tables import FocalPoint, FocalPointProposal, Officer
from tests.support.concurrency import at_once
from tests.support.installation import BODY, CLOSES, HOUR, START, World
from tests.support.installation_fixtures import MakeWorld

NEW = Addition("AA", "New", "new@aa.example", "en")
LISTED = ListImport(
    (Designation("AA", "New", "new@aa.example", "en"), Designation("BB", "Other", "new@bb.example", "fr"))
)


def _propose(world: World, change: Change = NEW) -> int:
    proposed = changes.change_focal_points(world.parts, world.secretary, BODY, change)
    assert proposed is not None
    return proposed


def _shown(world: World, proposal: int) -> str | None:
    preview = changes.read_proposed_change(world.parts, world.second, BODY, proposal).preview
    return preview.digest if preview is not None else None


def _confirm(world: World, proposal: int, by: str | None = None) -> None:
    changes.confirm_change(world.parts, by or world.second, BODY, proposal, _shown(world, proposal))


def _have_passwords(world: World, *public_ids: str) -> None:
    """Let these officers have chosen a password: before that nobody signs in, or confirms anything."""
    with world.parts.store.writing() as tx:
        for officer in tx.exec(select(Officer).where(col(Officer.public_id).in_(public_ids))):
            officer.password_hash = "chosen"
            tx.add(officer)


def _every_change(world: World) -> dict[str, tuple[Change, list[str]]]:
    person = world.person("AA").public_id
    return {
        "add": (NEW, ["added"]),
        "remove": (Removal("AA", person, "Left"), ["removed"]),
        "replace": (Replacement("AA", person, "New", "new@aa.example", "en", "Left"), ["removed", "added"]),
        "import": (LISTED, ["added", "added"]),
    }


@pytest.mark.parametrize("kind", ["add", "remove", "replace", "import"])
def test_while_a_consultation_is_open_a_change_waits_for_a_second_officer_and_is_entries_in_each(
    world: World, kind: str
) -> None:
    one, other = world.open(), world.open()
    change, made = _every_change(world)[kind]
    world.reply(one, "AA", "for")
    world.clock.forward(HOUR)
    people = world.dump()["focal_point"]
    proposal = _propose(world, change)
    assert world.dump()["focal_point"] == people
    assert [world.acts(each) for each in (one, other)] == [["opened", "replied"], ["opened"]]
    _confirm(world, proposal)
    for each in (one, other):
        entries = [entry for entry in world.entries(each) if entry["act"] == "focal-point"]
        assert [entry["change"] for entry in entries] == made
        assert {entry["by"]["id"] for entry in entries} == {world.secretary}
        assert {entry["confirmed_by"]["id"] for entry in entries} == {world.second}
    ids = [entry["focal_point"] for entry in world.entries(one) if entry["act"] == "focal-point"]
    assert len(ids) == len(set(ids))
    logged = audit_log.list_entries(world.parts, limit=1)[0]
    assert (logged.by, logged.facts["confirmed_by"]) == (world.secretary, world.second)
    assert "AA" in world.standing(one).standing_replies()
    world.close(one)
    assert world.audit(one).verdict == "verified"


@pytest.mark.parametrize("kind", ["add", "remove", "replace", "import"])
def test_with_nothing_open_it_is_one_officers_act(world: World, kind: str) -> None:
    change, _made = _every_change(world)[kind]
    assert changes.change_focal_points(world.parts, world.secretary, BODY, change) is None
    assert "confirmed_by" not in audit_log.list_entries(world.parts, limit=1)[0].facts


def test_past_the_deadline_nothing_is_entered_and_one_officer_is_enough(world: World) -> None:
    world.open()
    world.clock.moment = CLOSES
    assert changes.change_focal_points(world.parts, world.secretary, BODY, NEW) is None


def test_what_would_be_refused_is_not_even_proposed(world: World) -> None:
    world.open()
    taken = world.person("AA").email
    before = world.dump()
    for change, kind in (
        (Addition("AA", "New", taken, "en"), AlreadyDone),
        (Removal("AA", "fp-zzzzzzzz"), UnknownPerson),
        (ListImport(LISTED.people, "another digest"), ListPreviewOutdated),
    ):
        with pytest.raises(kind):
            changes.change_focal_points(world.parts, world.secretary, BODY, change)
    with pytest.raises(CredentialsNeeded):
        changes.change_focal_points(world.parts, world.secretary, BODY, NEW, fresh=False)
    for by in (world.chair, world.vice_chair, world.auditor):
        with pytest.raises(NotAllowed):
            changes.change_focal_points(world.parts, by, BODY, NEW)
    assert world.dump() == before


def test_nobody_confirms_a_proposal_of_their_own(world: World) -> None:
    consultation = world.open()
    proposal = _propose(world)
    with world.refuses(SecondOfficerNeeded):
        _confirm(world, proposal, world.secretary)
    world.close(consultation)
    with world.refuses(SecondOfficerNeeded):
        _confirm(world, proposal, world.secretary)


def test_chair_and_vice_chair_confirm_where_the_secretariat_has_one_officer_alone(world: World) -> None:
    consultation = world.open()
    proposal = _propose(world)
    _have_passwords(world, world.secretary, world.second)
    for by in (world.chair, world.vice_chair, world.auditor):
        with world.refuses(NotAllowed):
            changes.confirm_change(world.parts, by, BODY, proposal)
    officers.disable_officer(world.parts, "second@ballot.example.int")
    assert not changes.may_settle(world.parts, world.auditor)
    assert changes.may_settle(world.parts, world.chair)
    with world.refuses(NotAllowed):
        changes.confirm_change(world.parts, world.auditor, BODY, proposal)
    changes.confirm_change(world.parts, world.chair, BODY, proposal)
    assert world.entries(consultation)[-1]["confirmed_by"] == {"role": "chair", "id": world.chair}
    world.close(consultation)
    assert world.audit(consultation).verdict == "verified"


def test_an_officer_who_has_not_signed_in_yet_leaves_the_confirming_to_chair_and_vice_chair(world: World) -> None:
    world.open()
    _have_passwords(world, world.secretary)  # the second one has an account, and has not followed its link
    assert changes.may_settle(world.parts, world.chair)
    _have_passwords(world, world.second)
    assert not changes.may_settle(world.parts, world.chair)


def test_if_the_consultation_closes_meanwhile_the_change_is_made_and_is_no_entry(world: World) -> None:
    consultation = world.open()
    proposal = _propose(world)
    world.clock.moment = CLOSES
    closing.close_due(world.parts)
    acts = world.acts(consultation)
    _confirm(world, proposal)
    assert world.acts(consultation) == acts
    assert world.person("AA", 1).email == "new@aa.example"


def test_a_consultation_that_was_opened_meanwhile_gets_its_entry(world: World) -> None:
    first = world.open()
    proposal = _propose(world)
    second = world.open()
    _confirm(world, proposal)
    assert [world.acts(each)[-1] for each in (first, second)] == ["focal-point", "focal-point"]


def test_a_person_who_left_meanwhile_is_not_removed_twice(world: World) -> None:
    world.open()
    removal = Removal("AA", world.person("AA").public_id)
    one, other = _propose(world, removal), _propose(world, removal)
    _confirm(world, one)
    with world.refuses(UnknownPerson):
        _confirm(world, other)


def test_a_list_is_confirmed_as_it_was_shown_or_not_at_all(world: World) -> None:
    consultation = world.open()
    listed = _propose(world, LISTED)
    shown = _shown(world, listed)
    _confirm(world, _propose(world))
    with world.refuses(ListPreviewOutdated):
        changes.confirm_change(world.parts, world.second, BODY, listed, shown)
    with world.refuses(ListPreviewOutdated):
        changes.confirm_change(world.parts, world.second, BODY, listed)
    _confirm(world, listed)
    assert world.acts(consultation) == ["opened", "focal-point", "focal-point"]


@pytest.mark.parametrize("kind", ["add", "remove", "replace", "import"])
def test_whoever_proposes_or_confirms_while_a_consultation_is_open_gives_credentials_again(
    world: World, kind: str
) -> None:
    world.open()
    change, _made = _every_change(world)[kind]
    with world.refuses(CredentialsNeeded):
        changes.change_focal_points(world.parts, world.secretary, BODY, change, fresh=False)
    proposal = _propose(world, change)
    digest = _shown(world, proposal)
    with world.refuses(CredentialsNeeded):
        changes.confirm_change(world.parts, world.second, BODY, proposal, digest, fresh=False)


def test_a_rejected_proposal_is_forgotten_and_an_officer_withdraws_their_own(world: World) -> None:
    consultation = world.open()
    for by in (world.second, world.secretary):
        proposal = _propose(world)
        changes.reject_change(world.parts, by, BODY, proposal)
        with world.refuses(AlreadyDone):
            changes.confirm_change(world.parts, world.second, BODY, proposal)
        with world.refuses(AlreadyDone):
            changes.reject_change(world.parts, by, BODY, proposal)
        logged = audit_log.list_entries(world.parts, limit=1)[0]
        assert (logged.by, logged.act, logged.facts["proposed_by"]) == (
            by,
            "focal-point-change-rejected",
            world.secretary,
        )
    with world.parts.store.reading() as tx:
        assert [one.change for one in tx.exec(select(FocalPointProposal))] == [{}, {}]
    assert changes.list_proposed_changes(world.parts, BODY) == []
    assert world.acts(consultation) == ["opened"]
    with world.refuses(NotYetAvailable):
        changes.confirm_change(world.parts, world.second, BODY, 999)


@pytest.mark.parametrize("kind", ["add", "import"])
def test_of_two_officers_who_confirm_at_once_one_does(make_any_world: MakeWorld, kind: str) -> None:
    world = make_any_world(focal_points=2)
    consultation = world.open()
    change, made = _every_change(world)[kind]
    proposal = _propose(world, change)
    digest = _shown(world, proposal)
    ended: list[str] = []
    numbers = itertools.count()

    def one() -> None:
        try:
            if next(numbers) % 2:
                changes.reject_change(world.parts, world.secretary, BODY, proposal)
            else:
                changes.confirm_change(world.parts, world.second, BODY, proposal, digest)
            ended.append("done")
        except Refused as refused:
            ended.append(type(refused).__name__)

    at_once(4, one, "threads")
    assert Counter(ended) == {"done": 1, "AlreadyDone": 3}
    with world.parts.store.reading() as tx:
        row = tx.exec(select(FocalPointProposal)).one()
        added = [one for one in tx.exec(select(FocalPoint)) if one.email.startswith("new@")]
    wanted = len(made) if row.outcome == "confirmed" else 0
    assert len(added) == wanted
    assert world.acts(consultation) == ["opened", *wanted * ["focal-point"]]


def test_of_two_officers_who_both_confirm_at_once_one_does(make_any_world: MakeWorld) -> None:
    world = make_any_world(focal_points=2)
    consultation = world.open()
    _have_passwords(world, world.secretary)
    proposal, by = _propose(world), itertools.cycle((world.second, world.chair))
    ended: list[str] = []

    def one() -> None:
        try:
            changes.confirm_change(world.parts, next(by), BODY, proposal)
            ended.append("done")
        except Refused as refused:
            ended.append(type(refused).__name__)

    at_once(4, one, "threads")
    assert Counter(ended) == {"done": 1, "AlreadyDone": 3}
    assert world.acts(consultation) == ["opened", "focal-point"]


def test_a_lost_link_is_replaced_by_one_officer_while_a_consultation_is_open(world: World) -> None:
    consultation = world.open()
    person = world.person("AA")
    changes.focal_points.replace_link(world.parts, world.secretary, person.public_id)
    assert world.acts(consultation) == ["opened"]
    assert world.person("AA").link_generation == person.link_generation + 1
    assert world.clock.now() == START


def _seat(world: World, states: Iterable[str]) -> None:
    seat_members(world.parts, world.secretary, BODY, [Member(state, "A") for state in states], "elections")


def test_of_a_state_that_left_the_council_meanwhile_nobody_is_added_and_people_can_still_be_removed(
    world: World,
) -> None:
    consultation = world.open()
    addition, removal = _propose(world), _propose(world, Removal("AA", world.person("AA").public_id))
    _seat(world, [state for state in world.states if state != "AA"])
    with world.refuses(NotOnRoll, state="AA"):
        _confirm(world, addition)
    assert world.acts(consultation) == ["opened"]
    assert [one.number for one in changes.list_proposed_changes(world.parts, BODY)] == [addition, removal]
    _confirm(world, removal)  # it replies until this consultation ends: it is on its roll
    assert [entry["change"] for entry in world.entries(consultation)[1:]] == ["removed"]
    changes.reject_change(world.parts, world.second, BODY, addition)
    world.close(consultation)
    assert world.audit(consultation).verdict == "verified"


def test_of_a_state_that_joined_meanwhile_people_are_entered_where_it_is_on_the_roll_alone(world: World) -> None:
    before = world.open()
    _seat(world, [*world.states, "FF"])
    first = Addition("FF", "First", "first@ff.example", "en")
    assert changes.change_focal_points(world.parts, world.secretary, BODY, first) is None  # it is on no roll yet
    joined = Designation("FF", "Second", "second@ff.example", "en")
    proposal = _propose(world, ListImport((*LISTED.people[:1], joined)))
    after = world.open()
    _confirm(world, proposal)
    entered = {
        each: [entry["state"] for entry in world.entries(each) if entry["act"] == "focal-point"]
        for each in (before, after)
    }
    assert entered == {before: ["AA"], after: ["AA", "FF"]}

"""A list of focal points that is taken while consultations are open: in each, what adding its people one by one would be."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from ballot.rules.refusals import BadInput, ListPreviewOutdated, NotAllowed, NotOnRoll
from ballot.services.consultations import chair_acts
from ballot.services.core import audit_log
from ballot.services.council import focal_point_import, roll_import
from ballot.services.council.csv_lists import write_focal_points
from ballot.services.council.focal_point_import import EffectOnConsultation, ImportPreview
from ballot.services.council.members import Designation, Member
from ballot.store.queries.council import all_focal_points
from ballot.store.tables import FocalPoint
from tests.support import focal_point_changes
from tests.support.focal_points import LISTED, take_list
from tests.support.installation import BODY, CLOSES, DAY, GROUND, World
from tests.support.installation_fixtures import MakeWorld

STATES = ("AR", "BR", "FR")
KNOWN = Designation("FR", "FR 0", "FOCAL@fr.example", "en")


@pytest.fixture
def real(make_world: MakeWorld) -> World:
    """Three Member States of two focal points each; Brazil has no right to vote."""
    return make_world(states=STATES, suspended=("BR",), focal_points=2)


def _preview(world: World, people: list[Designation] = LISTED) -> ImportPreview:
    return focal_point_import.preview_import(
        world.parts, world.secretary, BODY, write_focal_points(people), "people.csv"
    )


def _numbers(found: EffectOnConsultation) -> tuple[int, int, int]:
    return found.entries, found.invitations, found.notices


def _seen(world: World, consultation: int, states: tuple[str, str]) -> str:
    """What was entered for these two States, and every mail about it; the States and the people by what they are here."""
    names = {one.public_id: one.email for state in states for one in _people(world, state)}
    entered = [
        (one["state"], names[one["focal_point"]], one["change"], one["by"]["role"], one["at"])
        for one in world.entries(consultation)
        if one["act"] == "focal-point" and one["state"] in states
    ]
    told = sorted(
        (mail.template, mail.state, mail.address, mail.language, sorted(mail.facts.items()))
        for mail in world.mails()
        if mail.consultation_id == consultation and mail.state in states
    )
    said = repr((entered, told))
    for number, state in enumerate(states):
        said = said.replace(state, f"<{number}>").replace(state.lower(), f"<{number}>")
    return said


def _people(world: World, state: str) -> list[FocalPoint]:
    with world.parts.store.reading() as tx:
        return [one for one in all_focal_points(tx, 1) if one.state == state]


def test_taking_a_list_is_what_adding_its_people_one_by_one_is(make_any_world: MakeWorld) -> None:
    world = make_any_world(states=("QA", "QB", "QC", "QD"), suspended=("QB", "QD"), focal_points=2)
    first, second = world.open(), world.open()

    def named(one: str, other: str) -> list[Designation]:
        return [
            Designation(state, f"New {number}", f"new{number}@{state.lower()}.example", "fr")
            for number, state in enumerate((one, other, one, other))
        ]

    for person in named("QA", "QB"):
        focal_point_changes.add_focal_point(world.parts, world.secretary, BODY, **vars(person), second=world.second)
    assert take_list(world, named("QC", "QD")) == 4
    for consultation in (first, second):
        added = _seen(world, consultation, ("QA", "QB"))
        assert added.count("'added'") > 4
        assert _seen(world, consultation, ("QC", "QD")) == added


def test_each_new_one_is_an_entry_and_invited_and_the_others_of_its_state_are_told(any_world: World) -> None:
    world = any_world
    consultation = world.open()
    people = [Designation("AA", "New", "new@aa.example", "es"), Designation("BB", "Other", "other@bb.example", "fr")]
    assert take_list(world, people) == 2
    entries = world.entries(consultation)[1:]
    assert [(one["state"], one["change"], one["by"]["role"]) for one in entries] == [
        ("AA", "added", "secretariat"),
        ("BB", "added", "secretariat"),
    ]
    assert {"new@aa.example", "other@bb.example"} <= set(world.addresses("invitation"))
    assert [(mail.state, mail.facts["who"], mail.facts["concerns_you"]) for mail in world.mails("designation")] == [
        ("AA", "New", False),
        ("BB", "Other", False),
    ]
    world.reply(consultation, "AA", number=1)
    world.close(consultation)
    assert world.audit(consultation).results[0]["for"] == 1


def test_the_preview_counts_what_is_then_done_in_each_open_consultation(real: World) -> None:
    first, second = real.open(), real.open()
    found = _preview(real, [KNOWN, *LISTED])
    assert [one.reference for one in found.open_consultations] == [real.row(one).reference for one in (first, second)]
    # Argentina's second new one is told of to its first, as well.
    assert {_numbers(one) for one in found.open_consultations} == {(4, 3, 2 + 2 + 3 + 2)}
    invited = len(real.mails("invitation"))
    assert take_list(real, found.listed, found.digest) == 4
    for one, consultation in zip(found.open_consultations, (first, second), strict=True):
        assert real.acts(consultation).count("focal-point") == one.entries
        assert sum(mail.consultation_id == consultation for mail in real.mails("designation")) == one.notices
    assert len(real.mails("invitation")) - invited == sum(one.invitations for one in found.open_consultations)


def test_a_state_that_is_not_on_the_roll_of_an_open_consultation_is_not_entered_there(make_world: MakeWorld) -> None:
    world = make_world(states=("AR", "BR"), suspended=("BR",))
    consultation = world.open()
    seats = [Member("AR", "A"), Member("BR", "A", entitled=False, ground=GROUND), Member("FR", "B")]
    roll_import.seat_members(world.parts, world.secretary, BODY, seats, "elections")
    found = _preview(world)
    assert [_numbers(one) for one in found.open_consultations] == [(3, 2, 1 + 2 + 1)]
    assert take_list(world, LISTED, found.digest) == 4
    assert [one["state"] for one in world.entries(consultation)[1:]] == ["AR", "AR", "BR"]
    assert "odile@fr.example" not in world.addresses()
    world.close(consultation)
    world.audit(consultation)


def test_past_its_deadline_a_consultation_that_is_not_closed_yet_takes_no_entry(real: World) -> None:
    over, running = real.open(record_until=CLOSES + DAY), real.open(closes_at=CLOSES + DAY)
    real.clock.moment = CLOSES
    found = _preview(real)
    assert [one.deadline_passed for one in found.open_consultations] == [True, False]
    assert [_numbers(one) for one in found.open_consultations] == [(0, 0, 0), (4, 3, 9)]
    assert take_list(real, LISTED, found.digest) == 4
    assert real.acts(over) == ["opened"]
    assert {mail.consultation_id for mail in real.mails("designation")} == {running}
    deed = audit_log.list_entries(real.parts)[0]
    assert (deed.by, deed.facts) == (
        real.secretary,
        {
            "added": 4,
            "reference": [real.row(running).reference],
            "confirmed_by": real.second,
        },
    )


def _open(world: World, _open_one: int) -> object:
    return world.open()


def _pass_the_deadline(world: World, _open_one: int) -> object:
    world.clock.moment = CLOSES
    return None


def _extend(world: World, open_one: int) -> object:
    return chair_acts.extend_deadline(world.parts, world.chair, open_one, CLOSES + DAY, "a reason")


def _close(world: World, open_one: int) -> object:
    return world.close(open_one)


def _annul(world: World, open_one: int) -> object:
    return chair_acts.annul_consultation(world.parts, world.chair, open_one, "a reason")


def _restore(world: World, open_one: int) -> object:
    return world.amend_roll(open_one, "BR", entitled=True)


def _add_one_of_them(world: World, _open_one: int) -> object:
    return focal_point_changes.add_focal_point(
        world.parts, world.secretary, BODY, "AR", "Ana", "ana@ar.example", "es", second=world.second
    )


def _add_another(world: World, _open_one: int) -> object:
    return focal_point_changes.add_focal_point(
        world.parts, world.secretary, BODY, "AR", "Another", "another@ar.example", "es", second=world.second
    )


def _remove(world: World, _open_one: int) -> object:
    return focal_point_changes.remove_focal_point(
        world.parts, world.secretary, world.person("AR").public_id, second=world.second
    )


@pytest.mark.parametrize(
    "act",
    [_open, _pass_the_deadline, _extend, _close, _annul, _restore, _add_one_of_them, _add_another, _remove],
    ids=lambda act: act.__name__,
)
def test_what_would_do_another_thing_than_was_shown_does_nothing(
    real: World, act: Callable[[World, int], object]
) -> None:
    consultation = real.open()
    shown = _preview(real).digest
    assert _preview(real).digest == shown
    act(real, consultation)
    with real.refuses(ListPreviewOutdated):
        take_list(real, LISTED, shown)
    assert take_list(real, LISTED, _preview(real).digest) in (3, 4)


def test_replies_and_time_that_pass_do_not_change_what_was_shown(real: World) -> None:
    consultation = real.open()
    shown = _preview(real).digest
    real.reply(consultation, "AR")
    real.clock.forward(timedelta(minutes=10))
    assert take_list(real, LISTED, shown) == 4


def test_another_list_than_was_shown_is_not_taken(real: World) -> None:
    shown = _preview(real).digest
    for changed in (
        LISTED[:-1],
        [*LISTED[:-1], Designation("BR", "Mallory", "bia@br.example", "en")],
        [*LISTED[:-1], Designation("BR", "Bia Pinho", "mallory@br.example", "en")],
        [*LISTED[:-1], Designation("BR", "Bia Pinho", "bia@br.example", "fr")],
    ):
        with real.refuses(ListPreviewOutdated):
            take_list(real, changed, shown)


def test_a_list_that_has_nobody_new_is_no_deed(real: World) -> None:
    real.open()
    before = real.dump()
    assert take_list(real, [KNOWN], _preview(real, [KNOWN]).digest) == 0
    assert real.dump() == before


def test_one_line_that_cannot_be_keeps_all_of_them_out_of_every_record(real: World) -> None:
    real.open()
    for bad, refusal in (
        (Designation("ZZ", "Nobody", "nobody@zz.example", "fr"), NotOnRoll),
        (Designation("BR", "Nobody", "nobody", "fr"), BadInput),
    ):
        with real.refuses(refusal):
            take_list(real, [*LISTED, bad])
    for officer in (real.chair, real.auditor):
        with real.refuses(NotAllowed):
            focal_point_import.import_focal_points(real.parts, officer, BODY, LISTED, second=real.second)


def test_a_record_goes_on_from_what_a_list_has_entered(real: World) -> None:
    consultation = real.open()
    take_list(real)
    assert consultation in real.parts.folds
    real.reply(consultation, "AR", number=3)
    real.forget()
    real.reply(consultation, "FR", number=2)
    assert real.acts(consultation) == ["opened", *4 * ["focal-point"], "replied", "replied"]
    real.standing(consultation)


# ---------------------------------------------------------------------------------------- at once

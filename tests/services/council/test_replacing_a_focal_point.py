"""One person put in another's place while a consultation runs: one act, two entries, and everybody concerned is told why."""

from __future__ import annotations

import pytest

from ballot.rules.refusals import AlreadyDone, BadInput, LinkWithdrawn, Refused, UnknownPerson
from ballot.services.core import audit_log
from ballot.services.council import focal_points
from ballot.services.mail import delivery
from ballot.services.replies.invitations import REPLY_LINK, link_facts, read_link
from ballot.services.validation.multiple_errors import all_errors
from ballot.store.tables import FocalPoint
from tests.support import focal_point_changes
from tests.support.databases.faults import failing_statement
from tests.support.installation import CLOSES, DAY, World, address_of
from tests.support.installation_fixtures import MakeWorld

REASON = "Left the ministry; note verbale 17 of 2 March"


def _replace(world: World, old: FocalPoint, **changes: str) -> str:
    said = {"name": "New One", "email": "new@aa.example", "language": "es", "reason": REASON, **changes}
    return focal_point_changes.replace_focal_point(
        world.parts, world.secretary, old.public_id, **said, second=world.second
    )


def test_a_replacement_is_two_entries_in_every_open_consultation(make_any_world: MakeWorld) -> None:
    world = make_any_world(focal_points=2)
    first, second = world.open(), world.open()
    world.reply(first, "AA", "against")
    old = world.person("AA")
    token = world.parts.links.mint(REPLY_LINK, link_facts(old, first))
    new = _replace(world, old)
    for consultation in (first, second):
        changes = [
            (one["change"], one["focal_point"]) for one in world.entries(consultation) if one["act"] == "focal-point"
        ]
        assert changes == [("removed", old.public_id), ("added", new)]
    with world.refuses(LinkWithdrawn):
        read_link(world.parts, token)
    invited = [mail.consultation_id for mail in world.mails("invitation") if mail.address == "new@aa.example"]
    assert invited == [first, second]
    world.reply(second, "AA", number=1)
    world.close(first)
    assert world.audit(first).results[0]["against"] == 1


def test_all_who_act_for_the_state_are_told_of_both_and_why(make_world: MakeWorld) -> None:
    world = make_world(focal_points=2)
    world.open()
    old = world.person("AA")
    _replace(world, old)
    told = sorted((mail.address, mail.facts["change"], mail.facts["who"]) for mail in world.mails("designation"))
    assert told == [
        (address_of("AA", 1), "added", "New One"),
        (address_of("AA", 1), "removed", "AA 0"),
        (old.email, "removed", "AA 0"),
    ]
    assert {mail.facts["reason"] for mail in world.mails("designation")} == {REASON}
    delivery.deliver_due(world.parts, "worker")
    assert {mail.status for mail in world.mails("designation")} == {"sent"}


def test_the_deed_says_who_did_it_and_why_and_names_nobody(world: World) -> None:
    old = world.person("AA")
    new = _replace(world, old)
    [deed] = [one for one in audit_log.list_entries(world.parts) if one.act == "focal-point-replaced"]
    assert (deed.by, deed.at) == (world.secretary, world.clock.now())
    assert deed.facts == {
        "state": "AA",
        "removed": old.public_id,
        "added": new,
        "reason": REASON,
        "confirmed_by": world.second,
    }


def test_every_change_leaves_a_deed_even_when_nothing_is_open(world: World) -> None:
    added = focal_point_changes.add_focal_point(
        world.parts, world.secretary, "council", "BB", "B", "b@bb.example", "fr", second=world.second
    )
    focal_points.replace_link(world.parts, world.secretary, added)
    focal_point_changes.remove_focal_point(
        world.parts, world.secretary, added, "Entered by mistake", second=world.second
    )
    found = [(one.act, one.facts) for one in reversed(audit_log.list_entries(world.parts, limit=3))]
    whom = {"state": "BB", "focal_point": added}
    assert found == [
        ("focal-point-added", {**whom, "confirmed_by": world.second}),
        ("link-replaced", whom),
        ("focal-point-removed", {**whom, "reason": "Entered by mistake", "confirmed_by": world.second}),
    ]


def test_the_successor_may_have_the_office_s_own_address(world: World) -> None:
    world.open()
    old = world.person("AA")
    new = _replace(world, old, email=old.email)
    person = world.person("AA")
    assert (person.public_id, person.name, person.email) == (new, "New One", old.email)


def test_a_state_without_the_right_to_vote_gets_no_invitation(make_world: MakeWorld) -> None:
    world = make_world(suspended=["EE"])
    consultation = world.open()
    _replace(world, world.person("EE"), email="new@ee.example")
    assert world.acts(consultation) == ["opened", "focal-point", "focal-point"]
    assert "new@ee.example" not in world.addresses()


def test_after_the_deadline_nothing_is_entered_any_more(world: World) -> None:
    consultation = world.open(record_until=CLOSES + DAY)
    world.clock.moment = CLOSES
    _replace(world, world.person("AA"))
    assert world.acts(consultation) == ["opened"]
    assert world.person("AA").name == "New One"


def test_what_cannot_be_is_refused_and_nothing_is_changed(make_world: MakeWorld) -> None:
    world = make_world(focal_points=2)
    world.open()
    old = world.person("AA")
    with world.refuses(AlreadyDone, field="email"):
        _replace(world, old, email=address_of("AA", 1).upper())
    for wrong in ({"name": " "}, {"email": "nobody"}, {"language": "de"}, {"reason": ""}, {"reason": "x" * 1_001}):
        with world.refuses(BadInput, field=next(iter(wrong))):
            _replace(world, old, **wrong)
    focal_point_changes.remove_focal_point(world.parts, world.secretary, old.public_id, second=world.second)
    with world.refuses(UnknownPerson):
        _replace(world, old)


def test_all_that_is_wrong_is_told_at_once(world: World) -> None:
    with pytest.raises(Refused) as refusal:
        _replace(world, world.person("AA"), name="", email="?", language="de", reason=" ")
    faults = [(one.facts["field"], one.facts["why"]) for one in all_errors(refusal.value)]
    assert [field for field, _ in faults] == ["name", "email", "language", "reason"]
    assert ("email", "not-an-address") in faults


def test_wherever_it_breaks_nothing_of_it_is_stored(make_world: MakeWorld) -> None:
    world = make_world(focal_points=2)
    world.open()
    old = world.person("AA")
    before = world.dump()
    number = 1
    while True:
        with failing_statement(world.parts.store.engine, number) as run:
            try:
                _replace(world, old)
            except Exception:  # whatever breaks: what counts is what is stored
                assert world.dump() == before
                number += 1
                continue
        assert number > 10
        assert run[-1] == "COMMIT"
        break

"""Focal points come, go and lose their mail while a consultation runs; their States' replies stay."""

from __future__ import annotations

import pytest
from sqlmodel import select

from ballot.rules.refusals import (
    AlreadyDone,
    BadInput,
    LinkWithdrawn,
    NotOnRoll,
    UnknownConsultation,
    UnknownPerson,
)
from ballot.services.accounts import sessions
from ballot.services.council import focal_point_import, focal_points
from ballot.services.council.members import Designation
from ballot.services.mail import delivery
from ballot.services.replies import invitations, submit
from ballot.services.replies.invitations import REPLY_LINK, link_facts, read_link
from ballot.services.validation import email_addresses
from ballot.store.tables import AccountSession
from tests.support import focal_point_changes
from tests.support.focal_points import add_focal_point
from tests.support.installation import BODY, CLOSES, DAY, HOUR, START, World, address_of
from tests.support.installation_fixtures import MakeWorld
from tests.support.replies.forms import form_of, sender_of


def test_a_removed_focal_point_has_a_dead_link_and_a_dead_session_and_the_reply_stays(any_world: World) -> None:
    world = any_world
    consultation = world.open()
    person = world.person("AA")
    number = person.id or 0
    token = world.parts.links.mint(REPLY_LINK, link_facts(person, consultation))
    session = sessions.open_focal_point_session(world.parts, number, consultation, person.link_generation)
    assert sessions.read_session(world.parts, session) is not None
    world.reply(consultation, "AA", "for")

    focal_point_changes.remove_focal_point(world.parts, world.secretary, person.public_id, second=world.second)
    with world.refuses(LinkWithdrawn):
        read_link(world.parts, token)
    assert sessions.read_session(world.parts, session) is None
    with world.parts.store.reading() as tx:
        assert tx.exec(select(AccountSession.revoked_at)).one() is not None
    with world.refuses(LinkWithdrawn):
        submit.submit_reply(world.parts, sender_of(number, consultation), form_of({"1": "against"}))
    with world.refuses(LinkWithdrawn):
        invitations.read_invitation(world.parts, number, consultation)
    with world.refuses(UnknownPerson):
        focal_point_changes.remove_focal_point(world.parts, world.secretary, person.public_id, second=world.second)
    world.close(consultation)
    assert world.audit(consultation).results[0]["for"] == 1


def test_no_mail_goes_to_a_removed_person(make_any_world: MakeWorld) -> None:
    world = make_any_world(focal_points=2)
    consultation = world.open()
    world.reply(consultation, "AA", number=1)
    focal_point_changes.remove_focal_point(
        world.parts, world.secretary, world.person("AA").public_id, second=world.second
    )
    world.sign(consultation)
    delivery.deliver_due(world.parts, "worker")
    assert [mail.subject.split()[0] for mail in world.mailer.to(address_of("AA"))] == ["designation"]
    told = [mail for mail in world.mails() if mail.address == address_of("AA") and mail.template != "designation"]
    assert {mail.status for mail in told} == {"cancelled"}
    assert len(world.mailer.to(address_of("AA", 1))) == 3
    world.reply(consultation, "AA", number=0)
    world.close(consultation)
    assert address_of("AA") not in [mail.address for mail in world.mails("result")]


def test_a_replaced_link_kills_the_old_one_and_its_sessions_and_sends_the_new_one(world: World) -> None:
    first, second = world.open(), world.open()
    done = world.open()
    world.close(done)
    world.clock.moment = START + HOUR
    for consultation in (first, second):
        assert world.row(consultation).stage == "declared"
    consultation = world.open(closes_at=CLOSES + DAY)
    person = world.person("AA")
    old = world.parts.links.mint(REPLY_LINK, link_facts(person, consultation))
    session = sessions.open_focal_point_session(world.parts, person.id or 0, consultation, person.link_generation)
    delivery.deliver_due(world.parts, "worker")
    focal_points.replace_link(world.parts, world.secretary, person.public_id)
    with world.refuses(LinkWithdrawn):
        read_link(world.parts, old)
    assert sessions.read_session(world.parts, session) is None
    delivery.deliver_due(world.parts, "worker")
    [_, mail] = [mail for mail in world.mailer.to(address_of("AA"), "invitation") if "DM-26/1004" in mail.subject]
    assert read_link(world.parts, mail.text.partition("/v/")[2].partition('"')[0]).state == "AA"
    assert world.acts(consultation) == ["opened"]


def test_a_replaced_link_is_mailed_again_as_often_as_it_is_replaced(world: World) -> None:
    world.open()
    for _ in range(2):
        focal_points.replace_link(world.parts, world.secretary, world.person("AA").public_id)
    assert len(world.mails("invitation", "AA")) == 3


def test_a_focal_point_added_meanwhile_is_an_entry_and_is_invited(any_world: World) -> None:
    world = any_world
    first, second = world.open(), world.open()
    public_id = add_focal_point(world)
    for consultation in (first, second):
        [entry] = [one for one in world.entries(consultation) if one["act"] == "focal-point"]
        assert (entry["focal_point"], entry["change"], entry["by"]["role"]) == (public_id, "added", "secretariat")
    told = [
        (mail.consultation_id, mail.language) for mail in world.mails("invitation") if mail.address == "new@aa.example"
    ]
    assert told == [(first, "es"), (second, "es")]
    world.reply(first, "AA", number=1)
    world.close(first)
    world.audit(first)


def test_a_focal_point_of_a_suspended_state_is_added_without_an_invitation(make_world: MakeWorld) -> None:
    world = make_world(suspended=["EE"])
    consultation = world.open()
    add_focal_point(world, "EE", "new@ee.example")
    assert world.acts(consultation) == ["opened", "focal-point"]
    assert "new@ee.example" not in world.addresses()


def test_a_person_who_was_removed_can_be_designated_again_and_reply(world: World) -> None:
    consultation = world.open()
    focal_point_changes.remove_focal_point(
        world.parts, world.secretary, world.person("AA").public_id, second=world.second
    )
    add_focal_point(world, "AA", address_of("AA"))
    world.reply(consultation, "AA")
    world.close(consultation)
    world.audit(consultation)


def test_after_the_deadline_a_change_is_no_entry_any_more(world: World) -> None:
    consultation = world.open(record_until=CLOSES + DAY)
    world.clock.moment = CLOSES
    add_focal_point(world)
    focal_point_changes.remove_focal_point(
        world.parts, world.secretary, world.person("BB").public_id, second=world.second
    )
    assert world.acts(consultation) == ["opened"]
    assert world.row(consultation).stage == "open"
    assert "new@aa.example" not in world.addresses("invitation")
    world.close(consultation)
    world.audit(consultation)


@pytest.mark.parametrize(
    ("refusal", "person"),
    [
        (NotOnRoll, {"state": "ZZ"}),
        (BadInput, {"email": "nobody"}),
        (BadInput, {"email": "a@b"}),
        (BadInput, {"email": "a b@c.example"}),
        (BadInput, {"email": "a@c.example\r\nBcc: all@d.example"}),
        (BadInput, {"email": "x" * 250 + "@c.example"}),
        (BadInput, {"email": "élise@c.example"}),
        (BadInput, {"email": "élise@cafe.example"}),
        (BadInput, {"email": "nul\0@c.example"}),
        (BadInput, {"email": "x" * 65 + "@c.example"}),
        (BadInput, {"language": "de"}),
        (BadInput, {"name": "  "}),
        (BadInput, {"name": "x" * 201}),
        (BadInput, {"name": "New\r\nBcc: all@d.example"}),
        (BadInput, {"name": "New\0"}),
        (BadInput, {"name": "New \u202eelpmaxe"}),
        (BadInput, {"name": "New \u2066one\u2069"}),
        (BadInput, {"name": "half a pair \ud800"}),
        (NotOnRoll, {"state": "A\0"}),
        (AlreadyDone, {"email": "FOCAL@AA.example"}),
    ],
)
def test_a_focal_point_that_cannot_be_is_refused(
    world: World, refusal: type[BaseException], person: dict[str, str]
) -> None:
    world.open()
    with world.refuses(refusal):
        add_focal_point(world, **person)


def _told(world: World) -> list[tuple[str, object, object, object]]:
    return sorted(
        (mail.address, mail.facts["change"], mail.facts["who"], mail.facts["concerns_you"])
        for mail in world.mails("designation")
    )


def test_a_state_hears_of_every_focal_point_that_comes_or_goes(make_any_world: MakeWorld) -> None:
    """One officer must not be able to put someone in the place of a State's own people without their hearing of it."""
    world = make_any_world(focal_points=2)
    world.open()
    own = [world.person("AA", number).public_id for number in range(2)]
    intruder = add_focal_point(world, name="Somebody Else")
    for public_id in own:
        focal_point_changes.remove_focal_point(world.parts, world.secretary, public_id, second=world.second)
    assert _told(world) == sorted(
        [
            (address_of("AA"), "added", "Somebody Else", False),
            (address_of("AA", 1), "added", "Somebody Else", False),
            (address_of("AA"), "removed", "AA 0", True),
            (address_of("AA", 1), "removed", "AA 0", False),
            ("new@aa.example", "removed", "AA 0", False),
            (address_of("AA", 1), "removed", "AA 1", True),
            ("new@aa.example", "removed", "AA 1", False),
        ]
    )
    delivery.deliver_due(world.parts, "worker")
    assert {mail.status for mail in world.mails("designation")} == {"sent"}
    assert len(world.mailer.to(address_of("AA"), "designation")) == 2
    assert all("/v/" not in mail.text for mail in world.mailer.sent if mail.subject.startswith("designation"))
    assert intruder not in repr([mail.facts for mail in world.mails()])


def test_each_open_consultation_tells_of_a_change_and_without_one_nobody_is_told(world: World) -> None:
    world.open()
    world.open()
    focal_point_changes.remove_focal_point(
        world.parts, world.secretary, world.person("AA").public_id, second=world.second
    )
    assert [mail.consultation_id for mail in world.mails("designation")] == [1, 2]
    for consultation in (1, 2):
        world.close(consultation)
    focal_point_changes.remove_focal_point(
        world.parts, world.secretary, world.person("BB").public_id, second=world.second
    )
    add_focal_point(world, "CC", "new@cc.example")
    assert len(world.mails("designation")) == 2


def test_names_are_kept_as_they_are_written_in_one_line() -> None:
    for name in ("Begoña Ñúñez", "نور الهدى", "می\u200cخواهم", "क\u200dष", "李 明"):
        assert email_addresses.read_name(f" {name}\u3000") == name
    assert email_addresses.read_name("Ana\u00a0 Pérez") == "Ana Pérez"


def test_addresses_are_kept_trimmed_with_their_domain_in_lower_case() -> None:
    assert email_addresses.read_address(" First.Last@AA.Example ") == "First.Last@aa.example"


def test_a_list_of_focal_points_is_taken_whole_or_not_at_all(world: World) -> None:
    good = Designation("AA", "Another", "another@aa.example", "fr")
    for bad in (
        Designation("ZZ", "Nobody", "nobody@zz.example", "fr"),
        Designation("BB", "Nobody", "nobody", "fr"),
        Designation("BB", " ", "nobody@bb.example", "fr"),
        Designation("BB", "No\u202ebody", "nobody@bb.example", "fr"),
        Designation("BB", "Nobody", "nobódy@bb.example", "fr"),
        Designation("BB", "Nobody", "nobody@bb.example", "xx"),
    ):
        with world.refuses(NotOnRoll if bad.state == "ZZ" else BadInput):
            focal_point_import.import_focal_points(
                world.parts,
                world.secretary,
                BODY,
                [good, bad],
                second=world.second,
            )
    assert (
        focal_point_import.import_focal_points(world.parts, world.secretary, BODY, [good, good], second=world.second)
        == 1
    )
    assert (
        focal_point_import.import_focal_points(
            world.parts,
            world.secretary,
            BODY,
            [good],
            second=world.second,
        )
        == 0
    )


def test_a_body_that_is_not_there_has_no_focal_points(world: World) -> None:
    with world.refuses(UnknownConsultation):
        focal_point_changes.add_focal_point(
            world.parts, world.secretary, "congress", "AA", "New", "new@aa.example", "en", second=world.second
        )

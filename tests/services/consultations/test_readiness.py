"""The look over a draft: what stops it is what opening refuses, and what else deserves a look is found."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ballot.adapters.keys import KeyFiles
from ballot.rules.refusals import KeyMissing, Refused, UnknownConsultation
from ballot.services.consultations import drafts, installation_checks, readiness
from ballot.services.consultations.drafts import DraftDocument
from ballot.services.consultations.findings import BALLOTS, CLOCK, KEY, LETTER, MAIL, ROLL, RULE, SUBJECT, Finding
from ballot.services.consultations.opening import open_consultation
from ballot.services.core.context import Policy
from ballot.services.dashboard.desk import read_desk
from ballot.store.queries.installation import database_time
from ballot.store.tables import OutboxDelivery
from tests.support import focal_point_changes
from tests.support.dependencies import FixedClock
from tests.support.installation import BODY, CLOSES, DAY, GROUND, HOUR, START, World, wording
from tests.support.installation_fixtures import MakeWorld
from tests.support.papers.registered import Said, confirmed

SIX = {code: f"text in {code}" for code in ("ar", "en", "es", "fr", "ru", "zh")}
PDF = DraftDocument("C26/20", "en", "c26-20-en.pdf", "application/pdf", b"%PDF one")


def found(world: World, draft: int, *parts: str) -> dict[str, Finding]:
    """The findings of these parts, by code (the last of each)."""
    return {one.code: one for one in readiness.check_readiness(world.parts, draft).of(*parts)}


PAPER = {"reference": "C26/100", "paragraph": "2.9", "sha256": None}


@pytest.fixture
def right_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """The database has the time that the clock of the tests has."""
    monkeypatch.setattr(installation_checks, "database_time", lambda _: START)


@pytest.fixture
def ready(world: World, right_time: None) -> int:
    """A draft that nothing can be said against."""
    draft = world.draft(
        ballots=0, title=SIX, letter=SIX, contact={"email": "council@example.int"}, contact_name={"en": "The Secretary"}
    )
    drafts.add_ballot(world.parts, world.secretary, draft, replace(wording(SIX, "note"), source=PAPER))
    for language in SIX:
        document = replace(PDF, language=language, content=f"%PDF {language}".encode())
        drafts.attach_document(world.parts, world.secretary, draft, 1, document)
    mail = world.open()
    [first, *_] = world.mails()
    with world.parts.store.writing() as tx:
        one = tx.get_one(OutboxDelivery, first.id)
        one.status, one.sent_at = "sent", START
        tx.add(one)
    assert world.row(mail).stage == "open"
    return draft


def test_a_draft_that_nothing_can_be_said_against_has_no_findings(world: World, ready: int) -> None:
    checked = readiness.check_readiness(world.parts, ready)
    assert checked.findings == ()
    assert checked.blocking == ()
    assert checked.invitations == 5
    assert checked.readers == {"en": 5}
    assert checked.last_mail == START
    assert checked.key.startswith("ballot.example.int/council+")
    assert [seat.state for seat in checked.roll] == list(world.states)


def test_what_is_looked_over_is_not_changed(world: World, ready: int) -> None:
    before = world.dump()
    readiness.check_readiness(world.parts, ready)
    assert world.dump() == before
    with world.refuses(UnknownConsultation):
        readiness.check_readiness(world.parts, 999)


@pytest.mark.parametrize(
    ("changes", "part", "code"),
    [
        ({"ballots": 0}, BALLOTS, "ballots"),
        ({"legal_basis": {"en": " "}}, SUBJECT, "legal-basis"),
        ({"authorised_by": {}}, SUBJECT, "authorised-by"),
        ({"closes_at": None}, RULE, "deadline"),
        ({"closes_at": START}, RULE, "deadline-passed"),
        ({"closes_at": START + HOUR}, RULE, "deadline-too-soon"),
    ],
)
def test_what_stops_a_draft_is_what_opening_refuses(world: World, changes: Any, part: str, code: str) -> None:
    world.parts = replace(world.parts, policy=Policy(minimum_period=DAY))
    draft = world.draft(**changes)
    [stop] = readiness.check_readiness(world.parts, draft).blocking
    assert (stop.part, stop.code) == (part, code)
    assert [one.missing for one in read_desk(world.parts, BODY).drafts] == [[code]]
    with pytest.raises(Refused):
        open_consultation(world.parts, world.chair, draft)


def test_a_typed_ballot_names_its_paper_or_the_consultation_names_the_one_that_authorised_it(world: World) -> None:
    draft = world.draft()
    assert found(world, draft, BALLOTS)["ballot-sources"].facts == {"ballots": (1, 2)}
    based = replace(wording("to note matter 2", "note"), source=PAPER)
    drafts.reword_ballot(world.parts, world.secretary, draft, 2, based)
    assert found(world, draft, BALLOTS)["ballot-sources"].facts == {"ballots": (1,)}
    assert "ballot-sources" not in found(world, world.draft(authority=PAPER), BALLOTS)


def test_every_state_that_nobody_would_be_invited_for_stops_it(make_world: MakeWorld) -> None:
    world = make_world(suspended=["EE"])
    for state in ("BB", "EE", "AA"):
        focal_point_changes.remove_focal_point(
            world.parts, world.secretary, world.person(state).public_id, second=world.second
        )
    checked = readiness.check_readiness(world.parts, world.draft())
    assert [(one.part, one.code, one.facts["state"]) for one in checked.blocking] == [
        (ROLL, "focal-point", "AA"),
        (ROLL, "focal-point", "BB"),
    ]
    assert checked.unreached == ("AA", "BB")
    assert checked.invitations == 2
    assert [(seat.state, seat.ground) for seat in checked.roll if not seat.entitled] == [("EE", GROUND)]


def test_a_body_without_members_is_stopped_once(make_world: MakeWorld) -> None:
    world = make_world(states=[])
    assert [one.code for one in readiness.check_readiness(world.parts, world.draft()).blocking] == ["roll"]


def test_missing_translations_are_found_by_language_with_how_many_read_it(make_world: MakeWorld) -> None:
    world = make_world(states=["AA", "BB"], focal_points=2)  # the second of each reads French
    draft = world.draft(ballots=3, title={"en": "x", "ru": "x"}, letter={"en": "x"})
    drafts.reword_ballot(world.parts, world.secretary, draft, 2, wording(SIX, "note"))
    drafts.attach_document(world.parts, world.secretary, draft, 1, PDF)
    looks = readiness.check_readiness(world.parts, draft).findings
    [texts] = [one.facts for one in looks if one.code == "ballot-languages"]
    assert texts == {"languages": ["ar", "zh", "fr", "ru", "es"], "ballots": (1, 3), "readers": 2}
    [documents] = [one.facts for one in looks if one.code == "document-languages"]
    assert documents == {"languages": ["ar", "zh", "fr", "ru", "es"], "documents": ("C26/20",)}
    assert sorted(found(world, draft, SUBJECT)["title-languages"].facts["languages"]) == ["ar", "es", "fr", "zh"]
    assert sorted(found(world, draft, LETTER)["letter-languages"].facts["languages"]) == ["ar", "es", "fr", "ru", "zh"]
    drafts.reword_ballot(world.parts, world.secretary, draft, 3, wording({"en": "x", "ru": "x"}, "note"))
    texts = [
        one.facts for one in readiness.check_readiness(world.parts, draft).of(BALLOTS) if one.code == "ballot-languages"
    ]
    assert [(one["ballots"], one["languages"]) for one in texts] == [
        ((1, 3), ["ar", "zh", "fr", "es"]),
        ((1,), ["ru"]),
    ]


def test_a_document_that_a_conclusion_names_and_nobody_attached_is_found(world: World) -> None:
    ids = confirmed(world, Said(documents=("C26/19", "C26/20")))
    draft = world.draft(ballots=0)
    drafts.add_conclusions(world.parts, world.secretary, draft, ids)
    drafts.attach_document(world.parts, world.secretary, draft, 1, PDF)
    named = found(world, draft, BALLOTS)["named-documents"]
    assert named.facts == {"ballot": 1, "documents": ["C26/19"]}
    assert not named.blocks_opening


@pytest.mark.parametrize(
    ("closes_at", "zone", "why"),
    [
        (CLOSES, "Europe/Zurich", []),
        (CLOSES - 2 * DAY, "Europe/Zurich", ["saturday"]),
        (START + timedelta(days=32), "Europe/Zurich", ["good-friday"]),
        # 10 September 2026, 23:30 in Geneva, is another day in Shanghai; both are looked at.
        (START + timedelta(days=192, hours=12, minutes=30), "Asia/Shanghai", ["geneva-fast"]),
        (START + timedelta(days=193, hours=14), "Asia/Tokyo", ["saturday"]),
    ],
)
def test_a_deadline_on_a_day_off_deserves_a_look(world: World, closes_at: Any, zone: str, why: list[str]) -> None:
    draft = world.draft(closes_at=closes_at, time_zone=zone)
    looks = readiness.check_readiness(world.parts, draft).of(RULE)
    assert [one.facts["why"] for one in looks if one.code == "day-off"] == why
    assert not any(one.blocks_opening for one in looks)


def test_reminders_that_would_never_be_sent_are_found(world: World) -> None:
    draft = world.draft(closes_at=START + 3 * DAY, reminder_hours=(168, 72, 24))
    assert found(world, draft, RULE)["reminders-too-early"].facts == {"hours": [168, 72]}
    assert "no-reminders" in found(world, world.draft(reminder_hours=()), RULE)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"letter": {}}, "letter"),
        ({"letter": {"en": "  "}}, "letter"),
        ({"contact": {}}, "contact"),
        ({"contact": {"telephone": "+41 22 730 0000"}}, "contact-email"),
        ({"contact": {"email": "not an address"}}, "contact-address"),
    ],
)
def test_a_letter_or_a_contact_that_is_missing_deserves_a_look(world: World, changes: Any, code: str) -> None:
    look = found(world, world.draft(**changes), LETTER)[code]
    assert not look.blocks_opening


# ------------------------------------------------------------------------------ installation


def test_without_the_bodys_key_it_is_stopped(world: World, ready: int) -> None:
    for path in world.keys.public_path(BODY).parent.iterdir():
        path.unlink()
    world.forget_keys()
    assert [one.code for one in readiness.check_readiness(world.parts, ready).blocking] == ["key-missing"]
    assert [one.missing for one in read_desk(world.parts, BODY).drafts] == [["key-missing"]]


def test_a_key_that_cannot_sign_here_or_is_another_one_deserves_a_look(world: World, ready: int) -> None:
    world.keys.private_path(BODY).unlink()
    world.forget_keys()
    assert list(found(world, ready, KEY)) == ["key-not-here"]
    world.keys.public_path(BODY).unlink()
    world.forget_keys()
    world.keys.ensure(BODY)
    assert list(found(world, ready, KEY)) == ["key-changed"]


def test_halves_that_do_not_belong_together_are_found(world: World, ready: int) -> None:
    class Mixed(KeyFiles):
        """Public and private halves of two keys."""

        def public(self, _: str) -> bytes:
            return bytes(range(32))

    world.parts = replace(world.parts, keys=Mixed(world.keys.public_path(BODY).parent))
    assert "key-mismatch" in found(world, ready, KEY)


def test_without_the_archive_key_it_is_stopped_too(world: World, ready: int) -> None:
    for path in world.keys.public_path(BODY).parent.glob("*.archive.*"):
        path.unlink()
    world.forget_keys()
    assert [one.code for one in readiness.check_readiness(world.parts, ready).blocking] == ["key-missing"]
    with world.refuses(KeyMissing):
        open_consultation(world.parts, world.chair, ready)


def test_mail_that_failed_lately_or_waits_for_long_is_found(world: World, ready: int) -> None:
    mails = world.mails()[1:4]
    with world.parts.store.writing() as tx:
        for number, one in enumerate(mails):
            mail = tx.get_one(OutboxDelivery, one.id)
            mail.status = "failed" if number else "queued"
            tx.add(mail)
    assert found(world, ready, MAIL)["mail-failed"].facts["failed"] == 2
    world.clock.forward(timedelta(minutes=11))
    assert found(world, ready, MAIL)["mail-waiting"].facts == {"since": START}
    world.clock.forward(15 * DAY)
    assert "mail-failed" not in found(world, ready, MAIL)


def test_where_no_mail_was_ever_sent_that_is_said(world: World) -> None:
    assert "mail-untried" in found(world, world.draft(), MAIL)


def test_a_clock_behind_the_record_and_one_that_differs_from_the_databases_are_found(
    world: World, ready: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.clock.forward(timedelta(seconds=-1))
    assert list(found(world, ready, CLOCK)) == ["clock-behind-record"]
    world.clock.forward(timedelta(seconds=7))
    [look] = found(world, ready, CLOCK).values()
    assert (look.code, look.facts) == ("clock-and-database", {"apart": timedelta(seconds=6)})
    monkeypatch.setattr(installation_checks, "database_time", lambda _: START + timedelta(seconds=11))
    assert not found(world, ready, CLOCK)


def test_a_demonstration_s_clock_may_differ_from_the_databases(world: World, ready: int) -> None:
    class Settable(FixedClock):
        def move_to(self, moment: datetime) -> datetime:
            raise AssertionError(moment)

    ahead = Settable(START + DAY)
    assert not readiness.check_readiness(replace(world.parts, clock=ahead), ready).of(CLOCK)


def test_the_time_of_the_database_is_the_present_in_utc(any_world: World) -> None:
    with any_world.parts.store.reading() as tx:
        told = database_time(tx)
    assert abs(told - datetime.now(UTC)) < HOUR

"""Replies by link: which link leads where, which reply stands, and every reply that is refused, by its own type."""

from __future__ import annotations

from typing import Any

import pytest
from sqlmodel import select

from ballot.rules.refusals import (
    BallotWithdrawn,
    EmptyReply,
    LinkInvalid,
    LinkWithdrawn,
    NotEntitled,
    NotOnRoll,
    Refused,
    ReplyChanged,
    StatementRefused,
    StatementTooLong,
    UnknownBallot,
    UnknownChoice,
    UnknownConsultation,
)
from ballot.services.consultations import chair_acts
from ballot.services.council.members import Member
from ballot.services.council.roll_import import seat_members
from ballot.services.countersigning import proposals
from ballot.services.mail import delivery
from ballot.services.replies import current, invitations
from ballot.services.replies.invitations import REPLY_LINK, link_facts, read_link
from ballot.store.tables import SealedOpening
from tests.support.installation import BODY, CLOSES, DAY, HOUR, START, World, address_of
from tests.support.installation_fixtures import MakeWorld


def _token(world: World, state: str, consultation: int) -> str:
    return world.parts.links.mint(REPLY_LINK, link_facts(world.person(state), consultation))


def test_the_link_in_the_mail_says_who_is_invited_to_what_and_changes_nothing(world: World) -> None:
    consultation = world.open()
    delivery.deliver_due(world.parts, "worker")
    [mail] = world.mailer.to(address_of("BB"), "invitation")
    token = mail.text.partition("/v/")[2].partition('"')[0]
    before = world.dump()
    for _ in range(3):
        invited = read_link(world.parts, token)
    assert (invited.state, invited.consultation.id, invited.standing_reply) == ("BB", consultation, None)
    assert current.own_reply(world.parts, invited) is None
    assert invitations.time_left(invited, CLOSES - HOUR) == 3600
    assert world.dump() == before


def test_an_altered_or_foreign_link_leads_nowhere(world: World) -> None:
    consultation = world.open()
    good = _token(world, "AA", consultation)
    links = world.parts.links
    person = world.person("AA")
    bad = [
        good[:-1] + ("A" if good[-1] != "A" else "B"),
        "",
        "x" * 500,
        links.mint(REPLY_LINK, {"f": "fp-zzzzzzzz", "c": consultation, "g": 1}),
        links.mint(REPLY_LINK, {"f": person.public_id, "c": consultation}),
        links.mint(REPLY_LINK, {"f": person.public_id, "c": str(consultation), "g": 1}),
    ]
    for token in bad:
        with world.refuses(LinkInvalid):
            read_link(world.parts, token)


def test_a_link_to_a_draft_or_to_no_consultation_leads_nowhere(world: World) -> None:
    draft = world.draft()
    for consultation in (draft, 99):
        with world.refuses(UnknownConsultation):
            read_link(world.parts, _token(world, "AA", consultation))
        with world.refuses(UnknownConsultation):
            world.reply(consultation, "AA", {"1": "for"})


def test_a_link_to_one_consultation_shows_that_one(world: World) -> None:
    first, second = world.open(), world.open()
    world.reply(first, "AA")
    assert read_link(world.parts, _token(world, "AA", first)).standing_reply is not None
    assert read_link(world.parts, _token(world, "AA", second)).standing_reply is None


def test_after_closing_the_link_still_shows_what_there_is(world: World) -> None:
    consultation = world.open()
    token = _token(world, "AA", consultation)
    world.close(consultation)
    assert read_link(world.parts, token).standing.stage == "declared"


@pytest.mark.parametrize("sealed", [True, False], ids=["sealed", "open"])
@pytest.mark.parametrize(
    ("refusal", "reply"),
    [
        (EmptyReply, {"votes": {}}),
        (EmptyReply, {"votes": {}, "statements": {"1": "only words"}}),
        (UnknownBallot, {"votes": {"1": "for", "9": "for"}}),
        (UnknownBallot, {"votes": {"1": "for"}, "statements": {"9": "what about this"}}),
        (UnknownBallot, {"votes": {"01": "for"}}),
        (UnknownChoice, {"votes": {"1": "yes"}}),
        (UnknownChoice, {"votes": {"1": ""}}),
        (UnknownChoice, {"votes": {"1": "For"}}),
        (BallotWithdrawn, {"votes": {"1": "for", "2": "for"}}),
        (BallotWithdrawn, {"votes": {"1": "for"}, "statements": {"2": "still"}}),
        (StatementTooLong, {"votes": {"1": "for"}, "statements": {"1": "x" * 5001}}),
        (ReplyChanged, {"votes": {"1": "for"}, "instead_of": 1}),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else "",
)
def test_what_cannot_be_a_reply_is_refused(
    world: World, sealed: bool, refusal: type[Refused], reply: dict[str, Any]
) -> None:
    consultation = world.open(sealed=sealed)
    chair_acts.withdraw_ballot(world.parts, world.chair, consultation, "2", "no longer urgent")
    with world.refuses(refusal):
        world.reply(consultation, "AA", **reply)


def test_a_state_without_the_right_to_vote_is_refused_with_the_ground(make_world: MakeWorld) -> None:
    world = make_world(suspended=["EE"])
    consultation = world.open()
    with world.refuses(NotEntitled, state="EE", ground="CS 169 (arrears)"):
        world.reply(consultation, "EE")


def test_a_state_that_was_seated_after_opening_is_not_on_the_roll(world: World) -> None:
    seats = [Member(state, "A") for state in world.states]
    consultation = world.open()
    seat_members(world.parts, world.secretary, BODY, seats[:-1], "elections")
    later = world.open()
    world.reply(consultation, "EE")
    with world.refuses(NotOnRoll, state="EE"):
        world.reply(later, "EE")


def test_the_last_reply_stands_whole_and_the_opening_of_the_earlier_one_is_gone(any_world: World) -> None:
    world = any_world
    consultation = world.open()
    first = world.reply(consultation, "AA", {"1": "for", "2": "for"})
    other = world.reply(consultation, "BB")
    second = world.reply(consultation, "AA", {"1": "abstain"})
    assert (first.revision, second.revision) == (1, 2)
    with world.parts.store.reading() as tx:
        kept = tx.exec(select(SealedOpening.seq).order_by(SealedOpening.seq)).all()
    assert kept == [other.seq, second.seq]
    world.close(consultation)
    report = world.audit(consultation)
    assert [(one["for"], one["abstain"], one["no_reply"]) for one in report.results] == [(1, 1, 3), (1, 0, 4)]
    [unsealed] = [entry for entry in world.entries(consultation) if entry["act"] == "unsealed"]
    assert [opening["reply"] for opening in unsealed["openings"]] == [other.seq, second.seq]


def test_a_focal_point_does_not_replace_unseen_what_a_colleague_has_replied_meanwhile(make_world: MakeWorld) -> None:
    world = make_world(focal_points=2)
    consultation = world.open()
    world.reply(consultation, "AA", "for", number=0, instead_of=0)
    with world.refuses(ReplyChanged, revision=1):
        world.reply(consultation, "AA", "against", number=1, instead_of=0)
    with world.refuses(ReplyChanged, revision=1):  # the same words are not the same person's
        world.reply(consultation, "AA", "for", number=1, instead_of=0)
    assert world.reply(consultation, "AA", "against", number=1, instead_of=1).revision == 2
    with world.refuses(ReplyChanged, revision=2):
        world.reply(consultation, "AA", "for", number=0, instead_of=1)


@pytest.mark.parametrize("sealed", [True, False], ids=["sealed", "open"])
def test_the_same_reply_sent_twice_is_taken_once(world: World, sealed: bool) -> None:
    consultation = world.open(sealed=sealed)
    for votes, before in (("for", 0), ("against", 1)):
        first = world.reply(consultation, "AA", votes, instead_of=before, statements={"1": " said\r\nso "})
        twice = world.reply(consultation, "AA", votes, instead_of=before, statements={"1": "said\nso"})
        assert (twice.seq, twice.revision, twice.again) == (first.seq, before + 1, True)
    assert world.acts(consultation) == ["opened", "replied", "replied"]


def test_a_reply_that_says_nothing_of_what_it_replaces_replaces_what_stands(world: World) -> None:
    consultation = world.open()
    assert [world.reply(consultation, "AA").revision for _ in range(3)] == [1, 2, 3]


def test_empty_statements_are_no_statements(world: World) -> None:
    consultation = world.open(sealed=False)
    chair_acts.withdraw_ballot(world.parts, world.chair, consultation, "2", "no longer urgent")
    recorded = world.reply(consultation, "AA", {"1": "for"}, statements={"1": "", "2": ""})
    assert world.entries(consultation)[recorded.seq]["statements"] == {}


@pytest.mark.parametrize(
    ("statement", "why"),
    [(" \r\n ", "nothing-to-see"), ("\u3000\u00a0", "nothing-to-see"), ("We agree.\u2028", "forbidden-character"),
     ("\u2029We agree.", "forbidden-character"), ("\x85", "forbidden-character")],
)  # fmt: skip
def test_what_the_rule_for_texts_refuses_is_not_taken_off_a_statement_unsaid(
    world: World, statement: str, why: str
) -> None:
    consultation = world.open()
    with world.refuses(StatementRefused, ballot="1", why=why):
        world.reply(consultation, "AA", {"1": "for"}, statements={"1": statement})


def test_a_statement_may_be_exactly_as_long_as_the_limit(world: World) -> None:
    consultation = world.open()
    world.reply(consultation, "AA", {"1": "for"}, statements={"1": "é" * 5000})
    world.close(consultation)
    world.audit(consultation)


def test_a_statement_that_is_no_unicode_text_is_refused_and_breaks_nothing(world: World) -> None:
    consultation = world.open()
    with pytest.raises(Refused):
        world.reply(consultation, "AA", {"1": "for"}, statements={"1": "half a \ud800 character"})
    assert world.acts(consultation) == ["opened"]


def test_the_whole_roll_can_reply_on_the_opening_day(make_world: MakeWorld) -> None:
    states = [f"{a}{b}" for a in "ABCDE" for b in "ABCDEFGH"]
    world = make_world(states=states)
    consultation = world.open()
    for state in states:
        world.reply(consultation, state)
    world.sign(consultation)
    world.keep_receipt(consultation, 40)
    proposals.list_waiting_proposals(world.parts, consultation)
    world.clock.moment = START + DAY
    chair_acts.close_early(world.parts, world.chair, consultation)
    assert world.audit(consultation).results[0]["for"] == 40


def test_a_removed_person_has_no_invitation_though_known_by_number(world: World) -> None:
    consultation = world.open()
    with world.refuses(LinkWithdrawn):
        invitations.read_invitation(world.parts, 99, consultation)
    with world.refuses(UnknownConsultation):
        invitations.read_invitation(world.parts, world.person("AA").id or 0, 99)

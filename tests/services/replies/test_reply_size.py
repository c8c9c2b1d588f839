"""How large a reply may be, and how much of a record one State may fill: every State can use its share, and what all of
them do together can be exported and read."""

from __future__ import annotations

import pytest

from ballot.record.bundle.writer import MAX_INFLATED
from ballot.record.canonical import MAX_LINE
from ballot.rules.refusals import BadInput, ReplyTooLarge, StatementRefused, StatementTooLong
from ballot.services.consultations.chair_acts import annul_consultation, close_early
from ballot.services.countersigning import paper_reply
from ballot.services.replies import capacity
from ballot.services.validation.file_limits import MOST_BYTES
from tests.support.installation import HOUR, World
from tests.support.installation_fixtures import MakeWorld

BALLOTS = 4
COSTLY = '"'
"""One character that takes two bytes of JSON."""


@pytest.fixture
def small_record(monkeypatch: pytest.MonkeyPatch) -> int:
    """A record for half a megabyte of replies, so that it fills up quickly."""
    monkeypatch.setattr(capacity, "MOST_BYTES_OF_REPLIES", 1 << 19)
    return 1 << 19


def _statements(characters: int) -> dict[str, str]:
    """So many costly characters, spread over the ballots."""
    parts = [min(4998, max(0, characters - 4998 * ballot)) for ballot in range(BALLOTS)]
    return {str(ballot + 1): f"x{COSTLY * part}x" for ballot, part in enumerate(parts)}


def _largest(world: World, consultation: int, state: str) -> int:
    """The most characters that are taken, found by trying."""
    taken, refused = 0, 4998 * BALLOTS
    while refused - taken > 1:
        middle = (taken + refused) // 2
        try:
            world.reply(consultation, state, statements=_statements(middle))
        except ReplyTooLarge:
            refused = middle
        else:
            taken = middle
    return taken


def _reply_until_refused(world: World, consultation: int, state: str, characters: int) -> None:
    """Reply at this length for ever: the share of the State is used up, sooner or later."""
    while True:
        world.reply(consultation, state, statements=_statements(characters))
        world.clock.forward(HOUR)


@pytest.mark.parametrize("sealed", [True, False], ids=["sealed", "open"])
def test_however_often_states_reply_at_the_greatest_length_the_record_stays_within_its_limit(
    make_world: MakeWorld, small_record: int, sealed: bool
) -> None:
    world = make_world(states=["AA", "BB"])
    consultation = world.open(ballots=BALLOTS, sealed=sealed)
    longest = _largest(world, consultation, "AA")
    assert 5000 < longest < 4998 * BALLOTS
    for state in ("AA", "BB"):
        with pytest.raises(ReplyTooLarge):
            _reply_until_refused(world, consultation, state, longest)
    bytes_of_replies = sum(len(world.line(consultation, entry["seq"])) for entry in world.entries(consultation)[1:])
    assert bytes_of_replies <= small_record
    assert world.close(consultation).results
    world.audit(consultation)


def test_a_paper_that_would_be_too_large_is_refused_when_it_is_proposed(
    make_world: MakeWorld, small_record: int
) -> None:
    world = make_world(states=["AA", "BB", "CC", "DD", "EE"])
    consultation = world.open(ballots=BALLOTS)
    with world.refuses(ReplyTooLarge):
        paper_reply.propose_paper_reply(
            world.parts, world.secretary, consultation, world.paper(statements=_statements(4998 * BALLOTS))
        )
    world.record_paper(consultation, world.paper(statements=_statements(1000)))


@pytest.mark.parametrize("members", [1, 48, 193, 2000])
def test_the_shares_of_any_roll_and_the_files_fit_a_bundle(members: int) -> None:
    assert capacity.share_of_state(members) * members + MOST_BYTES < MAX_INFLATED
    assert capacity.largest_reply(members) <= MAX_LINE // 4
    assert capacity.largest_reply(members) * capacity.REPLIES_OF_FULL_LENGTH <= capacity.share_of_state(members)


def test_the_openings_of_many_long_replies_stand_in_several_entries(
    make_world: MakeWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = make_world(states=["AA", "BB", "CC"])
    consultation = world.open(ballots=BALLOTS)
    monkeypatch.setattr("ballot.record.acts.LARGEST_PART", 20_000)
    monkeypatch.setattr("ballot.record.acts.unsealed_in_parts.__defaults__", (20_000,))
    for state in ("AA", "BB", "CC"):
        world.reply(consultation, state, statements=_statements(4998))
    close_early(world.parts, world.chair, consultation)
    assert world.acts(consultation)[-4:] == ["unsealed", "unsealed", "unsealed", "declared"]
    assert world.audit(consultation).results[0]["for"] == 3


@pytest.mark.parametrize("sealed", [True, False], ids=["sealed", "open"])
def test_a_statement_with_a_character_that_is_no_text_is_refused_and_said_where(world: World, sealed: bool) -> None:
    consultation = world.open(sealed=sealed)
    where = {"ballot": "1", "character": "U+202E", "row": 2, "place": 4}
    with world.refuses(StatementRefused, **where):
        world.reply(consultation, "AA", statements={"1": "One.\nTwo\u202eeerht"})
    with world.refuses(StatementRefused, **where):
        paper_reply.propose_paper_reply(
            world.parts, world.secretary, consultation, world.paper(statements={"1": "One.\nTwo\u202eeerht"})
        )
    world.reply(consultation, "AA", statements={"1": "می\u200cخواهم"})


def test_a_council_of_48_has_room_for_long_statements_on_many_ballots(make_world: MakeWorld) -> None:
    """In a script of three bytes a character, 5,000 characters on 20 ballots each."""
    states = [f"{a}{b}" for a in "ABCDEF" for b in "ABCDEFGH"]
    world = make_world(states=states)
    consultation = world.open(ballots=20)
    world.reply(consultation, "AA", statements={str(ballot): "議" * 5000 for ballot in range(1, 21)})


@pytest.mark.parametrize(
    ("text", "taken"),
    [("x" * 5000, True), ("x" * 5001, False), ("\U0001f5f3" * 2500, True), ("\U0001f5f3" * 2501, False)],
    ids=["5000", "5001", "2500 beyond the plane", "2501 beyond the plane"],
)
def test_the_limit_of_a_statement_is_the_same_for_every_reader(world: World, text: str, taken: bool) -> None:
    consultation = world.open()
    if taken:
        world.reply(consultation, "AA", statements={"1": text})
    else:
        with world.refuses(StatementTooLong, limit=5000):
            world.reply(consultation, "AA", statements={"1": text})


def test_a_reason_that_is_no_text_is_refused(world: World) -> None:
    consultation = world.open()
    with world.refuses(BadInput):
        annul_consultation(world.parts, world.chair, consultation, "half a \ud83d character")

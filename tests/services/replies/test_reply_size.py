"""How large a reply may be: every State can use its share, and the one line with all openings stays readable."""

from __future__ import annotations

import pytest

from ballot.record.canonical import MAX_LINE
from ballot.rules.refusals import BadInput, ReplyTooLarge, StatementTooLong
from ballot.services.consultations.chair_acts import annul, close_early
from ballot.services.core import recording
from ballot.services.countersigning import paper_reply
from ballot.services.replies import submit
from tests.support.installation import World
from tests.support.installation_fixtures import MakeWorld

BALLOTS = 4
COSTLY = "\x01"
"""One character that takes six bytes of JSON, more than any other."""


@pytest.fixture
def small_lines(monkeypatch: pytest.MonkeyPatch) -> int:
    """Lines a fiftieth as long as readers accept, so that they fill up quickly."""
    length = MAX_LINE // 50
    monkeypatch.setattr(submit, "MAX_LINE", length)
    monkeypatch.setattr(recording, "MAX_LINE", length)
    return length


def _statements(characters: int) -> dict[str, str]:
    """So many costly characters, spread over the ballots."""
    parts = [min(4998, max(0, characters - 4998 * ballot)) for ballot in range(BALLOTS)]
    # Between two letters, because white space and control characters at the ends are trimmed.
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
    world.reply(consultation, state, statements=_statements(taken))
    return taken


def test_if_every_state_replies_at_the_greatest_length_the_unsealed_line_can_still_be_read(
    make_world: MakeWorld, small_lines: int
) -> None:
    world = make_world(states=["AA", "BB", "CC"])
    consultation = world.open(ballots=BALLOTS)
    longest = _largest(world, consultation, "AA")
    assert longest > 4998
    for state in ("BB", "CC"):
        world.reply(consultation, state, statements=_statements(longest))
        with world.refuses(ReplyTooLarge):
            world.reply(consultation, state, statements=_statements(longest + 2))
    close_early(world.parts, world.chair, consultation)
    [seq] = [entry["seq"] for entry in world.entries(consultation) if entry["act"] == "unsealed"]
    length = len(world.line(consultation, seq))
    assert small_lines // 2 < length <= small_lines
    assert world.audit(consultation).results[0]["for"] == 3


def test_a_paper_that_would_be_too_large_is_refused_when_it_is_proposed(
    make_world: MakeWorld, small_lines: int
) -> None:
    world = make_world(states=["AA", "BB", "CC", "DD", "EE"])
    consultation = world.open(ballots=BALLOTS)
    with world.refuses(ReplyTooLarge):
        paper_reply.propose_paper_reply(
            world.parts, world.secretary, consultation, world.paper(statements=_statements(4998 * BALLOTS))
        )
    world.record_paper(consultation, world.paper(statements=_statements(4998)))


@pytest.mark.parametrize("members", [1, 48, 193, 2000])
def test_the_shares_of_any_roll_fit_one_line(members: int) -> None:
    share = (MAX_LINE - submit._ROOM_FOR_THE_REST) // members
    commas_and_the_rest = members + 1000
    assert share * members + commas_and_the_rest <= MAX_LINE


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
        annul(world.parts, world.chair, consultation, "half a \ud83d character")

"""Snapshots of folds: what is loaded goes on as if every entry had been folded."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballot.record import acts
from ballot.record.canonical import encode, parse_object
from ballot.record.merkle import Frontier, leaf_hash
from ballot.record.replay import fold
from ballot.record.snapshot import BadSnapshot, dump_snapshot, load_snapshot
from ballot.record.standing import Standing
from tests.support.evidence.records import CHAIR, GROUND, OFFICER, SECOND, Consultation, focal_point, honest

CHOICES = st.sampled_from(["for", "against", "abstain"])


def go_on(standing: Standing, frontier: Frontier, lines: list[bytes]) -> None:
    for line in lines:
        frontier.append(leaf_hash(line))
        fold(standing, parse_object(line), lambda code, message: None)


def everything(standing: Standing) -> dict[str, Any]:
    """All that a standing holds, dictionaries in their order."""
    return {name: list(held.items()) if isinstance(held, dict) else held for name, held in vars(standing).items()}


def require_same(one: tuple[Standing, Frontier], other: tuple[Standing, Frontier]) -> None:
    assert everything(one[0]) == everything(other[0])
    assert (one[1].size, one[1].subtrees, one[1].root()) == (other[1].size, other[1].subtrees, other[1].root())
    assert dump_snapshot(*one) == dump_snapshot(*other)


def act(one: Consultation, kind: str, data: st.DataObject) -> None:
    """Append one act of this kind, whether or not it is allowed here."""
    code = data.draw(st.sampled_from(one.states))
    if kind == "link":
        votes = data.draw(st.dictionaries(st.sampled_from(one.ballots), CHOICES, min_size=1))
        one.reply(code, votes, statements=data.draw(st.sampled_from([{}, {"1": "so, “𝕏”\n"}])))
    elif kind == "paper":
        one.paper(code, data.draw(CHOICES))
    elif kind == "roll":
        ground = data.draw(st.sampled_from([None, GROUND]))
        changed = acts.roll_amended(code, entitled=ground is None, ground=ground, reason="-", confirmed_by=SECOND)
        one.add(changed, OFFICER)
    elif kind == "person":
        change = data.draw(st.sampled_from(["added", "removed", "removed"]))
        one.add(acts.focal_point_changed(code, focal_point(code).id, change, SECOND), OFFICER)
    elif kind == "withdrawn":
        one.add(acts.withdrawn(data.draw(st.sampled_from(one.ballots)), "-"), CHAIR)
    elif kind == "extended":
        one.extend(one.closes + timedelta(days=1))
    elif kind == "finished":
        one.finish()
    elif kind == "published":
        digest = data.draw(st.sampled_from("0123456789")) * 64
        one.add(acts.published(data.draw(st.sampled_from(["b.pdf", "a.pdf"])), digest), CHAIR)
    else:
        one.add(acts.annulled("-"), CHAIR)


KINDS = ["link"] * 3 + ["paper", "roll", "person", "withdrawn", "extended", "finished", "published", "annulled"]


def require_goes_on(lines: list[bytes], cut: int) -> None:
    whole, kept = (Standing(), Frontier()), (Standing(), Frontier())
    go_on(*whole, lines)
    go_on(*kept, lines[:cut])
    loaded = load_snapshot(dump_snapshot(*kept))
    require_same(loaded, kept)
    go_on(*loaded, lines[cut:])
    require_same(loaded, whole)


@given(st.booleans(), st.lists(st.sampled_from(KINDS), max_size=14), st.data())
def test_a_loaded_snapshot_goes_on_as_if_every_entry_had_been_folded(
    sealed: bool, kinds: list[str], data: st.DataObject
) -> None:
    one = Consultation(states=5, suspended=(3,), sealed=sealed)
    for kind in kinds:
        act(one, kind, data)
    require_goes_on(one.lines, data.draw(st.integers(1, len(one.entries))))


@pytest.mark.parametrize("sealed", [True, False])
def test_a_whole_consultation_goes_on_from_wherever_it_was_kept(sealed: bool) -> None:
    one = honest(sealed=sealed)
    one.add(acts.withdrawn("3", "-"), CHAIR)
    one.add(acts.focal_point_changed("AD", "fp-AD-2", "removed", SECOND), OFFICER)
    one.add(acts.roll_amended("AE", entitled=False, ground=GROUND, reason="-", confirmed_by=SECOND), OFFICER)
    one.finish()
    for file in ("b.pdf", "a.pdf", "b.pdf"):
        one.add(acts.published(file, "0" * 64), CHAIR)
    for cut in range(1, len(one.entries) + 1):
        require_goes_on(one.lines, cut)


def test_before_the_opening_there_is_nothing_to_keep() -> None:
    with pytest.raises(ValueError, match="no snapshot"):
        dump_snapshot(Standing(), Frontier())


def test_a_standing_and_a_frontier_over_other_entries_are_not_kept() -> None:
    lines = honest().lines
    standing, frontier = Standing(), Frontier()
    go_on(standing, frontier, lines)
    frontier.append(bytes(32))
    with pytest.raises(ValueError, match="no snapshot"):
        dump_snapshot(standing, frontier)


def kept() -> dict[str, Any]:
    standing, frontier = Standing(), Frontier()
    go_on(standing, frontier, honest().lines)
    return parse_object(dump_snapshot(standing, frontier))


@pytest.mark.parametrize("name", sorted(kept()))
def test_a_snapshot_without_one_of_its_members_is_refused(name: str) -> None:
    rest = kept()
    del rest[name]
    with pytest.raises(BadSnapshot):
        load_snapshot(encode(rest))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"[]",
        encode(kept() | {"format": "ballot-fold/1"}),
        encode(kept() | {"subtrees": []}),
        encode(kept() | {"subtrees": ["zz"]}),
        encode(kept() | {"stage": "over"}),
        encode(kept() | {"roll": [["AA", True]]}),
        encode(kept() | {"replies": [["AA", 1]]}),
        encode(kept()) + b" ",
    ],
)
def test_what_is_no_snapshot_is_refused(data: bytes) -> None:
    with pytest.raises(BadSnapshot):
        load_snapshot(data)

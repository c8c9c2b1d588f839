"""The page of the register of decisions."""

from __future__ import annotations

import pytest

from tests.support.installation import World
from tests.support.pages.browser import Browser, text


@pytest.fixture
def adopted(world: World) -> int:
    """A declared consultation in which the first of two ballots was adopted."""
    consultation = world.open(ballots=2)
    for state in world.standing(consultation).roll.entitled_states():
        world.reply(consultation, state, {"1": "for", "2": "against"})
    world.sign(consultation)
    world.close(consultation)
    return consultation


def test_an_officer_finds_a_decision_with_its_counts_and_the_way_to_its_result(
    world: World, adopted: int, chair: Browser
) -> None:
    answer = chair.get("/decisions")
    page = text(answer)
    row = world.row(adopted)
    assert "1 conclusion has been adopted by correspondence." in page
    assert f"Adopted. {len(world.standing(adopted).roll.entitled_states())} in favour" in page
    assert row.reference in page
    assert f"/results/council/{row.slug}" in answer.text
    assert "1 decision matches the search." in text(chair.get(f"/decisions?q={row.reference.lower()}"))


def test_a_search_that_finds_nothing_and_a_register_without_decisions_say_so(world: World, chair: Browser) -> None:
    assert "Nothing has been adopted yet." in text(chair.get("/decisions"))
    assert "No decision matches the search." in text(chair.get("/decisions?q=budget"))

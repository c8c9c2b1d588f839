"""Whoever asks to close early learns who has not replied, and nothing of the replies."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from werkzeug.test import TestResponse

from ballot.rules.refusals import BallotsUnanswered, NotAllReplied
from ballot.services.consultations import chair_acts
from tests.support.installation import World
from tests.support.pages.browser import Browser, text
from tests.support.pages.officer_accounts import give_password
from tests.support.secrecy.silence import STANDING, require_silent


def close_now(world: World, make_browser: Callable[[], Browser], consultation: int) -> TestResponse:
    """What the chair is told who asks to close early, having confirmed it."""
    chair = make_browser()
    chair.sign_in(give_password(world, "chair"))
    address = f"/desk/council/{world.row(consultation).slug}/close"
    chair.get(address)
    answer = chair.post(address, {"confirmed": "yes"})
    assert answer.status_code == 409
    assert world.row(consultation).stage == "open"
    require_silent(answer.data, "the refusal's page")
    return answer


NAMES = {"AR": "Argentina", "BR": "Brazil", "CA": "Canada", "FR": "France", "JP": "Japan"}
"""The States having the right to vote."""


def named_in(answer: TestResponse) -> set[str]:
    """The States that a page names, by name or by code."""
    said = text(answer)
    return {state for state, name in NAMES.items() if name in said or re.search(rf"\b{state}\b", said)}


@pytest.mark.parametrize("blank", [*NAMES, None])
def test_closing_early_is_refused_without_saying_who_left_what_blank(
    world: World, make_browser: Callable[[], Browser], blank: str | None
) -> None:
    """All have replied. Whoever left a ballot blank, the chair is told the same."""
    consultation = world.open(ballots=2)
    for state in NAMES:
        world.reply(consultation, state, {"2": "against"} if state == blank else {"1": "for", "2": "abstain"})
    if blank is None:
        chair_acts.close_early(world.parts, world.chair, consultation)  # so it is the blank that stands in its way
        assert world.row(consultation).stage == "declared"
        return
    with pytest.raises(BallotsUnanswered) as refusal:
        chair_acts.close_early(world.parts, world.chair, consultation)
    assert refusal.value.facts == {}
    assert named_in(close_now(world, make_browser, consultation)) == set()


def test_closing_early_is_refused_with_the_names_of_those_who_have_not_replied_alone(
    world: World, make_browser: Callable[[], Browser]
) -> None:
    consultation = world.open(ballots=2)
    world.reply(consultation, "AR", {"1": "for", "2": "abstain"})
    world.reply(consultation, "BR", {"2": "against"}, statements={"2": STANDING})
    world.reply(consultation, "FR", {"1": "against"})
    with pytest.raises(NotAllReplied) as refusal:
        chair_acts.close_early(world.parts, world.chair, consultation)
    assert refusal.value.facts == {"missing": ["CA", "JP"]}
    assert named_in(close_now(world, make_browser, consultation)) == {"CA", "JP"}

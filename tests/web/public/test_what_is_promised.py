"""What pages promise before closing: the rule whole, and the secrecy of votes as far as it goes and no further."""

from __future__ import annotations

import pytest

from tests.support.installation import World
from tests.support.pages.addresses import link_of, paper_address
from tests.support.pages.browser import Browser, text


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("two-thirds-of-entitled", "3 of the 4 Member States having the right to vote must be in favour."),
        ("two-thirds-of-cast", "At least two thirds of the votes cast for and against must be in favour."),
        (
            "simple-majority-of-cast-with-quorum",
            "more than half of the Member States having the right to vote must reply.",
        ),
        ("silence", "A ballot is adopted unless one of the 4 Member States having the right to vote is against."),
    ],
)
def test_the_rule_is_said_whole_to_focal_points_and_to_everyone(
    world: World, browser: Browser, rule: str, said: str
) -> None:
    consultation = world.open(rule_id=rule)
    assert said in text(browser.get(f"/v/{link_of(world, consultation, 'AR')}"))
    assert said in text(browser.get(f"/results/council/{world.row(consultation).slug}"))


def test_whose_reply_came_on_paper_is_told_that_the_secretariat_has_read_it(world: World, browser: Browser) -> None:
    consultation = world.open()
    world.reply(consultation, "AR")
    world.record_paper(consultation, world.paper(state="BR"))
    seen = {}
    for state in ("AR", "BR"):
        browser.come_in(link_of(world, consultation, state))
        seen[state] = text(browser.get(paper_address(world, consultation)))
        assert "neither the Chair nor the secretariat" in seen[state]
    assert "have read it" not in seen["AR"]
    assert "The officers of the secretariat who recorded the standing reply have read it." in seen["BR"]

"""Results are drawn, and told by the same numbers in tables."""

from __future__ import annotations

import gzip
from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup

from ballot.config import Settings
from ballot.sample import sample_council
from ballot.web.app import create_app
from tests.support.installation import World
from tests.support.pages.addresses import at
from tests.support.pages.browser import Browser, text


def test_a_result_is_drawn_with_one_seat_a_state_and_the_same_numbers_in_tables(
    world: World, browser: Browser, declared: int
) -> None:
    page = BeautifulSoup(browser.get(at(world, declared, "results", "/details")).text, "html.parser")
    first, second = page.select("svg.chamber")
    seats = {one.title.text: one["href"] for one in second.select("use") if one.title}
    assert seats == {
        "Argentina: Against": "#s-against",
        "Brazil: In favour": "#s-for",
        "Canada: In favour": "#s-for",
        "France: No reply": "#s-no-reply",
        "Switzerland: Without the right to vote": "#s-apart",
    }
    assert [one["href"] for one in first.select("use")].count("#s-for") == 3
    for href in seats.values():
        assert page.select_one(f"svg.shapes g{href}") is not None
    counts = [[" ".join(row.get_text(" ").split()) for row in one.select("tr")] for one in page.select("table.counts")]
    assert counts[1] == [
        "In favour 2", "Abstaining 0", "Against 1", "No reply 1", "With the right to vote 4", "Without the right to vote 1",
    ]  # fmt: skip
    bars = [one.select("text") for one in page.select("svg.bar")]
    assert [[one.text for one in texts] for texts in bars] == [["3", "1", "3 required"], ["2", "1", "1", "3 required"]]
    regions = page.select("details.regions")[1]
    assert "A Americas 2 0 1 0 B Western Europe 0 0 0 1" in " ".join(regions.get_text(" ").split())
    for picture in page.select("svg[role=img]"):
        named = [page.find(id=one) for one in str(picture["aria-labelledby"]).split()]
        assert all(one is not None and one.text for one in named)


def test_replies_over_time_are_drawn_and_told_by_the_day(world: World, browser: Browser, declared: int) -> None:
    page = BeautifulSoup(browser.get(at(world, declared, "results", "/details")).text, "html.parser")
    course = page.select_one("figure.course")
    assert course is not None
    line = course.select_one(".course-line")
    assert line is not None
    assert str(line["d"]).count("V") == 3
    said = " ".join(course.get_text(" ").split())
    assert "3 of 4 Member States replied between Monday 2 March 2026, 10:00 (Geneva) and Monday 23 March" in said
    assert "Monday 2 March 2026 3 3" in said


def test_in_arabic_the_pictures_begin_at_the_right(world: World, browser: Browser, declared: int) -> None:
    def first_in_favour(language: str) -> float:
        page = browser.get(at(world, declared, "results", f"/details?lang={language}")).text
        bar = BeautifulSoup(page, "html.parser").select_one("svg.bar .bar-for")
        assert bar is not None
        return float(str(bar["x"]).rstrip("%"))

    assert first_in_favour("en") == 0
    assert first_in_favour("ar") == 25  # three of four, up to the right end


RULES = {
    "simple-majority-of-cast-with-quorum": (
        {"AR": "for", "BR": "against", "CA": "for"},
        "Adopted. 2 in favour, 2 required of the 3 votes cast for and against. 1 against, 0 abstaining, 1 did not reply.",
        ["2", "1", "1", "2 required", "Quorum: 3 replies"],
    ),
    "two-thirds-of-cast": (
        {"AR": "abstain"},
        "Not adopted. 0 in favour, 1 required of the 0 votes cast for and against. 0 against, 1 abstaining, 3 did not reply.",
        ["1", "3", "1 required"],
    ),
    "silence": (
        {"AR": "against"},
        "Not adopted: a Member State was against. 0 in favour, 1 against, 0 abstaining, 3 did not reply.",
        ["1", "3"],
    ),
}


@pytest.mark.parametrize("rule", RULES)
def test_other_rules_say_and_draw_what_they_ask_for(world: World, browser: Browser, rule: str) -> None:
    votes, said, drawn = RULES[rule]
    consultation = world.open(ballots=1, rule_id=rule)
    for state, vote in votes.items():
        world.reply(consultation, state, vote)
    world.close(consultation)
    answer = browser.get(at(world, consultation, "results", "/details"))
    assert said in text(answer)
    page = BeautifulSoup(answer.text, "html.parser")
    assert [one.text for one in page.select("svg.bar text")] == drawn
    assert page.select_one(".rim") is None  # it is for rules that count all Member States


def test_too_few_replies_are_said_with_the_quorum(world: World, browser: Browser) -> None:
    consultation = world.open(ballots=1, rule_id="simple-majority-of-cast-with-quorum")
    world.reply(consultation, "AR", "for")
    world.close(consultation)
    said = text(browser.get(at(world, consultation, "results", "/details")))
    assert "No quorum: 1 of 4 replied, and 3 are required." in said


def test_eight_ballots_of_a_council_weigh_little(make_world: Callable[..., World], settings: Settings) -> None:
    seats = [one.state for one in sample_council().seats]
    world = make_world(states=seats, focal_points=1)
    consultation = world.open(ballots=8)
    for number, state in enumerate(seats):
        if number % 7:
            world.reply(consultation, state, ("for", "for", "against", "abstain")[number % 4])
    world.close(consultation)
    app = create_app(world.parts, settings)
    page = Browser(app.test_client(), app).get(at(world, consultation, "results", "/details"))
    assert page.text.count("<use ") == 8 * 48
    assert len(gzip.compress(page.data)) < 60_000

"""One process serves readers of six languages: what one of them is told is told to no other in that one's language."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from flask import render_template_string

from ballot.reference import LANGUAGES
from ballot.services.evidence import signing
from ballot.words import terms
from tests.support.installation import World
from tests.web.conftest import Browser


@pytest.fixture
def declared(world: World) -> str:
    """The address of a declared result."""
    consultation = world.open(ballots=2)
    world.reply(consultation, "AR", "for")
    world.close(consultation)
    signing.sign_pending(world.parts)
    return f"/results/council/{world.row(consultation).slug}"


def test_each_reader_finds_the_choices_in_their_own_language_whoever_came_before(
    browser: Browser, declared: str
) -> None:
    for code in (*LANGUAGES, "en"):
        page = BeautifulSoup(browser.get(f"{declared}?lang={code}").text, "html.parser")
        heads = [one.get_text(strip=True) for one in page.select("main table thead th")]
        hidden = {one.get_text() for one in page.select(".roll-call td .hidden")}
        assert terms.choice("for", code) in heads, code
        assert hidden == {terms.choice("for", code), terms.choice("no-reply", code)}, code


def test_a_filter_of_a_constant_is_asked_each_time_and_not_once_while_the_template_is_compiled(
    browser: Browser,
) -> None:
    app = browser.app
    ours = {name: say for name, say in app.jinja_env.filters.items() if say.__module__.startswith("ballot.")}
    assert {"choice", "verb", "stage_name", "mark_words"} <= set(ours)
    assert [name for name, say in ours.items() if not hasattr(say, "jinja_pass_arg")] == []
    said = set()
    for code in LANGUAGES:
        with app.test_request_context(f"/?lang={code}"):
            said.add(render_template_string("{{ 'for'|choice }}"))
    assert len(said) == len(LANGUAGES)

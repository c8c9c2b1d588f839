"""One process serves readers of six languages: what one of them is told is told to no other in that one's language."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from flask import render_template_string
from markupsafe import escape

from ballot.reference import LANGUAGES
from ballot.services.evidence import signing
from ballot.words import terms
from ballot.words.translation.translator import text
from tests.support.installation import World
from tests.support.pages.browser import BASE, Browser


@pytest.fixture
def declared(world: World) -> str:
    """The address of a declared result."""
    consultation = world.open(ballots=2)
    world.reply(consultation, "AR", "for")
    world.close(consultation)
    signing.sign_pending(world.parts)
    return f"/results/council/{world.row(consultation).slug}/details"


def test_each_reader_finds_the_choices_in_their_own_language_whoever_came_before(
    browser: Browser, declared: str
) -> None:
    for code in (*LANGUAGES, "en"):
        page = BeautifulSoup(browser.get(f"{declared}?lang={code}").text, "html.parser")
        heads = [one.get_text(strip=True) for one in page.select("main table thead th")]
        hidden = {one.get_text() for one in page.select(".roll-call td .hidden")}
        assert terms.choice("for", code) in heads, code
        assert hidden == {terms.choice("for", code), terms.choice("no-reply", code)}, code


def test_what_is_translated_while_a_template_is_compiled_is_said_to_readers_of_that_language_alone(
    browser: Browser,
) -> None:
    said = {}
    for code in (*LANGUAGES, *LANGUAGES):
        with browser.app.test_request_context(f"/?lang={code}"):
            said[code] = render_template_string("{{ 'for'|choice }}, {{ _('Member State') }}")
            assert said[code] == f"{terms.choice('for', code)}, {text(code, 'Member State')}"
    assert len(set(said.values())) == len(LANGUAGES)


def test_a_page_is_made_in_the_readers_language_from_its_layout_to_its_last_macro(browser: Browser) -> None:
    """What a template extends and imports is in the same language, though another reader was served in between."""
    source = (
        "{% extends 'kit/base.html' %}{% import 'kit/macros.html' as ui with context %}"
        "{% block title %}{{ ui.vote('for') }}{% endblock %}"
    )
    for code in (*LANGUAGES, *LANGUAGES):
        with browser.app.test_request_context(f"/?lang={code}", base_url=BASE):
            page = render_template_string(source)
        assert terms.choice("for", code) in page
        assert str(escape(text(code, "Skip to the content"))) in page

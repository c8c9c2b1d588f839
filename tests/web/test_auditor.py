"""The auditor sees every record, and can change nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from tests.services.world import World
from tests.web.conftest import Browser, give_password, text


@pytest.fixture
def auditor(world: World, browser: Browser) -> Browser:
    """The auditor, signed in."""
    browser.sign_in(give_password(world, "auditor"))
    return browser


def test_the_auditor_has_a_list_of_all_records(world: World, auditor: Browser) -> None:
    assert "No consultation has been opened yet" in text(auditor.get("/audit"))
    consultation = world.open()
    world.reply(consultation, "AR")
    world.draft()
    page = auditor.get("/audit")
    said = text(page)
    assert "DM-26/1001" in said
    assert "1 of 4 replied; 3 needed 2" in said
    assert "DM-26/1002" not in said  # a draft has no record
    assert 'href="/audit/council/dm-26-1001"' in page.text


def test_the_auditors_pages_hold_no_form_but_the_one_to_sign_out(world: World, auditor: Browser) -> None:
    consultation = world.open()
    slug = world.row(consultation).slug
    for address in ("/audit", f"/audit/council/{slug}", f"/results/council/{slug}"):
        page = auditor.get(address)
        assert page.text.count("<form") == 1
        assert 'action="/sign-out"' in page.text


def test_no_form_of_the_site_is_for_the_auditor(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        if "POST" in (rule.methods or ()):
            audience = app.view_functions[rule.endpoint].audience  # type: ignore[union-attr]  # a function carries it
            assert "auditor" not in audience, rule.rule


def test_a_visitor_is_asked_to_sign_in_first(make_browser: Callable[[], Browser]) -> None:
    answer = make_browser().get("/audit")
    assert (answer.status_code, answer.location) == (303, "/sign-in?next=/audit")

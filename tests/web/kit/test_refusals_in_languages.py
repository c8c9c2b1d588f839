"""Whoever is refused is told so in their own language: on pages, and by the programs' interface."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from jinja2 import DictLoader
from werkzeug.test import TestResponse

from ballot.config import Settings
from ballot.reference import LANGUAGES
from ballot.rules.refusals import (
    BadInput,
    DeadlinePassed,
    LinkWithdrawn,
    NotYetAvailable,
    TooManyAttempts,
    UnreadableDocument,
)
from ballot.services.consultations import overview
from ballot.services.core.record_cache import RecordDamaged
from ballot.web.app import create_app
from ballot.web.kit import errors
from ballot.words.refusals import explain
from ballot.words.refusals.by_code import REFUSALS
from tests.support.installation import START, World
from tests.support.pages.addresses import link_of
from tests.support.pages.browser import BASE, Browser, text

Visit = Callable[[Browser, World], TestResponse]


@pytest.fixture(autouse=True)
def marked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every text of a refusal says which language it was asked for in, whatever the catalogues have by now."""
    monkeypatch.setattr(explain, "text", lambda language, message: f"{language}:{message}" if message else "")


def _gone(browser: Browser, world: World) -> TestResponse:
    return browser.get("/nothing", query_string={"lang": "fr"})


def _get_of_a_form(browser: Browser, world: World) -> TestResponse:
    return browser.get("/sign-out", query_string={"lang": "fr"})


def _too_large(browser: Browser, world: World) -> TestResponse:
    browser.get("/sign-in")
    return browser.post("/sign-in?lang=fr", {"email": "x" * 700_000})


def _without_token(browser: Browser, world: World) -> TestResponse:
    return browser.post("/sign-in?lang=fr", {"csrf_token": "another"})


def _unknown_link(browser: Browser, world: World) -> TestResponse:
    return browser.get("/v/nonsense", query_string={"lang": "fr"})


def _no_session(browser: Browser, world: World) -> TestResponse:
    return browser.get(f"/reply/council/{world.row(world.open()).slug}", query_string={"lang": "fr"})


def _other_consultation(browser: Browser, world: World) -> TestResponse:
    mine, other = world.open(), world.open()
    browser.come_in(link_of(world, mine, "AR"))
    return browser.get(f"/reply/council/{world.row(other).slug}", query_string={"lang": "fr"})


def _nobody_signed_in(browser: Browser, world: World) -> TestResponse:
    browser.get("/sign-in")
    return browser.post("/desk/new?lang=fr")


@pytest.mark.parametrize(
    ("visit", "code"),
    [
        (_gone, "http-404"),
        (_get_of_a_form, "http-405"),
        (_too_large, "http-413"),
        (_without_token, "form-expired"),
        (_unknown_link, "link-invalid"),
        (_no_session, "link-needed"),
        (_other_consultation, "other-consultation"),
        (_nobody_signed_in, "sign-in-needed"),
    ],
)
def test_what_is_refused_is_said_in_the_language_that_is_asked_for(
    world: World, browser: Browser, visit: Visit, code: str
) -> None:
    answer = visit(browser, world)
    words = REFUSALS[code]
    assert answer.status_code == words.status
    assert answer.headers["Content-Language"] == "fr"
    assert '<html lang="fr"' in answer.text
    assert f"fr:{words.title}" in text(answer)
    assert f"Fr:{words.do}" in text(answer)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (TooManyAttempts(retry_after=900), "too-many-attempts"),
        (LinkWithdrawn(), "link-withdrawn"),
        (RecordDamaged("consultation 1"), "unavailable"),
        (ValueError("anything"), "fault"),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_refusals_and_faults_speak_all_six(
    world: World, browser: Browser, monkeypatch: pytest.MonkeyPatch, error: Exception, code: str, language: str
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise error

    slug = world.row(world.open()).slug
    monkeypatch.setattr(overview, "find_overview", fail)
    answer = browser.get(f"/results/council/{slug}", headers={"Accept-Language": language})
    assert answer.status_code == REFUSALS[code].status
    assert f"{language}:{REFUSALS[code].title}" in text(answer)
    assert f'dir="{"rtl" if language == "ar" else "ltr"}"' in answer.text


def test_whoever_has_to_wait_is_told_how_long(world: World, browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise TooManyAttempts(retry_after=900)

    slug = world.row(world.open()).slug
    monkeypatch.setattr(overview, "find_overview", fail)
    answer = browser.get(f"/results/council/{slug}")
    assert answer.headers["Retry-After"] == "900"
    assert "Wait 15 minutes" in text(answer)


@pytest.mark.parametrize(("how", "language"), [("?lang=es", "es"), ("", "ru")])
def test_the_interface_for_programs_keeps_its_codes_and_says_them_in_the_language_asked_for(
    browser: Browser, how: str, language: str
) -> None:
    answer = browser.get(f"/api/v1/consultations/council/none{how}", headers={"Accept-Language": "ru"})
    assert answer.mimetype == "application/problem+json"
    assert answer.json is not None
    assert answer.json["code"] == "unknown-consultation"
    assert answer.json["status"] == 404
    assert answer.json["title"] == f"{language}:Consultation not found"
    assert answer.json["detail"].startswith(f"{language[0].upper()}{language[1:]}:")
    assert answer.headers["Content-Language"] == language
    assert "Accept-Language" in answer.headers["Vary"]


def test_a_record_that_is_not_public_yet_is_a_problem_with_words(world: World, browser: Browser) -> None:
    answer = browser.get(f"/api/v1/consultations/council/{world.row(world.open()).slug}?lang=zh")
    assert answer.status_code == 403
    assert answer.json is not None
    assert (answer.json["code"], answer.json["title"]) == ("not-public-yet", "zh:Not public yet")


def test_every_fault_of_a_form_is_on_the_page(app: Flask) -> None:
    second = BadInput(field="reason", why="needed-up-to", longest=1_000)
    with app.test_request_context("/desk/new", method="POST", base_url=BASE):
        page = errors.refusal_page(BadInput(field="email", why="not-an-address", others=(second,))).get_data(
            as_text=True
        )
    assert page.index("“en:E-mail address” – en:this is not an e-mail address") < page.index("“en:Reason”")
    assert "1,000" in page


def test_what_is_not_ready_says_what_it_waits_for_and_what_to_do(app: Flask) -> None:
    with app.test_request_context("/", base_url=BASE):
        said = errors.explain_to_reader(NotYetAvailable(what="record"), "look")
    assert "still a draft" in said.happened
    assert "Open the consultation first." in said.do


def test_a_page_of_ones_own_can_add_to_it(world: World, settings: Settings) -> None:
    app = create_app(world.parts, settings)  # which has other templates from its beginning
    templates = {"voter/on.html": '{% extends "kit/error.html" %}{% block extra %}<p>Your answers</p>{% endblock %}'}
    loader = app.jinja_loader
    assert loader is not None
    ours = {name: loader.get_source(app.jinja_env, name)[0] for name in ("kit/error.html", "kit/base.html")}
    app.jinja_env.loader = DictLoader(templates | ours)
    with app.test_request_context("/", base_url=BASE):
        page = errors.error_page("link-needed", template="voter/on.html", stands="A reply stands.").get_data(
            as_text=True
        )
    assert page.index("A reply stands.") < page.index("Your answers")


def test_a_refused_reply_says_first_that_it_was_not_recorded(app: Flask) -> None:
    with app.test_request_context("/reply/council/dm-1", method="POST", base_url=BASE):
        page = errors.refusal_page(
            DeadlinePassed(closes_at=START, at=START), lead="reply", stands="A reply stands."
        ).get_data(as_text=True)
    assert page.index("En:Your reply was not recorded") < page.index("A reply stands.")


def test_a_name_of_a_file_cannot_be_markup(app: Flask) -> None:
    with app.test_request_context("/", base_url=BASE):
        page = errors.refusal_page(UnreadableDocument(file="<b>x</b>.txt", why="empty-file")).get_data(as_text=True)
    assert "<b>x" not in page

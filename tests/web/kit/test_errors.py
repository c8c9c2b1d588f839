"""Refusals and faults as pages: one for every code, calm, without the text of an exception."""

from __future__ import annotations

from datetime import timedelta

import pytest
import structlog
from flask import Flask

from ballot.rules.refusals import DeadlinePassed, KeyMissing
from ballot.services.consultations import overview
from ballot.services.core.record_cache import RecordDamaged
from ballot.services.evidence.signing import Inconsistent
from ballot.services.replies.sealing import OpeningLost
from ballot.web.kit import errors
from ballot.words.refusals.by_code import REFUSALS
from tests.support.installation import START, World
from tests.support.pages.browser import Browser, text


@pytest.mark.parametrize(
    ("late", "said"),
    [
        (timedelta(), "less than a second before it reached us"),
        (timedelta(seconds=1), "1 second before it reached us"),
        (timedelta(seconds=4), "4 seconds before it reached us"),
        (timedelta(minutes=5), "5 minutes before it reached us"),
        (timedelta(days=2), "2 days before it reached us"),
    ],
)
def test_a_late_reply_is_told_how_late_it_was(app: Flask, late: timedelta, said: str) -> None:
    with app.test_request_context("/"):
        assert said in errors.refusal_sentence(DeadlinePassed(closes_at=START, at=START + late), "reply")
        assert "reached us" not in errors.refusal_sentence(DeadlinePassed(closes_at=START, at=START + late), "act")


def test_facts_from_a_person_are_escaped(world: World, browser: Browser) -> None:
    answer = browser.get("/audit/council/<b>x")
    assert answer.status_code == 404
    assert "<b>x" not in answer.text


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (ValueError("a hidden-thing in an exception"), 500),
        (KeyMissing(why="/srv/a hidden-thing path"), 503),
        (RecordDamaged("consultation 1: a hidden-thing"), 503),
        (OpeningLost("a hidden-thing"), 503),
        (Inconsistent("a hidden-thing"), 503),
    ],
)
def test_a_fault_is_a_calm_page_with_a_reference_that_is_in_the_log(
    world: World, browser: Browser, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    slug = world.row(world.open()).slug
    monkeypatch.setattr(overview, "find_overview", fail)
    with structlog.testing.capture_logs() as logs:
        answer = browser.get(f"/results/council/{slug}")
    assert answer.status_code == status
    assert "hidden-thing" not in answer.text
    assert type(error).__name__ not in answer.text
    (fault,) = [one for one in logs if one["event"] == "fault"]
    assert fault["route"] == "/results/<body>/<ref>"
    if not isinstance(error, KeyMissing):
        assert fault["reference"] in answer.text
    if isinstance(error, ValueError):
        assert fault["errors"] == ["ValueError"]
        assert "a hidden-thing in an exception" not in str(logs)


def test_a_fault_of_several_names_each_of_them_and_where_it_was_and_no_value(
    world: World, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def one_of_them() -> None:
        raise OpeningLost("our own words")

    def fail(*_: object, **__: object) -> None:
        errors: list[Exception] = [ValueError("a hidden-thing")]
        try:
            one_of_them()
        except OpeningLost as error:
            errors.append(error)
        raise ExceptionGroup("a hidden-thing too", errors)

    slug = world.row(world.open()).slug
    monkeypatch.setattr(overview, "find_overview", fail)
    with structlog.testing.capture_logs() as logs:
        assert browser.get(f"/results/council/{slug}").status_code == 500
    (fault,) = [one for one in logs if one["event"] == "fault"]
    assert fault["errors"] == ["ExceptionGroup", "ValueError", "OpeningLost: our own words"]
    assert any(place.endswith(" one_of_them") for place in fault["frames"])
    assert "hidden-thing" not in str(logs)


def test_a_fault_under_the_api_is_json(world: World, browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    slug = world.row(world.open()).slug
    missing = browser.get("/api/v1/consultations/council/none")
    assert (missing.status_code, missing.mimetype) == (404, "application/problem+json")
    assert missing.json is not None
    assert missing.json["code"] == "unknown-consultation"
    assert browser.post(f"/api/v1/consultations/council/{slug}").mimetype == "application/problem+json"


def test_a_page_is_answered_even_where_the_database_is_not(
    world: World, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.support.pages.officer_accounts import give_password

    browser.sign_in(give_password(world, "chair"))

    def gone() -> None:
        raise OSError("the disk is gone")

    monkeypatch.setattr(world.parts.store, "reading", gone)
    answer = browser.get("/desk")
    assert answer.status_code == 500
    assert "Something went wrong on our side" in answer.text
    assert "disk" not in answer.text


@pytest.mark.parametrize(("method", "address", "status"), [("get", "/nothing", 404), ("get", "/sign-out", 405)])
def test_what_is_wrong_with_a_request_as_such_has_a_page_too(
    browser: Browser, method: str, address: str, status: int
) -> None:
    answer = getattr(browser, method)(address)
    assert answer.status_code == status
    assert REFUSALS[f"http-{status}"].title in text(answer)
    if status == 405:
        assert "POST" in answer.headers["Allow"]

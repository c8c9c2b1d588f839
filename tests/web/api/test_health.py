"""What monitoring asks: is it there, can it work, how much waits. And what it does not tell."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from ballot.adapters.keys import KeyFiles
from ballot.adapters.seals import FileSealBox
from ballot.config import Settings
from ballot.ports import PlainDeliveryOutcome
from ballot.services.evidence import signing
from ballot.services.mail.delivery import deliver_due
from ballot.web.app import create_app
from tests.support.installation import HOUR, World
from tests.support.pages.browser import BASE, Browser


def test_the_process_answers(browser: Browser) -> None:
    answer = browser.get("/healthz")
    assert (answer.status_code, answer.get_json()) == (200, {"status": "ok"})


def test_a_whole_installation_is_ready(browser: Browser) -> None:
    answer = browser.get("/readyz")
    assert answer.get_json() == {"status": "ok", "checks": {"database": True, "migrations": True, "keys": True}}
    assert answer.status_code == 200


def test_a_missing_key_makes_it_not_ready_without_saying_where_it_should_be(
    world: World, settings: Settings, tmp_path: Path
) -> None:
    for parts in (
        replace(world.parts, keys=KeyFiles(tmp_path / "nowhere")),
        replace(world.parts, seals=FileSealBox(tmp_path / "nowhere" / "seal.key")),
    ):
        answer = create_app(parts, settings).test_client().get("/readyz", base_url=BASE)
        assert answer.status_code == 503
        assert answer.get_json()["checks"] == {"database": True, "migrations": True, "keys": False}
        assert "nowhere" not in answer.text


def test_a_database_out_of_reach_or_of_another_version_makes_it_not_ready(
    world: World, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = app.test_client()
    with monkeypatch.context() as changed:
        changed.setattr("ballot.services.dashboard.backlog.is_current", lambda engine: False)
        answer = client.get("/readyz", base_url=BASE)
        assert (answer.status_code, answer.get_json()["checks"]["migrations"]) == (503, False)
    with monkeypatch.context() as changed:

        def broken(*_: object) -> None:
            raise OSError("no such host db.internal")

        changed.setattr(type(world.parts.store), "reading", broken)
        answer = client.get("/readyz", base_url=BASE)
        assert (answer.status_code, answer.get_json()["checks"]["database"]) == (503, False)
        assert "db.internal" not in answer.text
        assert client.get("/healthz", base_url=BASE).status_code == 200


def figures(browser: Browser) -> dict[str, float]:
    answer = browser.get("/metrics")
    assert answer.status_code == 200
    assert answer.mimetype == "text/plain"
    lines = [line.rpartition(" ") for line in answer.text.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _, value in lines}


def test_the_figures_count_mails_consultations_unsigned_entries_and_the_oldest_wait(
    world: World, browser: Browser
) -> None:
    consultation = world.open()
    world.draft()
    world.clock.forward(HOUR)
    found = figures(browser)
    assert found['ballot_outbox_mails{status="queued"}'] == 8
    assert found['ballot_outbox_mails{status="failed"}'] == 0
    assert found['ballot_consultations{stage="open"}'] == 1
    assert found['ballot_consultations{stage="draft"}'] == 1
    assert found["ballot_unsigned_entries"] == 1
    assert found["ballot_oldest_due_mail_seconds"] == 3600
    world.mailer.refuse["focal@ar.example"] = PlainDeliveryOutcome("", False, "550 no", permanent=True)
    deliver_due(world.parts, "worker")
    signing.sign_head(world.parts, consultation)
    found = figures(browser)
    assert found['ballot_outbox_mails{status="sent"}'] == 7
    assert found['ballot_outbox_mails{status="failed"}'] == 1
    assert found["ballot_unsigned_entries"] == 0
    assert found["ballot_oldest_due_mail_seconds"] == 0


def test_the_figures_are_for_this_machine_alone(app: Flask, browser: Browser) -> None:
    client = app.test_client()
    assert client.get("/metrics", base_url=BASE, environ_overrides={"REMOTE_ADDR": "192.0.2.7"}).status_code == 404
    for header in ("X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"):
        assert client.get("/metrics", base_url=BASE, headers={header: "127.0.0.1"}).status_code == 404
    local = client.get("/metrics", base_url=BASE, environ_overrides={"REMOTE_ADDR": "::1"})
    assert local.status_code == 200


def test_the_figures_name_nobody_and_no_consultation(world: World, browser: Browser) -> None:
    world.reply(world.open(), "AR")
    told = browser.get("/metrics").text
    for word in ("AR", "Argentina", "DM-26", "dm-26", "example", "against"):
        assert word not in told

"""No mail, log or database without the key says how a State voted; and these searches would find it."""

from __future__ import annotations

import base64
import logging
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from ballot.ports import RenderedMail
from ballot.services.consultations.closing import close_due
from ballot.services.evidence import signing
from ballot.services.mail import delivery, reminders
from tests.support.installation import CLOSES, DAY, World
from tests.support.pages.addresses import link_of, paper_address
from tests.support.pages.browser import BASE, Browser
from tests.support.secrecy.everywhere import look_everywhere
from tests.support.secrecy.scene import Sealed
from tests.support.secrecy.silence import (
    ABSTAINED,
    BEGUN,
    CODED,
    LAPSED,
    ON_PAPER,
    REPLACED,
    STANDING,
    TYPED,
    VOTES,
    WAITING,
    require_silent,
)


def mail_bytes(mail: RenderedMail) -> bytes:
    """Everything in a mail, attachments decoded as far as they are text."""
    proofs = b"".join(attached.content for attached in mail.attachments)
    extra = [base64.b64decode(found) for found in re.findall(rb"(?m)^extra (\S+)$", proofs)]
    return b"\n".join([mail.subject.encode(), mail.text.encode(), mail.html.encode(), proofs, *extra])


def test_no_mail_row_and_no_mail_says_how_a_state_voted(world: World, sealed: Sealed) -> None:
    delivery.deliver_due(world.parts, "worker", 1_000)
    world.clock.moment = CLOSES - DAY
    reminders.remind_due(world.parts)
    delivery.deliver_due(world.parts, "worker", 1_000)
    sent = {mail.template for mail in world.mails() if mail.status == "sent"}
    assert {"invitation", "receipt", "withdrawal", "extension", "code"} <= sent
    for mail in world.mails():
        require_silent(repr(mail).encode(), mail.template)
    for rendered in world.mailer.sent:
        require_silent(mail_bytes(rendered), rendered.subject)


def test_no_log_says_how_a_state_voted(
    world: World,
    app: Flask,
    request: pytest.FixtureRequest,
    make_browser: Callable[[], Browser],
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    caplog.set_level(logging.DEBUG)
    scene: Sealed = request.getfixturevalue("sealed")
    look_everywhere(world, app, scene, make_browser)
    delivery.deliver_due(world.parts, "worker", 1_000)

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError(f"a library quotes what it was given: {STANDING}")

    # Even a fault in the middle of a reply, whose message has the statement in it.
    visitor = make_browser()
    visitor.come_in(link_of(world, scene.consultation, "BR"))
    monkeypatch.setattr("ballot.services.replies.submit.submit_reply", broken)
    fault = visitor.post(
        paper_address(world, scene.consultation),
        {"step": "record", "instead_of": "1", "vote-1": "against", "statement-1": STANDING},
    )
    assert fault.status_code == 500
    require_silent(fault.data, "the page of a fault")
    out, err = capfd.readouterr()
    assert "route=/audit/<body>/<ref>" in out + err  # something was logged at all
    require_silent((out + err + caplog.text).encode(), "logs")
    assert "against" not in out + err + caplog.text


def database_bytes(world: World) -> bytes:
    """The database as it lies on the disk, its write-ahead log included."""
    path = Path(str(world.parts.store.engine.url.database))
    files = sorted(path.parent.glob(path.name + "*"))
    assert any(one.name.endswith("-wal") for one in files)
    return b"\n".join(one.read_bytes() for one in files)


def test_the_database_without_the_key_does_not_tell(world: World, sealed: Sealed) -> None:
    delivery.deliver_due(world.parts, "worker", 1_000)
    stored = database_bytes(world)
    assert b'"act":"replied"' in stored
    require_silent(stored, "database")
    for word in (b"against", b"abstain", b'"for"'):
        assert word not in stored, word


def test_the_votes_are_there_once_they_are_declared(
    world: World, sealed: Sealed, make_browser: Callable[[], Browser]
) -> None:
    """So that the tests above would have found them."""
    world.clock.moment = CLOSES + 2 * DAY
    close_due(world.parts)
    signing.sign_pending(world.parts)
    nobody = make_browser()
    results = nobody.get(f"/results/council/{sealed.slug}/details").data
    for word in (STANDING, ABSTAINED, ON_PAPER):
        assert word.encode() in results
        assert word.encode() in database_bytes(world)
        assert word.encode() in nobody.get(f"/audit/council/{sealed.slug}/entries.jsonl").data
    assert VOTES.search(results)
    assert VOTES.search(nobody.get(f"/audit/council/{sealed.slug}/entries.jsonl").data)
    for word in (REPLACED, LAPSED, WAITING, BEGUN, CODED, TYPED):
        assert word.encode() not in database_bytes(world)
        assert word.encode() not in results
    roll_call = nobody.client.get(f"/api/v1/consultations/council/{sealed.slug}/results", base_url=BASE).get_json()
    assert roll_call["roll_call"] == {"1": {"AR": "against", "BR": "abstain", "FR": "against", "JP": "no-reply"}}


@pytest.mark.parametrize("text", ['{"votes":{"1":"for"}}', '<span class="vote vote-against">', f"... {STANDING} ..."])
def test_what_searches_would_find_it(text: str) -> None:
    with pytest.raises(AssertionError):
        require_silent(text.encode(), "here")
    for shift in range(3):
        with pytest.raises(AssertionError):
            require_silent(base64.b64encode(b"-" * shift + STANDING.encode() + b" and more"), "base64")

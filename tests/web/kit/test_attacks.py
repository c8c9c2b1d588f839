"""What an attacker found: acts in a session that has ended, and a reader named to read a vote."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import session
from werkzeug.test import EnvironBuilder, run_wsgi_app

from ballot.config import Settings
from ballot.rules.refusals import CredentialsNeeded, LinkWithdrawn
from ballot.services.accounts import sessions
from ballot.services.council import focal_points
from ballot.services.replies import current, submit
from ballot.services.replies.invitations import read_invitation
from tests.support import focal_point_changes
from tests.support.installation import BODY, HOST, HOUR, World
from tests.support.pages.addresses import link_of, paper_address
from tests.support.pages.browser import BASE, Browser, text
from tests.support.replies.forms import form_of, sender_of


class _Slow:
    """What a form is sent as, by somebody who lets something happen before the end of it."""

    def __init__(self, content: bytes, meanwhile: Callable[[], object]) -> None:
        self._content, self._meanwhile = content, meanwhile

    def read(self, size: int = -1) -> bytes:
        if self._content:
            self._meanwhile()
        content, self._content = self._content, b""
        return content


def _send_slowly(browser: Browser, address: str, form: dict[str, str], meanwhile: Callable[[], object]) -> int:
    built = EnvironBuilder(address, base_url=BASE, method="POST", data={"csrf_token": browser.csrf} | form)
    environ = built.get_environ()
    content = environ["wsgi.input"].read()
    environ["wsgi.input"] = _Slow(content, meanwhile)
    environ["HTTP_COOKIE"] = f"__Host-ballot={_cookie(browser)}"
    _body, status, _headers = run_wsgi_app(browser.app, environ, buffered=True)
    return int(status.split()[0])


def _cookie(browser: Browser) -> str:
    found = browser.client.get_cookie("__Host-ballot", HOST)
    assert found is not None
    return found.value


def test_a_reply_that_is_sent_slowly_is_refused_if_the_link_is_replaced_meanwhile(
    world: World, browser: Browser
) -> None:
    consultation = world.open()
    browser.come_in(link_of(world, consultation, "AR"))
    person = world.person("AR").public_id
    form = {"step": "record", "instead_of": "0", "blanks": "accepted", "vote-1": "for"}
    status = _send_slowly(
        browser,
        paper_address(world, consultation),
        form,
        lambda: focal_points.replace_link(world.parts, world.secretary, person),
    )
    assert status == 410
    assert world.acts(consultation) == ["opened"]


@pytest.mark.parametrize(
    "form",
    [
        *({"step": step} for step in ("review", "change", "keep", "take-over", "anew", "record", "new-code", "")),
        {"step": "record", "instead_of": "no number"},
        {"step": "keep", "quiet": "1"},
    ],
    ids=lambda form: " ".join(form.values()) or "none",
)
def test_whatever_a_slow_form_is_for_it_does_and_shows_nothing_if_the_link_is_replaced_meanwhile(
    world: World, browser: Browser, form: dict[str, str]
) -> None:
    consultation = world.open()
    browser.come_in(link_of(world, consultation, "AR"))
    person = world.person("AR").public_id
    after: list[object] = []

    def replace_link() -> None:
        focal_points.replace_link(world.parts, world.secretary, person)
        after.append(world.dump())

    sent = {"instead_of": "0", "vote-1": "for", "vote-2": "for", **form}
    assert _send_slowly(browser, paper_address(world, consultation), sent, replace_link) == 410
    assert after == [world.dump()]


def test_an_officers_form_that_is_sent_slowly_is_refused_if_the_session_ends_meanwhile(
    world: World, secretary: Browser
) -> None:
    address = "/secretariat/members/FR/focal-points"
    secretary.get("/secretariat/members/FR")
    form = {"name": "After", "email": "after@evil.example", "language": "en"}

    with secretary.app.test_request_context(base_url=BASE, headers={"Cookie": f"__Host-ballot={_cookie(secretary)}"}):
        token = session["_user_id"]

    status = _send_slowly(secretary, address, form, lambda: sessions.end_session(world.parts, token))
    assert status == 403
    with pytest.raises(IndexError):
        world.person("FR", 2)  # there are two, as there were


def test_whoever_is_named_after_a_reply_may_replace_it_and_does_not_read_it(
    world: World, make_browser: Callable[[], Browser]
) -> None:
    consultation = world.open()
    world.reply(consultation, "AR", "against", statements={"1": "Secret words"})
    world.clock.forward(HOUR)
    focal_point_changes.add_focal_point(
        world.parts, world.secretary, BODY, "AR", "Spy", "spy@evil.example", "en", second=world.second
    )
    spy = world.person("AR", 2)
    assert spy.email == "spy@evil.example"
    invited = read_invitation(world.parts, spy.number, consultation)
    assert (current.own_reply(world.parts, invited), current.own_opening(world.parts, invited)) == (None, None)
    browser = make_browser()
    paper = browser.come_in(link_of(world, consultation, "AR", 2))
    pages = [paper, browser.get(f"{paper_address(world, consultation)}/receipt")]
    assert all("Secret words" not in page.text for page in pages)
    assert "checked" not in paper.text
    assert all("You were designated later, and may replace it." in text(page) for page in pages)
    assert browser.get(f"{paper_address(world, consultation)}/opening.json").status_code >= 400
    owner = make_browser()
    assert "Secret words" in owner.come_in(link_of(world, consultation, "AR")).text


def test_what_one_types_does_not_pass_for_kept_where_another_session_has_recorded_a_reply(
    world: World, make_browser: Callable[[], Browser]
) -> None:
    consultation = world.open()
    paper, token = paper_address(world, consultation), link_of(world, consultation, "AR")
    owner, other = make_browser(), make_browser()
    owner.come_in(token)
    typed = {"instead_of": "0", "vote-1": "against", "statement-1": "An hour of work", "step": "keep"}
    assert owner.post(paper, {**typed, "quiet": "1"}).status_code == 204
    other.come_in(token)
    form = {"step": "record", "instead_of": "0", "blanks": "accepted", "vote-1": "for"}
    assert other.post(paper, form).status_code == 303
    assert owner.post(paper, {**typed, "quiet": "1"}).status_code == 409
    shown = owner.post(paper, typed)
    assert shown.status_code == 409
    assert "An hour of work" in shown.text
    assert "You have replied in another window" in text(shown)


def test_a_reply_that_waits_for_the_lock_is_refused_if_the_link_is_replaced_meanwhile(world: World) -> None:
    consultation = world.open()
    person = world.person("AR")
    focal_points.replace_link(world.parts, world.secretary, person.public_id)
    with world.refuses(LinkWithdrawn):
        sender = replace(sender_of(person, consultation), link_generation=person.link_generation)
        submit.submit_reply(world.parts, sender, form_of({"1": "for"}))


def test_credentials_are_asked_for_under_the_locks_too(world: World) -> None:
    focal_point_changes.add_focal_point(
        world.parts, world.secretary, BODY, "AR", "Early", "early@ar.example", "en", fresh=False, second=world.second
    )
    world.open()
    person = world.person("AR").public_id
    for act in (
        lambda: focal_point_changes.add_focal_point(
            world.parts, world.secretary, BODY, "AR", "X", "x@ar.example", "en", fresh=False, second=world.second
        ),
        lambda: focal_point_changes.remove_focal_point(
            world.parts,
            world.secretary,
            person,
            fresh=False,
            second=world.second,
        ),
        lambda: focal_point_changes.replace_focal_point(
            world.parts, world.secretary, person, "X", "x@ar.example", "en", "Left", fresh=False, second=world.second
        ),
        lambda: focal_points.replace_link(world.parts, world.secretary, person, fresh=False),
    ):
        with world.refuses(CredentialsNeeded):
            act()


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_what_stands_at_the_foot_of_a_printed_page_is_kept_by_caches_a_language_apart(
    world: World, browser: Browser, settings: Settings, language: str
) -> None:
    consultation = world.open()
    answer = browser.get(
        f"/results/council/{world.row(consultation).slug}/print.css", headers={"Accept-Language": language}
    )
    assert "Accept-Language" in answer.headers["Vary"]
    assert answer.headers["Content-Language"] == language


def test_addresses_on_paper_are_those_of_the_installation_whatever_the_request_says(
    world: World, browser: Browser
) -> None:
    consultation = world.open()
    address = f"/results/council/{world.row(consultation).slug}"
    answer = browser.client.get(address, base_url=f"{BASE}:6666")
    assert ":6666" not in text(answer)

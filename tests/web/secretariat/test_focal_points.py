"""Focal points: added, removed, replaced, given a new link, on the pages of the secretariat."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from werkzeug.test import TestResponse

from ballot.services.consultations import overview
from ballot.services.core import audit_log
from ballot.store.tables import FocalPoint
from tests.support.installation import World
from tests.support.pages.addresses import link_of
from tests.support.pages.browser import Browser, hidden_fields, text
from tests.support.pages.secretariat_pages import (
    HOSTILE,
    LATER,
    SECOND,
    SECRETARY,
    confirm_change,
    where_they_are_given,
    whom,
    wrong_fields,
)

NEW = {"name": "New One", "email": "new@ar.example", "language": "es", "reason": "Left the ministry"}


def test_a_focal_point_is_added_told_and_recorded(world: World, secretary: Browser, second: Browser) -> None:
    consultation = world.open()
    secretary.get("/secretariat/members/AR")
    form = {"name": HOSTILE, "email": "New@AR.example", "language": "es"}
    done = secretary.post("/secretariat/members/AR/focal-points", form)
    assert done.status_code == 303
    page = secretary.get(done.location)
    for said in (
        "Add a focal point: Argentina",
        "You proposed this.",
        HOSTILE,
        "New@ar.example",
        "Withdraw the proposal",
    ):
        assert said in text(page)
    assert HOSTILE not in page.text
    assert "Confirm" not in [one.get_text() for one in BeautifulSoup(page.text, "html.parser").select("button")]
    assert secretary.post(done.location + "/confirm").status_code == 403
    assert world.acts(consultation) == ["opened"]
    assert "1 change of focal points is awaiting another officer." in text(second.get("/desk"))
    assert "Add a focal point: Argentina" in text(second.get("/secretariat/focal-points/waiting"))
    confirmed = confirm_change(second, done)
    assert "Confirmed. The change has been made" in text(second.get(confirmed.location))
    assert "Confirmed by Second" in text(second.get(done.location))
    assert "New@ar.example" not in text(second.get(done.location))
    assert "New@ar.example" in text(second.get("/secretariat/members/AR"))
    assert world.acts(consultation)[-1] == "focal-point"
    assert "New@ar.example" in world.addresses("invitation")
    assert overview.read_overview(world.parts, consultation).checkpoint is not None


@pytest.mark.parametrize(
    ("form", "status", "fields"),
    [
        ({"name": "A", "email": "not an address", "language": "en"}, 422, ["email"]),
        ({"name": " ", "email": "a@ar.example", "language": "en"}, 422, ["name"]),
        ({"name": "A", "email": "a@ar.example", "language": "xx"}, 422, ["language"]),
        ({"name": "A", "email": "focal@ar.example", "language": "en"}, 409, ["email"]),
        ({"name": "A", "email": "a@ar.example\r\nBcc: all@world.example", "language": "en"}, 422, ["email"]),
        ({"name": "A", "email": "a\0@ar.example", "language": "en"}, 422, ["email"]),
        ({"name": "A", "email": "é@ar.example", "language": "en"}, 422, ["email"]),
        ({"name": "A\u202eB", "email": "a@ar.example", "language": "en"}, 422, ["name"]),
        ({"name": "A" * 201, "email": "a@ar.example", "language": "en"}, 422, ["name"]),
        ({}, 422, ["name", "email", "language"]),
    ],
)
def test_a_focal_point_that_cannot_be_is_said_beside_each_field(
    world: World, secretary: Browser, form: dict[str, str], status: int, fields: list[str]
) -> None:
    secretary.get("/secretariat/members/AR")
    before = world.dump()
    answer = secretary.post("/secretariat/members/AR/focal-points", form)
    assert answer.status_code == status
    assert wrong_fields(answer) == fields
    if form.get("email", "").isprintable():
        assert f'value="{form.get("email", "")}"' in answer.text
    assert world.dump() == before


def test_a_focal_point_is_removed_after_being_asked_once_more(
    world: World, secretary: Browser, second: Browser, make_browser: Callable[[], Browser]
) -> None:
    consultation = world.open()
    person = world.person("AR")
    visitor = make_browser()
    visitor.come_in(link_of(world, consultation, "AR"))
    address = whom(world, "AR", "remove")
    assert person.email in text(secretary.get(address))
    with world.parts.store.reading() as tx:
        assert tx.get_one(FocalPoint, person.id).removed_at is None
    long = secretary.post(address, {"reason": "x" * 1_001})
    assert (long.status_code, wrong_fields(long)) == (422, ["reason"])
    proposed = secretary.post(address, {"reason": "Retired"})
    assert f"{person.name}, {person.email}" in text(second.get(proposed.location))
    assert confirm_change(second, proposed).status_code == 303
    with world.parts.store.reading() as tx:
        assert tx.get_one(FocalPoint, person.id).removed_at is not None
    assert {mail.facts.get("reason") for mail in world.mails("designation")} == {"Retired"}
    slug = world.row(consultation).slug
    assert visitor.get(f"/audit/council/{slug}").status_code == 403
    for act in ("remove", "replace", "replace-link"):
        gone = f"/secretariat/members/AR/focal-points/{person.public_id}/{act}"
        assert secretary.get(gone).status_code == 404
        assert secretary.post(gone, NEW).status_code == 404
    wrong_state = f"/secretariat/members/BR/focal-points/{world.person('AR').public_id}/remove"
    assert secretary.post(wrong_state).status_code == 404


def test_the_last_focal_point_goes_with_a_warning_and_leaves_none(world: World, secretary: Browser) -> None:
    for _ in range(2):
        secretary.get(whom(world, "AR", "remove"))
        secretary.post(whom(world, "AR", "remove"))
        page = text(secretary.get("/secretariat/members/AR"))
    assert "None. Nobody can reply by link" in page
    secretary.post(whom(world, "BR", "remove"))
    assert "This is the only focal point." in text(secretary.get(whom(world, "BR", "remove")))


def test_a_focal_point_is_replaced_in_one_act_after_being_asked_once_more(
    world: World, secretary: Browser, second: Browser
) -> None:
    consultation = world.open()
    old = world.person("AR")
    address = whom(world, "AR", "replace")
    form = secretary.get(address)
    assert old.email in text(form)
    before = world.dump()
    asked = secretary.post(address, NEW)
    assert asked.status_code == 200
    for said in ("Argentina", old.email, "New One, new@ar.example", "Español", "Left the ministry"):
        assert said in text(asked)
    assert world.dump() == before
    proposed = secretary.post(address, hidden_fields(asked))
    assert world.acts(consultation) == ["opened"]
    for said in (old.email, "New One, new@ar.example", "Español", "Left the ministry"):
        assert said in text(second.get(proposed.location))
    assert confirm_change(second, proposed).status_code == 303
    page = text(secretary.get("/secretariat/members/AR"))
    assert "new@ar.example" in page
    assert old.email not in page
    assert world.acts(consultation) == ["opened", "focal-point", "focal-point"]
    assert audit_log.list_entries(world.parts, limit=1)[0].act == "focal-point-replaced"
    assert overview.read_overview(world.parts, consultation).checkpoint is not None


@pytest.mark.parametrize(
    ("changes", "status", "fields"),
    [
        ({"name": "", "email": "?", "language": "", "reason": ""}, 422, ["name", "email", "language", "reason"]),
        ({"reason": " "}, 422, ["reason"]),
        ({"email": "deputy1@ar.example", "confirmed": "yes"}, 409, ["email"]),
    ],
)
def test_a_replacement_that_cannot_be_comes_back_as_it_was_typed(
    world: World, secretary: Browser, changes: dict[str, str], status: int, fields: list[str]
) -> None:
    world.open()
    address = whom(world, "AR", "replace")
    secretary.get(address)
    before = world.dump()
    answer = secretary.post(address, NEW | changes)
    assert answer.status_code == status
    assert wrong_fields(answer) == fields
    assert (NEW | changes)["email"] in answer.text
    assert world.dump() == before


def test_a_replaced_link_is_worth_nothing_and_a_new_one_goes_out(world: World, secretary: Browser) -> None:
    consultation = world.open()
    token = link_of(world, consultation, "AR")
    queued = len(world.mails("invitation", "AR"))
    address = whom(world, "AR", "replace-link")
    assert "stop working" in text(secretary.get(address))
    assert secretary.get(f"/v/{token}").status_code == 200
    secretary.get(address)
    assert secretary.post(address).status_code == 303
    assert secretary.get(f"/v/{token}").status_code == 410
    assert len(world.mails("invitation", "AR")) == queued + 1


# ------------------------------------------------------------------------------ credentials asked again

ADD = "/secretariat/members/AR/focal-points"


def _address(world: World, act: str) -> str:
    return ADD if act == "add" else whom(world, "AR", act)


def _typed(page: TestResponse) -> dict[str, str]:
    """What stands in the fields of the form that `NEW` fills in, as far as it has them."""
    found = BeautifulSoup(page.text, "html.parser")
    typed = {str(one["name"]): str(one.get("value", "")) for one in found.select("main input[id]")}
    typed |= {str(one["name"]): one.get_text().lstrip("\n") for one in found.select("main textarea")}
    typed |= {str(one["name"]): str(one.select("option[selected]")[0]["value"]) for one in found.select("main select")}
    return {name: value for name, value in typed.items() if name in NEW}


@pytest.mark.parametrize("act", ["remove", "replace", "replace-link"])
def test_while_a_consultation_is_open_the_form_is_shown_after_credentials_were_given_again(
    world: World, secretary: Browser, act: str
) -> None:
    address = _address(world, act)
    world.clock.forward(LATER)
    assert secretary.get(address).status_code == 200
    world.open()
    assert secretary.get(address).location == f"/account/again?next={address}"
    assert secretary.get("/secretariat/members/AR").status_code == 200
    assert secretary.give_again(SECRETARY, address).location == address
    assert secretary.get(address).status_code == 200


@pytest.mark.parametrize(
    ("act", "kept", "confirmed"),
    [
        ("add", ("name", "email", "language"), {}),
        ("remove", ("reason",), {}),
        ("replace", ("name", "email", "language", "reason"), {}),
        ("replace", ("name", "email", "language", "reason"), {"confirmed": "yes"}),
        ("replace-link", (), {}),
    ],
)
def test_if_they_have_gone_stale_before_it_is_sent_nothing_is_done_and_what_was_typed_is_kept(
    world: World, secretary: Browser, second: Browser, act: str, kept: tuple[str, ...], confirmed: dict[str, str]
) -> None:
    consultation = world.open()
    address = _address(world, act)
    typed = NEW | {"name": HOSTILE, "reason": "因为" * 500}
    secretary.get("/secretariat/members/AR")
    world.clock.forward(LATER)
    before = world.dump()
    answer = secretary.post(address, typed | confirmed)
    assert answer.status_code == 403
    assert "aria-invalid" not in answer.text
    back = where_they_are_given(answer)
    assert (HOSTILE in answer.text, world.dump()) == (False, before)
    form = {name: typed[name] for name in kept}
    if form:  # on the confirmation page, where it was confirmed
        shown = hidden_fields(answer) if confirmed else _typed(answer)
        assert {name: value for name, value in shown.items() if name in (*kept, "confirmed")} == form | confirmed
    assert secretary.give_again(SECRETARY, back).location == back
    secretary.get(back)
    proposed = secretary.post(address, form | {"confirmed": "yes"})
    assert proposed.status_code == 303
    if act != "replace-link":
        stale = confirm_change(second, proposed)
        assert (stale.status_code, world.acts(consultation)) == (403, ["opened"])
        back = where_they_are_given(stale)
        second.give_again(SECOND, back)
        assert confirm_change(second, proposed).status_code == 303
    acts = {"add": 1, "remove": 1, "replace": 2, "replace-link": 0}[act]
    assert world.acts(consultation) == ["opened", *acts * ["focal-point"]]
    assert audit_log.list_entries(world.parts, limit=1)[0].by == world.secretary


@pytest.mark.parametrize(
    ("act", "deed"),
    [
        ("add", "focal-point-added"),
        ("remove", "focal-point-removed"),
        ("replace", "focal-point-replaced"),
        ("replace-link", "link-replaced"),
    ],
)
def test_with_nothing_open_nobody_is_asked_again(world: World, secretary: Browser, act: str, deed: str) -> None:
    world.draft()
    address = _address(world, act)
    secretary.get("/secretariat/members/AR")
    world.clock.forward(LATER)
    assert secretary.post(address, NEW | {"confirmed": "yes"}).status_code == 303
    assert audit_log.list_entries(world.parts, limit=1)[0].act == deed

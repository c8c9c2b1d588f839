"""`/api/v1` tells programs what the pages tell people, and is described as it is."""

from __future__ import annotations

from collections.abc import Callable

from ballot.services.evidence import signing
from tests.support.installation import World
from tests.support.pages.addresses import link_of
from tests.support.pages.browser import BASE, Browser
from tests.support.pages.officer_accounts import give_password

API = "/api/v1/consultations"


def at(world: World, consultation: int, rest: str = "") -> str:
    return f"{API}/council/{world.row(consultation).slug}{rest}"


def test_it_tells_what_the_pages_tell(world: World, browser: Browser) -> None:
    consultation = world.open()
    for state in ("AR", "BR", "CA"):
        world.reply(consultation, state)
    world.close(consultation)
    signing.sign_pending(world.parts)
    listed = browser.get(API).get_json()["consultations"]
    assert [one["reference"] for one in listed] == ["DM-26/1001"]
    assert (listed[0]["stage"], listed[0]["entitled"], listed[0]["required"], listed[0]["replied"]) == (
        "declared",
        4,
        3,
        3,
    )
    results = browser.get(at(world, consultation, "/results")).get_json()
    assert results["results"] == world.standing(consultation).results
    assert results["roll_call"]["1"] == {"AR": "for", "BR": "for", "CA": "for", "FR": "no-reply"}
    page = f"/audit/council/{world.row(consultation).slug}"
    assert browser.get(at(world, consultation, "/tally.json")).data == browser.get(f"{page}/tally.json").data
    note = browser.get(at(world, consultation, "/checkpoint")).get_json()["note"]
    assert note == browser.get(f"{page}/checkpoint").text


def test_before_the_result_it_hides_what_the_pages_hide(
    world: World, browser: Browser, make_browser: Callable[[], Browser]
) -> None:
    consultation = world.open()
    world.reply(consultation, "AR", "against")
    world.draft()
    one = browser.get(API).get_json()["consultations"]
    assert [(it["reference"], it["replied"], it["declared_at"]) for it in one] == [("DM-26/1001", None, None)]
    hidden = browser.get(at(world, consultation))
    assert (hidden.status_code, hidden.mimetype) == (403, "application/problem+json")
    assert hidden.get_json()["code"] == "not-public-yet"
    results = browser.get(at(world, consultation, "/results")).get_json()
    assert (results["results"], results["roll_call"], results["stage"]) == (None, None, "open")
    tally = browser.get(at(world, consultation, "/tally.json"))
    assert (tally.status_code, tally.get_json()["code"]) == (409, "not-ready")
    for sign_in in (
        lambda it: it.sign_in(give_password(world, "auditor")),
        lambda it: it.come_in(link_of(world, consultation, "BR")),
    ):
        insider = make_browser()
        sign_in(insider)
        assert insider.get(at(world, consultation)).get_json()["replied"] == 1
    stranger = make_browser()
    stranger.come_in(link_of(world, world.open(), "BR"))
    assert stranger.get(at(world, consultation)).status_code == 403


def test_an_error_is_a_problem_with_a_code(world: World, browser: Browser) -> None:
    for address, status, code in (
        (f"{API}/council/never", 404, "unknown-consultation"),
        (f"{API}/nobody/never/results", 404, "unknown-consultation"),
        ("/api/v1/nothing", 404, "http-404"),
        (at(world, world.open(), "/checkpoint"), 503, "not-ready"),
    ):
        answer = browser.get(address)
        assert (answer.status_code, answer.mimetype) == (status, "application/problem+json"), address
        assert answer.get_json()["code"] == code
        if status == 503:
            assert answer.headers["Retry-After"] == "1"


def test_the_api_takes_nothing(world: World, browser: Browser) -> None:
    consultation = world.open()
    before = world.dump()
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        answer = browser.client.open(at(world, consultation), base_url=BASE, method=method, json={})
        assert answer.status_code in (400, 405)
    assert world.dump() == before

"""`/api/v1` tells programs what the pages tell people, and is described as it is."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from ballot.services.consultations import chair_acts
from ballot.services.evidence import signing
from tests.support.installation import World
from tests.support.pages.addresses import link_of
from tests.support.pages.browser import BASE, Browser
from tests.support.pages.officer_accounts import give_password

API = "/api/v1/consultations"


def at(world: World, consultation: int, rest: str = "") -> str:
    return f"{API}/council/{world.row(consultation).slug}{rest}"


def matches(value: Any, schema: dict[str, Any], whole: dict[str, Any], where: str = "") -> None:
    """Whether a value is as its schema says; the words of JSON Schema that the description uses, and no others."""
    if "$ref" in schema:
        return matches(value, whole["components"]["schemas"][schema["$ref"].rpartition("/")[2]], whole, where)
    if "oneOf" in schema:
        fitting = 0
        for one in schema["oneOf"]:
            try:
                matches(value, one, whole, where)
                fitting += 1
            except AssertionError:
                continue
        assert fitting == 1, where
        return None
    kinds = {"object": dict, "array": list, "string": str, "integer": int, "boolean": bool, "null": type(None)}
    if "type" in schema:
        assert type(value) is kinds[schema["type"]], where
    if "enum" in schema:
        assert value in schema["enum"], where
    if "pattern" in schema:
        assert re.search(schema["pattern"], value), where
    if schema.get("format") == "date-time":
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", value), where
    if isinstance(value, dict):
        assert set(schema.get("required", ())) <= value.keys(), where
        for name, one in value.items():
            known = schema.get("properties", {}).get(name, schema.get("additionalProperties", {}))
            assert known is not False, f"{where}/{name}"
            matches(one, known, whole, f"{where}/{name}")
    if isinstance(value, list):
        for number, one in enumerate(value):
            matches(one, schema.get("items", {}), whole, f"{where}/{number}")
    return None


@pytest.fixture
def description(browser: Browser) -> dict[str, Any]:
    """The OpenAPI document, as it is served."""
    answer = browser.get("/api/v1/openapi.json")
    assert answer.status_code == 200
    found: dict[str, Any] = answer.get_json()
    return found


def test_the_description_covers_exactly_the_routes_that_there_are(app: Flask, description: dict[str, Any]) -> None:
    routes = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule.removeprefix("/api/v1")), method.lower())
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    described = {(path, method) for path, item in description["paths"].items() for method in item}
    assert described == routes
    assert description["openapi"].startswith("3.1")
    assert description["servers"] == [{"url": f"{BASE}/api/v1"}]
    for path, item in description["paths"].items():
        for operation in item.values():
            named = {one["name"] for one in operation.get("parameters", ())}
            assert named == set(re.findall(r"{(\w+)}", path))


def test_every_answer_is_as_described(world: World, browser: Browser, description: dict[str, Any]) -> None:
    found = {
        "open": world.open(),
        "annulled": world.open(),
        "declared": world.open(),
        "unsigned": world.open(sealed=False),
    }
    world.reply(found["declared"], "AR", {"1": "for", "2": "against"})
    world.reply(found["unsigned"], "AR", {"1": "for", "2": "against"})
    chair_acts.annul(world.parts, world.chair, found["annulled"], "settled")
    chair_acts.withdraw_ballot(world.parts, world.chair, found["declared"], "2", "settled")
    signing.sign_pending(world.parts)
    world.close(found["declared"])
    signing.sign_head(world.parts, found["declared"])
    signing.sign_tally(world.parts, found["declared"])
    seen: set[tuple[str, str]] = set()
    for path, item in description["paths"].items():
        for consultation in (*found.values(), None):
            slug = world.row(consultation).slug if consultation else "never"
            answer = browser.get("/api/v1" + path.replace("{body}", "council").replace("{ref}", slug))
            said = item["get"]["responses"].get(str(answer.status_code))
            assert said is not None, (path, answer.status_code)
            media = said["content"].get(answer.mimetype)
            assert media is not None, (path, answer.mimetype)
            matches(answer.get_json(), media["schema"], description)
            seen.add((path, str(answer.status_code)))
    assert len({status for _, status in seen}) >= 4


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

"""The description of the programs' interface covers the routes that there are and the answers that they give."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask

from ballot.services.consultations import chair_acts
from ballot.services.evidence import signing
from tests.support.installation import World
from tests.support.pages.browser import BASE, Browser


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
    chair_acts.annul_consultation(world.parts, world.chair, found["annulled"], "settled")
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
            if answer.is_json:
                matches(answer.get_json(), media["schema"], description)
            else:  # a signature, of which the description gives the length
                assert said["description"] == f"{len(answer.data)} bytes"
            seen.add((path, str(answer.status_code)))
    assert len({status for _, status in seen}) >= 4

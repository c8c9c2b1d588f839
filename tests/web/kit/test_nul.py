"""A NUL is no text in PostgreSQL: whoever sends one, in an address or in a form, is answered and makes no fault."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup, Tag
from sqlalchemy import Engine

from tests.support.installation import HOST, World, make_parts
from tests.support.pages.addresses import STATES, link_of, paper_address
from tests.support.pages.browser import Browser, hidden_fields
from tests.support.pages.officer_accounts import give_password

NUL = "\0"
LEFT_OUT = ("/sign-out",)
"""Forms after which nobody would be signed in."""


pytestmark = pytest.mark.postgresql


@pytest.fixture
def world(postgresql: Engine, tmp_path: Path) -> World:
    """As everywhere in the tests of pages, but on PostgreSQL."""
    return World(make_parts(postgresql, tmp_path), states=STATES, suspended=("CH",), focal_points=2)


def addresses(browser: Browser) -> list[str]:
    """Every page's address with a NUL at the end of each text in it."""
    found = []
    known = {"body": "council", "ref": "dm-26-1001"}
    for rule in browser.app.url_map.iter_rules():
        kinds = {name: kind.__class__.__name__ for name, kind in rule._converters.items()}
        texts = [name for name, kind in kinds.items() if kind in ("UnicodeConverter", "PathConverter")]
        numbers = {name: 1 for name, kind in kinds.items() if kind == "IntegerConverter"}
        if "GET" not in (rule.methods or ()) or not texts or len(texts) + len(numbers) < len(kinds):
            continue
        for name in texts:
            values = {other: known.get(other, "AR") for other in texts} | numbers
            built = rule.build({**values, name: values[name] + "nul"}, append_unknown=False)
            if built is not None:
                found.append(built[1].replace("nul", "%00"))
    return found


def test_no_address_with_a_nul_is_a_fault(world: World, chair: Browser, secretary: Browser) -> None:
    world.open()
    assert len(addresses(chair)) > 20
    for visitor in (chair, secretary):
        for address in addresses(visitor):
            assert visitor.get(address).status_code < 500, address
    assert chair.get("/documents/" + "A" * 64).status_code == 404
    assert chair.get("/documents/%00" + "a" * 63).status_code == 404


def forms(browser: Browser, starts: list[str]) -> dict[tuple[str, ...], tuple[str, str, dict[str, str]]]:
    """Every form on these pages and on those that they lead to: where it stands, where it goes, what it says."""
    found: dict[tuple[str, ...], tuple[str, str, dict[str, str]]] = {}
    todo, seen = list(starts), set(starts)
    while todo:
        place = todo.pop(0)
        answer = browser.get(place)
        if answer.mimetype != "text/html":
            continue
        page = BeautifulSoup(answer.text, "html.parser")
        for link in page.select("main a[href]"):
            path = urlsplit(str(link["href"])).path
            if str(link["href"]).startswith("/") and path not in seen and len(seen) < 80:
                seen.add(path)
                todo.append(path)
        for form in page.select("main form[method=post]"):
            address = str(form.get("action", place))
            fields = dict(_field(one) for one in form.select("input[name], textarea[name], select[name], button[name]"))
            fields.pop("csrf_token", None)
            if address not in LEFT_OUT:
                found.setdefault((address.rpartition("/")[2], *fields), (place, address, fields))
    return found


def _field(field: Tag) -> tuple[str, str]:
    if field.name == "textarea":
        return str(field["name"]), field.get_text().strip() or "text"
    if field.name == "select":
        chosen = field.select_one("option[selected]") or field.select_one("option[value]:not([value=''])")
        return str(field["name"]), str(chosen["value"]) if chosen is not None else ""
    return str(field["name"]), str(field.get("value") or "text")


@pytest.mark.parametrize("role", ["chair", "secretariat", "focal point", "visitor"])
def test_no_form_with_a_nul_is_a_fault(world: World, browser: Browser, role: str) -> None:
    draft, consultation = world.draft(), world.open()
    starts = ["/sign-in", "/lost-link", "/account"]
    if role == "focal point":
        browser.come_in(link_of(world, consultation, "AR"))
        starts = [paper_address(world, consultation)]
    elif role != "visitor":
        browser.sign_in(give_password(world, role))
        starts += ["/desk", "/secretariat", f"/desk/council/{world.row(draft).slug}"]
    found = forms(browser, starts)
    assert found
    for place, address, fields in found.values():
        for name in fields:
            page = browser.get(place)
            given = fields | {"seen": hidden_fields(page).get("seen", "")}
            if address == "/desk/new":
                given["reference"] = f"DM-26/{name}"
            answer = browser.post(address, {**given, name: given[name] + NUL})
            assert answer.status_code < 500, (address, name)


def test_a_sign_in_with_a_nul_is_refused_as_any_other(world: World, browser: Browser) -> None:
    give_password(world, "chair")
    browser.get("/sign-in")
    for email in (f"chair@{HOST}{NUL}", NUL):
        answer = browser.post("/sign-in", {"email": email, "password": "x" * 20})
        assert answer.status_code == 403

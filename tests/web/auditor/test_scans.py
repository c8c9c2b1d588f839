"""Scans of paper replies on the auditor's pages."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from ballot.services.core import audit_log
from tests.support.installation import HOUR, SCAN, World
from tests.support.pages.browser import Browser, text
from tests.support.pages.officer_accounts import give_password


def _recorded(world: World) -> tuple[int, int, str]:
    consultation = world.open()
    world.clock.forward(HOUR)
    seq = world.record_paper(consultation, world.paper("AR", {"1": "against"}))
    return consultation, seq, f"/audit/council/{world.row(consultation).slug}/scans"


@pytest.mark.parametrize("role", ["chair", "vice-chair", "auditor"])
def test_a_scan_is_seen_after_the_declaration_and_each_look_is_logged(
    world: World, make_browser: Callable[[], Browser], role: str
) -> None:
    consultation, seq, address = _recorded(world)
    account = give_password(world, role)
    visitor = make_browser()
    visitor.sign_in(account)
    visitor.get("/account")
    for answer in (
        visitor.get(address),
        visitor.post(f"{address}/{seq}"),
        visitor.post(f"{address}/{seq}/commitment"),
    ):
        assert answer.status_code == 409
        assert SCAN not in answer.data
    assert address not in visitor.get(address.removesuffix("/scans")).text
    world.close(consultation)
    visitor.sign_in(account)
    assert address in visitor.get(address.removesuffix("/scans")).text
    page = visitor.get(address)
    assert "Argentina" in text(page)
    assert "ballot check-scan" in text(page)
    scan = visitor.post(f"{address}/{seq}")
    assert (scan.data, scan.mimetype) == (SCAN, "application/pdf")
    assert scan.headers["Content-Disposition"].startswith("inline; filename=")
    hidden = visitor.post(f"{address}/{seq}/commitment")
    assert json.loads(hidden.data)["reply"] == seq
    assert hidden.headers["Content-Disposition"].startswith("attachment")
    looks = [one.facts["what"] for one in audit_log.list_entries(world.parts) if one.act == "scan-seen"]
    assert looks == ["commitment", "scan"]
    assert visitor.post(f"{address}/0").status_code == 409


def test_the_secretariat_sees_scans_while_the_consultation_is_open_and_nobody_else_is_let_in(
    world: World, secretary: Browser, browser: Browser
) -> None:
    _consultation, seq, address = _recorded(world)
    assert secretary.get(address).status_code == 200
    assert secretary.post(f"{address}/{seq}").data == SCAN
    assert secretary.get(f"{address}/{seq}").status_code == 405
    browser.get("/sign-in")
    assert SCAN not in browser.post(f"{address}/{seq}").data

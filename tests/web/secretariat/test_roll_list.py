"""The roll on the secretariat's pages: taken away, sent in, shown before it is taken."""

from __future__ import annotations

import io

from werkzeug.test import TestResponse

from ballot.services.core import audit_log
from ballot.services.council import roll_import
from ballot.services.council.lists import read_roll
from tests.support.installation import BODY, GROUND, World
from tests.support.pages.browser import Browser, hidden_fields, text
from tests.support.pages.secretariat_pages import HOSTILE, cells, wrong_fields
from tests.support.spreadsheets import spreadsheet

ADDRESS = "/secretariat/lists/roll"
HEAD = "state,region,entitled,ground\n"
LIST = HEAD + f"BR,A,yes,\nAR,B,yes,\nCA,A,no,{HOSTILE}\nFR,A,yes,\nDE,,yes,\n"


def send(browser: Browser, content: str | bytes, name: str = "roll.csv", **more: str) -> TestResponse:
    browser.get(ADDRESS)
    raw = content if isinstance(content, bytes) else content.encode()
    return browser.post(ADDRESS, {"list": (io.BytesIO(raw), name), **more})


def roll(world: World) -> list[tuple[str, bool]]:
    """Codes in order, with their rights."""
    return [(one.state, one.entitled) for one in roll_import.list_roll(world.parts, BODY)]


def test_the_roll_can_be_taken_away_and_sent_back_without_a_change(world: World, secretary: Browser) -> None:
    answer = secretary.get("/secretariat/lists/roll.csv")
    assert answer.headers["Content-Disposition"] == "attachment; filename=council-roll-2026-03-02.csv"
    assert [(one.state, one.ground) for one in read_roll(answer.data, "x.csv")] == [
        *(("AR", None), ("BR", None), ("CA", None), ("CH", GROUND), ("FR", None)),
    ]
    again = send(secretary, answer.data)
    assert "Nothing: the list is the current roll." in text(again)
    assert 'name="carried"' not in again.text


def test_a_roll_is_shown_with_every_difference_and_then_taken(world: World, secretary: Browser) -> None:
    running = world.open()
    before = world.dump()
    shown = send(secretary, LIST)
    said = text(shown)
    assert "The roll would have 5 Member States. Nothing has been stored yet." in said
    assert (
        "To be added 1 To be removed 1 With another right to vote or ground 1 In another region 1 "
        "Order of the roll call changed"
    ) in said
    assert "2 focal points of the Member States that would be removed stay registered" in said
    assert [row[0] for row in cells(shown)] == ["Switzerland", "Germany", "Canada", "Argentina"]
    assert HOSTILE in said
    assert HOSTILE not in shown.text
    assert world.dump() == before
    fields = hidden_fields(shown)
    done = secretary.post(f"{ADDRESS}/take", fields | {"reason": "elections of the Plenipotentiary Conference"})
    assert done.status_code == 303
    assert "The roll has been imported: 5 Member States." in text(secretary.get(done.location))
    assert roll(world) == [("BR", True), ("AR", True), ("CA", False), ("FR", True), ("DE", True)]
    assert "CH" in world.standing(running).roll
    deed = audit_log.list_entries(world.parts)[0]
    assert (deed.act, deed.facts["reason"]) == ("members-seated", "elections of the Plenipotentiary Conference")
    assert secretary.post(f"{ADDRESS}/take", fields | {"reason": "again"}).status_code == 409


def test_a_state_that_comes_back_has_the_right_that_the_list_gives_it(world: World, secretary: Browser) -> None:
    for content in (HEAD + "AR,A,yes,\n", HEAD + "AR,A,yes,\nCH,B,yes,\n"):
        shown = send(secretary, content)
        assert secretary.post(f"{ADDRESS}/take", hidden_fields(shown) | {"reason": "r"}).status_code == 303
    assert roll(world) == [("AR", True), ("CH", True)]


def test_if_the_roll_has_changed_meanwhile_nothing_is_taken_and_it_is_shown_anew(
    world: World, secretary: Browser
) -> None:
    fields = hidden_fields(send(secretary, LIST)) | {"reason": "r"}
    secretary.get("/secretariat/members/BR")
    right = {"entitled": "no", "ground": GROUND, "effective_on": "2026-03-02", "reason": "letter"}
    assert secretary.post("/secretariat/members/BR/right", right).status_code == 303
    before = world.dump()
    answer = secretary.post(f"{ADDRESS}/take", fields)
    assert answer.status_code == 409
    assert "Nothing was changed: the roll has changed since the preview was made." in text(answer)
    assert world.dump() == before
    assert secretary.post(f"{ADDRESS}/take", hidden_fields(answer) | {"reason": "r"}).status_code == 303


def test_what_the_form_carries_is_judged_again(world: World, secretary: Browser) -> None:
    fields = hidden_fields(send(secretary, LIST)) | {"reason": "r"}
    before = world.dump()
    for changes in ({"carried": "%%%"}, {"carried": ""}, {"digest": ""}, {"carried": "c3RhdGUK"}):
        assert secretary.post(f"{ADDRESS}/take", fields | changes).status_code == 409
    refused = secretary.post(f"{ADDRESS}/take", fields | {"reason": " "})
    assert refused.status_code == 422
    assert wrong_fields(refused) == ["reason"]
    assert hidden_fields(refused)["carried"] == fields["carried"]
    assert world.dump() == before


def test_all_faults_are_told_and_a_spreadsheet_is_asked_for_its_sheet(world: World, secretary: Browser) -> None:
    before = world.dump()
    answer = send(secretary, HEAD + "XX,A,yes,\nBR,Q,perhaps,\n")
    assert answer.status_code == 422
    assert [row[:3] for row in cells(answer)] == [
        ["2", "state", "XX"],
        ["3", "region", "Q"],
        ["3", "entitled", "perhaps"],
    ]
    rows = [line.split(",") for line in LIST.splitlines()]
    book = spreadsheet({"2022": rows, "2026": rows})
    assert "These sheets have the columns of the list: 2022 and 2026" in text(send(secretary, book, "roll.xlsx"))
    assert "5 Member States" in text(send(secretary, book, "roll.xlsx", tab="2026"))
    assert secretary.post(ADDRESS).status_code == 422
    assert world.dump() == before

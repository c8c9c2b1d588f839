"""One item: the form in which it is entered, what became of it, and its path to the result."""

from __future__ import annotations

import pytest

from ballot.services.agenda import items
from ballot.services.agenda.items import ItemView
from tests.support.installation import BODY, World
from tests.support.pages.agenda_pages import ITEM_FORM, make_agenda, make_session
from tests.support.pages.browser import Browser, hidden_fields, text
from tests.support.pages.secretariat_pages import wrong_fields

OUTCOME = {"outcome": "deferred", "asked_by": "CH", "destination": "C22", "source": "VC-2/20", "paragraph": "2.10"}


def agenda(world: World, session: int) -> list[ItemView]:
    return items.list_items(world.parts, world.secretary, BODY, session)


def test_an_item_is_entered_with_all_that_an_agenda_prints(world: World, secretary: Browser) -> None:
    session = make_session(world)
    secretary.get(f"/agenda/{session}/items/new")
    answer = secretary.post(f"/agenda/{session}/items/new", ITEM_FORM)
    page = text(secretary.get(answer.location))
    for said in (
        "Item 1/3 bis of VCC-2",
        "The budget",
        "C20/21(Rev.3) [C20/40]",
        "PL 1.8, ADM 4",
        "China VC/8 Switzerland",
    ):
        assert said in page
    (item,) = agenda(world, session)
    assert item.row.new


def test_the_form_saves_what_it_showed_without_a_change(world: World, secretary: Browser) -> None:
    session = make_session(world)
    secretary.get(f"/agenda/{session}/items/new")
    address = secretary.post(f"/agenda/{session}/items/new", ITEM_FORM).location
    before = world.dump()
    seen = hidden_fields(secretary.get(f"{address}/edit"))
    assert secretary.post(f"{address}/edit", ITEM_FORM | {"seen": seen["seen"]}).status_code == 303
    assert agenda(world, session)[0].row.titles == {"en": "The budget", "fr": "Le budget"}
    assert {name: rows for name, rows in world.dump().items() if "session" not in name} == {
        name: rows for name, rows in before.items() if "session" not in name
    }


def test_what_another_officer_has_changed_is_shown_before_it_is_replaced(
    world: World, secretary: Browser, second: Browser
) -> None:
    session, (item, *_) = make_agenda(world)
    address = f"/agenda/{session}/items/{item}/edit"
    mine, theirs = hidden_fields(secretary.get(address)), hidden_fields(second.get(address))
    assert second.post(address, ITEM_FORM | {"seen": theirs["seen"], "item_number": "9"}).status_code == 303
    answer = secretary.post(address, ITEM_FORM | {"seen": mine["seen"], "item_number": "8"})
    assert answer.status_code == 409
    assert "another officer has changed the agenda" in text(answer)
    assert agenda(world, session)[0].row.number == "9"
    assert secretary.post(address, ITEM_FORM | hidden_fields(answer) | {"item_number": "8"}).status_code == 303
    assert agenda(world, session)[0].row.number == "8"


@pytest.mark.parametrize(
    ("field", "typed"), [("item_number", ""), ("contributions", "China VC/8"), ("in_group", "x" * 21)]
)
def test_what_is_wrong_with_an_item_is_said_beside_the_field(
    world: World, secretary: Browser, field: str, typed: str
) -> None:
    session = make_session(world)
    secretary.get(f"/agenda/{session}/items/new")
    answer = secretary.post(f"/agenda/{session}/items/new", ITEM_FORM | {field: typed})
    assert answer.status_code == 422
    assert wrong_fields(answer) == [field]
    assert agenda(world, session) == []


def test_an_outcome_is_recorded_with_who_asked_and_taken_back(world: World, secretary: Browser) -> None:
    session, (item, *_) = make_agenda(world)
    address = f"/agenda/{session}/items/{item}"
    secretary.get(address)
    assert secretary.post(f"{address}/outcomes", OUTCOME).status_code == 303
    page = text(secretary.get(address))
    for said in ("Deferred – C22 – at the request of Switzerland", "VC-2/20, 2.10"):
        assert said in page
    assert "Deferred – C22" in text(secretary.get(f"/agenda/{session}"))
    outcome = agenda(world, session)[0].outcomes[0].number
    assert secretary.post(f"{address}/outcomes/{outcome}/remove").status_code == 303
    assert agenda(world, session)[0].outcomes == ()


def test_an_outcome_that_cannot_be_is_refused_beside_its_field(world: World, secretary: Browser) -> None:
    session, (item, *_) = make_agenda(world)
    address = f"/agenda/{session}/items/{item}"
    secretary.get(address)
    answer = secretary.post(f"{address}/outcomes", OUTCOME | {"outcome": "noted-at-meeting"})
    assert answer.status_code == 422
    assert wrong_fields(answer) == ["destination"]


def test_an_item_is_removed_unless_something_became_of_it(world: World, secretary: Browser) -> None:
    session, (first, second, *_) = make_agenda(world)
    secretary.get(f"/agenda/{session}/items/{first}")
    secretary.post(f"/agenda/{session}/items/{first}/outcomes", OUTCOME)
    assert "Remove the item from the agenda" not in text(secretary.get(f"/agenda/{session}/items/{first}/edit"))
    assert secretary.post(f"/agenda/{session}/items/{first}/remove").status_code == 422
    assert secretary.post(f"/agenda/{session}/items/{second}/remove").status_code == 303
    assert len(agenda(world, session)) == 8


def test_an_item_that_is_not_there_is_not_found(world: World, secretary: Browser) -> None:
    session, _ = make_agenda(world)
    assert secretary.get(f"/agenda/{session}/items/777").status_code == 404
    assert secretary.get(f"/agenda/{session}/items/777/edit").status_code == 404


def test_a_number_that_no_row_can_have_is_not_found(world: World, secretary: Browser) -> None:
    session, (item, *_) = make_agenda(world)
    beyond = 2**63
    for address in (f"/agenda/{beyond}", f"/agenda/{session}/items/{beyond}"):
        assert secretary.get(address).status_code == 404
    assert secretary.post(f"/agenda/{session}/items/{item}/outcomes/{beyond}/remove").status_code == 404

"""What was typed for one State, or one consultation, is never offered in the session of another."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from werkzeug.test import TestResponse

from tests.support.installation import World
from tests.support.pages.addresses import link_of, paper_address
from tests.support.pages.browser import BASE, Browser, hidden_fields, text

TYPED = {"vote-1": "against", "vote-2": "against", "statement-1": "Argentina alone says this"}


def typed(paper: TestResponse) -> dict[str, str]:
    """The paper's form as it was opened, filled in."""
    form = BeautifulSoup(paper.text, "html.parser").select_one("form#paper")
    assert form is not None
    return {str(one["name"]): str(one["value"]) for one in form.select("input[type=hidden]")} | TYPED


def send(browser: Browser, address: str, form: dict[str, str]) -> TestResponse:
    """Send a form as it stands in an old tab."""
    return browser.client.post(address, base_url=BASE, data=form)


def continued(page: TestResponse) -> tuple[str, dict[str, str], str]:
    """Where the page's button leads, with what, and what stands on it."""
    form = BeautifulSoup(page.text, "html.parser").select_one("main form")
    assert form is not None
    button = form.select_one("button")
    assert button is not None
    return str(form["action"]), hidden_fields(page) | {"step": str(button["value"])}, button.get_text()


@pytest.mark.parametrize("step", ["review", "record", "change", "keep", "new-code"])
def test_what_one_state_typed_is_never_offered_in_the_session_of_another(
    world: World, make_browser: Callable[[], Browser], step: str
) -> None:
    consultation = world.open()
    browser, paper = make_browser(), paper_address(world, consultation)
    of_argentina = typed(browser.come_in(link_of(world, consultation, "AR")))
    browser.come_in(link_of(world, consultation, "BR"))
    before = world.dump()
    answer = send(browser, paper, of_argentina | {"step": step})
    for _press in range(3):
        assert answer.status_code == 403
        said = text(answer)
        assert "This browser is used for another Member State" in said
        assert "you filled this in for Argentina, and this browser is now used for Brazil." in said
        assert "Open the link of Argentina again." in said
        assert "Argentina alone says this" not in said
        address, fields, words = continued(answer)
        assert words == "Continue for Argentina"
        answer = send(browser, address, fields)
    assert world.dump() == before
    browser.come_in(link_of(world, consultation, "AR"))
    review = send(browser, address, fields)
    assert "Review the reply of Argentina" in text(review)
    assert "Argentina alone says this" in text(review)
    assert send(browser, paper, hidden_fields(review) | {"step": "record"}).status_code == 303
    assert set(world.standing(consultation).replies) == {"AR"}


def test_the_page_that_names_both_states_is_in_the_language_of_the_paper(world: World, browser: Browser) -> None:
    consultation = world.open()
    token = link_of(world, consultation, "AR")
    browser.get(f"/v/{token}?lang=fr")
    browser.post(f"/v/{token}?lang=fr")
    of_argentina = typed(browser.get(f"{paper_address(world, consultation)}?lang=fr"))
    browser.come_in(link_of(world, consultation, "BR"))
    answer = send(browser, paper_address(world, consultation), of_argentina | {"step": "review"})
    assert answer.headers["Content-Language"] == "fr"
    assert "Argentine" in text(answer)
    assert "Brésil" in text(answer)


@pytest.mark.parametrize("state", ["AR", "BR"])
def test_of_two_consultations_in_one_browser_it_is_said_at_once_in_which_it_is(
    world: World, browser: Browser, state: str
) -> None:
    first, second = world.open(), world.open()
    of_first = typed(browser.come_in(link_of(world, first, "AR")))
    browser.come_in(link_of(world, second, state))
    answer = send(browser, paper_address(world, first), of_first | {"step": "review"})
    expected = "this browser is now in DM-26/1002." if state == "AR" else "this browser is now used for Brazil."
    assert expected in text(answer)
    assert "press the button again" not in text(answer)
    address, fields, _ = continued(answer)
    browser.come_in(link_of(world, first, "AR"))
    assert "Argentina alone says this" in text(send(browser, address, fields))


def test_a_page_of_another_consultation_says_in_which_the_browser_is_and_leads_there(
    world: World, browser: Browser
) -> None:
    first, second = world.open(), world.open()
    browser.come_in(link_of(world, second, "AR"))
    answer = browser.get(paper_address(world, first))
    assert answer.status_code == 403
    assert "This browser is now in DM-26/1002, whose link was opened last." in text(answer)
    assert f'href="{paper_address(world, second)}"' in answer.text


def test_a_link_says_which_session_it_would_take_the_place_of(world: World, browser: Browser) -> None:
    first, second = world.open(), world.open()
    own, brazils, others = (link_of(world, *one) for one in ((first, "AR"), (first, "BR"), (second, "AR")))
    assert "This browser is now in" not in text(browser.get(f"/v/{own}"))
    browser.come_in(own)
    assert "This browser is now in" not in text(browser.get(f"/v/{own}"))
    for token in (brazils, others):
        assert "This browser is now in DM-26/1001 , for Argentina." in text(browser.get(f"/v/{token}"))


@pytest.mark.parametrize("mark", [None, "", "nonsense", "of another purpose"])
def test_what_does_not_say_for_whom_it_was_made_is_not_carried_into_another_session(
    world: World, browser: Browser, mark: str | None
) -> None:
    consultation = world.open()
    paper, token = paper_address(world, consultation), link_of(world, consultation, "AR")
    form = typed(browser.come_in(token))
    del form["made_for"]
    if mark is not None:
        form["made_for"] = token if mark == "of another purpose" else mark
    browser.come_in(link_of(world, consultation, "BR"))
    for address in (paper, f"{paper}/go-on"):
        answer = send(browser, address, form | {"step": "review"})
        assert answer.status_code == 400
        assert "Argentina alone says this" not in answer.text
        assert "main form" not in answer.text
        assert not BeautifulSoup(answer.text, "html.parser").select("main form")


def test_a_mark_of_another_state_is_refused_with_the_token_of_the_session_too(world: World, browser: Browser) -> None:
    consultation = world.open()
    of_argentina = browser.made_for or typed(browser.come_in(link_of(world, consultation, "AR")))["made_for"]
    form = typed(browser.come_in(link_of(world, consultation, "BR")))
    answer = send(browser, paper_address(world, consultation), form | {"made_for": of_argentina, "step": "review"})
    assert answer.status_code == 403
    assert "you filled this in for Argentina" in text(answer)


def test_a_colleagues_session_of_the_same_state_goes_on_with_what_was_typed(world: World, browser: Browser) -> None:
    consultation = world.open()
    form = typed(browser.come_in(link_of(world, consultation, "AR")))
    browser.come_in(link_of(world, consultation, "AR", 1))
    answer = send(browser, paper_address(world, consultation), form | {"step": "review"})
    assert "You filled this in for Argentina." in text(answer)
    address, fields, _ = continued(answer)
    assert "Argentina alone says this" in text(send(browser, address, fields))

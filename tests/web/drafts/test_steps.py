"""The preparation of a consultation through its pages, step by step: kept, gone back and forth, said what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from werkzeug.test import TestResponse

from ballot.rules.stages import Stage
from ballot.services.consultations import drafts, overview
from tests.support import focal_point_changes
from tests.support.installation import CLOSES, HOST, World, wording
from tests.support.pages.browser import Browser, hidden_fields, text
from tests.support.pages.officer_pages import LETTER, PDF, RULE, SUBJECT, again, desk, file, seen

STEPS = ("subject", "ballots", "roll", "rule", "letter", "checks")
AT = "/desk/council/dm-26-77"


def states(page: TestResponse) -> dict[str, str]:
    """By the title of each step, how far the page says it is."""
    found = BeautifulSoup(page.text, "html.parser").select("nav.preparation li")
    return {
        " ".join(one.select_one("button, a, .part-name").get_text().split()): one.select_one(".part-state").get_text(
            " ", strip=True
        )  # type: ignore[union-attr]
        for one in found
    }


# --------------------------------------------------------------------------------- the whole way


def test_a_draft_is_made_step_by_step_checked_and_opened(world: World, chair: Browser) -> None:
    chair.get("/desk/new")
    made = chair.post("/desk/new", SUBJECT)
    assert (made.status_code, made.location) == (303, f"{AT}/ballots")
    front = text(chair.get(AT))
    assert "A draft. Nobody is notified before the consultation is opened. 2 points must be corrected first." in front
    assert "There are no ballots. Add ballots" in front
    assert "There is no deadline. Set the deadline" in front
    assert chair.get(f"{AT}/open").location == f"{AT}/checks"

    chair.get(f"{AT}/ballots/add")
    chair.post(f"{AT}/ballots/typed", {"verb-adopt": "yes", "title-en": "Dates", "text-en": "to adopt the dates"})
    address = f"{AT}/ballots/1/documents"
    chair.get(address)
    form = {"reference": "C26/5", "language": "en", "distributable": "yes", "file": file(PDF, "c26-5.pdf")}
    assert chair.post(address, form).status_code == 303
    page = chair.get(f"{AT}/rule")
    assert chair.post(f"{AT}/rule", RULE | seen(page) | {"to": "letter"}).location == f"{AT}/letter"
    page = chair.get(f"{AT}/letter")
    assert chair.post(f"{AT}/letter", LETTER | seen(page) | {"to": "checks"}).location == f"{AT}/checks"
    assert "The consultation can be opened" in text(chair.get(f"{AT}/checks"))

    before = world.dump()
    asked = chair.get(f"{AT}/open")
    assert "all focal points of every Member State" in text(asked)
    assert "8 invitations are sent: 4 in English and 4 in French" in text(asked)
    assert world.dump() == before
    opened = chair.post(f"{AT}/open", seen(asked))
    assert (opened.status_code, opened.location) == (303, AT)
    assert "8 invitations are on their way" in text(chair.get(AT))
    found = overview.find_overview(world.parts, "council", "DM-26/77")
    assert found.stage is Stage.OPEN
    assert found.standing.deadline() == datetime(2026, 3, 23, 16, tzinfo=UTC)
    assert found.standing.rule.id == "two-thirds-of-entitled"
    assert found.standing.sealed
    assert found.row.reminder_hours == [48, 24]
    assert found.row.letter == {"en": "Madam, Sir,\n\nPlease reply."}
    assert found.checkpoint is not None


def test_every_step_says_how_far_each_is(world: World, chair: Browser) -> None:
    draft = world.draft(ballots=0, closes_at=None, authorised_by={})
    for step in STEPS:
        shown = states(chair.get(desk(world, draft, f"/{step}")))
        assert shown == {
            "1 Subject": "incomplete",
            "2 Ballots": "incomplete",
            "3 Roll": "done",
            "4 Rule and time": "incomplete",
            "5 Letter and mails": "optional",
            "6 Checks": "incomplete",
            "7 Opening": "",
        }
    title = dict.fromkeys(("ar", "en", "es", "fr", "ru", "zh"), "A title")
    changes: Any = {"authorised_by": {"en": "C26/1"}, "closes_at": CLOSES, "title": title, "letter": {"en": "x"}}
    drafts.change_particulars(world.parts, world.secretary, draft, changes)
    shown = states(chair.get(desk(world, draft)))
    assert shown["1 Subject"] == shown["4 Rule and time"] == "done"
    assert shown["5 Letter and mails"] == "review recommended"


def test_going_to_another_step_keeps_what_was_typed_in_this_one(world: World, chair: Browser) -> None:
    draft = world.draft()
    for step, form in (("subject", {**SUBJECT, "reference": "DM-26/1001"}), ("rule", RULE), ("letter", LETTER)):
        page = chair.get(desk(world, draft, f"/{step}"))
        buttons = BeautifulSoup(page.text, "html.parser").select("nav.preparation button[form=step]")
        assert {str(one["value"]) for one in buttons} == set(STEPS) - {step}
        for one in buttons:
            assert one.has_attr("formnovalidate")
        answer = chair.post(desk(world, draft, f"/{step}"), {**form, **seen(page), "to": "roll"})
        assert answer.location == desk(world, draft, "/roll")
    row = world.row(draft)
    assert (row.title["fr"], row.rule_id) == ("Dates de la prochaine session", "two-thirds-of-entitled")
    assert row.contact == {"email": "council@example.int"}
    assert row.contact_name == {"en": "The secretariat"}


def test_enter_in_a_field_keeps_and_goes_on_rather_than_elsewhere(world: World, chair: Browser) -> None:
    page = BeautifulSoup(chair.get(desk(world, world.draft(), "/rule")).text, "html.parser")
    first = page.select_one("form#step button")
    assert first is not None
    assert first["value"] == "letter"


@pytest.mark.parametrize("to", ["", "nowhere", "../../audit"])
def test_whoever_asks_for_no_step_that_there_is_stays(world: World, chair: Browser, to: str) -> None:
    draft = world.draft()
    page = chair.get(desk(world, draft, "/rule"))
    answer = chair.post(desk(world, draft, "/rule"), {**RULE, **seen(page), "to": to})
    assert answer.location == desk(world, draft, "/rule")


def test_the_secretariat_prepares_but_does_not_open(world: World, secretary: Browser) -> None:
    secretary.get("/desk/new")
    assert secretary.post("/desk/new", SUBJECT).status_code == 303
    draft = world.draft()
    assert "The Chair or the Vice-Chair opens a consultation" in text(secretary.get(desk(world, draft, "/checks")))
    assert "by the Chair or Vice-Chair" in text(secretary.get(desk(world, draft)))
    assert secretary.get(desk(world, draft, "/open")).status_code == 403
    assert secretary.post(desk(world, draft, "/open")).status_code == 403
    assert world.row(draft).stage == "draft"


def test_opening_asks_for_credentials_that_were_given_a_while_ago(world: World, chair: Browser) -> None:
    draft = world.draft()
    chair.get(desk(world, draft, "/open"))
    world.clock.forward(timedelta(minutes=6))
    address = desk(world, draft, "/open")
    assert chair.get(address).location == f"/account/again?next={address}"
    assert chair.post(address).location == f"/account/again?next={address}"
    assert world.row(draft).stage == "draft"
    assert chair.give_again(f"chair@{HOST}", address).location == address
    assert chair.post(address, seen(chair.get(address))).status_code == 303
    assert world.row(draft).stage == "open"


def test_what_was_changed_since_it_was_shown_is_not_opened_but_shown_again(world: World, chair: Browser) -> None:
    draft = world.draft(ballots=1)
    address = desk(world, draft, "/open")
    shown = seen(chair.get(address))
    drafts.reword_ballot(world.parts, world.secretary, draft, 1, wording({"en": "to approve another matter"}))
    for stale in (shown, {"seen": ""}, {}):
        answer = chair.post(address, stale)
        assert answer.status_code == 409
        assert "The consultation was not opened: the draft is not the one that you were shown." in text(answer)
        assert "to approve another matter" in text(answer)
        assert world.row(draft).stage == "draft"
    assert chair.post(address, seen(answer)).status_code == 303
    assert world.row(draft).stage == "open"


# --------------------------------------------------------------------- roll, rule, checks


def test_the_roll_is_shown_as_it_would_be_frozen_with_whoever_cannot_be_reached(world: World, chair: Browser) -> None:
    for number in (1, 0):
        focal_point_changes.remove_focal_point(
            world.parts, world.secretary, world.person("BR", number).public_id, second=world.second
        )
    page = text(chair.get(desk(world, world.draft(), "/roll")))
    assert "4 of 5 Member States have the right to vote" in page
    assert "No focal point, hence nobody to invite: Brazil" in page
    assert "Switzerland no CS 169 (arrears)" in page
    assert "Argentina yes AR 0 English AR 1 French" in page


def test_the_deadline_is_shown_around_the_world_and_a_day_off_is_told_at_once(world: World, chair: Browser) -> None:
    draft = world.draft()
    page = chair.get(desk(world, draft, "/rule"))
    chair.post(desk(world, draft, "/rule"), RULE | {"closes_at": "2026-04-03T17:00"} | seen(page))
    said = text(chair.get(desk(world, draft, "/rule")))
    assert "The deadline falls on a non-working day in Geneva: Good Friday (3 April 2026)" in said
    for line in (
        "Geneva Friday 3 April 2026 17:00",
        "UTC Friday 3 April 2026 15:00",
        "Tokyo Saturday 4 April 2026 00:00",
    ):
        assert line in said
    assert "New York Friday 3 April 2026 11:00" in said
    assert "Калькутта" in text(chair.get(desk(world, draft, "/rule?lang=ru")))
    assert chair.get(desk(world, draft, "/open")).status_code == 200  # warned, not refused


def test_reminders_are_shown_as_moments_and_those_that_would_not_be_sent(world: World, chair: Browser) -> None:
    draft = world.draft(reminder_hours=(24 * 30, 48))
    said = text(chair.get(desk(world, draft, "/rule")))
    assert "Saturday 21 March 2026, 10:00 (Geneva)" in said
    assert "not sent: it would already have been due" in said


def test_every_lack_is_listed_with_its_remedy(world: World, chair: Browser) -> None:
    draft = world.draft(ballots=0, legal_basis={}, authorised_by={}, closes_at=None)
    for number in (1, 0):
        focal_point_changes.remove_focal_point(
            world.parts, world.secretary, world.person("BR", number).public_id, second=world.second
        )
    page = chair.get(desk(world, draft, "/checks"))
    for lack in (
        "There are no ballots",
        "The legal basis has not been specified",
        "The authorizing decision has not been specified",
        "There is no deadline",
        "Brazil has no focal point",
        "There is no letter",
        "No contact for questions is named",
    ):
        assert lack in text(page)
    for remedy in ("/secretariat/members/BR", "/rule#closes_at", "/subject#legal_basis-en", "/letter#letter-en"):
        assert f'{remedy}"' in page.text
    answer = chair.post(desk(world, draft, "/open"))
    assert answer.status_code == 422
    assert "a focal point for Brazil" in text(answer)


def test_a_deadline_that_has_passed_stops_the_opening(world: World, chair: Browser) -> None:
    draft = world.draft()
    world.clock.moment = CLOSES
    again(world, chair)
    assert "The deadline has passed" in text(chair.get(desk(world, draft, "/checks")))
    assert chair.post(desk(world, draft, "/open")).status_code == 422


# ----------------------------------------------------------------------------------- a whole draft


def test_a_draft_is_discarded_after_being_asked_once_more(world: World, chair: Browser) -> None:
    draft = world.draft()
    address = desk(world, draft, "/discard")
    before = world.dump()
    asked = chair.get(address)
    assert "This cannot be undone" in text(asked)
    assert world.dump() == before
    done = chair.post(address, hidden_fields(asked))
    assert (done.status_code, done.location) == (303, "/desk")
    assert "The draft DM-26/1001 has been discarded" in text(chair.get("/desk"))
    assert chair.get(address.removesuffix("/discard")).status_code == 404
    opened = world.open()
    assert chair.post(desk(world, opened, "/discard")).status_code == 409


def test_an_earlier_consultation_is_copied_as_a_new_draft(
    world: World, chair: Browser, make_browser: Callable[[], Browser]
) -> None:
    opened = world.open(letter={"en": "Madam, Sir,"})
    address = desk(world, opened, "/copy")
    assert f'href="{address}"' in chair.get("/desk/new").text
    assert f'href="{address}"' in chair.get(desk(world, opened)).text
    asked = chair.get(address)
    assert "The deadline and the authorizing decision have not been specified yet" in text(asked)
    taken = chair.post(address, {"reference": world.row(opened).reference})
    assert taken.status_code == 409
    done = chair.post(address, {"reference": "DM-26/2000"})
    assert (done.status_code, done.location) == (303, "/desk/council/dm-26-2000")
    page = text(chair.get(done.location))
    assert "The draft is a copy of DM-26/1001" in page
    assert "to approve matter 2" in page
    assert "Madam, Sir," in page
    assert "There is no deadline" in page

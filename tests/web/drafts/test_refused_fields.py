"""What cannot be used in a step of the preparation is said beside its field, and what two change at once is not lost."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from tests.support.installation import World
from tests.support.pages.browser import Browser, text
from tests.support.pages.officer_pages import LETTER, RULE, SUBJECT, desk, refused, seen

STEPS = ("subject", "ballots", "roll", "rule", "letter", "checks")


@pytest.mark.parametrize(
    ("changes", "said", "anchor"),
    [
        ({"reference": ""}, "A reference may contain only the letters a to z", "reference"),
        ({"reference": "../x"}, "A reference may contain only the letters a to z", "reference"),
        ({"title-en": "", "title-fr": " "}, "A text is required", "title-en"),
        ({"title-es": "x" * 301}, "It has 301 characters in Spanish; the maximum is 300", "title-es"),
    ],
)
def test_a_subject_that_cannot_be_is_said_beside_its_field(
    world: World, chair: Browser, changes: dict[str, str], said: str, anchor: str
) -> None:
    answer = refused(world, chair, "/desk/new", SUBJECT | changes)
    assert said in text(answer)
    assert f'href="#{anchor}"' in answer.text
    assert f'id="{anchor}"' in answer.text
    assert "Dates de la prochaine session" in answer.text or "title-fr" in changes


@pytest.mark.parametrize("zone", ["America/New_York", "Pacific/Kiritimati", "Etc/GMT+12", "UTC"])
@pytest.mark.parametrize(
    "typed", ["9999-12-31T23:59", "9999-12-31T23:59-12:00", "0001-01-01T00:00", "1999-12-31T10:00"]
)
def test_a_deadline_at_the_ends_of_time_is_said_beside_its_field_in_every_zone(
    world: World, chair: Browser, zone: str, typed: str
) -> None:
    changes = {"closes_at": typed, "time_zone": zone}
    answer = refused(world, chair, desk(world, world.draft(), "/rule"), RULE | changes)
    assert "The year must be from 2000 to 2999" in text(answer)
    assert 'id="closes_at-problem"' in answer.text


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"time_zone": "Europe/Atlantis"}, "There is no time zone “Europe/Atlantis”"),
        ({"time_zone": "../../etc/passwd"}, "There is no time zone"),
        ({"closes_at": "soon"}, "A date and an hour are required"),
        ({"closes_at": "2026-03-29T02:30"}, "The clocks change in this hour"),
        ({"closes_at": "2026-10-25T02:30"}, "The clocks change in this hour"),
        ({"closes_at": "9999-12-31T23:59"}, "The year must be from 2000 to 2999"),
        ({"closes_at": "0001-01-01T00:00"}, "The year must be from 2000 to 2999"),
        ({"closes_at": "3000-01-02T00:00"}, "The year must be from 2000 to 2999"),
        ({"record_until": "9999-12-31T23:59"}, "The year must be from 2000 to 2999"),
        ({"record_until": "2026-03-01T17:00"}, "This is before the deadline"),
        ({"reminders": "soon"}, "Whole hours before the deadline"),
        ({"reminders": "-5"}, "Whole hours before the deadline"),
        ({"reminders": "9999"}, "from 1 to 2160"),
        ({"rule": "whoever shouts loudest"}, "This rule is not known"),
    ],
)
def test_times_that_cannot_be_are_said_beside_their_field_as_they_were_typed(
    world: World, chair: Browser, changes: dict[str, str], said: str
) -> None:
    draft = world.draft()
    answer = refused(world, chair, desk(world, draft, "/rule"), RULE | changes)
    assert said in text(answer)
    page = BeautifulSoup(answer.text, "html.parser")
    for name, value in (RULE | changes).items():
        field = page.select_one(f"input#{name}")
        assert field is None or field["value"] == value
    [name] = changes
    if name != "rule":
        field = page.select_one(f"input#{name}")
        assert field is not None
        assert field["aria-invalid"] == "true"
        assert f"{name}-problem" in str(field["aria-describedby"])


def test_a_contact_address_that_is_none_is_said_beside_its_field(world: World, chair: Browser) -> None:
    draft = world.draft()
    answer = refused(world, chair, desk(world, draft, "/letter"), LETTER | {"contact-email": "not mail"})
    assert "“E-mail address” – This is not an e-mail address." in text(answer)
    field = BeautifulSoup(answer.text, "html.parser").select_one("input#contact-email")
    assert field is not None
    assert (field["value"], field["aria-invalid"]) == ("not mail", "true")
    assert "Please reply." in answer.text
    kept = chair.post(desk(world, draft, "/letter"), LETTER | {"contact-email": " "})
    assert kept.status_code == 303
    assert (world.row(draft).contact, world.row(draft).contact_name) == ({}, {"en": "The secretariat"})


def test_a_deadline_that_has_passed_is_kept_and_said_at_its_field_before_anyone_goes_on(
    world: World, chair: Browser
) -> None:
    draft = world.draft()
    address = desk(world, draft, "/rule")
    passed = RULE | {"closes_at": "2026-03-01T17:00", "to": "letter"}
    answer = chair.post(address, passed | seen(chair.get(address)))
    assert (answer.status_code, answer.location) == (303, address)
    page = chair.get(address)
    assert "Saved. The points marked here must be corrected before the consultation can be opened." in text(page)
    field = BeautifulSoup(page.text, "html.parser").select_one("input#closes_at")
    assert field is not None
    assert (field["value"], field["aria-invalid"]) == ("2026-03-01T17:00", "true")
    assert "The deadline has already passed." in text(page)
    assert chair.post(address, passed | {"to": "ballots"} | seen(page)).location == desk(world, draft, "/ballots")
    mended = chair.post(address, passed | {"closes_at": "2026-03-23T17:00"} | seen(page))
    assert mended.location == desk(world, draft, "/letter")
    assert "aria-invalid" not in chair.get(address).text


def test_everything_that_is_wrong_is_said_at_once(world: World, chair: Browser) -> None:
    form = RULE | {"closes_at": "soon", "reminders": "often", "record_until": "later"}
    answer = refused(world, chair, desk(world, world.draft(), "/rule"), form)
    links = [str(one["href"]) for one in BeautifulSoup(answer.text, "html.parser").select(".error-summary a")]
    assert links == ["#closes_at", "#record_until", "#reminders"]
    assert "“Deadline” – A date and an hour are required." in text(answer)


def test_a_reference_is_taken_once(world: World, chair: Browser) -> None:
    chair.get("/desk/new")
    assert chair.post("/desk/new", SUBJECT).status_code == 303
    taken = chair.post("/desk/new", SUBJECT | {"reference": "dm-26-77"})
    assert taken.status_code == 409
    assert "A consultation dm-26-77 already exists" in text(taken)
    assert "Dates de la prochaine session" in taken.text


def test_two_who_change_the_same_at_once_do_not_overwrite_each_other_unseen(
    world: World, chair: Browser, secretary: Browser
) -> None:
    draft = world.draft()
    address = desk(world, draft, "/letter")
    mine, theirs = chair.get(address), secretary.get(address)
    secretary.post(address, {"letter-en": "Their letter"} | seen(theirs))
    answer = chair.post(address, {"letter-en": "My letter", "contact-name": "X"} | seen(mine))
    assert answer.status_code == 409
    assert "Another officer has changed this part of the draft since you opened it" in text(answer)
    assert "Current contents Letter (English) Their letter" in text(answer)
    assert "Their letter" in text(answer)
    assert "My letter" in answer.text
    assert world.row(draft).letter == {"en": "Their letter"}
    chair.post(address, {"letter-en": "My letter"} | seen(answer))
    assert world.row(draft).letter == {"en": "My letter"}


def test_particulars_are_changed_until_opening_and_not_after(world: World, chair: Browser) -> None:
    draft = world.draft()
    form = chair.get(desk(world, draft, "/rule"))
    assert 'value="2026-03-23T10:00"' in form.text
    opened = world.open()
    for step in STEPS:
        assert chair.get(desk(world, opened, f"/{step}")).status_code == 409
    for step, given in (("subject", SUBJECT), ("rule", RULE), ("letter", LETTER)):
        assert chair.post(desk(world, opened, f"/{step}"), given).status_code == 409

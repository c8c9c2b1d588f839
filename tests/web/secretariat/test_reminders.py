"""A secretariat runs after those who have not replied: a list of whom to call, and a reminder at once."""

from __future__ import annotations

import csv
import io

from ballot.services.consultations.closing import close_due
from tests.support.installation import CLOSES, DAY, HOST, World
from tests.support.pages.browser import Browser, text


def at(world: World, consultation: int, rest: str) -> str:
    return f"/secretariat/council/{world.row(consultation).slug}/{rest}"


def test_who_has_not_replied_is_told_by_name_and_address_and_whether_mail_reaches_them(
    world: World, secretary: Browser
) -> None:
    consultation = world.open()
    world.reply(consultation, "AR", "for")
    answer = secretary.get(at(world, consultation, "not-replied.csv?lang=fr"))
    assert answer.headers["Content-Disposition"].startswith("attachment")
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert "AR" not in {row["state"] for row in rows}
    assert "CH" not in {row["state"] for row in rows}  # has no right to vote: nobody waits for it
    [first, _second] = [row for row in rows if row["state"] == "BR"]
    assert (first["member_state"], first["mail_arrives"]) == ("Brésil", "yes")
    assert first["email"] == world.person("BR").email


def test_a_reminder_is_asked_about_with_how_many_it_reaches_and_then_sent(world: World, secretary: Browser) -> None:
    consultation = world.open(reminder_hours=())
    world.reply(consultation, "AR", "for")
    page = secretary.get(f"/desk/council/{world.row(consultation).slug}")
    assert at(world, consultation, "remind") in page.text
    asked = secretary.get(at(world, consultation, "remind"))
    assert "3 Member States that have not replied are reminded. 6 mails will be sent" in text(asked)
    assert world.mails("reminder") == []
    done = secretary.post(at(world, consultation, "remind"))
    assert "6 reminders are on their way." in text(secretary.get(done.location))
    assert len(world.mails("reminder")) == 6
    again = secretary.get(at(world, consultation, "remind"))
    assert "There is nobody to remind." in text(again)
    assert "6 focal points were reminded within the last 12 hours" in text(again)
    assert not [button for button in again.text.split("<button") if "Remind them now" in button[:60]]


def test_when_the_next_one_goes_out_by_itself_is_said_while_one_is_to_come(world: World, secretary: Browser) -> None:
    consultation = world.open(reminder_hours=(48, 24))
    said = "The reminders set at opening will be sent nevertheless, the next one on {}."
    for moment, next_one in (
        (world.clock.moment, "Saturday 21 March 2026, 10:00 (Geneva)"),
        (CLOSES - 2 * DAY, "Sunday 22 March 2026, 10:00 (Geneva)"),
    ):
        world.clock.moment = moment
        secretary.sign_in(f"secretariat@{HOST}")
        assert said.format(next_one) in text(secretary.get(at(world, consultation, "remind")))
    world.clock.moment = CLOSES - DAY
    secretary.sign_in(f"secretariat@{HOST}")
    assert "set at opening" not in text(secretary.get(at(world, consultation, "remind")))


def test_no_reminder_is_offered_where_none_would_count_though_the_list_is(world: World, secretary: Browser) -> None:
    consultation = world.open(record_until=CLOSES + DAY)
    world.clock.moment = CLOSES
    close_due(world.parts)
    assert world.row(consultation).stage == "closed"
    secretary.sign_in(f"secretariat@{HOST}")
    page = secretary.get(f"/desk/council/{world.row(consultation).slug}").text
    assert at(world, consultation, "not-replied.csv") in page
    assert at(world, consultation, "remind") not in page


def test_after_the_deadline_it_is_refused_in_words(world: World, secretary: Browser) -> None:
    consultation = world.open()
    address = at(world, consultation, "remind")
    secretary.get(address)
    world.clock.moment = CLOSES
    secretary.sign_in(f"secretariat@{HOST}")  # the session has ended since
    assert secretary.get(address).status_code == 410
    refused = secretary.post(address)
    assert refused.status_code == 410
    assert "the deadline passed at" in text(refused)
    assert "Nothing was changed" in text(refused)
    assert "reply was not recorded" not in text(refused)
    assert world.mails("reminder") == []

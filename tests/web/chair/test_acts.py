"""The acts of the chair on an open consultation: each with a reason, each asked once more."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup

from tests.support.installation import CLOSES, HOST, World
from tests.support.pages.browser import Browser, hidden_fields, text
from tests.support.pages.officer_pages import PDF, again, desk, file, refused


def test_an_extension_is_reviewed_confirmed_and_told(world: World, chair: Browser) -> None:
    consultation = world.open()
    address = desk(world, consultation, "/extend")
    chair.get(address)
    before = world.dump()
    asked = chair.post(address, {"to": "2026-04-01T17:00", "reason": "Three States asked for time"})
    assert "Wednesday 1 April 2026, 17:00 (Geneva)" in text(asked)
    assert world.dump() == before
    done = chair.post(address, hidden_fields(asked))
    assert done.status_code == 303
    assert world.standing(consultation).deadline() == datetime(2026, 4, 1, 15, tzinfo=UTC)
    assert world.addresses("extension")
    assert "The deadline has been extended" in text(chair.get(done.location))


@pytest.mark.parametrize(
    ("form", "said", "fields"),
    [
        ({"to": "2026-03-01T17:00", "reason": "x"}, "is not later than the current one, Monday 23 March 2026", ["to"]),
        ({"to": "", "reason": "x"}, "A date and an hour are required", ["to"]),
        ({"to": "9999-12-31T23:59-12:00", "reason": "x"}, "The year must be from 2000 to 2999", ["to"]),
        ({"to": "2026-04-01T17:00", "reason": "  "}, "A text of up to 1,000 characters is required", ["reason"]),
        ({"to": "2026-04-01T17:00", "reason": "x" * 1_001}, "A text of up to 1,000 characters is required", ["reason"]),
        ({"to": "soon", "reason": ""}, "A date and an hour are required", ["to", "reason"]),
    ],
)
def test_an_extension_needs_a_later_time_and_a_reason(
    world: World, chair: Browser, form: dict[str, str], said: str, fields: list[str]
) -> None:
    answer = refused(world, chair, desk(world, world.open(), "/extend"), form)
    assert said in text(answer)
    page = BeautifulSoup(answer.text, "html.parser")
    assert [str(one["href"]) for one in page.select(".error-summary a")] == [f"#{name}" for name in fields]
    for name in fields:
        assert f'id="{name}-problem"' in answer.text
    assert page.select("input#to")[0]["value"] == form["to"]
    assert page.select("textarea#reason")[0].text.strip() == form["reason"].strip()


def test_a_new_deadline_on_a_day_off_is_told_before_it_is_confirmed(world: World, chair: Browser) -> None:
    address = desk(world, world.open(), "/extend")
    chair.get(address)
    asked = chair.post(address, {"to": "2026-04-06T17:00", "reason": "Three States asked for time"})
    assert "non-working day in Geneva: Easter Monday (6 April 2026)" in text(asked)
    assert chair.post(address, hidden_fields(asked)).status_code == 303


def test_a_ballot_is_withdrawn_with_a_reason(world: World, chair: Browser) -> None:
    consultation = world.open()
    address = desk(world, consultation, "/withdraw")
    refused(world, chair, address, {"ballot": "9", "reason": "x"})
    kept = refused(world, chair, address, {"reason": "It was settled"})
    assert "It was settled" in kept.text
    asked = chair.post(address, {"ballot": "2", "reason": "It was settled"})
    assert "to approve matter 2" in text(asked)
    chair.post(address, hidden_fields(asked))
    assert list(world.standing(consultation).withdrawn) == ["2"]
    assert "Withdrawn" in text(chair.get(desk(world, consultation)))


def test_a_consultation_is_annulled_with_a_reason(world: World, chair: Browser) -> None:
    consultation = world.open()
    address = desk(world, consultation, "/annul")
    refused(world, chair, address, {})
    asked = chair.post(address, {"reason": "It was settled"})
    assert world.row(consultation).stage == "open"
    chair.post(address, hidden_fields(asked))
    assert world.row(consultation).stage == "annulled"
    assert "Annulled. There is no result" in text(chair.get(desk(world, consultation)))


def test_annulling_asks_for_credentials_that_were_given_a_while_ago_and_keeps_the_reason(
    world: World, chair: Browser
) -> None:
    consultation = world.open()
    address = desk(world, consultation, "/annul")
    chair.get(address)
    asked = chair.post(address, {"reason": "It was settled; nobody objects & all agree"})
    world.clock.forward(timedelta(minutes=6))
    turned = chair.post(address, hidden_fields(asked))
    assert turned.location.startswith("/account/again?next=")
    assert world.row(consultation).stage == "open"
    back = parse_qs(urlsplit(turned.location).query)["next"][0]
    anew = chair.get(chair.give_again(f"chair@{HOST}", back).location)
    assert "It was settled; nobody objects &amp; all agree" in anew.text
    asked = chair.post(address, {"reason": "It was settled"})
    chair.post(address, hidden_fields(asked))
    assert world.row(consultation).stage == "annulled"
    assert chair.get(address).status_code == 200


def test_before_a_weighty_act_one_is_asked_for_credentials_rather_than_after_typing(
    world: World, chair: Browser
) -> None:
    consultation = world.open()
    world.clock.forward(timedelta(minutes=6))
    for act in ("annul", "withdraw", "close"):
        address = desk(world, consultation, f"/{act}")
        assert chair.get(address).location == f"/account/again?next={address}"
    assert chair.get(desk(world, consultation, "/extend")).status_code == 200


def test_withdrawing_asks_for_credentials_that_were_given_a_while_ago_and_keeps_what_was_typed(
    world: World, chair: Browser
) -> None:
    consultation = world.open()
    address = desk(world, consultation, "/withdraw")
    chair.get(address)
    asked = chair.post(address, {"ballot": "2", "reason": "It was settled"})
    world.clock.forward(timedelta(minutes=6))
    turned = chair.post(address, hidden_fields(asked))
    assert turned.location.startswith("/account/again?next=")
    assert not world.standing(consultation).withdrawn
    assert "To withdraw a ballot of DM-26/1001" in text(chair.get(turned.location))
    back = parse_qs(urlsplit(turned.location).query)["next"][0]
    anew = BeautifulSoup(chair.get(chair.give_again(f"chair@{HOST}", back).location).text, "html.parser")
    assert [str(one["value"]) for one in anew.select("[name=ballot][checked]")] == ["2"]
    assert [one.text.strip() for one in anew.select("#reason")] == ["It was settled"]
    chair.post(address, hidden_fields(chair.post(address, {"ballot": "2", "reason": "It was settled"})))
    assert list(world.standing(consultation).withdrawn) == ["2"]


def test_closing_early_asks_for_credentials_that_were_given_a_while_ago(world: World, chair: Browser) -> None:
    consultation = world.open()
    for state in ("AR", "BR", "CA", "FR"):
        world.reply(consultation, state)
    address = desk(world, consultation, "/close")
    chair.get(address)
    asked = chair.post(address)
    world.clock.forward(timedelta(minutes=6))
    turned = chair.post(address, hidden_fields(asked))
    assert turned.location == f"/account/again?next={address}"
    assert world.row(consultation).stage == "open"
    assert "To close DM-26/1001 now" in text(chair.get(turned.location))
    chair.give_again(f"chair@{HOST}", address)
    assert chair.post(address, hidden_fields(chair.post(address))).status_code == 303
    assert world.row(consultation).stage == "declared"


def test_closing_early_is_offered_once_all_have_replied(world: World, chair: Browser) -> None:
    consultation = world.open()
    for state in ("AR", "BR", "CA"):
        world.reply(consultation, state)
    assert "Close now" not in text(chair.get(desk(world, consultation)))
    early = chair.post(desk(world, consultation, "/close"), {"confirmed": "yes"})
    assert early.status_code == 409
    assert "France" in text(early)
    world.reply(consultation, "FR")
    assert "Close now: all have replied" in text(chair.get(desk(world, consultation)))
    chair.get(desk(world, consultation, "/close"))
    asked = chair.post(desk(world, consultation, "/close"))
    assert world.row(consultation).stage == "open"
    done = chair.post(desk(world, consultation, "/close"), hidden_fields(asked))
    assert "2 of 2 proposed conclusions were adopted." in text(chair.get(done.location))


def test_after_the_deadline_the_chair_is_offered_nothing_that_could_no_longer_be_done(
    world: World, chair: Browser
) -> None:
    consultation = world.open()
    world.clock.moment = CLOSES
    again(world, chair)
    page = text(chair.get(desk(world, consultation)))
    assert "The deadline has passed; replies are no longer accepted" in page
    assert "Extend" not in page
    answer = chair.post(
        desk(world, consultation, "/extend"), {"to": "2026-04-01T17:00", "reason": "x", "confirmed": "yes"}
    )
    assert answer.status_code == 410
    assert "Nothing was changed" in text(answer)


@pytest.mark.parametrize("act", ["open", "extend", "withdraw", "annul", "close", "publish", "ballots/typed"])
def test_no_act_is_done_without_the_token_of_its_form(world: World, chair: Browser, act: str) -> None:
    consultation = world.open()
    draft = world.draft()
    before = world.dump()
    data = {"csrf_token": "", "to": "2026-04-01T17:00", "ballot": "1", "reason": "x", "confirmed": "yes"}
    for one in (consultation, draft):
        assert chair.post(desk(world, one, f"/{act}"), data).status_code == 400
    assert world.dump() == before


def test_a_file_is_published_with_the_result_and_only_then(world: World, chair: Browser) -> None:
    consultation = world.open()
    address = desk(world, consultation, "/publish")
    assert "A file can be published only with a result" in text(chair.get(address))
    early = chair.post(address, {"folder": "letters", "file": file(PDF, "letter.pdf")})
    assert early.status_code == 409
    world.close(consultation)
    again(world, chair)
    refused(world, chair, address, {"folder": "record", "file": file(PDF, "letter.pdf")})
    refused(world, chair, address, {"folder": "letters", "file": file(b"x", "letter.pdf")})
    done = chair.post(address, {"folder": "letters", "file": file(PDF, "../Letter of the chair.pdf")})
    assert done.status_code == 303
    assert "letters/Letter-of-the-chair.pdf" in text(chair.get(done.location))
    assert world.audit(consultation).failures == []

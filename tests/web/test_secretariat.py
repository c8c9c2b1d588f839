"""The secretariat: focal points, the ledger, the mail log, and what two officers do together."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import select

from ballot.services import countersigned, overview
from ballot.services.delivery import deliver_due
from ballot.services.ports import Delivery
from ballot.store.tables import FocalPoint, PendingAct
from tests.services.world import DAY, GROUND, HOST, HOUR, World
from tests.web.conftest import Browser, give_password, hidden_fields, link_of, text

SCAN = b"%PDF-1.7 the scan of a letter: against on ballot 1"
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def first(world: World, browser: Browser) -> Browser:
    """An officer of the secretariat, signed in."""
    browser.sign_in(give_password(world, "secretariat"))
    return browser


@pytest.fixture
def second(world: World, make_browser: Callable[[], Browser]) -> Browser:
    """Another officer of the secretariat."""
    made = make_browser()
    made.sign_in(give_password(world, "second"))
    return made


def of(world: World, consultation: int, rest: str) -> str:
    return f"/secretariat/council/{world.row(consultation).slug}{rest}"


def paper_form(**changes: Any) -> dict[str, Any]:
    return {
        "state": "AR",
        "channel": "letter",
        "received_at": "2026-03-02T10:00",
        "vote-1": "against",
        "vote-2": "",
        "statement-1": "Our reservation",
        "scan": (io.BytesIO(SCAN), "scan.pdf"),
        **changes,
    }


# ------------------------------------------------------------------------------------- members


def test_the_start_page_says_what_waits(world: World, first: Browser) -> None:
    consultation = world.open()
    world.mailer.refuse["focal@br.example"] = Delivery("", False, "550 no", permanent=True)
    deliver_due(world.parts, "worker")
    countersigned.propose_paper_reply(world.parts, world.secretary, consultation, world.paper("AR"))
    world.draft()
    page = text(first.get("/secretariat"))
    assert "1 consultation under way." in page
    assert "1 for a second officer" in page
    assert "Mail log: 7 sent, 0 queued, 1 failed" in page


def test_members_stand_in_roll_call_order_with_right_and_focal_points(world: World, first: Browser) -> None:
    page = text(first.get("/secretariat/members"))
    assert "5 Member States, 4 with the right to vote" in page
    assert "1 Argentina yes AR 0, AR 1 2 Brazil yes" in page
    assert f"4 Switzerland no : {GROUND}" in page
    assert first.get("/secretariat/members/XX").status_code == 404


def test_a_focal_point_is_added_told_and_recorded(world: World, first: Browser) -> None:
    consultation = world.open()
    first.get("/secretariat/members/AR")
    form = {"name": HOSTILE, "email": "New@AR.example", "language": "es"}
    done = first.post("/secretariat/members/AR/focal-points", form)
    assert done.status_code == 303
    page = first.get(done.location)
    assert HOSTILE in text(page)
    assert "<script" not in page.text
    assert world.acts(consultation)[-1] == "focal-point"
    assert "New@ar.example" in world.addresses("invitation")
    assert overview.by_id(world.parts, consultation).checkpoint is not None


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"name": "A", "email": "not an address", "language": "en"}, 422),
        ({"name": " ", "email": "a@ar.example", "language": "en"}, 422),
        ({"name": "A", "email": "a@ar.example", "language": "xx"}, 422),
        ({"name": "A", "email": "focal@ar.example", "language": "en"}, 409),
        ({"name": "A", "email": "a@ar.example\r\nBcc: all@world.example", "language": "en"}, 422),
        ({"name": "A", "email": "a\0@ar.example", "language": "en"}, 422),
        ({"name": "A", "email": "é@ar.example", "language": "en"}, 422),
        ({"name": "A\u202eB", "email": "a@ar.example", "language": "en"}, 422),
        ({"name": "A" * 201, "email": "a@ar.example", "language": "en"}, 422),
    ],
)
def test_a_focal_point_that_cannot_be_is_said_beside_the_form(
    world: World, first: Browser, form: dict[str, str], status: int
) -> None:
    first.get("/secretariat/members/AR")
    before = world.dump()
    answer = first.post("/secretariat/members/AR/focal-points", form)
    assert answer.status_code == status
    assert "Something needs your attention" in text(answer)
    assert world.dump() == before


def test_a_focal_point_is_removed_after_being_asked_once_more(
    world: World, first: Browser, make_browser: Callable[[], Browser]
) -> None:
    consultation = world.open()
    person = world.person("AR")
    visitor = make_browser()
    visitor.come_in(link_of(world, consultation, "AR"))
    first.get("/secretariat/members/AR")
    address = f"/secretariat/members/AR/focal-points/{person.public_id}/remove"
    asked = first.post(address)
    assert person.email in text(asked)
    with world.parts.store.reading() as tx:
        assert tx.get_one(FocalPoint, person.id).removed_at is None
    assert first.post(address, hidden_fields(asked)).status_code == 303
    with world.parts.store.reading() as tx:
        assert tx.get_one(FocalPoint, person.id).removed_at is not None
    slug = world.row(consultation).slug
    assert visitor.get(f"/audit/council/{slug}").status_code == 403
    assert first.post(address, {"confirmed": "yes"}).status_code == 404
    wrong_state = f"/secretariat/members/BR/focal-points/{world.person('AR').public_id}/remove"
    assert first.post(wrong_state, {"confirmed": "yes"}).status_code == 404


def test_a_replaced_link_is_worth_nothing_and_a_new_one_goes_out(world: World, first: Browser) -> None:
    consultation = world.open()
    token = link_of(world, consultation, "AR")
    queued = len(world.mails("invitation", "AR"))
    first.get("/secretariat/members/AR")
    address = f"/secretariat/members/AR/focal-points/{world.person('AR').public_id}/replace-link"
    asked = first.post(address)
    assert first.get(f"/v/{token}").status_code == 200
    first.post(address, hidden_fields(asked))
    assert first.get(f"/v/{token}").status_code == 410
    assert len(world.mails("invitation", "AR")) == queued + 1


def test_the_ledger_takes_a_line_for_what_is_opened_from_now_on(world: World, first: Browser) -> None:
    running = world.open()
    address = "/secretariat/members/BR/right"
    first.get("/secretariat/members/BR")
    form = {"entitled": "no", "ground": GROUND, "effective_on": "2026-03-02", "reason": "letter of the treasurer"}
    assert first.post(address, form).status_code == 303
    page = text(first.get("/secretariat/members/BR"))
    assert f"Has no right to vote: {GROUND}" in page
    assert "letter of the treasurer" in page
    assert "The roll of an open consultation is frozen" in page
    assert world.standing(running).roll.is_entitled("BR")
    assert not world.standing(world.open()).roll.is_entitled("BR")
    for wrong in (
        {"entitled": "perhaps"},
        {"ground": ""},
        {"effective_on": "yesterday"},
        {"reason": " "},
        {"reason": "x" * 1_001},
        {"ground": "x" * 201},
    ):
        answer = first.post(address, form | wrong)
        assert answer.status_code == 422, wrong
        assert "Something needs your attention" in text(answer)


# ------------------------------------------------------------------------------------ mail log


def test_a_failed_mail_is_visible_and_is_sent_again(world: World, first: Browser) -> None:
    consultation = world.open()
    world.mailer.refuse["focal@br.example"] = Delivery("", False, f"550 no such mailbox {HOSTILE}", permanent=True)
    deliver_due(world.parts, "worker")
    page = first.get(of(world, consultation, "/mail?status=failed"))
    said = text(page)
    assert "8 mails: 7 sent, 0 queued, 1 failed" in said
    assert "Brazil, focal@br.example" in said
    assert "550 no such mailbox" in said
    assert "<script" not in page.text
    assert "Sent (7)" in said
    failed = next(mail for mail in world.mails() if mail.status == "failed")
    world.mailer.refuse.clear()
    done = first.post(of(world, consultation, f"/mail/{failed.id}/send-again"))
    assert done.status_code == 303
    deliver_due(world.parts, "worker")
    assert {mail.status for mail in world.mails()} == {"sent"}
    assert first.post(of(world, consultation, f"/mail/{failed.id}/send-again")).status_code == 409
    other = world.open()
    assert first.post(of(world, other, f"/mail/{failed.id}/send-again")).status_code == 404


def test_all_failed_mails_are_sent_again_with_one_button(world: World, first: Browser) -> None:
    consultation = world.open()
    for state in ("ar", "br"):
        world.mailer.refuse[f"focal@{state}.example"] = Delivery("", False, "550 no", permanent=True)
    deliver_due(world.parts, "worker")
    world.mailer.refuse.clear()
    assert "Send all 2 failed mails again" in text(first.get(of(world, consultation, "/mail")))
    done = first.post(of(world, consultation, "/mail/send-all-failed"))
    page = text(first.get(done.location))
    assert "2 mails back in the queue." in page
    assert "Send all" not in page
    deliver_due(world.parts, "worker")
    assert {mail.status for mail in world.mails()} == {"sent"}


@pytest.mark.parametrize("number", [2**31, 2**63, 10**20])
def test_a_number_beyond_all_numbers_is_the_number_of_nothing(world: World, first: Browser, number: int) -> None:
    consultation = world.open()
    first.get(of(world, consultation, "/waiting"))
    for rest in ("", "/scan"):
        assert first.get(of(world, consultation, f"/waiting/{number}{rest}")).status_code == 404
    for rest in (f"/waiting/{number}/confirm", f"/waiting/{number}/reject", f"/mail/{number}/send-again"):
        assert first.post(of(world, consultation, rest)).status_code == 404


def test_a_long_mail_log_has_pages(world: World, first: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ballot.web.mail_log.PAGE", 3)
    consultation = world.open()
    for page, expected in ((1, 3), (2, 3), (3, 2), (99, 2), (-1, 3)):
        shown = first.get(of(world, consultation, f"/mail?page={page}"))
        assert shown.text.count(".example</span>") == expected
    assert first.get(of(world, consultation, "/mail?page=x&status=<b>")).status_code == 200


# --------------------------------------------------------------------------- two officers' acts


def test_a_paper_reply_counts_once_a_second_officer_has_confirmed_it(
    world: World, first: Browser, second: Browser
) -> None:
    consultation = world.open(record_until=world.clock.now() + 22 * DAY)
    first.get(of(world, consultation, "/paper"))
    entered = first.post(of(world, consultation, "/paper"), paper_form())
    assert entered.status_code == 303
    own = first.get(entered.location)
    assert "You proposed this" in text(own)
    assert "confirm</button>" not in own.text
    assert world.acts(consultation) == ["opened"]
    assert first.post(entered.location + "/confirm").status_code == 403

    page = second.get(entered.location)
    said = text(page)
    assert "Compare every answer with the scan" in said
    assert "Argentina" in said
    assert "Against" in said
    assert "Our reservation" in said
    assert "No answer: counts as no reply" in said
    scan = second.get(entered.location + "/scan")
    assert scan.data == SCAN
    assert scan.mimetype == "application/pdf"
    assert scan.headers["Content-Disposition"].startswith("attachment")
    assert scan.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    done = second.post(entered.location + "/confirm")
    assert done.status_code == 303
    assert world.acts(consultation) == ["opened", "replied"]
    assert "It is entry 1 of the record" in text(second.get(entered.location))
    assert "Our reservation" not in text(second.get(entered.location))
    assert second.get(entered.location + "/scan").status_code == 404
    assert second.post(entered.location + "/confirm").status_code == 409
    world.clock.forward(HOUR)
    world.audit(consultation)


def test_a_rejected_act_is_forgotten(world: World, first: Browser, second: Browser) -> None:
    consultation = world.open()
    first.get(of(world, consultation, "/paper"))
    entered = first.post(of(world, consultation, "/paper"), paper_form())
    second.get(entered.location)
    assert second.post(entered.location + "/reject").status_code == 303
    assert "Rejected" in text(second.get(entered.location))
    assert "Nothing waits" in text(second.get(of(world, consultation, "/waiting")))
    with world.parts.store.reading() as tx:
        assert tx.exec(select(PendingAct)).one().sealed_payload == b""


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"state": "CH"}, 403),
        ({"state": "XX"}, 403),
        ({"channel": "link"}, 422),
        ({"channel": "pigeon"}, 422),
        ({"received_at": "2026-03-01T10:00"}, 422),
        ({"received_at": "2027-03-01T10:00"}, 422),
        ({"received_at": ""}, 422),
        ({"vote-1": ""}, 422),
        ({"vote-1": "maybe"}, 422),
        ({"statement-1": "x" * 5_001}, 422),
        ({"scan": (io.BytesIO(b""), "scan.pdf")}, 422),
        ({"scan": (io.BytesIO(b"<html>"), "scan.html")}, 422),
        ({"scan": (io.BytesIO(b"we vote against"), "scan.txt")}, 422),
    ],
)
def test_a_paper_reply_that_cannot_be_comes_back_as_it_was_filled_in(
    world: World, first: Browser, changes: dict[str, Any], status: int
) -> None:
    consultation = world.open()
    first.get(of(world, consultation, "/paper"))
    before = world.dump()
    answer = first.post(of(world, consultation, "/paper"), paper_form(**changes))
    assert answer.status_code == status, text(answer)
    assert "Nothing was changed" in text(answer)
    if "statement-1" not in changes:
        assert "Our reservation" in answer.text
    assert world.dump() == before


def test_the_roll_is_amended_by_two_officers(world: World, first: Browser, second: Browser) -> None:
    consultation = world.open()
    address = of(world, consultation, "/roll")
    assert 'value="BR" selected' in first.get(f"{address}?state=BR").text
    form = {"state": "BR", "entitled": "no", "ground": GROUND, "reason": "letter of the treasurer"}
    for wrong in ({"entitled": ""}, {"ground": ""}, {"reason": ""}):
        assert first.post(address, form | wrong).status_code == 422
    proposed = first.post(address, form)
    assert "letter of the treasurer" in text(second.get(proposed.location))
    assert second.get(proposed.location + "/scan").status_code == 404
    second.post(proposed.location + "/confirm")
    assert not world.standing(consultation).roll.is_entitled("BR")
    assert "Without the right to vote (2)" in text(first.get(f"/desk/council/{world.row(consultation).slug}"))


def test_what_waits_in_one_consultation_is_not_settled_under_another(world: World, first: Browser) -> None:
    one, other = world.open(), world.open()
    pending = countersigned.propose_paper_reply(world.parts, world.second, one, world.paper("AR"))
    first.get(of(world, other, "/waiting"))
    for rest in ("", "/scan"):
        assert first.get(of(world, other, f"/waiting/{pending}{rest}")).status_code == 404
    for rest in ("/confirm", "/reject"):
        assert first.post(of(world, other, f"/waiting/{pending}{rest}")).status_code == 404
    assert first.get(of(world, one, "/waiting/999")).status_code == 404


@pytest.mark.parametrize("role", ["chair", "vice-chair", "auditor"])
def test_what_was_proposed_is_for_the_secretariat_alone(
    world: World, make_browser: Callable[[], Browser], role: str
) -> None:
    consultation = world.open()
    pending = countersigned.propose_paper_reply(world.parts, world.secretary, consultation, world.paper("AR"))
    visitor = make_browser()
    visitor.sign_in(give_password(world, role))
    for rest in ("", "/scan"):
        assert visitor.get(of(world, consultation, f"/waiting/{pending}{rest}")).status_code == 403
    assert visitor.post(of(world, consultation, f"/waiting/{pending}/confirm")).status_code == 403


def test_nothing_is_done_without_the_token_of_its_form(world: World, first: Browser) -> None:
    consultation = world.open()
    person = world.person("AR").public_id
    pending = countersigned.propose_paper_reply(world.parts, world.second, consultation, world.paper("AR"))
    before = world.dump()
    for address in (
        "/secretariat/members/AR/focal-points",
        f"/secretariat/members/AR/focal-points/{person}/remove",
        f"/secretariat/members/AR/focal-points/{person}/replace-link",
        "/secretariat/members/AR/right",
        of(world, consultation, "/paper"),
        of(world, consultation, "/roll"),
        of(world, consultation, f"/waiting/{pending}/confirm"),
        of(world, consultation, f"/waiting/{pending}/reject"),
        of(world, consultation, "/mail/1/send-again"),
        of(world, consultation, "/mail/send-all-failed"),
    ):
        assert first.post(address, {"csrf_token": "", "confirmed": "yes"}).status_code == 400, address
        elsewhere = {"Sec-Fetch-Site": "cross-site"}
        assert first.post(address, {"confirmed": "yes"}, headers=elsewhere).status_code == 403, address
    assert world.dump() == before


def test_officers_names_stay_out_of_pages_that_others_see(world: World, first: Browser) -> None:
    consultation = world.open()
    world.record_paper(consultation, world.paper("AR"))
    page = first.get(f"/audit/council/{world.row(consultation).slug}")
    main = page.text.partition("<main")[2]
    assert "recorded by two officers of the secretariat" in main
    assert "secretariat@" not in main
    assert HOST in main  # in the origin

"""The secretariat: what waits, the members, and the ledger of their rights."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ballot.ports import PlainDeliveryOutcome
from ballot.services.countersigning import paper_reply
from ballot.services.mail.bounces import record_bounce
from ballot.services.mail.delivery import deliver_due
from tests.support.installation import GROUND, HOST, World
from tests.support.mail.bounce_reports import Said
from tests.support.pages.browser import Browser, text
from tests.support.pages.officer_accounts import give_password
from tests.support.pages.secretariat_pages import HOSTILE, cells, of, whom, wrong_fields

NEVER = PlainDeliveryOutcome("", False, "550 no", permanent=True)


def test_the_start_page_says_what_waits(world: World, secretary: Browser) -> None:
    consultation = world.open()
    world.mailer.refuse["focal@br.example"] = NEVER
    deliver_due(world.parts, "worker")
    paper_reply.propose_paper_reply(world.parts, world.secretary, consultation, world.paper("AR"))
    world.draft()
    record_bounce(world.parts, Said(about=(world.mails("invitation", "AR")[0].message_id,)))
    page = text(secretary.get("/secretariat"))
    assert "1 consultation under way." in page
    assert "1 act awaiting another officer" in page
    assert "Mails: 6 sent, 0 waiting, 1 failed, 1 returned" in page


def test_members_stand_in_roll_call_order_with_right_focal_points_and_mail(world: World, secretary: Browser) -> None:
    world.open()
    for number in ("", "1"):
        world.mailer.refuse[f"{'deputy' if number else 'focal'}{number}@br.example"] = NEVER
    world.mailer.refuse["focal@ca.example"] = NEVER
    deliver_due(world.parts, "worker")
    page = secretary.get("/secretariat/members")
    assert "5 Member States, 4 with the right to vote" in text(page)
    assert "Focal points Delivery problems" in text(page)
    assert cells(page) == [
        ["1", "Argentina", "Americas", "Yes", "2", ""],
        ["2", "Brazil", "Americas", "Yes", "2", "Cannot be reached"],
        ["3", "Canada", "Americas", "Yes", "2", "Delivery problems for 1 of 2"],
        ["4", "Switzerland", "Americas", f"No: {GROUND}", "2", ""],
        ["5", "France", "Americas", "Yes", "2", ""],
    ]
    assert [row[1] for row in cells(secretary.get("/secretariat/members?show=unreached"))] == ["Brazil", "Canada"]
    assert [row[1] for row in cells(secretary.get("/secretariat/members?show=suspended"))] == ["Switzerland"]
    assert "None." in text(secretary.get("/secretariat/members?show=without"))
    assert len(cells(secretary.get("/secretariat/members?show=<b>"))) == 5
    assert secretary.get("/secretariat/members/XX").status_code == 404


def test_members_are_found_by_a_name_in_any_language_a_code_or_a_focal_point(world: World, secretary: Browser) -> None:
    def found(typed: str, show: str = "all") -> list[str]:
        page = secretary.get("/secretariat/members", query_string={"q": typed, "show": show})
        assert page.status_code == 200
        return [row[1] for row in cells(page)]

    for typed in ("suisse", "SWITZ", "Швейцария", "瑞士", "سويسرا", "che", "CH", "deputy1@ch"):
        assert found(typed) == ["Switzerland"], typed
    assert found("BR 0") == ["Brazil"]
    assert len(found("  ")) == 5
    assert found("suisse", "suspended") == ["Switzerland"]
    assert found("suisse", "without") == []
    assert found(HOSTILE) == []
    page = secretary.get("/secretariat/members", query_string={"q": HOSTILE})
    assert "5 Member States, 4 with the right to vote" in text(page)
    assert HOSTILE not in page.text
    consultation = world.open()
    address = f"/secretariat/council/{world.row(consultation).slug}/mail/by-state"
    assert [row[0] for row in cells(secretary.get(address, query_string={"q": "brésil"})) if len(row) > 4] == ["Brazil"]


def test_a_member_s_page_says_whom_mail_does_not_reach_and_why(world: World, secretary: Browser) -> None:
    world.open()
    deliver_due(world.parts, "worker")
    record_bounce(world.parts, Said(about=(world.mails("invitation", "AR")[0].message_id,), reason=f"550 {HOSTILE}"))
    page = secretary.get("/secretariat/members/AR")
    assert text(page).count("Mail cannot be delivered to this person.") == 1
    assert f"Invitation, Monday 2 March 2026, 10:00 (Geneva): 550 {HOSTILE}" in text(page)
    assert HOSTILE not in page.text


def test_the_ledger_takes_a_line_for_what_is_opened_from_now_on(world: World, secretary: Browser) -> None:
    running = world.open()
    address = "/secretariat/members/BR/right"
    secretary.get("/secretariat/members/BR")
    form = {"entitled": "no", "ground": GROUND, "effective_on": "2026-03-02", "reason": "letter of the treasurer"}
    assert secretary.post(address, form).status_code == 303
    page = secretary.get("/secretariat/members/BR")
    assert f"Has no right to vote: {GROUND}" in text(page)
    assert cells(page)[0][:4] == ["2026-03-02", "No", GROUND, "letter of the treasurer"]
    for where in ("/secretariat/members/BR", "/secretariat/rights"):  # or Arabic would turn its parts round
        assert '<span class="ref" dir="ltr">2026-03-02</span>' in secretary.get(f"{where}?lang=ar").text
    assert "The roll of an open consultation is fixed. Changing" in text(page)
    assert world.standing(running).roll.is_entitled("BR")
    assert not world.standing(world.open()).roll.is_entitled("BR")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"entitled": "perhaps"}, "entitled"),
        ({"ground": ""}, "ground"),
        ({"effective_on": "yesterday"}, "effective_on"),
        ({"reason": " "}, "reason"),
        ({"reason": "x" * 1_001}, "reason"),
        ({"ground": "x" * 201}, "ground"),
    ],
)
def test_a_line_that_cannot_be_comes_back_as_it_was_typed(
    world: World,
    secretary: Browser,
    wrong: dict[str, str],
    field: str,
) -> None:
    form = {"entitled": "no", "ground": "Our own ground", "effective_on": "2026-03-05", "reason": "Our own reason"}
    secretary.get("/secretariat/members/BR")
    before = world.dump()
    answer = secretary.post("/secretariat/members/BR/right", form | wrong)
    assert answer.status_code == 422
    assert wrong_fields(answer) == [field]
    for name, typed in (form | wrong).items():
        if name != "entitled":
            assert typed in answer.text
    assert world.dump() == before


def test_everything_that_is_wrong_with_a_line_is_said_at_once(world: World, secretary: Browser) -> None:
    secretary.get("/secretariat/members/BR")
    answer = secretary.post("/secretariat/members/BR/right", {"entitled": "no"})
    assert wrong_fields(answer) == ["ground", "effective_on", "reason"]


def test_all_suspensions_stand_on_one_page_with_ground_and_since_when(world: World, secretary: Browser) -> None:
    page = secretary.get("/secretariat/rights")
    assert "1 Member State has no right to vote now." in text(page)
    [row] = cells(page)
    assert row[:4] == ["Switzerland", GROUND, "2026-03-02", "elected"]
    secretary.get("/secretariat/members/CH")
    secretary.post("/secretariat/members/CH/right", {"entitled": "yes", "effective_on": "2026-03-02", "reason": "paid"})
    assert "Every member has the right to vote." in text(secretary.get("/secretariat/rights"))


def test_the_chair_sees_the_members_and_changes_nothing_about_them(world: World, chair: Browser) -> None:
    page = text(chair.get("/secretariat/members/AR"))
    assert "AR 0" in page
    assert "Add the focal point" not in page
    assert "Replace" not in page
    for rest in ("replace", "replace-link", "remove"):
        assert chair.get(whom(world, "AR", rest)).status_code == 403


def test_the_pages_speak_the_reader_s_language_to_the_last_word(world: World, secretary: Browser) -> None:
    consultation = world.open()
    for address in ("/secretariat/members", "/secretariat/members/AR", of(world, consultation, "/mail")):
        page = secretary.get(f"{address}?lang=ar")
        assert 'dir="rtl"' in page.text
        assert "?lang=ar" in page.text


def test_nothing_is_done_without_the_token_of_its_form(world: World, secretary: Browser) -> None:
    consultation = world.open()
    pending = paper_reply.propose_paper_reply(world.parts, world.second, consultation, world.paper("AR"))
    before = world.dump()
    for address in (
        "/secretariat/members/AR/focal-points",
        whom(world, "AR", "remove"),
        whom(world, "AR", "replace"),
        whom(world, "AR", "replace-link"),
        "/secretariat/members/AR/right",
        "/secretariat/lists/focal-points",
        "/secretariat/lists/focal-points/take",
        of(world, consultation, "/paper"),
        of(world, consultation, "/roll"),
        of(world, consultation, f"/waiting/{pending}/confirm"),
        of(world, consultation, f"/waiting/{pending}/reject"),
        of(world, consultation, "/mail/1/send-again"),
        of(world, consultation, "/mail/send-all-failed"),
    ):
        assert secretary.post(address, {"csrf_token": "", "confirmed": "yes"}).status_code == 400, address
        elsewhere = {"Sec-Fetch-Site": "cross-site"}
        assert secretary.post(address, {"confirmed": "yes"}, headers=elsewhere).status_code == 403, address
    assert world.dump() == before


def test_officers_names_stay_out_of_pages_that_others_see(world: World, secretary: Browser) -> None:
    consultation = world.open()
    world.record_paper(consultation, world.paper("AR"))
    page = secretary.get(f"/audit/council/{world.row(consultation).slug}")
    main = page.text.partition("<main")[2]
    assert "secretariat@" not in main
    assert HOST in main  # in the origin


@pytest.mark.parametrize("role", ["chair", "vice-chair", "auditor"])
def test_lists_are_for_the_secretariat_alone(world: World, make_browser: Callable[[], Browser], role: str) -> None:
    visitor = make_browser()
    visitor.sign_in(give_password(world, role))
    for name in ("focal-points.csv", "ledger.csv", "focal-points"):
        assert visitor.get(f"/secretariat/lists/{name}").status_code == 403

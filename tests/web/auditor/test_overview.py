"""The auditor sees every record, and can change nothing."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from ballot.services.consultations import chair_acts
from ballot.services.core import audit_log
from ballot.services.core.audit_log import OPERATOR
from ballot.services.evidence import signing
from tests.support.installation import HOST, HOUR, World
from tests.support.pages.browser import Browser, text
from tests.support.pages.officer_accounts import give_password


@pytest.fixture
def auditor(world: World, browser: Browser) -> Browser:
    """The auditor, signed in."""
    browser.sign_in(give_password(world, "auditor"))
    return browser


def test_the_auditor_has_a_list_of_all_records(world: World, auditor: Browser) -> None:
    assert "No consultation has been opened yet" in text(auditor.get("/audit"))
    consultation = world.open()
    world.reply(consultation, "AR")
    world.draft()
    page = auditor.get("/audit")
    said = text(page)
    assert "DM-26/1001" in said
    assert "1 of 4 replied; 3 in favour needed 2 (0 signed)" in said
    assert "DM-26/1002" not in said  # a draft has no record
    assert 'href="/audit/council/dm-26-1001"' in page.text


def test_the_auditors_pages_hold_no_form_but_the_one_to_sign_out(world: World, auditor: Browser) -> None:
    consultation = world.open()
    slug = world.row(consultation).slug
    of_one = (f"/audit/council/{slug}", f"/audit/council/{slug}/checkpoints")
    for address in ("/audit", "/audit/deeds", "/audit/officers", *of_one):
        page = auditor.get(address)
        assert page.text.count("<form") - page.text.count('<form method="get"') == 1, address
        assert 'action="/sign-out"' in page.text
    assert "<form" not in auditor.get(f"/results/council/{slug}").text  # the same for everyone: it names nobody


def test_no_form_of_the_site_is_for_the_auditor_but_those_of_the_own_account(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        if "POST" in (rule.methods or ()) and not rule.rule.startswith("/account"):
            audience = app.view_functions[rule.endpoint].audience  # type: ignore[union-attr]  # a function carries it
            assert "auditor" not in audience, rule.rule


def test_an_ended_record_stands_in_the_list_with_its_outcome(world: World, auditor: Browser) -> None:
    world.close(world.open(ballots=1, closes_at=world.clock.moment + HOUR))
    signing.sign_pending(world.parts)
    assert "Declared Monday 2 March 2026, 11:00 (Geneva), 10:00 UTC The ballot was not adopted. 3" in text(
        auditor.get("/audit")
    )


# ------------------------------------------------------------------------------ who did what


def test_who_did_what_is_told_in_words_newest_first_and_nothing_is_left_out(world: World, auditor: Browser) -> None:
    with world.parts.store.writing() as tx:
        for by, act, facts in (
            (OPERATOR, "officer-added", {"officer": world.secretary, "role": "secretariat"}),
            ("of-unknown", "never-heard-of", {"state": "CI", "strange": "<b>", "empty": ""}),
            (world.chair, "consultation-opened", {"reference": "DM-26/5"}),
        ):
            audit_log.note(tx, world.clock.moment, by, act, **facts)
    said = text(auditor.get("/audit/deeds"))
    lines = (
        "Chair Consultation opened Consultation: DM-26/5",
        "of-unknown never-heard-of Member State: Côte d'Ivoire strange: <b>",
        "The operator, on the command line Account of an officer added Officer: Secretariat Role: Secretariat",
    )
    places = [said.find(line) for line in lines]
    assert -1 not in places
    assert places == sorted(places)
    assert "empty" not in said


def test_a_long_list_of_deeds_has_pages(world: World, auditor: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ballot.web.auditor.overview.ENTRIES_ON_PAGE", 2)
    with world.parts.store.writing() as tx:
        for number in range(5):
            audit_log.note(tx, world.clock.moment, "worker", f"deed-{number}")
    seen: list[str] = []
    address = "/audit/deeds"
    while len(seen) < 5:
        page = BeautifulSoup(auditor.get(address).text, "html.parser")
        seen += [one.text for one in page.select("tbody td:nth-of-type(2)")]
        further = page.select_one("a[rel=next]")
        assert further is not None or len(seen) >= 5
        address = str(further["href"]) if further else address
    assert seen[:5] == [f"deed-{number}" for number in (4, 3, 2, 1, 0)]
    for strange in ("0", "-1", "x", "99999999999999999999"):
        assert auditor.get(f"/audit/deeds?before={strange}").status_code == 200


def test_deeds_are_narrowed_to_an_officer_an_act_and_a_consultation_and_taken_away_so(
    world: World, auditor: Browser
) -> None:
    world.open()
    mail = world.mails("invitation", "AR")[0]
    other = world.open()
    with world.parts.store.writing() as tx:
        for by, act, facts in (
            (world.second, "reminded", {"reference": "DM-26/1001", "mails": 3}),
            (world.second, "mail-sent-again", {"mail": mail.id, "state": "AR"}),
            (world.chair, "failed-mails-sent-again", {"consultation": other, "mails": 2}),
            (OPERATOR, "officer-disabled", {"officer": "=1+1"}),
        ):
            audit_log.note(tx, world.clock.moment, by, act, **facts)

    def acts(query: dict[str, str]) -> list[str]:
        rows = BeautifulSoup(auditor.get("/audit/deeds", query_string=query).text, "html.parser").select("tbody tr")
        shown = [one.select("td")[1].text for one in rows]
        taken = auditor.get("/audit/deeds.csv", query_string=query)
        assert taken.mimetype == "text/csv"
        lines = list(csv.DictReader(io.StringIO(taken.data.decode("utf-8-sig"))))
        assert [one["what"] for one in lines] == shown
        return [one["act"] for one in lines]

    assert acts({"by": world.second}) == ["mail-sent-again", "reminded"]
    assert acts({"act": "consultation-opened"}) == ["consultation-opened", "consultation-opened"]
    first, second = acts({"reference": "DM-26/1001"}), acts({"reference": "DM-26/1002"})
    assert first[:3] == ["mail-sent-again", "reminded", "consultation-opened"]
    assert second[:2] == ["failed-mails-sent-again", "consultation-opened"]
    assert acts({"by": world.chair, "reference": "DM-26/1001"}) == ["consultation-opened"]
    assert acts({"by": world.second, "act": "consultation-opened"}) == []
    assert "There is none." in text(auditor.get("/audit/deeds", query_string={"by": OPERATOR, "act": "reminded"}))
    everything = acts({})
    assert everything == acts({"by": "nobody", "act": "<b>", "reference": "'"})
    assert everything[0] == "officer-disabled"
    page = BeautifulSoup(
        auditor.get("/audit/deeds", query_string={"by": world.second, "act": "reminded"}).text, "html.parser"
    )
    assert [one["value"] for one in page.select("option[selected]")] == [world.second, "reminded"]
    link = page.select_one("a[href^='/audit/deeds.csv']")
    assert link is not None
    assert "by=" in str(link["href"])
    assert "reference=" not in str(link["href"])


def test_the_auditor_sees_every_officer_with_role_and_second_factor(world: World, auditor: Browser) -> None:
    page = auditor.get("/audit/officers")
    said = text(page)
    assert f"Auditor Auditor Monday 2 March 2026 authenticator {world.auditor}" in said
    assert f"Second Secretariat Monday 2 March 2026 none {world.second}" in said
    assert f"@{HOST}" not in said


def test_names_of_officers_are_for_officers_alone(
    world: World, auditor: Browser, make_browser: Callable[[], Browser]
) -> None:
    consultation = world.open()
    world.amend_roll(consultation, "BR", entitled=False)
    chair_acts.annul(world.parts, world.vice_chair, consultation, "settled")
    address = f"/audit/council/{world.row(consultation).slug}"
    seen = text(auditor.get(address))
    assert f"Vice-Chair {world.vice_chair} Vice-Chair" in seen
    assert f"confirmed by Secretariat {world.second} Second" in seen
    everyone = text(make_browser().get(address))
    assert world.vice_chair in everyone
    assert f"confirmed by Secretariat {world.second} Two officers" in everyone


@pytest.mark.parametrize("address", ["/audit/deeds", "/audit/deeds.csv", "/audit/officers"])
def test_who_did_what_is_for_auditors_and_the_chair(
    world: World, address: str, make_browser: Callable[[], Browser]
) -> None:
    for role, status in (("chair", 200), ("vice-chair", 200), ("auditor", 200), ("secretariat", 403)):
        visitor = make_browser()
        visitor.sign_in(give_password(world, role))
        assert visitor.get(address).status_code == status
    assert make_browser().get(address).location == f"/sign-in?next={address}"


def test_a_visitor_is_asked_to_sign_in_first(make_browser: Callable[[], Browser]) -> None:
    answer = make_browser().get("/audit")
    assert (answer.status_code, answer.location) == (303, "/sign-in?next=/audit")

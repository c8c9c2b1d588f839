"""The auditor sees every record, and can change nothing."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask

from ballot.services.consultations import chair_acts
from ballot.services.evidence import signing
from tests.support.installation import HOST, HOUR, World
from tests.support.pages.browser import Browser, text


def test_the_auditor_has_a_list_of_all_records(world: World, auditor: Browser) -> None:
    assert "No consultation has been opened yet" in text(auditor.get("/audit"))
    consultation = world.open()
    world.reply(consultation, "AR")
    world.draft()
    page = auditor.get("/audit")
    said = text(page)
    assert "DM-26/1001" in said
    assert "1 of 4 replied; 3 in favour required 2 (0 signed)" in said
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


def test_no_form_of_the_site_is_for_the_auditor_but_those_of_the_own_account_and_of_looks_that_are_logged(
    app: Flask,
) -> None:
    for rule in app.url_map.iter_rules():
        if "POST" in (rule.methods or ()) and not rule.rule.startswith(("/account", "/audit/<body>/<ref>/scans/")):
            audience = app.view_functions[rule.endpoint].audience  # type: ignore[union-attr]  # a function carries it
            assert "auditor" not in audience, rule.rule


def test_an_ended_record_stands_in_the_list_with_its_outcome(world: World, auditor: Browser) -> None:
    world.close(world.open(ballots=1, closes_at=world.clock.moment + HOUR))
    signing.sign_pending(world.parts)
    assert "Declared Monday 2 March 2026, 11:00 (Geneva), 10:00 UTC The proposed conclusion was not adopted. 3" in text(
        auditor.get("/audit")
    )


# ------------------------------------------------------------------------------ who did what


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
    chair_acts.annul_consultation(world.parts, world.vice_chair, consultation, "settled")
    address = f"/audit/council/{world.row(consultation).slug}"
    seen = text(auditor.get(address))
    assert f"Vice-Chair {world.vice_chair} Vice-Chair" in seen
    assert f"confirmed by Secretariat {world.second} Second" in seen
    everyone = text(make_browser().get(address))
    assert world.vice_chair in everyone
    assert f"confirmed by Secretariat {world.second} Two officers" in everyone


def test_a_visitor_is_asked_to_sign_in_first(make_browser: Callable[[], Browser]) -> None:
    answer = make_browser().get("/audit")
    assert (answer.status_code, answer.location) == (303, "/sign-in?next=/audit")

"""Who did what: newest first, narrowed to an officer, an act and a consultation, and taken away as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup

from ballot.services.core import audit_log
from ballot.services.core.audit_log import OPERATOR
from tests.support.installation import World
from tests.support.pages.browser import Browser, text
from tests.support.pages.officer_accounts import give_password


def test_who_did_what_is_told_in_words_newest_first_and_nothing_is_left_out(world: World, auditor: Browser) -> None:
    with world.parts.store.writing() as tx:
        for by, act, facts in (
            (OPERATOR, "officer-added", {"officer": world.secretary, "role": "secretariat"}),
            ("of-unknown", "never-heard-of", {"state": "CI", "strange": "<b>", "empty": ""}),
            (world.chair, "consultation-opened", {"reference": "DM-26/5"}),
        ):
            audit_log.add_entry(tx, world.clock.moment, by, act, **facts)
    said = text(auditor.get("/audit/deeds"))
    lines = (
        "Chair Consultation opened Consultation: DM-26/5",
        "of-unknown never-heard-of Member State: Côte d'Ivoire strange: <b>",
        "The administrator, on the command line Account of an officer added Officer: Secretariat Role: Secretariat",
    )
    places = [said.find(line) for line in lines]
    assert -1 not in places
    assert places == sorted(places)
    assert "empty" not in said


def test_a_long_list_of_deeds_has_pages(world: World, auditor: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ballot.web.auditor.overview.ENTRIES_ON_PAGE", 2)
    with world.parts.store.writing() as tx:
        for number in range(5):
            audit_log.add_entry(tx, world.clock.moment, "worker", f"deed-{number}")
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
            audit_log.add_entry(tx, world.clock.moment, by, act, **facts)

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
    assert "None." in text(auditor.get("/audit/deeds", query_string={"by": OPERATOR, "act": "reminded"}))
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


@pytest.mark.parametrize("address", ["/audit/deeds", "/audit/deeds.csv", "/audit/officers"])
def test_who_did_what_is_for_auditors_and_the_chair(
    world: World, address: str, make_browser: Callable[[], Browser]
) -> None:
    for role, status in (("chair", 200), ("vice-chair", 200), ("auditor", 200), ("secretariat", 403)):
        visitor = make_browser()
        visitor.sign_in(give_password(world, role))
        assert visitor.get(address).status_code == status
    assert make_browser().get(address).location == f"/sign-in?next={address}"

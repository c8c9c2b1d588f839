"""What everyone may see, and when: the front door, the results, the documents."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from hashlib import sha256
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup

from ballot.config import Settings
from ballot.sample import sample_council
from ballot.services.consultations import chair_acts, drafts, opening
from ballot.services.consultations.closing import close_due
from ballot.services.consultations.drafts import DraftDocument
from ballot.web.app import create_app
from ballot.web.public.pages import css_string
from tests.support.installation import CLOSES, HOST, HOUR, World
from tests.support.pages.addresses import at, link_of
from tests.support.pages.browser import BASE, Browser, text
from tests.support.pages.officer_accounts import give_password

# ------------------------------------------------------------------------------------- results


def test_before_closing_the_results_page_says_until_when_it_is_open_and_no_counts(
    world: World, browser: Browser
) -> None:
    consultation = world.open()
    world.reply(consultation, "AR", "against")
    page = text(browser.get(at(world, consultation, "results")))
    assert "Open until Monday 23 March 2026, 10:00 (Geneva). The result appears here once it is declared." in page
    assert "3 of the 4 Member States having the right to vote must be in favour." in page
    assert "Until closing nobody, the chair included, can see how a Member State has voted. The exception" in page
    assert "Against" not in page
    assert "replied" not in page


def test_between_deadline_and_result_the_page_says_so(world: World, browser: Browser) -> None:
    consultation = world.open(record_until=CLOSES + 2 * HOUR)
    world.clock.moment = CLOSES
    assert "The deadline has passed" in text(browser.get(at(world, consultation, "results")))
    close_due(world.parts)
    page = text(browser.get(at(world, consultation, "results")))
    assert "Closed. The result is declared not before Monday 23 March 2026, 12:00 (Geneva)." in page


def test_the_declared_result_is_there_for_everyone(world: World, browser: Browser, declared: int) -> None:
    page = browser.get(at(world, declared, "results"))
    said = text(page)
    assert "1 of 2 ballots was adopted. Declared on Monday 23 March 2026, 10:00 (Geneva)." in said
    assert "Adopted. 3 in favour, 3 needed. 0 against, 0 abstaining, 1 did not reply." in said
    assert "Not adopted. 2 in favour, 3 needed. 1 against, 0 abstaining, 1 did not reply." in said
    assert "Argentina We cannot support this" in said
    assert "France No reply No reply" in said
    assert '<title id="bar-1-title">Ballot 1: Adopted</title>' in page.text


def test_an_annulled_consultation_says_so_and_why_and_shows_its_record(world: World, browser: Browser) -> None:
    consultation = world.open()
    world.reply(consultation, "AR", "against")
    chair_acts.annul(world.parts, world.chair, consultation, "It was settled at the session")
    world.sign(consultation)
    page = text(browser.get(at(world, consultation, "results")))
    assert "was annulled on Monday 2 March 2026" in page
    assert "There is no result. Reason It was settled at the session" in page
    assert "must be in favour" not in page
    record = text(browser.get(at(world, consultation)))
    assert "Reason: It was settled at the session" in record
    assert "How it voted is sealed" in record
    assert browser.get(at(world, consultation, rest="/bundle.zip")).status_code == 200
    assert browser.get(at(world, consultation, rest="/tally.json")).status_code == 409


@pytest.mark.parametrize("kind", ["results", "audit", "api/v1/consultations"])
def test_a_draft_is_unknown_to_everyone(world: World, browser: Browser, kind: str) -> None:
    browser.sign_in(give_password(world, "chair"))
    draft = world.draft()
    assert browser.get(at(world, draft, kind)).status_code == 404
    assert browser.get(f"/{kind}/council/never").status_code == 404
    assert browser.get(f"/{kind}/nobody/{world.row(draft).slug}").status_code == 404


# ------------------------------------------------------------------------------------ pictures


def test_a_result_is_drawn_with_one_seat_a_state_and_the_same_numbers_in_tables(
    world: World, browser: Browser, declared: int
) -> None:
    page = BeautifulSoup(browser.get(at(world, declared, "results")).text, "html.parser")
    first, second = page.select("svg.chamber")
    seats = {one.title.text: one["href"] for one in second.select("use") if one.title}
    assert seats == {
        "Argentina: Against": "#s-against",
        "Brazil: In favour": "#s-for",
        "Canada: In favour": "#s-for",
        "France: No reply": "#s-no-reply",
        "Switzerland: Without the right to vote": "#s-apart",
    }
    assert [one["href"] for one in first.select("use")].count("#s-for") == 3
    for href in seats.values():
        assert page.select_one(f"svg.shapes g{href}") is not None
    counts = [[" ".join(row.get_text(" ").split()) for row in one.select("tr")] for one in page.select("table.counts")]
    assert counts[1] == [
        "In favour 2", "Abstaining 0", "Against 1", "No reply 1", "With the right to vote 4", "Without the right to vote 1",
    ]  # fmt: skip
    bars = [one.select("text") for one in page.select("svg.bar")]
    assert [[one.text for one in texts] for texts in bars] == [["3", "1", "3 needed"], ["2", "1", "1", "3 needed"]]
    regions = page.select("details.regions")[1]
    assert "A Americas 2 0 1 0 B Western Europe 0 0 0 1" in " ".join(regions.get_text(" ").split())
    for picture in page.select("svg[role=img]"):
        named = [page.find(id=one) for one in str(picture["aria-labelledby"]).split()]
        assert all(one is not None and one.text for one in named)


def test_replies_over_time_are_drawn_and_told_by_the_day(world: World, browser: Browser, declared: int) -> None:
    page = BeautifulSoup(browser.get(at(world, declared, "results")).text, "html.parser")
    course = page.select_one("figure.course")
    assert course is not None
    line = course.select_one(".course-line")
    assert line is not None
    assert str(line["d"]).count("V") == 3
    said = " ".join(course.get_text(" ").split())
    assert "3 of 4 Member States replied between Monday 2 March 2026, 10:00 (Geneva) and Monday 23 March" in said
    assert "Monday 2 March 2026 3 3" in said


def test_in_arabic_the_pictures_begin_at_the_right(world: World, browser: Browser, declared: int) -> None:
    def first_in_favour(language: str) -> float:
        page = browser.get(at(world, declared, "results", f"?lang={language}")).text
        bar = BeautifulSoup(page, "html.parser").select_one("svg.bar .bar-for")
        assert bar is not None
        return float(str(bar["x"]).rstrip("%"))

    assert first_in_favour("en") == 0
    assert first_in_favour("ar") == 25  # three of four, up to the right end


RULES = {
    "simple-majority-of-cast-with-quorum": (
        {"AR": "for", "BR": "against", "CA": "for"},
        "Adopted. 2 in favour, 2 needed of the 3 votes cast for and against. 1 against, 0 abstaining, 1 did not reply.",
        ["2", "1", "1", "2 needed", "Quorum: 3 replies"],
    ),
    "two-thirds-of-cast": (
        {"AR": "abstain"},
        "Not adopted. 0 in favour, 1 needed of the 0 votes cast for and against. 0 against, 1 abstaining, 3 did not reply.",
        ["1", "3", "1 needed"],
    ),
    "silence": (
        {"AR": "against"},
        "Not adopted: a Member State was against. 0 in favour, 1 against, 0 abstaining, 3 did not reply.",
        ["1", "3"],
    ),
}


@pytest.mark.parametrize("rule", RULES)
def test_other_rules_say_and_draw_what_they_ask_for(world: World, browser: Browser, rule: str) -> None:
    votes, said, drawn = RULES[rule]
    consultation = world.open(ballots=1, rule_id=rule)
    for state, vote in votes.items():
        world.reply(consultation, state, vote)
    world.close(consultation)
    answer = browser.get(at(world, consultation, "results"))
    assert said in text(answer)
    page = BeautifulSoup(answer.text, "html.parser")
    assert [one.text for one in page.select("svg.bar text")] == drawn
    assert page.select_one(".rim") is None  # it is for rules that count all Member States


def test_too_few_replies_are_said_with_the_quorum(world: World, browser: Browser) -> None:
    consultation = world.open(ballots=1, rule_id="simple-majority-of-cast-with-quorum")
    world.reply(consultation, "AR", "for")
    world.close(consultation)
    said = text(browser.get(at(world, consultation, "results")))
    assert "Not decided: too few replied, 1 of 4, and 3 needed." in said


def test_eight_ballots_of_a_council_weigh_little(make_world: Callable[..., World], settings: Settings) -> None:
    seats = [one.state for one in sample_council().seats]
    world = make_world(states=seats, focal_points=1)
    consultation = world.open(ballots=8)
    for number, state in enumerate(seats):
        if number % 7:
            world.reply(consultation, state, ("for", "for", "against", "abstain")[number % 4])
    world.close(consultation)
    app = create_app(world.parts, settings)
    page = Browser(app.test_client(), app).get(at(world, consultation, "results"))
    assert page.text.count("<use ") == 8 * 48
    assert len(gzip.compress(page.data)) < 60_000


def test_the_results_page_is_the_same_for_everyone_and_may_be_kept(
    world: World, make_browser: Callable[[], Browser], declared: int
) -> None:
    nobody, chair = make_browser(), make_browser()
    chair.sign_in(give_password(world, "chair"))
    pages = [visitor.get(at(world, declared, "results")) for visitor in (nobody, chair)]
    assert pages[0].data == pages[1].data
    for page in pages:
        assert page.headers["Cache-Control"] == "public, max-age=60"
        assert "Accept-Language" in page.headers["Vary"]
        assert "Set-Cookie" not in page.headers


def test_a_message_for_one_visitor_does_not_end_up_on_a_page_for_everyone(
    world: World, browser: Browser, declared: int
) -> None:
    with browser.client.session_transaction(base_url=BASE) as session:
        session["_flashes"] = [("message", "for your eyes alone")]
    for address in ("/", at(world, declared, "results")):
        assert "for your eyes alone" not in browser.get(address).text
    with browser.client.session_transaction(base_url=BASE) as session:
        assert session["_flashes"] == [("message", "for your eyes alone")]


def test_on_paper_each_page_names_body_and_reference_whatever_they_are(
    world: World, browser: Browser, declared: int
) -> None:
    page = BeautifulSoup(browser.get(at(world, declared, "results")).text, "html.parser")
    sheet = page.select_one("link[media=print]")
    assert sheet is not None
    answer = browser.get(str(sheet["href"]))
    assert answer.mimetype == "text/css"
    assert answer.text == ':root { --printed: "Council\\000020\\0000b7\\000020DM\\00002d26\\00002f1001"; }\n'
    assert css_string('"; } \n') == '"\\000022\\00003b\\000020\\00007d\\000020\\00000a"'
    address = f"https://{HOST}/results/council/dm-26-1001"
    assert address in text(browser.get(at(world, declared)))


# ----------------------------------------------------------------------------------- front door


def test_the_front_door_says_who_comes_in_where_and_lists_declared_results_alone(
    world: World, browser: Browser, declared: int
) -> None:
    world.draft(title={"en": "A draft"}, closes_at=world.clock.moment + HOUR)
    world.open(title={"en": "An open one"}, closes_at=world.clock.moment + HOUR)
    annulled = world.open(title={"en": "An annulled one"}, closes_at=world.clock.moment + HOUR)
    chair_acts.annul(world.parts, world.chair, annulled, "settled")
    answer = browser.get("/")
    said = text(answer)
    assert "DM-26/1001 Two matters that cannot wait 1 of 2 ballots was adopted. Deadline was Monday 23 March" in said
    for hidden in ("A draft", "An open one", "An annulled one"):
        assert hidden not in said
    assert answer.headers["Cache-Control"] == "public, max-age=60"
    for address in ("/sign-in", at(world, declared, "results")):
        assert f'href="{address}"' in answer.text


def test_before_there_is_a_result_the_front_door_says_so(browser: Browser) -> None:
    assert "No result has been declared yet." in text(browser.get("/"))


# ----------------------------------------------------------------------------------- documents


def test_documents_reach_officers_then_focal_points_then_everyone(
    world: World, make_browser: Callable[[], Browser]
) -> None:
    draft = world.draft()
    free, kept_back = b"%PDF-1.4 free", b"%PDF-1.4 kept back"
    for content, distributable in ((free, True), (kept_back, False)):
        drafts.attach_document(
            world.parts,
            world.secretary,
            draft,
            1,
            DraftDocument("C26/1", "en", "c26-1.pdf", "application/pdf", content, distributable=distributable),
        )
    addresses = [f"/documents/{sha256(content).hexdigest()}" for content in (free, kept_back)]
    nobody, own, stranger, chair = (make_browser() for _ in range(4))
    stranger.come_in(link_of(world, world.open(), "AR"))
    chair.sign_in(give_password(world, "auditor"))

    def seen(visitor: Browser) -> list[int]:
        return [visitor.get(address).status_code for address in addresses]

    assert (seen(nobody), seen(stranger), seen(chair)) == ([404, 404], [404, 404], [200, 200])
    opening.open_consultation(world.parts, world.chair, draft)
    own.come_in(link_of(world, draft, "AR"))
    assert (seen(nobody), seen(stranger), seen(own), seen(chair)) == ([404, 404], [404, 404], [200, 404], [200, 200])
    world.close(draft)
    assert seen(nobody) == [200, 404]
    for strange in ("0" * 64, "x", "..%2F..%2Fetc"):
        assert nobody.get(f"/documents/{strange}").status_code == 404


def test_a_scan_of_a_paper_reply_is_no_document(world: World, browser: Browser) -> None:
    consultation = world.open()
    world.record_paper(consultation, world.paper("AR"))
    entry = world.entries(consultation)[-1]
    browser.sign_in(give_password(world, "chair"))
    assert browser.get(f"/documents/{entry['evidence_sha256']}").status_code == 404


def test_links_on_public_pages_lead_somewhere(world: World, browser: Browser, declared: int) -> None:
    for kind in ("results", "audit"):
        page = BeautifulSoup(browser.get(at(world, declared, kind)).text, "html.parser")
        for link in {str(one["href"]) for one in page.select("main a[href], aside a[href]")}:
            if urlsplit(link).path:
                assert browser.get(link).status_code == 200, link

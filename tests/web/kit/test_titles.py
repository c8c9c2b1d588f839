"""Whatever shows a ballot says first what it is about."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from ballot.services.consultations import drafts, opening
from ballot.services.countersigning import paper_reply
from ballot.services.mail.listener import TEMPLATES
from tests.support.installation import DAY, World, wording
from tests.support.mail.mail_facts import ballot, flat, mail
from tests.support.pages.addresses import link_of
from tests.support.pages.browser import Browser
from tests.support.pages.every_view import addresses
from tests.support.pages.officer_accounts import give_password

TITLE, QUESTION = "Lighthouses of the northern coast", "to note the report on lanterns"

SHOWN_TO = {
    "nobody": {"public.show_results", "public.show_details"},
    "focal-point": {"focal_point.fill", "focal_point.link", "public.show_results", "receipts.receipt"},
    "chair": {
        *("chair.consultation", "drafts.ballot", "drafts.ballots", "drafts.confirm_opening"),
        *("drafts.documents", "drafts.wordings", "public.show_results"),
    },
    "secretariat": {"chair.consultation", "countersigning.pending", "paper_replies.paper_reply_form"},
    "auditor": {"public.show_results"},
}
"""Pages on which a ballot's title stands, at the least."""
MAILS_WITH_BALLOTS = {"invitation", "reminder", "extension", "withdrawal", "result", "receipt"}


@pytest.fixture
def consultations(world: World) -> dict[str, int]:
    """A draft, an open one with a paper reply to confirm, and a declared one, each with a title of its own."""
    made = {}
    for stage in ("declared", "draft", "open"):
        made[stage] = number = world.draft(ballots=0, closes_at=world.clock.now() + 2 * DAY)
        for _ in range(2):
            drafts.add_ballot(world.parts, world.secretary, number, wording(QUESTION, "note", title=TITLE))
        if stage != "draft":
            opening.open_consultation(world.parts, world.chair, number)
            world.reply(number, "AR")
            world.sign(number)
        if stage == "declared":
            world.close(number)
            world.sign(number)
    paper_reply.propose_paper_reply(world.parts, world.second, made["open"], world.paper("BR"))
    return made


@pytest.mark.parametrize("kind", SHOWN_TO)
def test_every_page_that_shows_a_question_shows_its_title_before_it(
    world: World, app: Flask, make_browser: Callable[[], Browser], consultations: dict[str, int], kind: str
) -> None:
    visitor = make_browser()
    if kind == "focal-point":
        assert visitor.come_in(link_of(world, consultations["open"], "AR")).status_code == 200
    elif kind != "nobody":
        assert visitor.sign_in(give_password(world, kind)).status_code == 303
    seen = set()
    for rule, address in addresses(world, app, consultations):
        if "GET" not in (rule.methods or ()) or rule.endpoint in ("drafts.mail_html", "mailbox.html"):
            continue
        page = visitor.get(address)
        if page.mimetype != "text/html":
            continue
        soup = BeautifulSoup(page.text, "html.parser")
        for entry in soup.select("pre"):  # of the record, whose members stand in their own order
            entry.decompose()
        said = " ".join(soup.get_text(" ").split())
        if TITLE in said:
            seen.add(rule.endpoint)
        if QUESTION in said:
            assert TITLE in said, address
            assert said.index(TITLE) < said.index(QUESTION), address
    assert SHOWN_TO[kind] <= seen, SHOWN_TO[kind] - seen


def test_a_ballot_is_withdrawn_by_its_title(
    world: World, make_browser: Callable[[], Browser], consultations: dict[str, int]
) -> None:
    chair = make_browser()
    assert chair.sign_in(give_password(world, "chair")).status_code == 303
    page = chair.get(f"/desk/council/{world.row(consultations['open']).slug}/withdraw")
    assert page.text.count(TITLE) == 2
    assert page.text.index(TITLE) < page.text.index(QUESTION)


def test_a_reply_is_reviewed_title_by_title(world: World, browser: Browser, consultations: dict[str, int]) -> None:
    browser.come_in(link_of(world, consultations["open"], "CA"))
    address = f"/reply/council/{world.row(consultations['open']).slug}"
    page = browser.post(address, {"instead_of": "0", "vote-1": "for", "vote-2": "for", "step": "review"})
    assert page.status_code == 200
    assert page.text.count(TITLE) == 2
    assert page.text.index(TITLE) < page.text.index(QUESTION)


def test_every_mail_that_speaks_of_ballots_says_their_titles_first() -> None:
    for template in TEMPLATES:
        ballots = [ballot(str(n), "note", {"en": f"{TITLE} {n}"}, en=f"{QUESTION} {n}") for n in (1, 2, 3)]
        made = mail(template, ballots=ballots)
        for said in (flat(made.text), " ".join(BeautifulSoup(made.html, "html.parser").get_text(" ").split())):
            titles = [f"{TITLE} {n}" in said for n in (1, 2, 3)]
            assert titles == [template in MAILS_WITH_BALLOTS] * 3, template
            if QUESTION in said:
                assert said.index(TITLE) < said.index(QUESTION), template

"""Pages that no address leads to: what comes after a form, with what was wrong with it, and the pages of refusals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping

import pytest
from playwright.sync_api import Browser, Page
from sqlmodel import select

from ballot.rules.replies import MAX_STATEMENT
from ballot.services.replies import invitations
from ballot.store.tables import AccountSession
from tests.support.browser.page_checks import DIRECTION, SIZES, VisitorPages, in_language, in_lines, what_is_wrong_now
from tests.support.browser.site import SCAN, Site
from tests.support.browser.stages import HAS_BEGUN
from tests.support.browser.views import FOCAL_POINT, NOBODY, TO_CONFIRM, Company

OPEN, CODED, DRAFT = "dm-21-1012", "dm-21-1011", "dm-21-1013"
ADDRESSES = {
    "paper": f"/reply/council/{OPEN}",
    "coded": f"/reply/council/{CODED}",
    "desk": f"/desk/council/{OPEN}",
    "draft": f"/desk/council/{DRAFT}",
    "secretariat": f"/secretariat/council/{OPEN}",
}
AGENDA = "/agenda/2"
"""Of VCC-2: the session that follows it was added first."""
ITEMS = b"group,number,title_en,documents\n1,1,Candidates for the chairs of working groups,21R5\n1,9,Another,[90]\n"
LISTED = b"state,name,email,language\nPL,Ola,ola@pl.example,en\n"


def send(page: Page, form: str, given: Mapping[str, object] | None = None, button: str = "button") -> None:
    """Fill a form in by the names of its fields and send it; the browser looks at nothing, as an old one does."""
    for name, value in (given or {}).items():
        field = page.locator(f"{form} [name='{name}']")
        kind = field.first.get_attribute("type")
        if kind == "radio":
            page.locator(f"{form} [name='{name}'][value='{value}']").check(force=True)
        elif kind == "file":
            file = {"name": "sent.csv" if name == "list" else "sent.pdf", "mimeType": "text/csv", "buffer": value}
            field.set_input_files([file])  # type: ignore[list-item]  # as it says
        elif field.first.evaluate("one => one.tagName") == "SELECT":
            field.select_option(str(value))
        else:
            field.evaluate("(one, value) => { one.value = value }", value)
    page.locator(form).first.evaluate("one => { one.noValidate = true }")
    with page.expect_navigation():
        page.locator(f"{form} {button}").first.click()


PAPER = "form.paper"
REVIEW = "button[value=review]"
RECORD = "button[value=record]"
MAIN = "main form"
Sent = tuple[str, dict[str, object], str]
"""A form that is sent: its selector, what is filled in, and its button."""
Way = tuple[int, str, str, list[Sent | Callable[[Site], None]]]
"""The status of the page at the end; who, from where, and what then happens: forms are sent, or something else is done."""


def another_reply(site: Site) -> None:
    """A reply of the same State comes in by another browser."""
    invited = invitations.read_invitation(site.parts, site.person(HAS_BEGUN).id or 0, site.ids["open"])
    votes = {"1": "against" if invited.standing_reply else "for"}
    site.reply(site.ids["open"], HAS_BEGUN, votes)


def sessions_end(site: Site) -> None:
    """Every session of the State's focal point ends."""
    number = site.person(HAS_BEGUN).id
    with site.parts.store.writing() as tx:
        for row in tx.exec(select(AccountSession).where(AccountSession.focal_point_id == number)):
            row.expires_at = site.clock.now()
            tx.add(row)


WAYS: dict[str, Way] = {
    "a review": (200, FOCAL_POINT, "paper", [(PAPER, {"vote-1": "for", "statement-1": "Why"}, REVIEW)]),
    "a review that asks": (
        422,
        FOCAL_POINT,
        "paper",
        [(PAPER, {"vote-1": "for"}, REVIEW), (MAIN, {}, RECORD)],
    ),
    "a statement that is too long": (
        422,
        FOCAL_POINT,
        "paper",
        [(PAPER, {"statement-2": "x" * (MAX_STATEMENT + 1)}, REVIEW)],
    ),
    "a paper whose texts are in other languages": (200, TO_CONFIRM, "coded", []),
    "a review of such a paper": (200, TO_CONFIRM, "coded", [(PAPER, {"vote-1": "for", "vote-2": "for"}, REVIEW)]),
    "a code": (200, TO_CONFIRM, "coded", [(PAPER, {"vote-1": "for", "vote-2": "for"}, REVIEW), (MAIN, {}, RECORD)]),
    "a code that is none": (
        422,
        TO_CONFIRM,
        "coded",
        [(PAPER, {"vote-1": "for", "vote-2": "for"}, REVIEW), (MAIN, {}, RECORD), (MAIN, {"code": "12"}, RECORD)],
    ),
    "a reply in between": (409, FOCAL_POINT, "paper", [another_reply, (PAPER, {"vote-1": "abstain"}, REVIEW)]),
    "what is kept": (200, FOCAL_POINT, "paper", [(PAPER, {"vote-3": "against"}, "button[value=keep]")]),
    "a password that is wrong": (
        403,
        NOBODY,
        "/sign-in",
        [(MAIN, {"email": "a@b.example", "password": "wrong"}, "button")],
    ),
    "a link that was asked for": (200, NOBODY, "/link", [(MAIN, {"email": "nobody@b.example"}, "button")]),
    "an address that is none": (422, NOBODY, "/link", [(MAIN, {"email": "nobody"}, "button")]),
    "a draft without a reference": (422, "chair", "/desk/new", [("form#step", {"reference": ""}, "button")]),
    "a rule that cannot be": (
        422,
        "chair",
        "draft/rule",
        [("form#step", {"reminders": "soon", "closes_at": "2021-01-01T10:00", "time_zone": "Mars"}, "button")],
    ),
    "a deadline that is no later": (
        422,
        "chair",
        "desk/extend",
        [(MAIN, {"to": "2021-12-01T10:00", "reason": ""}, "button")],
    ),
    "a deadline to confirm": (
        200,
        "chair",
        "desk/extend",
        [(MAIN, {"to": "2022-01-10T17:00", "reason": "A holiday"}, "button")],
    ),
    "no ballot to withdraw": (422, "chair", "desk/withdraw", [(MAIN, {"reason": "Because"}, "button")]),
    "no file to publish": (422, "chair", "/desk/council/dm-21-1001/publish", [(MAIN, {}, "button")]),
    "a focal point without an address": (
        422,
        "secretariat",
        "/secretariat/members/JP",
        [("form[action*=focal-points]", {"name": "", "email": "none"}, "button")],
    ),
    "a right without a reason": (
        422,
        "secretariat",
        "/secretariat/members/JP",
        [("form[action*=right]", {"reason": ""}, "button")],
    ),
    "a list": (200, "secretariat", "/secretariat/lists/focal-points", [(MAIN, {"list": LISTED}, "button")]),
    "a list with faults": (
        422,
        "secretariat",
        "/secretariat/lists/focal-points",
        [(MAIN, {"list": LISTED + b"XX,Nobody,nobody,en\n"}, "button")],
    ),
    "an agenda that would change things": (200, "secretariat", f"{AGENDA}/import", [(MAIN, {"list": ITEMS}, "button")]),
    "a list that is no agenda": (422, "secretariat", f"{AGENDA}/import", [(MAIN, {"list": LISTED}, "button")]),
    "an item with a contribution of nobody": (
        422,
        "secretariat",
        f"{AGENDA}/items/new",
        [(MAIN, {"item_number": "4", "contributions": "China"}, "button")],
    ),
    "a session without a reference": (422, "secretariat", "/agenda/new", [(MAIN, {"reference": ""}, "button")]),
    "a paper reply without a scan": (
        422,
        "secretariat",
        "secretariat/paper",
        [(PAPER, {"received_at": "2030-01-01T10:00"}, "button")],
    ),
    "a paper reply proposed": (
        200,
        "secretariat",
        "secretariat/paper",
        [
            (
                PAPER,
                {
                    "state": "NG",
                    "channel": "letter",
                    "received_at": "2021-12-01T10:00",
                    "scan": SCAN,
                    "vote-1": "for",
                    "statement-1": "By letter",
                },
                "button",
            )
        ],
    ),
    "an amendment without a ground": (422, "secretariat", "secretariat/roll", [(MAIN, {"state": "JP"}, "button")]),
    "a wrong code": (403, "chair", "/account/again", [(MAIN, {"password": "wrong", "code": "000000"}, "button")]),
    "a password too short": (
        422,
        "chair",
        "/account/password",
        [(MAIN, {"password": "short", "again": "other"}, "button")],
    ),
    "new recovery codes": (200, "chair", "/account/recovery-codes", [(MAIN, {}, "button")]),
    "a session that has ended": (403, TO_CONFIRM, "coded", [sessions_end, (PAPER, {"vote-1": "for"}, REVIEW)]),
    "not found": (404, NOBODY, "/nowhere", []),
    "no such link": (404, NOBODY, "/v/nonsense", []),
    "not for auditors": (403, "auditor", "/desk", []),
    "no link here": (403, NOBODY, "paper", []),
    "not declared yet": (403, NOBODY, f"/audit/council/{OPEN}", []),
}


def walk(site: Site, page: Page, way: Way, language: str) -> None:
    """Go there, as the way says. Raises AssertionError where another page is reached than it says."""
    status, _who, start, steps = way
    answers: list[int] = []
    page.on(
        "response", lambda answer: answers.append(answer.status) if answer.request.is_navigation_request() else None
    )
    head, _, rest = start.partition("/")
    page.goto(in_language(f"{ADDRESSES[head]}/{rest}".rstrip("/") if head else start, language))
    for one in steps:
        if callable(one):
            one(site)
        else:
            send(page, *one)
    assert answers[-1] == status, page.url


@pytest.mark.parametrize("language", DIRECTION)
def test_nothing_is_wrong_with_a_page_between(site: Site, chromium: Browser, language: str) -> None:
    visitors = VisitorPages(chromium, site, Company(site))  # not those of others: sessions end here
    wrong: dict[str, set[str]] = defaultdict(set)
    for name, way in WAYS.items():
        page = visitors.of(way[1])
        page.set_viewport_size(SIZES[language][0][1])
        walk(site, page, way, language)
        for one in what_is_wrong_now(page, language):
            wrong[one].add(name)
    visitors.close()
    assert not wrong, in_lines(wrong)
    assert visitors.faults == []

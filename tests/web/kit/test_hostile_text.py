"""Hostile text is shown as text, wherever officers look."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlmodel import select

from ballot.services.consultations import chair_acts, drafts, opening
from ballot.services.replies.invitations import REPLY_LINK, link_facts
from ballot.store.tables import FocalPoint, Officer, OutboxDelivery
from tests.support.installation import DAY, World, wording
from tests.support.pages.browser import Browser, text
from tests.support.pages.every_view import addresses
from tests.support.pages.officer_accounts import give_password
from tests.support.pages.officer_pages import HOSTILE, again, desk

STEPS = (
    *(
        "",
        "/subject",
        "/ballots",
        "/ballots/questions",
        "/ballots/3",
        "/ballots/add",
        "/ballots/3/documents",
        "/roll",
        "/rule",
        "/letter",
    ),
    *("/mails/invitation/en", "/checks", "/open", "/discard", "/copy"),
)
MAILS = ("drafts.mail_html", "mailbox.html")
"""A mail's own part, in a frame that may do nothing. Here its words are the tests' own (`PlainWords`), which escape nothing."""


def test_hostile_text_is_shown_as_text_everywhere(world: World, chair: Browser) -> None:
    draft = world.draft(
        title={"en": HOSTILE},
        legal_basis={"en": HOSTILE},
        authorised_by={"en": HOSTILE},
        authority={"reference": HOSTILE, "sha256": None, "paragraph": HOSTILE},
        contact={"email": HOSTILE},
        contact_name={"en": HOSTILE},
    )
    drafts.add_ballot(world.parts, world.secretary, draft, wording({"en": HOSTILE}, "note"))
    seen = [chair.get(desk(world, draft, rest)) for rest in STEPS]
    opening.open_consultation(world.parts, world.chair, draft)
    world.reply(draft, "AR", "for", statements={"1": HOSTILE})
    chair_acts.withdraw_ballot(world.parts, world.chair, draft, "2", HOSTILE)
    world.sign(draft)
    slug = world.row(draft).slug
    seen += [
        chair.get(one)
        for one in ("/desk", desk(world, draft), desk(world, draft, "/withdraw"), f"/audit/council/{slug}")
    ]
    world.close(draft)
    again(world, chair)
    seen += [chair.get(one) for one in (desk(world, draft), f"/results/council/{slug}", f"/audit/council/{slug}")]
    refusal = chair.post(desk(world, draft, "/withdraw"), {"ballot": HOSTILE, "reason": HOSTILE})
    assert {page.status_code for page in seen} == {200}
    for page in [*seen, refusal]:
        assert "<script>" not in page.text
        assert "<img src=x" not in page.text
    assert HOSTILE in text(seen[0])


@pytest.mark.parametrize("kind", ["nobody", "focal-point", "chair", "secretariat", "auditor"])
def test_hostile_text_in_every_field_is_text_on_every_page(
    world: World, app: Flask, make_browser: Callable[[], Browser], kind: str
) -> None:
    person = hostile_person(world)
    consultations = hostile_consultations(world)
    visitor = make_browser()
    if kind == "focal-point":
        link = world.parts.links.mint(REPLY_LINK, link_facts(person, consultations["open"]))
        assert visitor.come_in(link).status_code == 200
    elif kind != "nobody":
        assert visitor.sign_in(give_password(world, kind)).status_code == 303
    shown = 0
    for rule, address in addresses(world, app, consultations):
        if "GET" in (rule.methods or ()) and rule.endpoint not in MAILS:
            page = visitor.get(address)
            if page.mimetype == "text/html":
                assert "<script>alert" not in page.text, address
                assert "<img src=x" not in page.text, address
                shown += HOSTILE in text(page)
    assert shown >= {"nobody": 2, "focal-point": 3}.get(kind, 5)


def hostile_person(world: World) -> FocalPoint:
    """Argentina's first focal point, whose name means harm; every officer's does too."""
    named = world.person("AR")
    with world.parts.store.writing() as tx:
        for one in tx.exec(select(Officer)):
            one.name = HOSTILE
            tx.add(one)
        person = tx.get_one(FocalPoint, named.id)
        person.name = HOSTILE
        tx.add(person)
    return world.person("AR")


def hostile_consultations(world: World) -> dict[str, int]:
    """A draft, an open one and a declared one in which everything that is typed means harm."""
    said = {"en": HOSTILE}
    particulars = {
        "title": said,
        "letter": said,
        "legal_basis": said,
        "authorised_by": said,
        "authority": {"reference": HOSTILE, "sha256": None, "paragraph": HOSTILE},
        "contact": {"telephone": HOSTILE, "email": HOSTILE},
        "contact_name": said,
    }
    made = {}
    for stage in ("declared", "draft", "open"):
        made[stage] = number = world.draft(**particulars, closes_at=world.clock.now() + 2 * DAY)
        drafts.add_ballot(world.parts, world.secretary, number, wording(said, "note"))
        if stage != "draft":
            opening.open_consultation(world.parts, world.chair, number)
            world.reply(number, "BR", "for", statements={"3": HOSTILE})
            chair_acts.withdraw_ballot(world.parts, world.chair, number, "2", HOSTILE)
            world.sign(number)
        if stage == "declared":
            world.close(number)
            world.sign(number)
    with world.parts.store.writing() as tx:
        for mail in tx.exec(select(OutboxDelivery)):
            mail.last_error = mail.bounce = HOSTILE
            mail.status, mail.sent_at = "failed", None
            tx.add(mail)
    return made

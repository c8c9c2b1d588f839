"""A mail can be read before it is sent: the same words, and no way in."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from ballot.reference import LANGUAGES
from ballot.rules.refusals import Incomplete, UnknownConsultation
from ballot.services.consultations import opening
from ballot.services.council.roll import current_roll
from ballot.services.mail import facts
from ballot.services.mail.delivery import deliver_due
from ballot.services.mail.preview import PREVIEW_TEMPLATES, preview_mail
from ballot.services.mail.trial import send_trial
from ballot.store.queries.consultations import ballots_of
from ballot.store.queries.council import body_of
from tests.support.installation import World, address_of
from tests.support.installation_fixtures import MakeWorld
from tests.support.mail.mail_facts import words

PLACEHOLDER = "The recipient’s own link appears here."


@pytest.fixture
def spoken(make_world: MakeWorld) -> World:
    """An installation whose mails are in real words, its first Member State without the right to vote."""
    world = make_world(states=["AA", "BB", "CC"], suspended=["AA"])
    world.parts = replace(world.parts, words=words())
    return world


def test_what_is_shown_of_a_draft_is_what_is_sent_but_for_the_link(spoken: World) -> None:
    draft = spoken.draft(letter={"en": "Excellency,"}, contact={"name": "The Secretary", "email": "s@d.example"})
    before = spoken.dump()
    shown = preview_mail(spoken.parts, draft, "en")
    assert spoken.dump() == before
    opening.open_consultation(spoken.parts, spoken.chair, draft)
    deliver_due(spoken.parts, "worker")
    [sent] = spoken.mailer.to(address_of("BB"))
    assert shown.subject == sent.subject
    assert shown.text == re.sub(r"https://\S+/v/\S+", PLACEHOLDER, sent.text)
    assert preview_mail(spoken.parts, draft, "en").text == shown.text  # and while it is open


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("template", PREVIEW_TEMPLATES)
def test_a_preview_holds_no_link_that_leads_in(spoken: World, template: str, language: str) -> None:
    shown = preview_mail(spoken.parts, spoken.draft(), language, template)
    assert "/v/" not in shown.text + shown.html
    assert f'<html lang="{language}"' in shown.html


def test_a_draft_and_its_record_give_mails_the_same_facts(spoken: World) -> None:
    draft = spoken.draft()
    with spoken.parts.store.reading() as tx:
        row = spoken.row(draft)
        roll = current_roll(tx, row.body_id)
        before = facts.draft_facts(row, body_of(tx, row.body_id), ballots_of(tx, draft), roll, "https://x")
    opening.open_consultation(spoken.parts, spoken.chair, draft)
    with spoken.parts.store.reading() as tx:
        row = spoken.row(draft)
        after = facts.consultation_facts(row, body_of(tx, row.body_id), spoken.standing(draft), "https://x")
    assert before == after


def test_without_a_deadline_there_is_nothing_to_show(spoken: World) -> None:
    draft = spoken.draft(closes_at=None)
    with spoken.refuses(Incomplete, missing=["deadline"]):
        preview_mail(spoken.parts, draft, "en")


def test_nobody_is_asked_where_nobody_has_the_right_to_vote(make_world: MakeWorld) -> None:
    world = make_world(states=["AA"], suspended=["AA"])
    draft = world.draft()
    with world.refuses(Incomplete, missing=["roll"]):
        preview_mail(world.parts, draft, "en")


def test_a_state_without_a_focal_point_stands_in_for_itself(make_world: MakeWorld) -> None:
    world = make_world(states=["AA"], focal_points=0)
    world.parts = replace(world.parts, words=words())
    assert "Sent to …, focal point of AA." in preview_mail(world.parts, world.draft(), "en").text


@pytest.mark.parametrize("template", ["receipt", "code", "result", "nonsense"])
def test_only_what_a_draft_is_enough_for_is_shown(spoken: World, template: str) -> None:
    with pytest.raises(LookupError):
        preview_mail(spoken.parts, spoken.draft(), "en", template)


def test_what_is_not_there_has_no_preview(spoken: World) -> None:
    with spoken.refuses(UnknownConsultation):
        preview_mail(spoken.parts, 4711, "en")


@pytest.mark.parametrize(("template", "attached"), [("invitation", True), ("reminder", False)])
def test_a_trial_brings_the_calendar_file_that_its_words_speak_of_and_no_recipients_own_entry(
    spoken: World, template: str, attached: bool
) -> None:
    draft = spoken.draft()
    assert send_trial(spoken.parts, spoken.chair, draft, "en", template).ok
    [trial] = spoken.mailer.sent
    assert ("The attached file" in trial.text) == attached
    assert [file.file_name for file in trial.attachments] == (
        [f"deadline-{spoken.row(draft).slug}.ics"] if attached else []
    )
    opening.open_consultation(spoken.parts, spoken.chair, draft)
    deliver_due(spoken.parts, "worker")
    uids = [re.findall(rb"UID:(\S+)", file.content) for mail in spoken.mailer.sent for file in mail.attachments]
    assert len({uid for [uid] in uids}) == len(uids)

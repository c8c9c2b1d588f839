"""Officers are told by mail: chair and vice-chair that a draft is ready, the secretariat that it was opened."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ballot.rules.refusals import BadDeadline, Incomplete, NotAllowed, NotOpen
from ballot.services.accounts import officers
from ballot.services.consultations import drafts, opening
from ballot.services.mail import delivery
from ballot.services.mail.log import read_page
from tests.support.installation import HOST, HOUR, World
from tests.support.mail.mail_facts import words

CHAIRS = [f"chair@{HOST}", f"vice-chair@{HOST}"]
SECRETARIES = [f"second@{HOST}", f"secretariat@{HOST}"]


@pytest.fixture
def worded(world: World) -> World:
    """The council, whose mails have their real words."""
    world.parts = replace(world.parts, words=words())
    return world


def test_chair_and_vice_chair_are_told_that_a_draft_is_ready(worded: World) -> None:
    draft = worded.draft()
    assert opening.report_ready(worded.parts, worded.secretary, draft) == 2
    assert worded.addresses("ready") == CHAIRS
    assert {(mail.state, mail.focal_point_id) for mail in worded.mails("ready")} == {(None, None)}
    delivery.deliver_due(worded.parts, "worker")
    [mail] = worded.mailer.to(CHAIRS[0])
    assert mail.subject == "DM-26/1001: the draft is ready to be opened"
    for part in (mail.text, mail.html):
        assert f"https://{HOST}/desk/council/dm-26-1001" in part
        assert "Secretariat" in part
        assert "/v/" not in part
        assert "focal point" not in part
    assert worded.row(draft).stage == "draft"


def test_the_secretariat_is_told_that_a_consultation_was_opened_and_by_whom(worded: World) -> None:
    draft = worded.draft()
    invited = opening.open_consultation(worded.parts, worded.chair, draft)
    assert worded.addresses("opened") == SECRETARIES
    delivery.deliver_due(worded.parts, "worker")
    [mail] = worded.mailer.to(SECRETARIES[0])
    assert mail.subject == "DM-26/1001: the consultation is open"
    assert f"{invited} invitations are on their way." in mail.text
    assert "Chair" in mail.text
    assert not [one for one in worded.mails() if one.status != "sent"]


def test_each_time_that_a_draft_is_said_to_be_ready_is_told(worded: World) -> None:
    draft = worded.draft()
    opening.report_ready(worded.parts, worded.secretary, draft)
    worded.clock.forward(HOUR)
    opening.report_ready(worded.parts, worded.second, draft)
    assert worded.addresses("ready") == sorted(CHAIRS * 2)


def test_whoever_left_is_not_told_neither_when_it_is_queued_nor_when_it_goes_out(worded: World) -> None:
    officers.disable_officer(worded.parts, CHAIRS[1])
    draft = worded.draft()
    opening.report_ready(worded.parts, worded.secretary, draft)
    assert worded.addresses("ready") == CHAIRS[:1]
    officers.disable_officer(worded.parts, CHAIRS[0])
    delivery.deliver_due(worded.parts, "worker")
    assert [mail.status for mail in worded.mails("ready")] == ["cancelled"]


def test_a_draft_that_was_opened_or_discarded_meanwhile_is_not_said_to_be_ready(worded: World) -> None:
    opened, discarded = worded.draft(), worded.draft()
    for draft in (opened, discarded):
        opening.report_ready(worded.parts, worded.secretary, draft)
    opening.open_consultation(worded.parts, worded.chair, opened)
    drafts.discard_draft(worded.parts, worded.secretary, discarded)
    delivery.deliver_due(worded.parts, "worker")
    assert {mail.status for mail in worded.mails("ready")} == {"cancelled"}


def test_a_draft_that_could_not_be_opened_is_not_ready_and_nobody_is_told(worded: World) -> None:
    empty, late = worded.draft(ballots=0), worded.draft(closes_at=worded.clock.now() - HOUR)
    opened, draft = worded.open(), worded.draft()
    with worded.refuses(Incomplete, missing=["ballots"]):
        opening.report_ready(worded.parts, worded.secretary, empty)
    with worded.refuses(BadDeadline, why="already-passed"):
        opening.report_ready(worded.parts, worded.secretary, late)
    with worded.refuses(NotOpen):
        opening.report_ready(worded.parts, worded.secretary, opened)
    for officer in (worded.chair, worded.vice_chair, worded.auditor):
        with worded.refuses(NotAllowed):
            opening.report_ready(worded.parts, officer, draft)


def test_mails_to_officers_stand_in_the_log_of_the_consultation_without_a_member_state(worded: World) -> None:
    draft = worded.draft()
    opening.open_consultation(worded.parts, worded.chair, draft)
    delivery.deliver_due(worded.parts, "worker")
    page = read_page(worded.parts, draft, standing=None, state=None, number=1, size=50)
    told = [line for line in page.lines if line.mail.template == "opened"]
    assert [(line.person, line.mail.state, line.status) for line in told] == [(None, None, "sent")] * 2

"""The desk: what runs, what waits for somebody, and what comes next."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from sqlmodel import select

from ballot.ports import PlainDeliveryOutcome
from ballot.services.consultations.closing import close_due
from ballot.services.countersigning import paper_reply
from ballot.services.evidence import signing
from ballot.services.mail.delivery import deliver_due
from ballot.store.tables import Consultation
from tests.support.installation import CLOSES, DAY, HOUR, World
from tests.support.pages.browser import Browser, text
from tests.support.pages.officer_pages import again, desk

# ------------------------------------------------------------------------------------ the list


def test_the_desk_lists_stage_deadline_in_two_zones_replies_and_what_waits(world: World, chair: Browser) -> None:
    consultation = world.open()
    world.reply(consultation, "AR")
    world.mailer.refuse["focal@fr.example"] = PlainDeliveryOutcome("", False, "550 no such mailbox", permanent=True)
    deliver_due(world.parts, "worker")
    pending = world.paper("BR")
    paper_reply.propose_paper_reply(world.parts, world.secretary, consultation, pending)
    world.draft()
    page = chair.get("/desk")
    said = text(page)
    assert "1 of 4 replied; 3 in favour required 21 days left." in said
    assert "2 ballots; each reply covers them all. Votes are secret until closing." in said
    assert "Deadline Monday 23 March 2026, 10:00 (Geneva), 09:00 UTC" in said
    assert "DM-26/1001 The secretariat still has to confirm 1 act." in said
    assert "DM-26/1001 1 mail could not be delivered." in said
    assert "DM-26/1002 The draft is complete and can be opened." in said
    assert "3 Member States have not replied Americas 2 Brazil and Canada Western Europe 1 France" in said
    bar = BeautifulSoup(page.text, "html.parser").select_one("svg.bar")
    assert bar is not None
    assert [one.text for one in bar.select("text")] == ["1", "3", "3 in favour required"]


def test_an_act_to_confirm_is_a_task_for_the_secretariat_and_news_for_the_chair(
    world: World, chair: Browser, secretary: Browser
) -> None:
    consultation = world.open()
    paper_reply.propose_paper_reply(world.parts, world.secretary, consultation, world.paper("BR"))
    theirs, mine = secretary.get("/desk"), chair.get("/desk")
    waiting = f"/secretariat/council/{world.row(consultation).slug}/waiting"
    assert "DM-26/1001 1 act is awaiting another officer." in text(theirs)
    assert waiting in theirs.text
    assert "No decisions are pending. DM-26/1001 The secretariat still has to confirm 1 act." in text(mine)
    assert waiting not in mine.text
    page = chair.get(desk(world, consultation))
    assert "The secretariat still has to confirm 1 act." in text(page)
    assert waiting not in page.text


def test_an_empty_desk_says_how_to_begin(chair: Browser) -> None:
    page = chair.get("/desk")
    assert "There is no consultation yet" in text(page)
    assert 'href="/desk/new"' in page.text
    assert 'href="/secretariat/members"' in page.text


def test_the_desk_says_what_comes_next_when_all_have_replied_or_the_deadline_has_passed(
    world: World, chair: Browser
) -> None:
    consultation = world.open(record_until=CLOSES + DAY)
    for state in ("AR", "BR", "CA", "FR"):
        world.reply(consultation, state)
    assert "All Member States have replied: the consultation can be closed now." in text(chair.get("/desk"))
    assert "Close now: all have replied" in text(chair.get(desk(world, consultation)))
    world.clock.moment = CLOSES
    assert "The deadline has passed; closing follows in a moment." in text(again(world, chair).get("/desk"))
    close_due(world.parts)
    said = text(chair.get("/desk"))
    assert "Paper replies that arrived in time can be recorded until Tuesday 24 March 2026, 10:00 (Geneva)." in said


def test_where_votes_are_open_each_ballot_has_its_own_count_and_no_vote(world: World, chair: Browser) -> None:
    consultation = world.open(sealed=False, ballots=2)
    world.reply(consultation, "AR", {"1": "against"})
    world.reply(consultation, "BR", {"1": "for", "2": "abstain"})
    for address in ("/desk", desk(world, consultation)):
        page = chair.get(address)
        assert "Against" not in text(page)
        assert "#s-against" not in page.text
    assert "Ballot 1: 2 replied · Ballot 2: 1 replied" in text(chair.get("/desk"))
    assert (
        "Replies by ballot Ballot Replied 1 Subject of: to approve matter 1 2 2 Subject of: to approve matter 2 1"
        in text(chair.get(desk(world, consultation)))
    )


def test_ended_consultations_come_shortly_and_a_page_at_a_time(
    world: World, chair: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ballot.web.chair.desk.ENDED_ON_PAGE", 1)
    monkeypatch.setattr("ballot.services.dashboard.desk.ENDED_ON_PAGE", 1)
    for _ in range(2):
        world.close(world.open(closes_at=world.clock.moment + HOUR, ballots=1))
    signing.sign_pending(world.parts)
    said = text(chair.get("/desk"))
    assert "DM-26/1002 Two matters that cannot wait The proposed conclusion was not adopted." in said
    assert "DM-26/1001" not in said
    assert "Page 1 of 2" in said
    assert "DM-26/1001" in text(chair.get("/desk?page=2"))
    for strange in ("0", "-1", "x", "99999999999999999999"):
        assert chair.get(f"/desk?page={strange}").status_code == 200


def test_trouble_with_mails_names_whom_nobody_reaches(world: World, chair: Browser) -> None:
    consultation = world.open()
    for address in ("focal@fr.example", "deputy1@fr.example", "focal@br.example"):
        world.mailer.refuse[address] = PlainDeliveryOutcome("", False, "550 no such mailbox", permanent=True)
    deliver_due(world.parts, "worker")
    said = text(chair.get(desk(world, consultation)))
    assert "No focal point can be reached in 1 Member State: France. 3 mails could not be delivered." in said


# ------------------------------------------------------------------------------------- results


def test_days_later_the_desk_still_answers(world: World, chair: Browser) -> None:
    world.open()
    world.clock.forward(DAY)
    answer = chair.get("/desk")
    assert answer.location == "/sign-in?next=/desk"  # the session has ended by then
    with world.parts.store.reading() as tx:
        assert tx.exec(select(Consultation)).one().stage == "open"

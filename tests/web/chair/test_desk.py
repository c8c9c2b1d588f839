"""The desk and each consultation's page: what waits, who has replied, the result."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from sqlmodel import select

from ballot.ports import PlainDeliveryOutcome
from ballot.services.consultations import chair_acts
from ballot.services.consultations.closing import close_due
from ballot.services.countersigning import paper_reply
from ballot.services.evidence import signing
from ballot.services.mail.delivery import deliver_due
from ballot.services.mail.reminders import remind_due
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
    assert "1 of 4 replied; 3 in favour needed 21 days left." in said
    assert "2 ballots; each reply covers them all. Votes are sealed." in said
    assert "Deadline Monday 23 March 2026, 10:00 (Geneva), 09:00 UTC" in said
    assert "DM-26/1001 The secretariat still has to confirm 1 act." in said
    assert "DM-26/1001 1 mail could not be delivered." in said
    assert "DM-26/1002 The draft is complete and can be opened." in said
    assert "3 Member States have not replied Americas 2 Brazil and Canada Western Europe 1 France" in said
    bar = BeautifulSoup(page.text, "html.parser").select_one("svg.bar")
    assert bar is not None
    assert [one.text for one in bar.select("text")] == ["1", "3", "3 in favour needed"]


def test_an_act_to_confirm_is_a_task_for_the_secretariat_and_news_for_the_chair(
    world: World, chair: Browser, secretary: Browser
) -> None:
    consultation = world.open()
    paper_reply.propose_paper_reply(world.parts, world.secretary, consultation, world.paper("BR"))
    theirs, mine = secretary.get("/desk"), chair.get("/desk")
    waiting = f"/secretariat/council/{world.row(consultation).slug}/waiting"
    assert "DM-26/1001 1 act waits for a second officer." in text(theirs)
    assert waiting in theirs.text
    assert "Nothing waits for a decision. DM-26/1001 The secretariat still has to confirm 1 act." in text(mine)
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
    assert "All have replied: it can be closed now." in text(chair.get("/desk"))
    assert "Close now: all have replied" in text(chair.get(desk(world, consultation)))
    world.clock.moment = CLOSES
    assert "The deadline has passed; closing follows in a moment." in text(again(world, chair).get("/desk"))
    close_due(world.parts)
    said = text(chair.get("/desk"))
    assert "Replies on paper that came in time can be recorded until Tuesday 24 March 2026, 10:00 (Geneva)." in said


def test_where_votes_are_open_each_ballot_has_its_own_count_and_no_vote(world: World, chair: Browser) -> None:
    consultation = world.open(sealed=False, ballots=2)
    world.reply(consultation, "AR", {"1": "against"})
    world.reply(consultation, "BR", {"1": "for", "2": "abstain"})
    for address in ("/desk", desk(world, consultation)):
        page = chair.get(address)
        assert "Against" not in text(page)
        assert "#s-against" not in page.text
    assert "Ballot 1: 2 replied · Ballot 2: 1 replied" in text(chair.get("/desk"))
    assert "Replies by ballot Ballot Replied 1 2 2 1" in text(chair.get(desk(world, consultation)))


def test_ended_consultations_come_shortly_and_a_page_at_a_time(
    world: World, chair: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ballot.web.chair.desk.ENDED_ON_PAGE", 1)
    monkeypatch.setattr("ballot.services.dashboard.desk.ENDED_ON_PAGE", 1)
    for _ in range(2):
        world.close(world.open(closes_at=world.clock.moment + HOUR, ballots=1))
    signing.sign_pending(world.parts)
    said = text(chair.get("/desk"))
    assert "DM-26/1002 Two matters that cannot wait The ballot was not adopted." in said
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
    assert "No focal point is reached in 1 Member State: France. 3 mails could not be delivered." in said


def test_the_page_draws_who_has_replied_without_a_vote(world: World, chair: Browser) -> None:
    consultation = world.open()
    world.reply(consultation, "AR", "against")
    page = BeautifulSoup(chair.get(desk(world, consultation)).text, "html.parser")
    seats = {one.title.text: one["href"] for one in page.select("svg.chamber use") if one.title}
    assert seats == {
        "Argentina: Replied": "#s-replied",
        "Brazil: Not yet replied": "#s-not-yet",
        "Canada: Not yet replied": "#s-not-yet",
        "France: Not yet replied": "#s-not-yet",
        "Switzerland: Without the right to vote": "#s-apart",
    }
    for href in seats.values():
        assert page.select_one(f"svg.shapes g{href}") is not None


def test_the_page_tells_what_happened_newest_first(world: World, chair: Browser) -> None:
    consultation = world.open(reminder_hours=[24 * 20])
    for state in ("AR", "BR"):
        world.clock.forward(HOUR)
        world.reply(consultation, state)
    world.amend_roll(consultation, "BR", entitled=False)
    world.clock.forward(DAY)
    remind_due(world.parts)
    world.clock.forward(HOUR)
    chair_acts.extend(world.parts, world.vice_chair, consultation, CLOSES + DAY, "time <b>")
    page = BeautifulSoup(again(world, chair).get(desk(world, consultation)).text, "html.parser")
    told = [" ".join(one.get_text(" ").split()) for one in page.select(".happened > li")]
    assert [one.partition(") ")[2] for one in told] == [
        "The vice-chair moved the deadline from Monday 23 March 2026, 10:00 (Geneva) to Tuesday 24 March 2026, 10:00 "
        "(Geneva). Reason: time <b>",
        "4 reminders were queued.",
        "Two officers of the secretariat amended the roll: Brazil has no right to vote: CS 169 (arrears). "
        "Reason: the arrears",
        "– Monday 2 March 2026, 12:00 (Geneva) 2 replies: Argentina and Brazil.",
        "The chair opened the consultation: 2 ballots; 4 of 5 Member States with the right to vote; deadline Monday 23 "
        "March 2026, 10:00 (Geneva). Votes are sealed until closing.",
    ]


# ------------------------------------------------------------------------------------- results


def test_the_page_tells_who_has_replied_and_who_has_not_by_name(world: World, chair: Browser) -> None:
    consultation = world.open()
    world.reply(consultation, "BR")
    world.clock.forward(HOUR)
    world.reply(consultation, "BR")
    page = text(chair.get(desk(world, consultation)))
    assert "1 of 4 replied; 3 in favour needed. Open until Monday 23 March 2026, 10:00 (Geneva)." in page
    assert "Not yet replied (3) Americas 2 Argentina and Canada Western Europe 1 France" in page
    assert "Brazil Monday 2 March 2026, 11:00 (Geneva) by link reply 2" in page
    assert "Without the right to vote (1) Switzerland: CS 169 (arrears)" in page


def test_the_result_is_a_verdict_in_words_with_roll_call_and_statements(world: World, chair: Browser) -> None:
    consultation = world.open(ballots=3)
    world.reply(consultation, "AR", {"1": "for", "2": "for"}, statements={"1": "With pleasure"})
    world.reply(consultation, "BR", {"1": "for", "2": "against"})
    world.reply(consultation, "CA", {"1": "for", "2": "abstain"})
    chair_acts.withdraw_ballot(world.parts, world.chair, consultation, "3", "settled")
    world.close(consultation)
    page = text(again(world, chair).get(desk(world, consultation)))
    assert "Adopted. 3 in favour, 3 needed. 0 against, 0 abstaining, 1 did not reply." in page
    assert "Not adopted. 1 in favour, 3 needed. 1 against, 1 abstaining, 1 did not reply." in page
    assert "Withdrawn. It was taken back before closing" in page
    assert "1 of 3 ballots was adopted. 1 was withdrawn." in page
    assert "Argentina In favour In favour" in page
    assert "Brazil In favour Against" in page
    assert "Canada In favour Abstaining" in page
    assert "France No reply No reply" in page
    assert "Switzerland no right to vote: CS 169 (arrears)" in page
    assert "Argentina With pleasure" in page


def test_a_consultation_of_no_name_is_not_found(chair: Browser) -> None:
    for address in ("/desk/council/none", "/desk/nobody/dm-26-1", "/desk/council/none/extend"):
        assert chair.get(address).status_code == 404


def test_days_later_the_desk_still_answers(world: World, chair: Browser) -> None:
    world.open()
    world.clock.forward(DAY)
    answer = chair.get("/desk")
    assert answer.location == "/sign-in?next=/desk"  # the session has ended by then
    with world.parts.store.reading() as tx:
        assert tx.exec(select(Consultation)).one().stage == "open"

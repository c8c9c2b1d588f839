"""The chair's page of a consultation: who has replied, what happened, and the result."""

from __future__ import annotations

from dataclasses import replace

from bs4 import BeautifulSoup

from ballot.services.consultations import chair_acts
from ballot.services.core.record_cache import DerivedCache, Folds
from ballot.services.mail.reminders import remind_due
from ballot.services.replies import submit
from tests.support.database_cost import counted
from tests.support.installation import CLOSES, DAY, HOUR, World
from tests.support.pages.browser import Browser, text
from tests.support.pages.officer_pages import again, desk
from tests.support.replies.forms import form_of, sender_of


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
    chair_acts.extend_deadline(world.parts, world.vice_chair, consultation, CLOSES + DAY, "time <b>")
    page = BeautifulSoup(again(world, chair).get(desk(world, consultation)).text, "html.parser")
    told = [" ".join(one.get_text(" ").split()) for one in page.select(".happened > li")]
    assert [one.partition(") ")[2] for one in told] == [
        "The Vice-Chair extended the deadline from Monday 23 March 2026, 10:00 (Geneva) to Tuesday 24 March "
        "2026, 10:00 (Geneva). Reason: time <b>",
        "4 reminders were queued.",
        "Two officers of the secretariat amended the roll: Brazil has no right to vote: CS 169 (arrears). "
        "Reason: the arrears",
        "– Monday 2 March 2026, 12:00 (Geneva) 2 replies: Argentina and Brazil.",
        "The Chair opened the consultation: 2 ballots; 4 of 5 Member States with the right to vote; deadline "
        "Monday 23 March 2026, 10:00 (Geneva). Votes are secret until closing.",
    ]


def test_the_page_tells_who_has_replied_and_who_has_not_by_name(world: World, chair: Browser) -> None:
    consultation = world.open()
    world.reply(consultation, "BR")
    world.clock.forward(HOUR)
    world.reply(consultation, "BR")
    page = text(chair.get(desk(world, consultation)))
    assert "1 of 4 replied; 3 in favour required. Open until Monday 23 March 2026, 10:00 (Geneva)." in page
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
    assert "Adopted. 3 in favour, 3 required. 0 against, 0 abstaining, 1 did not reply." in page
    assert "Not adopted. 1 in favour, 3 required. 1 against, 1 abstaining, 1 did not reply." in page
    assert "Withdrawn. This ballot was withdrawn before closing" in page
    assert "1 of 3 proposed conclusions was adopted. 1 was withdrawn." in page
    assert "Argentina In favour In favour" in page
    assert "Brazil In favour Against" in page
    assert "Canada In favour Abstain" in page
    assert "France No reply No reply" in page
    assert "Switzerland no right to vote: CS 169 (arrears)" in page
    assert "Argentina With pleasure" in page


def test_a_consultation_of_no_name_is_not_found(chair: Browser) -> None:
    for address in ("/desk/council/none", "/desk/nobody/dm-26-1", "/desk/council/none/extend"):
        assert chair.get(address).status_code == 404


def test_the_page_is_read_in_one_transaction_of_seven_statements_however_many_have_replied(
    world: World, chair: Browser
) -> None:
    consultation = world.open()
    for state in ("AR", "BR", "CA"):
        world.reply(consultation, state)
    address = desk(world, consultation)
    chair.get(address)
    with counted(world.parts.store.engine) as cost:
        assert chair.get(address).status_code == 200
    assert (len(cost.statements), cost.transactions, cost.commits) == (7, 1, 0), cost.statements


def test_the_page_is_up_to_date_where_another_process_recorded_a_reply(world: World, chair: Browser) -> None:
    consultation = world.open()
    world.reply(consultation, "AR")
    assert "Replied (1)" in text(chair.get(desk(world, consultation)))
    elsewhere = replace(world.parts, folds=Folds(), derived=DerivedCache())
    submit.submit_reply(elsewhere, sender_of(world.person("BR"), consultation), form_of({"1": "for", "2": "for"}))
    page = BeautifulSoup(chair.get(desk(world, consultation)).text, "html.parser")
    assert [one.text for one in page.select("table th[scope=row]") if one.text in ("Argentina", "Brazil")] == [
        "Argentina",
        "Brazil",
    ]
    assert "Brazil: Replied" in [one.title.text for one in page.select("svg.chamber use") if one.title]
    assert "2 replies: Argentina and Brazil." in page.text

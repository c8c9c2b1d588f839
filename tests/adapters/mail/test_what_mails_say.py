"""What each mail says."""

from __future__ import annotations

import re

import pytest

from ballot.rules.majority import RULES
from tests.support.mail.mail_facts import CALENDAR, DEADLINE, RESULTS, ballot, flat, mail, read, results, seen


def test_a_receipt_says_which_reply_it_is_and_nothing_of_what_it_says() -> None:
    made = mail("receipt")
    said = flat(made.text)
    assert made.subject == "DM-21/1012, Argentina: 2nd reply recorded"
    assert "2nd reply, replacing the 1st" in said
    assert "Monday 14 December 2020, 14:02:07 (Geneva), 13:02:07 UTC" in said
    assert "number 17 of the record" in said
    assert f"It may be changed until {DEADLINE}." in said
    assert "If nobody in your administration sent this reply, please inform the contact below at once." in said
    assert "ballot verify bundle.zip --receipt FILE" in said
    assert not re.search(r"in favour|against\b(?! it)|abstain|C21/", said)


@pytest.mark.parametrize(("revision", "said"), [(1, "1st"), (3, "3rd"), (4, "4th"), (11, "11th"), (22, "22nd")])
def test_replies_are_counted_in_words(revision: int, said: str) -> None:
    made = mail("receipt", revision=revision)
    assert made.subject.endswith(f": {said} reply recorded")
    assert ("replacing" in made.text) == (revision > 1)


def test_a_reply_recorded_from_paper_after_the_deadline_cannot_be_said_to_be_changeable() -> None:
    said = flat(mail("receipt", at="2020-12-22T09:00:00.000000Z").text)
    assert "The deadline has passed and can no longer be changed." in said
    assert "may be changed" not in said
    assert "View the reply:" in said


def test_a_change_of_focal_points_says_who_may_reply_and_whom_to_tell_if_nobody_asked_for_it() -> None:
    made = mail("designation")
    assert made.subject == "DM-21/1012, Argentina: a focal point was added"
    said = flat(made.text)
    assert said.startswith("The persons who may reply for Argentina have changed: Bruno Díaz is now a focal point.")
    assert "If your administration did not request this, please inform the contact below at once." in said
    assert "Added Bruno Díaz" in said
    assert "Monday 14 December 2020, 14:02:07 (Geneva), 13:02:07 UTC" in said
    assert "Reason" not in said
    assert "Reason A note verbale of 3 December." in flat(
        mail("designation", reason="A note verbale of 3 December.").text
    )

    removed = mail("designation", change="removed")
    assert removed.subject.endswith(": a focal point was removed")
    said = flat(removed.text)
    assert "Bruno Díaz is no longer a focal point. If your administration did not request this, please" in said
    assert "The links that were sent to Bruno Díaz no longer work." in said


def test_who_is_removed_is_told_so_and_the_deadline_leaves_their_calendar() -> None:
    gone = {"change": "removed", "who": "Ana Pérez", "concerns_you": True}
    made = mail("designation", **gone, calendar=CALENDAR | {"cancelled": True})
    said = flat(made.text)
    assert "you, Ana Pérez, are no longer its focal point." in said
    assert "The links that were sent to you no longer work." in said
    assert "The attached file removes the deadline from your calendar." in said
    assert "Sent to Ana Pérez, until now focal point of Argentina." in said
    assert b"METHOD:CANCEL" in (made.calendar or b"")


def test_a_code_stands_alone_on_its_line_and_not_in_the_subject() -> None:
    made = mail("code")
    assert made.text.splitlines().count("    042 917") == 1
    assert flat(made.text).startswith(
        "To confirm the reply of Argentina, please enter this code on the page that asks for it. It is valid for 10 minutes."
    )
    assert "It is valid for 1 minute." in flat(mail("code", minutes=1).text)
    assert not re.search(r"\d{3}\D?\d{3}", made.subject)
    assert "042917" in "".join(read(made.html).said)
    assert "If you did not request it, somebody else may have your link" in flat(made.text)
    assert not any(tag == "a" and "http" in (found["href"] or "") for tag, found in read(made.html).tags)
    assert "http" not in made.text
    assert made.calendar is None


def test_a_link_that_was_asked_for_says_that_nobody_knows_by_whom() -> None:
    said = flat(mail("link").text)
    assert "it is not known by whom. If you did not request this, please ignore this mail: nothing has changed." in said
    closed = flat(mail("link", open=False).text)
    assert "required: this consultation no longer accepts replies" in closed
    assert "Open the consultation:" in closed
    assert "may reply, or change" not in closed


def test_an_invitation_says_what_each_ballot_is_and_marks_withdrawn_ones() -> None:
    said = flat(mail("invitation").text)
    assert "Argentina is invited to reply on 2 proposed conclusions by" in said
    assert "1 Subject 1 The report in Document C21/51" in said
    assert "3 Subject 3 (withdrawn: no vote is required) The report in Document C21/53" in said
    assert "Rules of Procedure of the Council, Rule 3.2" in said
    assert "I put these conclusions to you." in said
    one = flat(mail("invitation", ballots=[ballot("1", "note")], withdrawn=[]).text)
    assert "Argentina is invited to reply on 1 proposed conclusion by" in one


def test_an_invitation_says_beforehand_that_a_code_will_be_asked_for() -> None:
    asked = "you will be asked for a code, which is sent to you by mail"
    assert asked not in flat(mail("invitation").text)
    assert asked in flat(mail("invitation", second_step=True).text)


def test_a_letter_keeps_its_paragraphs_and_lines() -> None:
    made = mail("invitation")
    assert "\nMadam, Sir,\n\nI put these conclusions to you.\n\nNoor Halden\nChair of the Council\n" in made.text
    assert "Noor Halden<br>Chair of the Council" in made.html
    assert "The letter" not in mail("invitation", letter={"en": "  "}).text


def test_an_extension_names_both_deadlines_and_the_reason() -> None:
    said = flat(mail("extension").text)
    assert f"New deadline {DEADLINE}" in said
    assert "Earlier deadline Monday 14 December 2020, 17:00 (Geneva), 16:00 UTC" in said
    assert "Reason Three Member States asked for more time." in said


def test_a_withdrawal_says_what_remains() -> None:
    said = flat(mail("withdrawal").text)
    assert said.startswith("Ballot 3 has been withdrawn: no vote is required on it.")
    assert "Argentina may reply on 2 remaining ballots until" in said
    assert "its vote on ballot 3 is not counted." in said
    none = mail("withdrawal", withdrawn=["1", "2", "3"])
    assert "No ballot remains." in flat(none.text)
    assert "What was put to the vote" in none.text
    assert "/v/" not in none.text + none.html


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("simple-majority-of-entitled", "24 of the 47 Member States having the right to vote must be in favour."),
        ("two-thirds-of-entitled", "32 of the 47 Member States having the right to vote must be in favour."),
        ("simple-majority-of-cast", "More than half of the votes cast for and against must be in favour."),
        ("two-thirds-of-cast", "At least two thirds of the votes cast for and against must be in favour."),
        ("simple-majority-of-cast-with-quorum", "more than half of the Member States having the right to vote must re"),
        ("silence", "A ballot is adopted unless one of the 47 Member States having the right to vote is against."),
    ],
)
def test_the_rule_is_said_in_plain_words(rule: str, said: str) -> None:
    made = flat(mail("invitation", rule=RULES[rule]).text)
    assert said in made
    assert ("Absence of a reply is not an objection." in made) == (rule == "silence")
    assert ("Abstentions and absent replies count for neither side." in made) == rule.endswith("entitled")


def test_an_open_consultation_says_that_votes_can_be_seen() -> None:
    assert "Votes are not secret in this consultation" in flat(mail("invitation", sealed=False).text)
    assert "destroyed unread" not in mail("annulment", sealed=False).text
    assert "destroyed unread" in flat(mail("annulment").text)


@pytest.mark.parametrize(
    ("rule", "counts", "said"),
    [
        (
            "simple-majority-of-entitled",
            (33, 2, 3),
            "Adopted. 33 in favour, 24 required. 2 against, 3 abstaining, 9 did not reply.",
        ),
        (
            "simple-majority-of-entitled",
            (23, 0, 0),
            "Not adopted. 23 in favour, 24 required. 0 against, 0 abstaining, 24 did not reply.",
        ),
        (
            "simple-majority-of-cast",
            (5, 5, 1),
            (
                "Not adopted. 5 in favour, 6 required of the 10 votes cast for and against. 5 against, 1 "
                "abstaining, 36 did not reply."
            ),
        ),
        (
            "simple-majority-of-cast-with-quorum",
            (20, 2, 1),
            "No quorum: 23 of 47 replied, and 24 are required. 20 in favour, 2 against, 1 abstaining, 24 did not",
        ),
        (
            "silence",
            (3, 0, 1),
            "Adopted: no Member State was against. 3 in favour, 0 against, 1 abstaining, 43 did not reply.",
        ),
        ("silence", (3, 1, 0), "Not adopted: a Member State was against. 3 in favour, 1 against, 0 abstaining, 43 did"),
    ],
)
def test_a_result_gives_the_verdict_first_and_then_the_numbers(
    rule: str, counts: tuple[int, int, int], said: str
) -> None:
    made = mail("result", rule=RULES[rule], withdrawn=["3"], results=results(rule, counts, counts, None))
    for part in flat(made.text), seen(made.html):
        assert part.count(said) == 2
        assert "Withdrawn. This ballot was withdrawn before closing and has no result." in part
    assert RESULTS in made.text.splitlines()


def test_the_result_is_in_the_subject() -> None:
    assert mail("result").subject.endswith(": result, 1 of 2 proposed conclusions adopted")
    none = results("simple-majority-of-entitled", (1, 0, 0), (1, 0, 0), None)
    assert mail("result", results=none).subject.endswith(": result, 0 of 2 proposed conclusions adopted")
    all_gone = results("simple-majority-of-entitled", None, None, None)
    assert mail("result", results=all_gone).subject.endswith(": result, all ballots were withdrawn")


@pytest.mark.parametrize(
    ("closes_at", "zone", "said"),
    [
        (
            "2020-12-20T23:30:00.000000Z",
            "Europe/Zurich",
            "Monday 21 December 2020, 00:30 (Geneva), 23:30 UTC on 20 December",
        ),
        ("2021-07-01T21:00:00.000000Z", "America/New_York", "Thursday 1 July 2021, 17:00 (New York), 21:00 UTC."),
        ("2020-12-21T16:00:00.000000Z", "UTC", "Monday 21 December 2020, 16:00 (UTC)."),
        ("2020-12-21T16:00:09.000000Z", "UTC", "Monday 21 December 2020, 16:00:09 (UTC)."),
    ],
)
def test_deadlines_name_the_zone_as_people_do(closes_at: str, zone: str, said: str) -> None:
    assert said in flat(mail("invitation", closes_at=closes_at, time_zone=zone).text)


def test_states_have_their_official_names_with_the_article_where_english_has_one() -> None:
    made = mail("invitation", state="BS")
    assert made.subject.startswith("DM-21/1012, Bahamas: ")
    assert made.text.startswith("The Bahamas is invited")
    assert "can reply for the Bahamas." in flat(made.text)
    assert mail("invitation", state="ZZ").text.startswith("ZZ is invited")

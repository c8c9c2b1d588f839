"""A proposal is read to the end of its item: what was concluded, undone, objected to, or not understood."""

from __future__ import annotations

import pytest

from ballot.importers.summary_records.result import ReadConclusion, RecordReading, Standing
from tests.support.papers.records import read_text

PROPOSAL = (
    "The Chair took it that councillors wished to conclude that, in view of the urgency, Member States would be consulted by "
    "correspondence in order to approve Document C30/5."
)


def of_item(*paragraphs: str, title: str = "Premises (Document C30/5)") -> RecordReading:
    """A record of one item with these paragraphs."""
    numbered = [f"1.{place}\t{text}" for place, text in enumerate(paragraphs, start=1)]
    return read_text("\n".join(["Summary record", f"1\t{title}", *numbered, "Secretary-General:\tChair:"]))


def only(reading: RecordReading) -> ReadConclusion:
    """The one conclusion of a record."""
    (item,) = reading.items
    (conclusion,) = item.conclusions
    return conclusion


def test_what_was_so_concluded_is_confirmed_with_both_paragraphs_and_its_place() -> None:
    read = only(of_item(PROPOSAL, "It was so concluded."))
    assert read.standing is Standing.CONFIRMED
    assert (read.proposal, read.conclusion, read.conclusion_paragraph) == (PROPOSAL, "It was so concluded.", "1.2")
    assert (read.source.paragraph, read.source.end - read.source.start) == (3, len(PROPOSAL))
    assert (read.verb, read.documents, read.urgency) == ("approve", ("C30/5",), "In view of the urgency")
    assert read.question == "to approve Document C30/5"


@pytest.mark.parametrize(
    ("later", "outcome"),
    [
        (["The Chair withdrew the proposal."], "other"),
        (["No consensus emerged."], "no-consensus"),
        (["The Chair suggested that the item be deferred to the next session.", "It was so agreed."], "deferred"),
        (
            [
                "The councillor from Peru objected.",
                "The Chair said that the item would be deferred to the 2031 session.",
            ],
            "deferred",
        ),
        (["The Chair proposed to refer the document to CWG-FHR.", "It was so agreed."], "to-CWG"),
        (["It was so agreed; Document C30/5 was noted."], "noted-at-meeting"),
        (["A councillor could not support that.", "It was agreed that informal talks would go on."], "other"),
        (
            ["At the request of Peru, it was decided that the item would be carried over to the 2031 session."],
            "deferred",
        ),
    ],
)
def test_what_was_undone_later_in_the_item_is_refused(later: list[str], outcome: str) -> None:
    reading = of_item(PROPOSAL, *later)
    assert only(reading).standing is Standing.REFUSED
    assert reading.items[0].outcome == outcome


@pytest.mark.parametrize(
    ("later", "doubt"),
    [
        (["The councillor from Peru objected.", "It was so concluded."], "objection"),
        (["It was so concluded.", "One councillor then said that she could not support it."], "objection"),
        (["It was so concluded.", "It was decided to defer the item to the next session."], "later-deferred"),
        (["The meeting rose."], "not-concluded"),
        ([], "not-concluded"),
    ],
)
def test_what_somebody_has_to_look_at_is_never_confirmed(later: list[str], doubt: str) -> None:
    read = only(of_item(PROPOSAL, *later))
    assert read.standing is Standing.FOUND
    assert doubt in [one.code for one in read.doubts]


def test_two_proposals_under_one_number_are_two_with_their_own_verbs_and_documents() -> None:
    further = PROPOSAL.replace("The Chair", "The Chair further").replace(
        "approve Document C30/5", "note Document C30/6"
    )
    reading = of_item(f"{PROPOSAL} {further}", "It was so concluded.")
    assert [(one.paragraph, one.ordinal, one.verb, one.documents) for one in reading.items[0].conclusions] == [
        ("1.1", 1, "approve", ("C30/5",)),
        ("1.1", 2, "note", ("C30/6",)),
    ]


def test_a_number_that_is_printed_twice_gives_two_conclusions_and_a_warning() -> None:
    further = PROPOSAL.replace("approve Document C30/5", "note Document C30/6")
    lines = ["1\tPremises", f"1.1\t{PROPOSAL}", "1.2\tIt was so agreed.", f"1.1\t{further}", "1.2\tIt was so agreed."]
    reading = read_text("\n".join(lines))
    assert [(one.paragraph, one.ordinal, one.verb) for one in reading.items[0].conclusions] == [
        ("1.1", 1, "approve"),
        ("1.1", 2, "note"),
    ]
    assert any("stands twice" in one for one in reading.warnings)


@pytest.mark.parametrize(
    "remark",
    [
        "A councillor asked whether the matter could be settled by correspondence.",
        "The Chair recalled how much had to be done by correspondence these days.",
        "The Legal Adviser said that a consultation by correspondence was not required.",
        "Document C30/4 had already been approved by correspondence.",
    ],
)
def test_what_is_said_of_the_procedure_without_proposing_it_is_to_be_looked_at(remark: str) -> None:
    reading = of_item(remark)
    assert reading.items[0].conclusions == ()
    assert [(one.item, one.paragraph, one.text) for one in reading.look_here] == [("1", "1.1", remark)]


def test_an_item_can_end_in_several_ways_and_says_who_asked() -> None:
    reading = of_item(
        "The Council took note of Document C30/5.",
        "At the request of Peru, it was decided that the draft would be deferred to the 2031 session.",
    )
    assert [(one.kind, one.state, one.paragraph) for one in reading.items[0].outcomes] == [
        ("deferred", "Peru", "1.2"),
        ("noted-at-meeting", None, "1.1"),
    ]


def test_a_condition_a_comment_window_and_a_revised_text_are_told() -> None:
    read = only(
        of_item(
            "The Chair said that the title of the policy would be updated to name all ages. He proposed that, given the urgency, "
            "councillors be invited to send comments by 14 May, and that the revised draft in the annex to Document C30/5 "
            "be submitted to Member States by correspondence in order to endorse it.",
            "It was so agreed.",
        )
    )
    assert read.condition is not None
    assert "title of the policy would be updated" in read.condition
    assert read.comment_window is not None
    assert read.comment_window.local == "2030-05-14"
    assert {"comment-window", "revised-text"} <= {one.code for one in read.doubts}
    assert read.documents == ("C30/5 Annex",)


def test_what_the_secretariat_is_told_to_do_is_kept() -> None:
    (told,) = of_item("The Council instructed the secretariat to report back.").instructions
    assert (told.item, told.paragraph) == ("1", "1.1")

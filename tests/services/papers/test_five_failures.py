"""What once put wrong questions before the Member States: no wrong ballot without a person's word."""

from __future__ import annotations

from dataclasses import replace

from ballot.importers.summary_records.result import Standing
from ballot.rules.refusals import BadInput
from ballot.services.consultations import drafts, overview
from ballot.services.papers import settling
from ballot.services.papers.decisions import confirm_conclusions
from ballot.services.papers.desk import read_desk
from ballot.services.papers.importing import confirm_offered
from tests.support.constants import BODY
from tests.support.installation import World
from tests.support.papers.registered import REFERENCE, Said, doubt, look_here, rows, take

FIRST = Said("5.9")
SECOND = Said("5.9", ("approve",), "to approve Document C26/30", "and to approve Document C26/30", ("C26/30",))


def test_two_proposals_under_one_number_are_two_conclusions_with_their_own_verbs_and_documents(world: World) -> None:
    take(world, FIRST, SECOND)
    found = [(one.paragraph, one.ordinal, one.action, one.documents, one.question["en"]) for one in rows(world)]
    assert found == [
        ("5.9", 1, "note", ["C26/20"], "to note Document C26/20"),
        ("5.9", 2, "approve", ["C26/30"], "to approve Document C26/30"),
    ]


def test_a_corrected_record_changes_nothing_until_a_person_accepts_it_and_then_the_whole_conclusion(
    world: World,
) -> None:
    take(world, FIRST, Said("5.10", text="to note what is gone"))
    confirm_offered(world.parts, world.secretary, BODY, REFERENCE)
    before = [one.model_dump() for one in rows(world)]
    corrected = replace(FIRST, verbs=("endorse",), question="to endorse Document C26/20", text="to endorse it")
    paper, done = take(world, corrected, revision="Rev.1")
    assert done.differences == 2
    assert [one.model_dump() for one in rows(world)] == before
    lines = read_desk(world.parts, BODY, paper).differences
    assert [(one.kind, one.place[1]) for one in lines] == [("changed", "5.9"), ("gone", "5.10")]
    settling.settle_differences(world.parts, world.secretary, BODY, paper, {one.key: True for one in lines})
    [now] = rows(world)
    assert (now.action, now.question, now.text) == (
        "endorse",
        {"en": "to endorse Document C26/20"},
        {"en": "to endorse it"},
    )
    assert now.standing == "found"  # whoever accepts a line has not yet confirmed the conclusion


def test_what_a_councillor_blocked_is_offered_to_nobody(world: World) -> None:
    blocked = replace(FIRST, standing=Standing.REFUSED)
    objected = Said("5.10", standing=Standing.FOUND, more={"doubts": (doubt("objection", "Argentina objects"),)})
    take(world, blocked, objected)
    assert [one.standing for one in rows(world)] == ["refused", "found"]
    assert confirm_offered(world.parts, world.secretary, BODY, REFERENCE) == 0
    draft = world.draft(ballots=0)
    for row in rows(world):
        with world.refuses(BadInput, field="conclusions", why="not-confirmed"):
            drafts.add_conclusions(world.parts, world.secretary, draft, [row.number])


def test_a_ballot_has_the_items_title_and_the_question_and_not_the_minute(world: World) -> None:
    take(world, FIRST)
    [row] = rows(world)
    confirm_conclusions(world.parts, world.secretary, BODY, {row.number: None})
    draft = world.draft(ballots=0)
    drafts.add_conclusions(world.parts, world.secretary, draft, [row.number])
    view = overview.read_draft(world.parts, draft)
    [ballot] = view.ballots
    assert (ballot.title, ballot.text) == ({"en": "Budget"}, {"en": "to note Document C26/20"})
    where = {"reference": REFERENCE, "sha256": row.source_sha256, "paragraph": "5.9"}
    assert (ballot.source, view.row.authority) == (where, where)


def test_a_condition_is_part_of_what_is_asked(world: World) -> None:
    take(world, replace(FIRST, more={"condition": "the title would be changed"}))
    [row] = rows(world)
    confirm_conclusions(world.parts, world.secretary, BODY, {row.number: None})
    wording = drafts.wording_of_conclusion(rows(world)[0])
    assert wording.text == {"en": "to note Document C26/20 (the title would be changed)"}


def test_a_conclusion_without_a_question_is_not_confirmed_until_a_person_writes_one(world: World) -> None:
    take(world, replace(FIRST, question=""))
    [row] = rows(world)
    with world.refuses(BadInput, field="question", why="question-needed"):
        confirm_conclusions(world.parts, world.secretary, BODY, {row.number: None})


def test_what_was_not_understood_is_shown_until_a_person_has_looked_at_it(world: World) -> None:
    paper, _ = take(world, FIRST, look_here=(look_here(4, "consultation under Rule 3"),))
    assert [number for number, _ in read_desk(world.parts, BODY, paper).look_here] == [0]
    settling.settle_place(world.parts, world.secretary, BODY, paper, 0)
    assert read_desk(world.parts, BODY, paper).look_here == ()

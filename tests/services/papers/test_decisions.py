"""What a person decides about conclusions, and what ballots make of that."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ballot.rules.refusals import BadInput, NotAllowed, RegisterChanged
from ballot.services.consultations import chair_acts, drafts, opening, readiness
from ballot.services.core import audit_log
from ballot.services.papers import decisions, settling, upload
from ballot.services.papers.changes import conclusion_mark
from ballot.services.papers.decisions import MarkedSentence
from ballot.services.papers.desk import find_line, list_papers
from tests.support.constants import BODY
from tests.support.installation import World
from tests.support.papers.registered import (
    ONE,
    REFERENCE,
    TWO,
    WORDING,
    Said,
    confirmed,
    desk_of,
    paper_of,
    rows,
    take,
)


def test_two_people_at_once_lose_nothing(world: World) -> None:
    paper, _ = take(world, ONE)
    [row] = rows(world)
    seen = conclusion_mark(row)
    decisions.correct_conclusion(world.parts, world.secretary, BODY, row.number, WORDING, seen)
    for act in (decisions.refuse_conclusion, decisions.reopen_conclusion):
        with world.refuses(RegisterChanged):
            act(world.parts, world.second, BODY, row.number, seen)
    with world.refuses(RegisterChanged):
        decisions.confirm_conclusions(world.parts, world.second, BODY, {row.number: seen})
    with world.refuses(RegisterChanged):
        decisions.correct_conclusion(world.parts, world.second, BODY, row.number, WORDING, seen)
    [now] = rows(world)
    assert (now.action, now.also, now.documents, now.standing) == (
        "approve",
        ["instruct"],
        ["C26/20 Annex A"],
        "confirmed",
    )
    assert now.text == {"en": ONE.text}
    line = find_line(desk_of(world, paper), row.number)
    assert line is not None
    assert line.seen != seen


def test_a_sentence_that_was_passed_over_is_marked_by_a_person_and_found_again_in_the_next_revision(
    world: World,
) -> None:
    paper, _ = take(world, ONE, Said("4.1", title="Audit"))
    sentence = MarkedSentence(6, "The Chair took it that councillors wished to conclude")
    number = decisions.add_conclusion(world.parts, world.secretary, BODY, paper, sentence, WORDING)
    added = next(one for one in rows(world) if one.id == number)
    assert (added.item, added.paragraph, added.ordinal) == ("4", "4.1", 2)
    assert (added.standing, added.by_hand, added.text) == ("confirmed", True, {"en": sentence.text})
    later, done = take(world, ONE, Said("3.2"), Said("4.1", title="Audit"), revision="Rev.1")
    assert done.differences == 1  # 3.2
    line = find_line(desk_of(world, later), number)
    assert line is not None
    assert line.reading is not None
    assert line.reading.source.paragraph == 7


@pytest.mark.parametrize(
    ("place", "text", "why"),
    [(99, "x", "no-such-paragraph"), (4, "not there", "not-in-the-paragraph"), (4, " ", "needed-up-to")],
)
def test_a_sentence_stands_in_its_paragraph_or_is_refused(world: World, place: int, text: str, why: str) -> None:
    paper, _ = take(world, ONE)
    with pytest.raises(BadInput) as refused:
        decisions.add_conclusion(world.parts, world.secretary, BODY, paper, MarkedSentence(place, text), WORDING)
    assert refused.value.facts["why"] == why


def test_standing_follows_the_ballots_that_were_made(world: World) -> None:
    [number] = confirmed(world, ONE)
    paper = list_papers(world.parts, BODY)[0][0].id

    def standing() -> str:
        line = find_line(desk_of(world, paper), number)
        assert line is not None
        return str(line.standing)

    assert standing() == "confirmed"
    draft = world.draft(ballots=0)
    drafts.add_conclusions(world.parts, world.secretary, draft, [number])
    assert standing() == "drafted"
    opening.open_consultation(world.parts, world.chair, draft)
    chair_acts.annul_consultation(world.parts, world.chair, draft, "the wrong annex")
    assert standing() == "confirmed"
    draft = world.draft(ballots=0)
    drafts.add_conclusions(world.parts, world.secretary, draft, [number])
    opening.open_consultation(world.parts, world.chair, draft)
    world.close(draft)
    assert standing() == "outcome"
    assert list_papers(world.parts, BODY)[1] == {REFERENCE: {"outcome": 1}}


def test_a_draft_tells_that_its_conclusion_was_changed_since(world: World) -> None:
    [number] = confirmed(world, ONE)
    draft = world.draft(ballots=0)
    drafts.add_conclusions(world.parts, world.secretary, draft, [number])
    paper, _ = take(world, replace(ONE, verbs=("adopt",)), revision="Rev.1")
    lines = {one.key: True for one in desk_of(world, paper).differences}
    settling.settle_differences(world.parts, world.secretary, BODY, paper, lines)
    found = readiness.check_readiness(world.parts, draft).findings
    assert [one.facts for one in found if one.code == "conclusion-changed"] == [{"ballots": [1]}]


def test_each_decision_is_in_the_audit_log(world: World) -> None:
    paper, _ = take(world, ONE, TWO)
    one, two = rows(world)
    decisions.confirm_conclusions(world.parts, world.secretary, BODY, {one.number: None})
    decisions.refuse_conclusion(world.parts, world.secretary, BODY, two.number, None)
    decisions.reopen_conclusion(world.parts, world.secretary, BODY, two.number, None)
    decisions.correct_conclusion(world.parts, world.second, BODY, two.number, WORDING, None)
    decisions.add_conclusion(
        world.parts, world.secretary, BODY, paper, MarkedSentence(4, "councillors wished to conclude"), WORDING
    )
    logged = [one for one in reversed(audit_log.list_entries(world.parts, limit=None)) if "conclusion" in one.act]
    assert [(one.act, one.by) for one in logged] == [
        ("conclusions-confirmed", world.secretary),
        ("conclusion-refused", world.secretary),
        ("conclusion-reopened", world.secretary),
        ("conclusion-corrected", world.second),
        ("conclusion-added", world.secretary),
    ]


def test_chairs_and_auditors_decide_nothing(world: World) -> None:
    paper, reading = paper_of(ONE)
    for by in (world.chair, world.vice_chair, world.auditor):
        with world.refuses(NotAllowed):
            upload.store_paper(world.parts, by, BODY, paper, reading)

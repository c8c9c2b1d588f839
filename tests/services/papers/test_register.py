"""The register: papers that join it, in languages and revisions."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ballot.importers.papers.paper import Notice
from ballot.rules.refusals import AlreadyDone, BadInput, RegisterChanged, UnknownPaper
from ballot.services.papers import settling, upload
from ballot.services.papers.decisions import ConclusionWording, correct_conclusion
from ballot.services.papers.identity import Identity
from ballot.services.papers.registering import register_paper
from tests.support.constants import BODY
from tests.support.installation import World
from tests.support.papers.registered import (
    FRENCH,
    ONE,
    REFERENCE,
    TWO,
    confirmed,
    desk_of,
    paper_of,
    rows,
    take,
)


def test_the_same_file_twice_changes_nothing(world: World) -> None:
    paper, reading = paper_of(ONE, TWO)
    first = upload.store_paper(world.parts, world.secretary, BODY, paper, reading)
    register_paper(world.parts, world.secretary, BODY, first.paper_id, Identity(REFERENCE, "", "en"))
    before = world.dump()
    again = upload.store_paper(world.parts, world.second, BODY, paper, reading)
    assert (again.paper_id, again.is_new, again.is_registered) == (first.paper_id, False, True)
    with world.refuses(AlreadyDone):
        register_paper(world.parts, world.secretary, BODY, first.paper_id, Identity(REFERENCE, "", "en"))
    assert world.dump() == before


def test_tracked_changes_are_answered_before_anything_is_in_the_register(world: World) -> None:
    paper, reading = paper_of(ONE, notices=(Notice("tracked-changes", 4, {"insertions": "1"}),))
    stored = upload.store_paper(world.parts, world.secretary, BODY, paper, reading)
    with world.refuses(BadInput, field="notices", why="notices-not-answered"):
        register_paper(world.parts, world.secretary, BODY, stored.paper_id, Identity(REFERENCE, "", "en"))
    assert rows(world) == []
    upload.discard_paper(world.parts, world.secretary, BODY, stored.paper_id)
    with world.refuses(UnknownPaper):
        desk_of(world, stored.paper_id)


def test_another_language_joins_by_place(world: World) -> None:
    first, second = confirmed(world, ONE, TWO)
    _, done = take(world, FRENCH, replace(TWO, question="d'approuver"), language="fr")
    assert (done.added, done.joined, done.differences) == (0, 2, 0)
    one, two = rows(world)
    assert [one.number, two.number] == [first, second]
    assert one.question == {"en": ONE.question, "fr": FRENCH.question}
    assert one.title == {"en": "Budget", "fr": "Budget (fr)"}
    assert [one.standing, two.standing] == ["confirmed", "confirmed"]


def test_where_a_language_has_another_verb_or_document_a_person_looks_once_more(world: World) -> None:
    confirmed(world, ONE, TWO)
    paper, _ = take(world, replace(FRENCH, verbs=("approve",), documents=("C26/22",)), language="fr")
    one, two = rows(world)
    assert (one.action, one.documents) == ("note", ["C26/20"])
    assert [one.standing, two.standing] == ["found", "found"]
    said = [
        [(doubt.code, doubt.language, doubt.values) for doubt in line.doubts] for line in desk_of(world, paper).lines
    ]
    assert said == [
        [("verbs-differ", "fr", ("approve",)), ("documents-differ", "fr", ("C26/22",))],
        [("not-in-language", "fr", ())],
    ]


def test_a_line_of_a_difference_that_is_left_leaves_the_register_as_it_is(world: World) -> None:
    confirmed(world, ONE)
    paper, done = take(world, replace(ONE, verbs=("adopt",)), TWO, revision="Rev.1")
    assert (done.added, done.differences) == (0, 2)
    changed, added = desk_of(world, paper).differences
    assert (changed.kind, changed.names, added.kind) == ("changed", ("verbs",), "added")
    answers = {changed.key: False, added.key: True}
    assert settling.settle_differences(world.parts, world.secretary, BODY, paper, answers) == 1
    assert [(one.action, one.standing) for one in rows(world)] == [("note", "confirmed"), ("approve", "found")]
    assert desk_of(world, paper).differences == ()


def test_a_corrected_wording_keeps_other_languages_and_a_corrected_verb_does_not(world: World) -> None:
    take(world, ONE, TWO)
    take(world, FRENCH, replace(TWO, question="d'approuver"), language="fr")
    paper, _ = take(
        world, replace(ONE, question="to note C26/20 in full"), replace(TWO, verbs=("note",)), revision="Rev.1"
    )
    lines = {one.key: True for one in desk_of(world, paper).differences}
    settling.settle_differences(world.parts, world.secretary, BODY, paper, lines)
    one, two = rows(world)
    assert one.question == {"en": "to note C26/20 in full", "fr": FRENCH.question}
    assert two.question == {"en": TWO.question}
    codes = [[doubt.code for doubt in line.doubts] for line in desk_of(world, paper).lines]
    assert codes == [["other-revision"], ["not-in-language"]]


def test_only_the_newest_file_of_a_language_has_a_difference(world: World) -> None:
    confirmed(world, ONE)
    second, _ = take(world, replace(ONE, verbs=("adopt",)), revision="Rev.1")
    third, _ = take(world, replace(ONE, verbs=("endorse",)), revision="Rev.2")
    assert desk_of(world, second).differences == ()
    [line] = desk_of(world, third).differences
    assert line.after is not None
    assert line.after.verbs == ("endorse",)


def test_two_people_with_one_difference_lose_nothing(world: World) -> None:
    confirmed(world, ONE)
    paper, _ = take(world, replace(ONE, verbs=("adopt",)), revision="Rev.1")
    desk = desk_of(world, paper)
    [line] = desk.differences
    settling.settle_differences(world.parts, world.secretary, BODY, paper, {line.key: False}, desk.differences_mark)
    with world.refuses(RegisterChanged):
        settling.settle_differences(world.parts, world.second, BODY, paper, {line.key: True}, desk.differences_mark)


@pytest.mark.parametrize(
    ("line", "name", "reference", "revision"),
    [
        ("Document VC-2/20-E", "a.docx", "VC-2/20", ""),
        ("C21/54(Rév.2)-F", "a.docx", "C21/54", "Rev.2"),
        ("Документ C21/DT/8 (Пересм. 1)-R", "a.docx", "C21/DT/8", "Rev.1"),
        ("Summary record", "S21-CL-C-0054!R1!MSW-E.docx", "C21/54", "Rev.1"),
        ("Summary record", "C21-54-E.docx", "C21/54", ""),
        ("Summary record", "letter.docx", "", ""),
        ("8 Internet-related activities C21/33", "a.docx", "", ""),  # a table of contents
        ("C21/33", "a.docx", "", ""),
        ("会议将C21/DT/1(Rev.5)号文件记录在案。", "a.docx", "", ""),
        ("文件 C21/100-C", "a.docx", "C21/100", ""),
        ("2 The budget (Document C21/54)", "a.docx", "", ""),
    ],
)
def test_reference_and_revision_are_read_from_the_first_lines_or_the_name(
    world: World, line: str, name: str, reference: str, revision: str
) -> None:
    paper, reading = paper_of(ONE)
    paper = replace(paper, file_name=name, paragraphs=(replace(paper.paragraphs[0], text=line),))
    stored = upload.store_paper(world.parts, world.secretary, BODY, paper, reading)
    row = desk_of(world, stored.paper_id).paper
    assert (row.reference, row.revision, row.language) == (reference, revision, "en")


def test_what_a_person_typed_in_a_language_is_not_replaced_when_the_paper_in_it_comes(world: World) -> None:
    take(world, ONE)
    typed = {"en": "to note it", "fr": "de prendre note du budget"}
    _correct(world, ConclusionWording(["note"], typed, {"en": "The budget", "fr": "Le budget"}, ["C26/20"]))
    take(world, FRENCH, language="fr")
    [row] = rows(world)
    assert (row.question, row.title) == (typed, {"en": "The budget", "fr": "Le budget"})
    assert row.text == {"en": ONE.text, "fr": FRENCH.text}
    assert row.standing == "confirmed"


@pytest.mark.parametrize(
    "wording",
    [
        ConclusionWording(["approve"], {"en": "to approve it"}, {"en": "The budget"}, ["C26/20"]),
        ConclusionWording(["note"], {"en": "to note it"}, {"en": "The budget"}, ["C26/20 Annex A"]),
        ConclusionWording(["note"], {"en": "to note it"}, {"en": "T"}, ["C26/20"], {"en": "if nobody objects"}),
    ],
)
def test_a_language_that_does_not_say_what_a_person_has_corrected_is_looked_at(
    world: World, wording: ConclusionWording
) -> None:
    take(world, ONE)
    _correct(world, wording)
    take(world, FRENCH, language="fr")
    assert [one.standing for one in rows(world)] == ["found"]


def test_a_condition_that_only_one_language_has_is_looked_at(world: World) -> None:
    confirmed(world, ONE)
    paper, _ = take(world, replace(FRENCH, more={"condition": "sauf objection"}), language="fr")
    [line] = desk_of(world, paper).lines
    assert line.row.standing == "found"
    assert [(one.code, one.language, one.values) for one in line.doubts] == [
        ("condition-differs", "fr", ("sauf objection",))
    ]


def _correct(world: World, wording: ConclusionWording) -> None:
    [row] = rows(world)
    correct_conclusion(world.parts, world.secretary, BODY, row.number, wording, None)

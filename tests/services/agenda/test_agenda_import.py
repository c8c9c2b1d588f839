"""An agenda is imported as its difference was shown: twice changes nothing, and a corrected one is accepted line by line."""

from __future__ import annotations

import pytest

from ballot.importers.agendas.result import AgendaReading
from ballot.rules.refusals import AgendaChanged, NotAllowed, UnreadableDocument
from ballot.services.agenda import agenda_import, items, outcomes, sessions
from ballot.services.agenda.agenda_difference import AgendaDifference
from ballot.services.agenda.outcomes import Outcome
from ballot.services.agenda.sessions import SessionDetails
from ballot.services.core import audit_log
from tests.support.agendas import LETTER, read_text
from tests.support.installation import BODY, World
from tests.support.installation_fixtures import MakeWorld

CORRECTED = (
    LETTER.replace("21R3", "21R4")
    .replace("3\tAccounts of the year 2019 (ADM 16)\t[40]\n", "")
    .replace("2\tShare of the costs (new)\t[73]", "2\tShare of the costs (new)\t73\n3\tWhat has come in since\t80")
)


def session_of(world: World) -> int:
    return sessions.create_session(world.parts, world.secretary, BODY, SessionDetails("consultation", "VCC-2"))


def compare(world: World, session: int, text: str = LETTER) -> tuple[AgendaReading, AgendaDifference]:
    reading = read_text(text)
    return reading, agenda_import.compare_agenda(world.parts, world.secretary, BODY, session, reading)


def take(world: World, session: int, text: str = LETTER, accepted: set[str] | None = None) -> int:
    reading, found = compare(world, session, text)
    return agenda_import.accept_agenda(world.parts, world.secretary, BODY, session, reading, found.digest, accepted)


def titles(world: World, session: int) -> list[str]:
    return [one.row.title for one in items.list_items(world.parts, world.chair, BODY, session)]


def test_a_first_letter_is_all_added_in_its_order(make_any_world: MakeWorld) -> None:
    world = make_any_world()
    session = session_of(world)
    reading, found = compare(world, session)
    assert [one.kind for one in found.changes] == ["added"] * 9
    assert titles(world, session) == []
    assert take(world, session) == 10  # and the groups' headings
    stored = items.list_items(world.parts, world.chair, BODY, session)
    assert [one.row for one in stored] == list(reading.rows)
    view = sessions.read_session(world.parts, world.chair, BODY, session)
    assert view.row.groups["3"] == {"en": "Subjects for the next session"}
    assert view.row.letter == "DM-20/1099"
    logged = audit_log.list_entries(world.parts)[0]
    assert (logged.act, logged.facts["items_added"]) == ("agenda-imported", 9)


def test_the_same_letter_twice_changes_nothing(world: World) -> None:
    session = session_of(world)
    take(world, session)
    before = world.dump()
    _, found = compare(world, session)
    assert (found.empty, found.unchanged) == (True, 9)
    assert take(world, session) == 0
    assert world.dump() == before


def test_a_corrected_letter_is_a_difference_and_what_is_not_accepted_stays(world: World) -> None:
    session = session_of(world)
    take(world, session)
    _, found = compare(world, session, CORRECTED)
    assert [(one.kind, one.fields) for one in found.changes] == [
        ("changed", ("documents",)),
        ("changed", ("documents",)),
        ("added", ()),
        ("gone", ()),
    ]
    first, _, added, _ = (one.key for one in found.changes)
    assert take(world, session, CORRECTED, {first, added}) == 2
    stored = {one.row.title: one.row for one in items.list_items(world.parts, world.chair, BODY, session)}
    assert stored["Candidates for the chairs of working groups"].documents[0].revision == 4
    assert stored["Share of the costs (new)"].documents[0].bracketed
    assert "What has come in since" in stored
    assert "Accounts of the year 2019" in stored
    assert [one.kind for one in compare(world, session, CORRECTED)[1].changes] == ["changed", "gone"]


def test_an_item_that_moved_to_another_group_is_the_same_item_and_the_move_is_logged(world: World) -> None:
    session = session_of(world)
    take(world, session)
    ids = {one.row.title: one.id for one in items.list_items(world.parts, world.chair, BODY, session)}
    line = "3\tAccounts of the year 2019 (ADM 16)\t[40]\n"
    moved = LETTER.replace(line, "").replace(
        "3\tReport of the committee", f"{line.replace('3', '4', 1)}3\tReport of the committee"
    )
    _, found = compare(world, session, moved)
    assert [(one.kind, one.fields) for one in found.changes] == [("changed", ("group", "number"))]
    take(world, session, moved)
    after = {one.row.title: one for one in items.list_items(world.parts, world.chair, BODY, session)}
    assert after["Accounts of the year 2019"].id == ids["Accounts of the year 2019"]
    assert "agenda-item-moved" in [entry.act for entry in audit_log.list_entries(world.parts)[:3]]


def test_the_letter_in_another_language_joins_its_titles_to_the_same_items(world: World) -> None:
    session = session_of(world)
    take(world, session)
    french = (
        "L'ordre du jour de la consultation est dans le tableau et dans les annexes.\n\n1 Les points urgents\n\n"
        "\tSujet\tC20/# documents\n1\tCandidats à la présidence des groupes de travail (PL 1.8)\t21R3\n"
    )
    _, found = compare(world, session, french)
    changed = [one for one in found.changes if one.kind == "changed"]
    assert [one.fields for one in changed] == [("titles",)]
    assert changed[0].after is not None
    assert set(changed[0].after.titles) == {"en", "fr"}


def test_another_subject_under_the_same_number_is_another_item(world: World) -> None:
    session = session_of(world)
    take(world, session)
    other = LETTER.replace("1\tCandidates for the chairs of working groups (PL 1.8)\t21R3", "1\tSomething else\t99")
    _, found = compare(world, session, other)
    assert sorted(one.kind for one in found.changes) == ["added", "gone"]


def test_an_item_that_is_gone_stays_where_something_became_of_it(world: World) -> None:
    session = session_of(world)
    take(world, session)
    gone = next(
        one.id
        for one in items.list_items(world.parts, world.chair, BODY, session)
        if one.row.title == "Accounts of the year 2019"
    )
    outcomes.add_outcome(world.parts, world.secretary, BODY, session, gone, Outcome("other", "VC-2/20"))
    take(world, session, CORRECTED)
    assert "Accounts of the year 2019" in titles(world, session)
    assert [one.has_outcomes for one in compare(world, session, CORRECTED)[1].changes] == [True]


def test_what_has_changed_since_it_was_shown_is_not_stored(world: World) -> None:
    session = session_of(world)
    reading, found = compare(world, session)
    take(world, session)
    before = world.dump()
    with pytest.raises(AgendaChanged):
        agenda_import.accept_agenda(world.parts, world.secretary, BODY, session, reading, found.digest)
    assert world.dump() == before


def test_rows_that_cannot_be_stored_are_refused_with_their_lines(world: World) -> None:
    session = session_of(world)
    long = LETTER.replace("Accounts of the year 2019", "Accounts " * 300)
    with pytest.raises(UnreadableDocument) as refused:
        compare(world, session, long)
    assert (refused.value.facts["line"], refused.value.facts["column"]) == (12, "title")


def test_a_chair_imports_no_agenda(world: World) -> None:
    session = session_of(world)
    with pytest.raises(NotAllowed):
        agenda_import.compare_agenda(world.parts, world.chair, BODY, session, read_text(LETTER))

"""A list of focal points is compared before it is taken, and takes nobody away."""

from __future__ import annotations

import pytest

from ballot.rules.refusals import BadInput, NotAllowed, Refused, UnreadableDocument
from ballot.services.core import audit_log
from ballot.services.council import focal_point_import, voting_rights
from ballot.services.council.csv_lists import write_focal_points
from ballot.services.council.focal_point_import import ImportPreview
from ballot.services.validation.multiple_errors import all_errors
from tests.support.installation import BODY, GROUND, START, World
from tests.support.installation_fixtures import MakeWorld

LIST = """state,name,email,language
AR,AR 0,FOCAL@ar.example,en
BR,Somebody Else,focal@br.example,en
FR,Newly Named,new@fr.example,fr
"""


@pytest.fixture
def real(make_world: MakeWorld) -> World:
    """A council of real Member States."""
    return make_world(states=("AR", "BR", "FR"), suspended=("BR",))


def _preview(world: World, text: str | bytes = LIST) -> ImportPreview:
    data = text if isinstance(text, bytes) else text.encode()
    return focal_point_import.preview_import(world.parts, world.secretary, BODY, data, "people.csv")


def test_a_preview_says_what_is_new_what_stays_and_what_differs_and_stores_nothing(real: World) -> None:
    before = real.dump()
    found = _preview(real)
    assert [one.email for one in found.new] == ["new@fr.example"]
    assert [one.email for one in found.unchanged] == ["focal@ar.example"]
    assert [(person.name, one.name) for person, one in found.differing] == [("BR 0", "Somebody Else")]
    assert [one.email for one in found.left_out] == ["focal@fr.example"]
    assert found.open_consultations == []
    assert real.dump() == before


def test_what_was_previewed_is_what_is_taken(real: World) -> None:
    found = _preview(real)
    assert focal_point_import.import_focal_points(
        real.parts, real.secretary, BODY, found.listed, second=real.second
    ) == len(found.new)
    again = _preview(real)
    assert again.new == []
    assert len(again.unchanged) == 2
    assert again.digest != found.digest
    assert _preview(real).digest == again.digest
    assert audit_log.list_entries(real.parts)[0].act == "focal-points-imported"
    assert audit_log.list_entries(real.parts)[0].facts == {"added": 1, "confirmed_by": real.second}


def test_what_is_downloaded_changes_nothing_when_it_is_sent_back(real: World) -> None:
    found = _preview(real, write_focal_points(focal_point_import.list_focal_points(real.parts, BODY)))
    assert (found.new, found.differing, found.left_out) == ([], [], [])
    assert [one.state for one in found.unchanged] == ["AR", "BR", "FR"]


def test_the_roll_s_faults_come_with_those_of_the_cells(real: World) -> None:
    with pytest.raises(UnreadableDocument) as refusal:
        _preview(real, LIST + "CH,Heidi,heidi@ch.example,de\n")
    assert [(one.facts["column"], one.facts["why"]) for one in all_errors(refusal.value)] == [
        ("state", "not-on-the-roll"),
        ("language", "not-one-of-the-six-languages"),
    ]


def test_a_list_is_for_the_secretariat_alone(real: World) -> None:
    for officer in (real.chair, real.vice_chair, real.auditor):
        with real.refuses(NotAllowed):
            focal_point_import.preview_import(real.parts, officer, BODY, LIST.encode(), "people.csv")


def test_suspensions_are_listed_with_their_ground_and_since_when(real: World) -> None:
    [line] = voting_rights.list_suspensions(real.parts, BODY)
    assert (line.state, line.ground, line.effective_on) == ("BR", GROUND, START.date())
    right = voting_rights.read_right_change("yes", "", "2026-03-02", "paid")
    voting_rights.set_right(real.parts, real.secretary, BODY, "BR", **vars(right))
    assert voting_rights.list_suspensions(real.parts, BODY) == []
    assert [one.entitled for one in voting_rights.list_ledger(real.parts, BODY)] == [False, True]
    deed = audit_log.list_entries(real.parts)[0]
    assert (deed.act, deed.facts) == ("right-restored", {"state": "BR", "ground": None, "reason": "paid"})


def test_all_that_is_wrong_with_a_line_of_the_ledger_is_told_at_once() -> None:
    with pytest.raises(Refused) as refusal:
        voting_rights.read_right_change("no", " ", "yesterday", "")
    assert [one.facts["field"] for one in all_errors(refusal.value)] == ["ground", "effective_on", "reason"]
    with pytest.raises(BadInput) as refusal:
        voting_rights.read_right_change("", "x", "0001-01-01", "paid")
    assert [one.facts["field"] for one in all_errors(refusal.value)] == ["entitled", "effective_on"]
    assert voting_rights.read_right_change("yes", "left over", "2026-03-02", "paid").ground is None

"""The letter of September 2020, where it is at hand. Its sentences stay outside the repository."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ballot.importers.agendas.reading import read_agenda
from ballot.importers.agendas.result import AgendaReading
from ballot.importers.papers.reading import read_paper

SEED = "003_3fa05e710288f728.txt"


@pytest.fixture(scope="module")
def reading(shared: Path) -> AgendaReading:
    return read_agenda(read_paper((shared / "seeds" / SEED).read_bytes(), SEED))


@pytest.fixture(scope="module")
def expected(shared: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads((shared / "data" / "vcc2_agenda_expected.json").read_bytes())
    return rows


def test_every_row_has_its_group_number_title_references_and_line(
    reading: AgendaReading, expected: list[dict[str, Any]]
) -> None:
    found = [(row.group, row.number, row.titles, list(row.references), row.place) for row in reading.rows]
    assert found == [
        (str(row["group"]), str(row["number"]), {"zh": row["title_zh"]}, row["agenda_refs"], row["seed_line"])
        for row in expected
    ]


def test_every_row_has_its_documents_with_revisions_and_brackets(
    reading: AgendaReading, expected: list[dict[str, Any]]
) -> None:
    wanted = [
        [{name: document[name] for name in ("id", "revision", "bracketed")} for document in row["documents"]]
        for row in expected
    ]
    assert [[one.as_json() for one in row.documents] for row in reading.rows] == wanted


def test_every_row_has_its_contributing_states_and_whether_it_is_new(
    reading: AgendaReading, expected: list[dict[str, Any]]
) -> None:
    found = [([(one.state, one.document) for one in row.contributions], row.new) for row in reading.rows]
    assert found == [
        ([(one["iso2"], one["document"]) for one in row["contributions"]], "new" in row["flags"]) for row in expected
    ]


def test_nothing_is_left_that_was_not_understood(reading: AgendaReading) -> None:
    assert reading.look_here == ()
    assert (reading.language, reading.session, reading.reference) == ("zh", "C20", "DM-20/1013")

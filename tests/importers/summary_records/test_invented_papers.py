"""Records of invented councils, five a language, in several layouts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ballot.importers.papers.reading import read_paper
from ballot.importers.summary_records.reading import read_record
from ballot.importers.summary_records.result import RecordReading, Standing

PAPERS = Path(__file__).parent / "invented"
EXPECTED: dict[str, list[list[Any]]] = {
    f"{folder.name}/{name}": rows
    for folder in sorted(PAPERS.iterdir())
    for name, rows in json.loads((folder / "expected.json").read_text(encoding="utf-8")).items()
}
"""Of each paper what was put to correspondence and not undone: item, paragraph, verbs, documents."""


def read(name: str) -> RecordReading:
    return read_record(read_paper((PAPERS / name).read_bytes(), Path(name).name))


@pytest.mark.parametrize("name", EXPECTED)
def test_nothing_that_was_put_to_correspondence_is_passed_over(name: str) -> None:
    record = read(name)
    seen = {(one.item, one.paragraph) for one in record.look_here}
    seen |= {
        (one.item, one.paragraph)
        for item in record.items
        for one in item.conclusions
        if one.standing is not Standing.REFUSED
    }
    assert {(item, paragraph) for item, paragraph, _, _ in EXPECTED[name]} <= seen


@pytest.mark.parametrize("name", EXPECTED)
def test_what_is_confirmed_is_right_in_verbs_and_documents(name: str) -> None:
    confirmed = [
        [one.item, one.paragraph, [one.verb, *one.also], list(one.documents)]
        for item in read(name).items
        for one in item.conclusions
        if one.standing is Standing.CONFIRMED
    ]
    assert [one for one in confirmed if one not in EXPECTED[name]] == []


def test_most_of_what_is_right_needs_no_persons_doubt() -> None:
    confirmed = sum(
        one.standing is Standing.CONFIRMED for name in EXPECTED for item in read(name).items for one in item.conclusions
    )
    assert confirmed * 3 >= sum(map(len, EXPECTED.values())) * 2

"""Records written for this: in six languages and different layouts, and those that failed once, where they are at hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ballot.importers.summary_records.result import RecordReading, Standing
from tests.support.papers.records import read_bytes, standing

PAPERS = Path(__file__).parent / "papers"
"""Invented councils. Beside each record stands what a careful reader makes of it."""
CASES = ("en_c_undone", "en_d_layout", "en_e_twice", "ilo_gb", "ifad_eb", "zh_c", "fr_b", "ru_b")


def _places(reading: RecordReading, only: Standing) -> set[tuple[str, str]]:
    return {(one.item, one.paragraph) for one in standing(reading) if one.standing is only}


@pytest.mark.parametrize(
    "name", sorted(one.relative_to(PAPERS).with_suffix("").as_posix() for one in PAPERS.glob("*/*.txt"))
)
def test_nothing_is_passed_over_and_nothing_is_confirmed_that_a_person_should_see(name: str) -> None:
    reading = read_bytes((PAPERS / f"{name}.txt").read_bytes())
    wanted = json.loads((PAPERS / f"{name}.json").read_bytes())
    asked = {(str(one["item"]), str(one["paragraph"])) for one in wanted["ballots"]}
    sure = {(str(one["item"]), str(one["paragraph"])) for one in wanted["ballots"] if one["sure"]}
    looked_at = {(str(one.item), str(one.paragraph)) for one in reading.look_here}
    assert reading.language == wanted["language"]
    assert asked - {(one.item, one.paragraph) for one in standing(reading)} - looked_at == set()
    assert _places(reading, Standing.CONFIRMED) - sure == set()


@pytest.mark.parametrize("name", CASES)
def test_records_that_failed_once_are_read_right(shared: Path, name: str) -> None:
    folder = shared / "cases" / "records"
    wanted: dict[str, Any] = json.loads((folder / "expected.json").read_bytes())["files"][f"{name}.txt"]
    reading = read_bytes((folder / f"{name}.txt").read_bytes(), f"{name}.txt")
    found = [
        (one.item, one.verb, list(one.also), [name.split(" Annex")[0] for name in one.documents], one.paragraph)
        for one in standing(reading)
    ]
    assert found == [
        (str(one["item_number"]), one["verb"], one["also_verbs"], one["documents"], one["paragraph"])
        for one in wanted["ballots"]
    ]
    items = {item.number: item for item in reading.items}
    for one in wanted["items"] or []:
        item = items[str(one["number"])]
        assert (item.outcome, sorted({other.kind for other in item.outcomes} - {item.outcome})) == (
            one["outcome"],
            sorted(one["also"]),
        )
        assert list(item.documents) == one["documents"]

"""The collected records in the manner of several councils, where they are at hand. Their sentences stay outside."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ballot.importers.papers.reading import read_paper
from ballot.importers.summary_records.reading import read_record
from ballot.rules.refusals import UnreadableDocument

NAMES = (
    *("en_c_undone.txt", "en_d_layout.txt", "en_e_twice.txt", "fr_b.txt", "ru_b.txt", "zh_c.txt"),
    *("ilo_gb.txt", "ifad_eb.txt", "rich.docx"),
)


@pytest.fixture(scope="module")
def expected(shared: Path) -> dict[str, Any]:
    files: dict[str, Any] = json.loads((shared / "cases" / "records" / "expected.json").read_bytes())["files"]
    return files


def read(shared: Path, name: str) -> dict[str, Any]:
    return read_record(read_paper((shared / "cases" / "records" / name).read_bytes(), name)).as_json()


def ballots(record: dict[str, Any]) -> list[tuple[Any, dict[str, Any]]]:
    return [(item["number"], one) for item in record["items"] for one in item["ballots"]]


@pytest.mark.parametrize("name", NAMES)
def test_what_was_put_to_correspondence_is_read_with_verbs_and_documents(
    shared: Path, expected: dict[str, Any], name: str
) -> None:
    found = [
        (number, one["paragraph"], one["verb"], one["also"], one["documents"])
        for number, one in ballots(read(shared, name))
        if one["standing"] != "refused"
    ]
    wanted = [
        (
            one["item_number"],
            one["paragraph"],
            one["verb"],
            one["also_verbs"],
            [f"{document} {one['part']}" if one["part"] else document for document in one["documents"]],
        )
        for one in expected[name]["ballots"]
    ]
    assert found == wanted


@pytest.mark.parametrize("name", NAMES)
def test_what_was_undone_or_only_discussed_is_refused_or_no_ballot(
    shared: Path, expected: dict[str, Any], name: str
) -> None:
    alive = {(number, one["paragraph"]) for number, one in ballots(read(shared, name)) if one["standing"] != "refused"}
    assert (
        alive & {(one["item_number"], one["paragraph"]) for one in expected[name]["must_not_become_ballots"]} == set()
    )


@pytest.mark.parametrize("name", NAMES)
def test_items_end_as_expected(shared: Path, expected: dict[str, Any], name: str) -> None:
    wanted = [(one["number"], one["outcome"], one["documents"]) for one in expected[name]["items"] or []]
    found = [(one["number"], one["outcome"], one["documents"]) for one in read(shared, name)["items"]]
    assert not wanted or found == wanted


@pytest.mark.parametrize("name", ["h_cut.docx", "h_entities.docx"])
def test_hostile_files_are_refused(shared: Path, name: str) -> None:
    with pytest.raises(UnreadableDocument):
        read(shared, name)

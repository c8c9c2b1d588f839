"""The record of June 2021, where it is at hand. Its sentences stay outside the repository."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from ballot.importers.summary_records.result import RecordReading, Standing
from ballot.rules.refusals import UnreadableDocument
from tests.support.papers.records import read_bytes, standing

SEED = "000_38b4df72930f4d2c.txt"
KINDS = ("consult-by-correspondence", "deferred", "to-CWG", "noted-at-meeting")


@pytest.fixture(scope="module")
def record(shared: Path) -> RecordReading:
    return read_bytes((shared / "seeds" / SEED).read_bytes(), SEED)


@pytest.fixture(scope="module")
def expected(shared: Path) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = json.loads((shared / "data" / "c21_record_expected.json").read_bytes())
    return items


def test_every_item_has_its_number_title_and_documents(record: RecordReading, expected: list[dict[str, Any]]) -> None:
    read = [(item.number, item.title, list(item.documents)) for item in record.items]
    assert read == [(str(item["number"]), item["title_zh"], item["documents"]) for item in expected]


def test_every_item_ends_as_expected(record: RecordReading, expected: list[dict[str, Any]]) -> None:
    wanted = [item["outcome"]["type"] if item["outcome"]["type"] in KINDS else "other" for item in expected]
    assert [item.outcome for item in record.items] == wanted
    parts = {item.number: [(one.kind, one.paragraph) for one in item.outcomes[1:]] for item in record.items}
    assert ("to-CWG", "2.7") in parts["2"]
    assert ("to-CWG", "5.8") in parts["5"]


def test_the_conclusions_are_the_expected_ones_with_verbs_documents_paragraphs_and_words(
    record: RecordReading, expected: list[dict[str, Any]]
) -> None:
    wanted = []
    for item in expected:
        for question in item["ballot_questions"]:
            # The expectation marks a revised annex; the normal form does not.
            documents = [re.sub(r" \(revised\)$", "", name) for name in question["documents"]]
            also = [question["second_verb"].split()[0]] if "second_verb" in question else []
            wanted.append((str(item["number"]), question["verb"], also, documents, question["text_zh"]))
    found = [(one.item, one.verb, list(one.also), list(one.documents), one.text) for one in standing(record)]
    assert found == wanted
    places = ["2.9", "3.2", "4.5", "5.10", "6.6", "8.3", "9.3", "10.3"]
    assert [one.paragraph for one in standing(record)] == places
    assert [one.paragraph for one in standing(record) if one.standing is Standing.FOUND] == ["8.3"]


def test_what_is_still_to_change_and_what_a_note_must_say_are_conditions(record: RecordReading) -> None:
    conditions = {one.paragraph: one.condition for one in standing(record) if one.condition}
    assert set(conditions) == {"4.5", "8.3"}
    assert "标题" in conditions["4.5"]
    assert conditions["8.3"].count("；") == 2  # three points


def test_the_comment_window_has_the_year_of_the_session(record: RecordReading, expected: list[dict[str, Any]]) -> None:
    wanted = expected[7]["ballot_questions"][0]["comment_window"]
    windows = [one.comment_window for one in standing(record) if one.comment_window]
    assert [window.local for window in windows] == [wanted["deadline_local"][:16]]


def test_remarks_on_the_procedure_and_odd_numbers_are_told(record: RecordReading) -> None:
    assert [one.paragraph for one in record.look_here] == ["2.3", "5.4", "11.2"]
    assert any(one.startswith("5.9: the number stands twice") for one in record.warnings)


def test_the_json_has_exactly_the_shape_that_scripts_rely_on(record: RecordReading) -> None:
    printed = json.loads(json.dumps(record.as_json()))
    assert set(printed) == {"items", "look_here", "warnings"}
    members = {"verb", "also", "documents", "paragraph", "ordinal", "text", "question", "condition", "standing"}
    for item in printed["items"]:
        assert set(item) == {"number", "title", "outcome", "outcomes", "documents", "ballots"}
        assert [set(one) for one in item["ballots"]] == [members for _ in item["ballots"]]
        assert [set(one) for one in item["outcomes"]] == [{"kind", "state", "paragraph"} for _ in item["outcomes"]]


def test_a_letter_with_an_agenda_is_refused_as_no_record(shared: Path) -> None:
    data = (shared / "seeds" / "003_3fa05e710288f728.txt").read_bytes()
    with pytest.raises(UnreadableDocument) as refused:
        read_bytes(data, "letter.txt")
    assert refused.value.facts["why"] in ("no-paragraphs", "nobody-speaks")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_encoding_and_line_ends_change_nothing(
    shared: Path, record: RecordReading, encoding: str, line_end: str
) -> None:
    text = (shared / "seeds" / SEED).read_text(encoding="utf-8")
    assert read_bytes(text.replace("\n", line_end).encode(encoding), SEED) == record


def test_a_record_cut_anywhere_is_read_or_refused_and_never_gains_a_conclusion(
    shared: Path, record: RecordReading
) -> None:
    data = (shared / "seeds" / SEED).read_bytes()
    whole = [one.paragraph for one in standing(record)]
    for end in range(0, len(data), 997):
        try:
            cut = read_bytes(data[:end], SEED)
        except UnreadableDocument:
            continue
        assert [one.paragraph for one in standing(cut)] == whole[: len(standing(cut))]
        assert any("cut short" in one for one in cut.warnings) or end > len(data) - 200

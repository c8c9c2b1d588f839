"""The record of June 2021, where it is at hand. Its sentences stay outside the repository."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from ballot.importers.record import import_record
from ballot.importers.result import ImportedRecord, Outcome
from ballot.rules.refusals import UnreadableDocument

SEED = "000_38b4df72930f4d2c.txt"


@pytest.fixture(scope="module")
def record(shared: Path) -> ImportedRecord:
    return import_record((shared / "seeds" / SEED).read_bytes(), SEED)


@pytest.fixture(scope="module")
def expected(shared: Path) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = json.loads((shared / "data" / "c21_record_expected.json").read_bytes())
    return items


def test_every_item_has_its_number_title_and_documents(record: ImportedRecord, expected: list[dict[str, Any]]) -> None:
    read = [(item.number, item.title, list(item.documents)) for item in record.items]
    assert read == [(item["number"], item["title_zh"], item["documents"]) for item in expected]


def test_every_item_ends_as_expected(record: ImportedRecord, expected: list[dict[str, Any]]) -> None:
    known = {str(outcome) for outcome in Outcome}
    wanted = [item["outcome"]["type"] if item["outcome"]["type"] in known else "other" for item in expected]
    assert [str(item.outcome) for item in record.items] == wanted


def test_the_ballots_are_the_expected_ones_with_verbs_documents_paragraphs_and_words(
    record: ImportedRecord, expected: list[dict[str, Any]]
) -> None:
    wanted = []
    for item in expected:
        for question in item["ballot_questions"]:
            # The expectation marks a revised annex; the normal form does not.
            documents = [re.sub(r" \(revised\)$", "", name) for name in question["documents"]]
            place = next(p for p in item["outcome"]["paras"] if re.fullmatch(r"\d+\.\d+", p))
            also = [question["second_verb"].split()[0]] if "second_verb" in question else []
            wanted.append((item["number"], question["verb"], also, documents, question["text_zh"]))
            assert place.startswith(f"{item['number']}.")
    found = [
        (item.number, ballot.verb, list(ballot.also), list(ballot.documents), ballot.text)
        for item in record.items
        for ballot in item.ballots
    ]
    assert found == wanted
    assert [ballot.paragraph for ballot in record.ballots] == ["2.9", "3.2", "4.5", "5.10", "6.6", "8.3", "9.3", "10.3"]


def test_parts_sent_to_working_groups_are_told_from_the_ballots(record: ImportedRecord) -> None:
    parts = {item.number: [(part.outcome, part.paragraph) for part in item.parts] for item in record.items}
    assert parts[2] == [(Outcome.TO_WORKING_GROUP, "2.7")]
    assert parts[5] == [(Outcome.TO_WORKING_GROUP, "5.8")]


def test_the_title_that_is_still_to_change_is_a_condition(
    record: ImportedRecord, expected: list[dict[str, Any]]
) -> None:
    conditions = {ballot.paragraph: ballot.condition for ballot in record.ballots if ballot.condition}
    assert set(conditions) == {"4.5", "8.3"}
    assert "标题" in conditions["4.5"]


def test_what_the_cover_note_must_say_is_not_lost_from_what_is_voted_on(record: ImportedRecord) -> None:
    ballot = next(ballot for ballot in record.ballots if ballot.paragraph == "8.3")
    assert ballot.condition is not None
    assert ballot.voted_text.startswith(ballot.text)
    assert ballot.condition in ballot.voted_text
    assert ballot.condition.count("；") == 2  # three points


def test_the_comment_window_has_the_year_of_the_session(record: ImportedRecord, expected: list[dict[str, Any]]) -> None:
    wanted = expected[7]["ballot_questions"][0]["comment_window"]
    windows = [ballot.comment_window for ballot in record.ballots if ballot.comment_window]
    assert [(window.text, window.local) for window in windows] == [
        (wanted["deadline_text_zh"], wanted["deadline_local"][:16])
    ]


def test_the_oddities_of_the_record_are_named(record: ImportedRecord) -> None:
    by_place: dict[str, list[str]] = {}
    for oddity in record.warnings:
        by_place.setdefault(oddity.where, []).append(oddity.message)
    assert any("no title" in message for message in by_place["whole file"])
    assert any("stands twice" in message for message in by_place["5.9"])
    assert any("C21/DT/8" in message for message in by_place["item 8"])
    assert any("C21/DT/1(Rev.5)" in message for message in by_place["item 1"])
    assert len(by_place["8.3"]) == 2  # no concluding formula; comments awaited
    assert any("not" not in message and "revised" in message for message in by_place["4.5"])
    assert "2.3, 5.4, 11.2" in by_place
    assert [ballot.paragraph for ballot in record.ballots if not ballot.confirmed] == ["8.3"]


def test_the_json_has_exactly_the_shape_that_scripts_rely_on(record: ImportedRecord) -> None:
    printed = json.loads(json.dumps(record.as_json()))
    assert set(printed) == {"items", "warnings"}
    for item in printed["items"]:
        assert set(item) == {"number", "title", "outcome", "documents", "ballots"}
        for ballot in item["ballots"]:
            assert set(ballot) == {"verb", "also", "documents", "paragraph", "text", "question", "condition"}
    assert all(isinstance(warning, str) for warning in printed["warnings"])


def test_a_letter_with_an_agenda_is_refused_as_no_record(shared: Path) -> None:
    data = (shared / "seeds" / "003_3fa05e710288f728.txt").read_bytes()
    with pytest.raises(UnreadableDocument) as refused:
        import_record(data, "letter.txt")
    assert refused.value.facts["file"] == "letter.txt"
    assert refused.value.facts["why"] in ("no-paragraphs", "nobody-speaks")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_encoding_and_line_ends_change_nothing(
    shared: Path, record: ImportedRecord, encoding: str, line_end: str
) -> None:
    text = (shared / "seeds" / SEED).read_text(encoding="utf-8")
    again = import_record(text.replace("\n", line_end).encode(encoding), SEED)
    assert again == record


def test_a_record_cut_anywhere_is_read_or_refused_and_never_gains_a_ballot(
    shared: Path, record: ImportedRecord
) -> None:
    data = (shared / "seeds" / SEED).read_bytes()
    whole = [(ballot.paragraph, ballot.verb) for ballot in record.ballots]
    for end in range(0, len(data), 997):
        try:
            cut = import_record(data[:end], SEED)
        except UnreadableDocument:
            continue
        assert [ballot.paragraph for ballot in cut.ballots] == [place for place, _ in whole][: len(cut.ballots)]
        assert any("cut short" in oddity.message for oddity in cut.warnings) or end > len(data) - 200

"""Every code that the readers of papers and of records give has words, so that no page shows the code itself."""

from __future__ import annotations

import re
from pathlib import Path

import ballot.importers.papers
import ballot.importers.summary_records
from ballot.words.papers import doubt_said, notice_said

NOTICE = re.compile(r'(?:notice|count)\(\s*"([a-z-]+)"|told\.append\(\("([a-z-]+)"|"\w+:\w[\w-]*": "([a-z][a-z-]+)"')
DOUBT = re.compile(r'[dD]oubt\(\s*"([a-z-]+)"')


def codes(folder: str, pattern: re.Pattern[str]) -> set[str]:
    sources = (path.read_text(encoding="utf-8") for path in Path(folder).glob("*.py"))
    return {next(filter(None, found)) for source in sources for found in map(re.Match.groups, pattern.finditer(source))}


def test_every_notice_of_a_file_has_words() -> None:
    found = codes(ballot.importers.papers.__path__[0], NOTICE) - {"inserted", "deleted"}
    assert {"tracked-changes", "text-above-text", "pictures"} <= found
    assert {code for code in found if notice_said(code) == code} == set()


def test_every_doubt_of_a_reading_has_words() -> None:
    found = codes(ballot.importers.summary_records.__path__[0], DOUBT)
    assert {"objection", "no-document"} <= found
    assert {code for code in found if doubt_said(code) == code} == set()

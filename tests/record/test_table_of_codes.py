"""The table of codes against the document of the format, which others implement."""

from __future__ import annotations

import re
from pathlib import Path

from ballot.record.verification.codes import CODES, STEP_OF_ACT_CODE
from ballot.record.verification.report import STEPS


def test_the_format_gives_each_step_the_same_codes(root: Path) -> None:
    text = (root / "docs" / "record-format.md").read_text(encoding="utf-8")
    table = text.partition("## 6. Checking")[2].partition("\n\n## ")[0]
    rows = re.findall(r"^\| ([0-9]+) \|.*\| ([^|]*) \|$", table, re.MULTILINE)
    documented = {int(step): tuple(re.findall(r"`([a-z-]+)`", codes)) for step, codes in rows}
    assert documented == dict(CODES)
    assert set(STEPS) == set(CODES)


def test_a_code_of_an_act_belongs_to_one_step() -> None:
    assert STEP_OF_ACT_CODE["older-reply"] == 5
    assert STEP_OF_ACT_CODE["seal-mismatch"] == 6
    assert STEP_OF_ACT_CODE["wrong-outcome"] == 7
    assert len(STEP_OF_ACT_CODE) == sum(len(CODES[step]) for step in (5, 6, 7))

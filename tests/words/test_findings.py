"""Whatever is found in a draft has words, and a page where it is mended, or is known to have none."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import ballot
from ballot.services import checks as looking
from ballot.services import findings as parts
from ballot.web import remedies
from ballot.words import checks, findings

SERVICES = Path(ballot.__file__).parent / "services"


def found() -> set[str]:
    """The codes that the source gives to findings; those of what stops an opening have a table."""
    calls = [
        node
        for name in ("checks.py", "installation.py")
        for node in ast.walk(ast.parse((SERVICES / name).read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Finding"
    ]
    codes = {call.args[1].value for call in calls if isinstance(call.args[1], ast.Constant)}
    return {str(code) for code in codes} | set(looking._PART_OF) | {"focal-point"}


def test_whatever_is_found_has_words_and_no_words_are_left_over() -> None:
    assert set(findings.CODES) == found()


def test_whatever_is_found_has_a_page_or_is_known_to_have_none() -> None:
    assert remedies.CODES == findings.CODES


@pytest.mark.parametrize(
    "part",
    [parts.ROLL, parts.SUBJECT, parts.BALLOTS, parts.RULE, parts.LETTER, parts.MAIL, parts.KEY, parts.CLOCK],
)
def test_every_part_has_a_name(part: str) -> None:
    assert checks.part_name(part) != part

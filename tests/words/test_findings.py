"""Whatever is found in a draft has words, and a page where it is mended, or is known to have none."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import ballot
from ballot.reference import LANGUAGES
from ballot.rules.roll import Roll, Seat
from ballot.services.consultations import findings as parts
from ballot.services.consultations.opening import list_missing
from ballot.store.tables import Consultation
from ballot.web.presenters import remedies
from ballot.web.presenters.findings import PARTS_IN_ORDER
from ballot.words import checks, findings

SERVICES = Path(ballot.__file__).parent / "services" / "consultations"


def found() -> set[str]:
    """The codes that the source gives to findings, and those of what opening refuses in a draft that has nothing at all."""
    calls = [
        node
        for name in ("readiness.py", "installation_checks.py")
        for node in ast.walk(ast.parse((SERVICES / name).read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Finding"
    ]
    codes = {call.args[1].value for call in calls if isinstance(call.args[1], ast.Constant)}
    nothing = Consultation(legal_basis={}, authorised_by={})
    drafts = [(Roll([]), []), (Roll([Seat("AR")]), [{}])]
    refused = [code for roll, titles in drafts for code in list_missing(nothing, titles, roll, ())]
    return {str(code) for code in codes} | {code.partition(":")[0] for code in refused}


def test_whatever_is_found_has_words_and_no_words_are_left_over() -> None:
    assert set(findings.CODES) == found()


def test_whatever_is_found_has_a_page_or_is_known_to_have_none() -> None:
    assert remedies.CODES == findings.CODES


def test_every_part_has_its_place_on_the_page_of_checks() -> None:
    assert sorted(PARTS_IN_ORDER) == sorted(part for name, part in vars(parts).items() if name.isupper())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_part_has_a_name_of_its_own(language: str) -> None:
    names = {checks.part_name(part, language) for part in PARTS_IN_ORDER}
    assert len(names) == len(PARTS_IN_ORDER)
    assert "" not in names

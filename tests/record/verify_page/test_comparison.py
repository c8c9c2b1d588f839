"""A thousand bundles made and altered at random: both checkers give one verdict and one set of codes."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from ballot.record.verification.codes import CODES
from tests.support.comparison.running import case, compare

PART, PARTS = 250, 4


@pytest.fixture(scope="module")
def seen() -> Counter[str]:
    """How often each verdict and code was seen."""
    return Counter()


@pytest.mark.parametrize("part", range(PARTS))
def test_both_checkers_say_the_same_of_whatever_is_made(part: int, browser_page: Any, seen: Counter[str]) -> None:
    differences = compare(browser_page, range(part * PART, (part + 1) * PART), seen)
    assert [str(difference) for difference in differences] == []


def test_every_verdict_and_every_code_is_among_what_is_made(browser_page: Any, seen: Counter[str]) -> None:
    if sum(times for name, times in seen.items() if name.startswith("verdict")) < PART * PARTS:
        seen.clear()  # this test runs alone
        assert list(compare(browser_page, range(PART * PARTS), seen)) == []
    verdicts = {f"verdict {word}" for word in ("verified", "in-progress", "failed", None)}
    assert seen.keys() == verdicts | {code for codes in CODES.values() for code in codes}


def test_a_number_makes_the_same_case_each_time() -> None:
    assert [case(number) for number in range(20)] == [case(number) for number in range(20)]

"""Member States are found by what people type of them, in six languages, with or without accents."""

from __future__ import annotations

import pytest

from ballot.reference import states
from ballot.reference.state_search import find_states, fold


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("côte d'ivoire", "CI"),
        ("Cote d’Ivoire", "CI"),
        ("IVOIRE", "CI"),
        ("corée", "KR"),
        ("Швейцария", "CH"),
        ("швеицария", "CH"),
        ("suisse", "CH"),
        ("suiza", "CH"),
        ("瑞士", "CH"),
        ("الجزائر", "DZ"),
        ("جزائر", "DZ"),
        ("dza", "DZ"),
        ("dz", "DZ"),
        ("  turki ", "TR"),
        ("emirates", "AE"),
    ],
)
def test_a_state_is_found_by_a_part_of_its_name_in_any_language(typed: str, code: str) -> None:
    assert code in find_states(typed, states())


def test_a_word_is_looked_for_from_its_beginning_and_the_order_stays() -> None:
    assert find_states("oman", ["RO", "OM"]) == ["OM"]
    assert find_states("", ["RO", "OM"]) == ["RO", "OM"]
    assert find_states("  ", ["RO", "OM"]) == ["RO", "OM"]


@pytest.mark.parametrize("typed", ["xyzzy", "<script>", "%", "_", "...", "\0", "a" * 10_000])
def test_what_no_name_has_finds_nothing(typed: str) -> None:
    assert find_states(typed, states()) == []


def test_every_state_is_found_by_each_of_its_names() -> None:
    for code, one in states().items():
        for name in one.names.values():
            assert code in find_states(name, states()), name


def test_marks_and_capitals_do_not_count() -> None:
    assert fold("Élan_d’Île  (l')") == "elan d ile l"

from __future__ import annotations

import csv
import unicodedata
from pathlib import Path

import pytest

from ballot.reference import LANGUAGES, REGIONS, TERMS, council, is_language, state, state_name, states
from ballot.rules.refusals import BadInput


def test_the_union_has_194_member_states_named_in_six_languages() -> None:
    assert len(states()) == 194
    assert LANGUAGES == ("ar", "zh", "en", "fr", "ru", "es")
    for one in states().values():
        assert set(one.names) == set(LANGUAGES)
        assert all(name == name.strip() and unicodedata.is_normalized("NFC", name) for name in one.names.values())
        assert one.region in REGIONS


def test_no_two_member_states_share_a_name() -> None:
    for language in LANGUAGES:
        assert len({one.name(language) for one in states().values()}) == 194


def test_a_name_in_each_language() -> None:
    names = [state_name("KR", language) for language in ("ar", "zh", "en", "fr", "ru", "es")]
    assert names == [
        "جمهورية كوريا",
        "大韩民国",
        "Republic of Korea",
        "République de Corée",
        "Республика Корея",
        "República de Corea",
    ]


@pytest.mark.parametrize("code", ["XX", "kr", "", "KOR"])
def test_an_unknown_state_is_refused(code: str) -> None:
    with pytest.raises(BadInput) as refused:
        state(code)
    assert refused.value.facts["field"] == "state"


@pytest.mark.parametrize("language", ["de", "EN", "", "iso2"])
def test_an_unknown_language_is_refused(language: str) -> None:
    assert not is_language(language)
    with pytest.raises(BadInput):
        state_name("KR", language)


def test_an_unknown_term_is_refused() -> None:
    with pytest.raises(BadInput):
        council("../data/states")


@pytest.mark.parametrize("term", TERMS)
def test_a_council_has_48_seats_shared_out_by_region(term: str) -> None:
    seats = council(term)
    assert len(set(seats)) == 48
    regions = [state(code).region for code in seats]
    assert {region: regions.count(region) for region in REGIONS} == {"A": 9, "B": 8, "C": 5, "D": 13, "E": 13}


def test_the_roll_is_called_in_french_order() -> None:
    seats = council("2018-2022")
    assert seats[:4] == ("ZA", "DZ", "DE", "SA")
    assert seats.index("CN") < seats.index("KR") < seats.index("CI")
    assert seats[-1] == "TR"


@pytest.mark.parametrize("term", TERMS)
def test_the_tables_say_what_the_unions_lists_say(shared: Path, term: str) -> None:
    name = term.replace("-", "_")
    with (shared / "data" / f"council_{name}.csv").open(encoding="utf-8", newline="") as file:
        listed = list(csv.DictReader(file))
    assert {row["iso2"] for row in listed} == set(council(term))
    for row in listed:
        one = state(row["iso2"])
        assert (one.iso3, one.region) == (row["iso3"], row["region"])


@pytest.mark.parametrize("table", ["states.csv", "roll_call_2018_2022.csv", "roll_call_2022_2026.csv"])
def test_the_packages_tables_are_the_shared_ones(shared: Path, root: Path, table: str) -> None:
    ours = (root / "ballot" / "reference" / "data" / table).read_text(encoding="utf-8")
    theirs = (shared / "data" / table).read_text(encoding="utf-8")
    assert ours.splitlines() == theirs.splitlines()

"""How pages write times, States and numbers."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ballot.rules.deadlines import DEFAULT_ZONE
from ballot.rules.majority import RULES
from ballot.web.kit import filters
from ballot.words import terms, times
from ballot.words.rule import rule_text, what_is_needed

CLOSES = datetime(2020, 12, 21, 16, 0, tzinfo=UTC)


def test_a_time_is_read_in_its_zone_and_in_utc() -> None:
    assert filters.when(CLOSES) == "Monday 21 December 2020, 17:00 (Geneva)"
    assert filters.when("2020-12-21T16:00:00.000000Z") == "Monday 21 December 2020, 17:00 (Geneva)"
    assert times.utc(CLOSES, DEFAULT_ZONE, "en") == "16:00 UTC"
    assert filters.when(CLOSES, "America/Argentina/Buenos_Aires") == "Monday 21 December 2020, 13:00 (Buenos Aires)"


def test_utc_names_the_day_where_it_is_another_one() -> None:
    assert times.utc(datetime(2020, 12, 21, 23, 30, tzinfo=UTC), DEFAULT_ZONE, "en") == "23:30 UTC on 21 December"
    assert times.utc(datetime(2020, 12, 21, 20, 0, tzinfo=UTC), "Asia/Tokyo", "en") == "20:00 UTC on 21 December"


def test_the_first_of_a_month_is_written_as_french_has_it_and_no_other_day() -> None:
    said = [times.date(datetime(2021, 11, number, 12, tzinfo=UTC), DEFAULT_ZONE, "fr") for number in (1, 11, 21)]
    assert said == ["lundi 1er novembre 2021", "jeudi 11 novembre 2021", "dimanche 21 novembre 2021"]
    assert times.short(datetime(2021, 11, 1, 12, tzinfo=UTC), DEFAULT_ZONE, "fr").startswith("1er novembre 2021")
    assert times.date(datetime(2021, 11, 1, 12, tzinfo=UTC), DEFAULT_ZONE, "es").startswith("lunes, 1 de noviembre")


def test_a_deadline_with_seconds_shows_them() -> None:
    odd = CLOSES.replace(second=18)
    assert "17:00:18 (Geneva), " in filters.time_tag(odd)
    assert "16:00:18 UTC" in filters.time_tag(odd)
    assert "17:00 (Geneva), " in filters.time_tag(CLOSES)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0.2, "less than a second"), (1, "1 second"), (59, "59 seconds"), (90, "90 seconds"), (120, "2 minutes"),
        (7199, "119 minutes"), (7200, "2 hours"), (172_800, "2 days"),
    ],
)  # fmt: skip
def test_a_span_is_said_in_a_unit_of_which_there_are_several(seconds: float, said: str) -> None:
    assert times.span(seconds, "en") == said


def test_a_text_is_found_in_the_language_asked_for_or_the_next_best() -> None:
    texts = {"ru": "р", "en": "e", "fr": " "}
    assert filters.chosen(texts, "ru") == ("ru", "р")
    assert filters.chosen(texts, "fr") == ("en", "e")
    assert filters.chosen({"ar": "ع"}, "fr") == ("ar", "ع")
    assert filters.chosen({}, "fr") == ("en", "")
    assert filters.said({"ar": "<ع>"}, "ar") == '<span lang="ar" dir="rtl">&lt;ع&gt;</span>'


@pytest.mark.parametrize(
    ("address", "masked"),
    [
        ("maria.perez@ar.example", "m…z@ar.example"),
        ("ab@ar.example", "a…@ar.example"),
        ("a@ar.example", "a…@ar.example"),
    ],
)
def test_a_masked_address_is_recognised_by_its_owner_alone(address: str, masked: str) -> None:
    assert terms.masked(address) == masked


def test_states_have_an_article_where_english_wants_one() -> None:
    assert filters.the_state("AR") == "Argentina"
    assert filters.the_state("RU") == "the Russian Federation"
    assert filters.the_state("PH").capital == "The Philippines"
    assert filters.the_state("XX") == "XX"


def test_every_rule_is_said_in_words() -> None:
    said = {rule: rule_text(RULES[rule], "en") for rule in RULES}
    voters = "of the Member States having the right to vote"
    assert said["simple-majority-of-entitled"] == f"more than half {voters} must be in favour"
    assert said["two-thirds-of-cast"] == "at least two thirds of the votes cast for and against must be in favour"
    assert said["simple-majority-of-cast-with-quorum"].endswith(f", and more than half {voters} must reply")
    assert said["silence"] == "adopted unless a Member State is against"
    assert len(set(said.values())) == len(RULES)


def test_what_is_needed_never_loses_the_rule() -> None:
    said = {rule: what_is_needed(RULES[rule], 47, "en") for rule in RULES}
    voters, votes = "Member States having the right to vote", "votes cast for and against"
    consulted = "47 Member States have the right to vote."
    assert said == {
        "simple-majority-of-entitled": f"24 of the 47 {voters} must be in favour.",
        "two-thirds-of-entitled": f"32 of the 47 {voters} must be in favour.",
        "simple-majority-of-cast": f"More than half of the {votes} must be in favour. {consulted}",
        "two-thirds-of-cast": f"At least two thirds of the {votes} must be in favour. {consulted}",
        "simple-majority-of-cast-with-quorum": f"More than half of the {votes} must be in favour, "
        f"and more than half of the {voters} must reply. {consulted}",
        "silence": f"A ballot is adopted unless one of the 47 {voters} is against.",
    }


def test_an_origin_is_broken_after_slashes_alone() -> None:
    written = str(filters.origin("https://b.example/dm-21-1012"))
    whole = (
        '<span class="ref">https://</span>',
        '<span class="ref">b.example/</span>',
        '<span class="ref">dm-21-1012</span>',
    )
    assert written == f'<span class="address" dir="ltr">{"<wbr>".join(whole)}</span>'
    assert "<b>" not in filters.origin("<b>/x")


def test_ordinals_and_lists_are_written_as_english_has_them() -> None:
    assert [terms.ordinal(n) for n in (1, 2, 3, 4, 11, 12, 21, 112)] == [
        "1st", "2nd", "3rd", "4th", "11th", "12th", "21st", "112th",
    ]  # fmt: skip
    assert filters.listed(["1"]) == "1"
    assert filters.listed(["1", "3", "5"]) == "1, 3 and 5"
    assert filters.listed([]) == ""

from __future__ import annotations

import re
from collections import Counter

import pytest

from ballot.reference import council
from ballot.rules.majority import RULES
from ballot.rules.refusals import BadInput
from ballot.rules.roll import Roll, Seat
from ballot.sample import SUSPENDED, TEXT_LANGUAGES, sample_council, sample_paper, sample_record


def test_48_states_sit_and_47_may_vote_so_that_24_are_required() -> None:
    seats = sample_council().seats
    assert tuple(seat.state for seat in seats) == council("2018-2022")
    assert [seat.roll_order for seat in seats] == list(range(1, 49))
    assert [(seat.state, seat.ground) for seat in seats if not seat.entitled] == [(SUSPENDED, "CS 169 (arrears)")]
    entitled = sample_council().entitled_states
    assert len(entitled) == 47
    rule = RULES[sample_council().consultation.rule_id]
    assert rule.share is not None
    assert rule.share.required(len(entitled)) == 24


def test_the_seats_make_a_roll() -> None:
    roll = Roll(tuple(Seat(seat.state, seat.entitled, seat.ground) for seat in sample_council().seats))
    assert len(roll) == 48


def test_every_state_has_one_to_three_focal_points_who_cannot_be_reached() -> None:
    people = sample_council().focal_points
    counts = Counter(person.state for person in people)
    assert set(counts) == set(council("2018-2022"))
    assert set(counts.values()) == {1, 2, 3}
    for person in people:
        assert re.fullmatch(rf"[a-z]+\.[a-z]+@{person.state.lower()}\.example", person.email)
        assert person.language in TEXT_LANGUAGES
    assert len({person.email for person in people}) == len(people)
    assert {person.language for person in people} == set(TEXT_LANGUAGES)
    assert sample_council().focal_points_of("AR")[0].language == "es"


def test_the_officers_hold_every_role_and_the_secretariat_two() -> None:
    officers = sample_council().officers
    roles = Counter(officer.role for officer in officers)
    assert roles == {"chair": 1, "vice-chair": 1, "secretariat": 2, "auditor": 1}
    assert all(officer.email.endswith(".example") and officer.language in TEXT_LANGUAGES for officer in officers)
    assert len({officer.email for officer in officers}) == len(officers)


def test_the_consultation_names_its_basis_and_speaks_six_languages() -> None:
    consultation = sample_council().consultation
    assert consultation.reference == "DM-21/1012"
    assert set(consultation.title) == set(sample_council().body.names) == set(TEXT_LANGUAGES)
    for texts in (consultation.legal_basis, consultation.authorised_by, consultation.contact_name):
        assert set(texts) == set(TEXT_LANGUAGES)
    assert "3.2" in consultation.legal_basis["en"]
    assert consultation.letter["en"].strip()


def test_the_sample_is_the_same_each_time() -> None:
    assert sample_council() is sample_council()
    assert sample_paper("C21/54 Annex A") == sample_paper("C21/54 Annex A")
    assert sample_paper("C21/54") != sample_paper("C21/68")


def test_the_sample_record_is_in_two_languages_only() -> None:
    with pytest.raises(BadInput):
        sample_record("../letter")

"""Invented people. Given names and family names are common ones, put together by a fixed rule."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from ballot.sample.types import SampleFocalPoint, SampleOfficer

OFFICERS = (
    SampleOfficer("Noor Halden", "chair@council.example", "chair", "Chair of the Council", "en"),
    SampleOfficer("Tomás Verela", "vice-chair@council.example", "vice-chair", "Vice-Chair of the Council", "es"),
    SampleOfficer("Ines Marchal", "i.marchal@secretariat.example", "secretariat", "Council affairs officer", "fr"),
    SampleOfficer("Daniel Osei", "d.osei@secretariat.example", "secretariat", "Correspondence officer", "en"),
    SampleOfficer("Wei Lanning", "auditor@audit.example", "auditor", "Independent auditor", "en"),
)

_LANGUAGES_OF_STATES = {
    "ar": "DZ SA EG AE KW MA TN",
    "zh": "CN",
    "fr": "BF CI FR RW SN CH",
    "ru": "AZ RU",
    "es": "AR CU SV ES MX PY",
}
_LANGUAGE = {code: language for language, codes in _LANGUAGES_OF_STATES.items() for code in codes.split()}
_SECOND_LANGUAGE = {"DZ": "fr", "MA": "fr", "TN": "fr", "CA": "fr", "RW": "en", "CH": "en"}

_GIVEN = {
    "ar": ("Amina", "Karim", "Leila", "Youssef", "Salma", "Omar", "Huda"),
    "zh": ("Min", "Jun", "Lan", "Hao", "Yue", "Bo", "Xin"),
    "en": ("Alex", "Maya", "Robin", "Asha", "Kim", "Jonas", "Grace"),
    "fr": ("Élise", "Marc", "Aïcha", "Luc", "Odile", "Bruno", "Zoé"),
    "ru": ("Anna", "Pavel", "Vera", "Timur", "Olga", "Ilya", "Nina"),
    "es": ("Lucía", "Andrés", "Marta", "Iván", "Begoña", "Raúl", "Inés"),
}
_FAMILY = (
    "Alder", "Brook", "Calder", "Dune", "Elm", "Field", "Grove", "Heath", "Isle", "Juniper", "Knoll",
    "Lake", "Marsh", "North", "Orchard", "Pine", "Quarry", "Ridge", "Stone", "Thorn", "Underhill", "Vale",
    "Wood", "Yarrow",
)  # fmt: skip


def focal_points(codes: Sequence[str]) -> tuple[SampleFocalPoint, ...]:
    """Return one to three focal points for each State, in the order of `codes`; always the same ones.

    They write in the official language closest to their State's; some second ones prefer another.
    """
    people: list[SampleFocalPoint] = []
    for place, code in enumerate(codes):
        for rank in range(1 + place % 3):
            language = _LANGUAGE.get(code, "en")
            if rank == 1:
                language = _SECOND_LANGUAGE.get(code, language)
            given = _GIVEN[language][(place + 2 * rank) % 7]
            family = _FAMILY[(5 * place + 7 * rank) % len(_FAMILY)]
            address = f"{_ascii_name(given)}.{_ascii_name(family)}@{code.lower()}.example"
            people.append(SampleFocalPoint(code, f"{given} {family}", address, language))
    return tuple(people)


def _ascii_name(name: str) -> str:
    """The name in lower-case ASCII, for an address."""
    return unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii").lower()

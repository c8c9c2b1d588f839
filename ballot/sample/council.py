"""The sample council: the seats of 2018–2022, with invented people and one invented suspension."""

from __future__ import annotations

from functools import cache
from types import MappingProxyType

from ballot.reference import council, state
from ballot.sample.letter import CONSULTATION
from ballot.sample.people import OFFICERS, focal_points
from ballot.sample.types import SampleBody, SampleCouncil, SampleSeat

TERM = "2018-2022"
SUSPENDED = "CH"
GROUND = "CS 169 (arrears)"

BODY = SampleBody(
    host="ballot.example",
    slug="council",
    names=MappingProxyType(
        {
            "ar": "مجلس الاتحاد الدولي للاتصالات",
            "zh": "国际电信联盟理事会",
            "en": "Council of the International Telecommunication Union",
            "fr": "Conseil de l’Union internationale des télécommunications",
            "ru": "Совет Международного союза электросвязи",
            "es": "Consejo de la Unión Internacional de Telecomunicaciones",
        }
    ),
)


@cache
def sample_council() -> SampleCouncil:
    """Return 48 seats, 47 of them with the right to vote, so that 24 votes are required.

    That Switzerland's right to vote is suspended is **invented for the demonstration**. It is the Union's host country,
    so that nobody takes it for a fact.
    """
    codes = council(TERM)
    seats = tuple(
        SampleSeat(
            state=code,
            roll_order=place,
            region=state(code).region,
            entitled=code != SUSPENDED,
            ground=GROUND if code == SUSPENDED else None,
        )
        for place, code in enumerate(codes, start=1)
    )
    return SampleCouncil(BODY, seats, focal_points(codes), OFFICERS, CONSULTATION)

"""A council to try the program on: 48 Member States, invented people, an agenda letter, a record in two languages, and
what a secretariat adds to it: the proposed conclusions in the other four, and the chair's letter in all six.

Facts are the 48 States of the Council of 2018–2022, their names and their order on the roll. Everything
else is invented: the people, their addresses (all under `.example`, which reaches nobody), the suspended
right to vote, the letters, and the words of the record, of the conclusions and of the papers. Pure data; nothing is stored.
"""

from __future__ import annotations

from ballot.sample.council import SUSPENDED, sample_council
from ballot.sample.letter import TEXT_LANGUAGES
from ballot.sample.papers import (
    RECORD_LANGUAGES,
    sample_agenda_letter,
    sample_paper,
    sample_record,
    sample_record_document,
)
from ballot.sample.texts import sample_texts
from ballot.sample.types import (
    SampleBody,
    SampleConsultation,
    SampleCouncil,
    SampleFocalPoint,
    SampleOfficer,
    SampleSeat,
)

__all__ = [
    "RECORD_LANGUAGES",
    "SUSPENDED",
    "TEXT_LANGUAGES",
    "SampleBody",
    "SampleConsultation",
    "SampleCouncil",
    "SampleFocalPoint",
    "SampleOfficer",
    "SampleSeat",
    "sample_agenda_letter",
    "sample_council",
    "sample_paper",
    "sample_record",
    "sample_record_document",
    "sample_texts",
]

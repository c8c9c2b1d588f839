"""Papers of the council as they are read, and conclusions in the register."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any

from ballot.importers.papers.paper import Notice, Paper, Paragraph
from ballot.importers.summary_records.result import (
    Doubt,
    LookHere,
    Place,
    ReadConclusion,
    ReadItem,
    RecordReading,
    Standing,
)
from ballot.services.core.context import Parts
from ballot.services.papers.decisions import ConclusionWording, confirm_conclusions
from ballot.services.papers.desk import Desk, list_conclusions, read_desk
from ballot.services.papers.identity import Identity
from ballot.services.papers.registering import Registered, register_paper
from ballot.services.papers.upload import store_paper
from ballot.store.tables import ProposedConclusion
from tests.support.constants import BODY
from tests.support.installation import World

REFERENCE = "VC-2/20"


@dataclass(frozen=True)
class Said:
    """A conclusion as a test has it read."""

    paragraph: str = "3.1"
    verbs: Sequence[str] = ("note",)
    question: str = "to note Document C26/20"
    text: str = "In view of the urgency, to consult by correspondence in order to note Document C26/20"
    documents: Sequence[str] = ("C26/20",)
    title: str = "Budget"
    standing: Standing = Standing.CONFIRMED
    more: dict[str, Any] = field(default_factory=dict)


ONE, TWO = Said("3.1"), Said("3.2", ("approve",), "to approve C26/21", "in order to approve C26/21", ("C26/21",))
FRENCH = Said("3.1", question="de prendre note du Document C26/20", text="afin de prendre note", title="Budget (fr)")
WORDING = ConclusionWording(
    ["approve", "instruct"], {"en": "to approve Annex A to Document C26/20"}, {"en": "The budget"}, ["C26/20 Annex A"]
)
"""What a person writes in place of what was read."""


def paper_of(*said: Said, language: str = "en", **changes: Any) -> tuple[Paper, RecordReading]:
    """A paper with these conclusions, a paragraph for each after the headings of their items, and its reading."""
    paragraphs = [Paragraph(1, f"Document {REFERENCE}"), Paragraph(2, "Summary record")]
    items: dict[str, ReadItem] = {}
    for one in said:
        number = one.paragraph.partition(".")[0]
        if number not in items:
            paragraphs.append(Paragraph(len(paragraphs) + 1, f"{number} {one.title}"))
            place = Place(len(paragraphs), 0, len(paragraphs[-1].text))
            items[number] = ReadItem(number, one.title, place, tuple(one.documents), (), ())
        whole = f"{one.paragraph} The Chair took it that councillors wished to conclude: {one.text}."
        paragraphs.append(Paragraph(len(paragraphs) + 1, whole))
        start = whole.index(one.text)
        before = [each for each in items[number].conclusions if each.paragraph == one.paragraph]
        read = ReadConclusion(
            item=number,
            paragraph=one.paragraph,
            ordinal=len(before) + 1,
            verb=one.verbs[0],
            also=tuple(one.verbs[1:]),
            documents=tuple(one.documents),
            condition=None,
            urgency=None,
            text=one.text,
            question=one.question,
            proposal=whole,
            conclusion=None,
            conclusion_paragraph=None,
            source=Place(len(paragraphs), start, start + len(one.text)),
            standing=one.standing,
        )
        read = replace(read, **one.more)
        items[number] = replace(items[number], conclusions=(*items[number].conclusions, read))
    content = repr((paragraphs, items, language, changes)).encode()
    notices: tuple[Notice, ...] = changes.pop("notices", ())
    reading = RecordReading(language, "Summary record", "C26", tuple(items.values()), **changes)
    return Paper("record.docx", "docx", sha256(content).hexdigest(), tuple(paragraphs), notices), reading


def take(
    world: World, *said: Said, language: str = "en", revision: str = "", reference: str = REFERENCE, **changes: Any
) -> tuple[int, Registered]:
    """Store a paper with these conclusions and register it; its id, and what was done."""
    identity = Identity(reference, revision, language)
    return take_paper(world.parts, world.secretary, BODY, *paper_of(*said, language=language, **changes), identity)


def take_paper(
    parts: Parts, by: str, body: str, paper: Paper, reading: RecordReading, identity: Identity
) -> tuple[int, Registered]:
    """Store this paper and register it; its id, and what was done."""
    stored = store_paper(parts, by, body, paper, reading)
    return stored.paper_id, register_paper(parts, by, body, stored.paper_id, identity, notices_answered=True)


def rows(world: World, reference: str = REFERENCE) -> list[ProposedConclusion]:
    """What the register has of a paper now."""
    return list_conclusions(world.parts, BODY, reference)


def desk_of(world: World, paper: int) -> Desk:
    """A paper with everything that was read from it."""
    return read_desk(world.parts, BODY, paper)


def confirmed(world: World, *said: Said, **changes: Any) -> list[int]:
    """The ids of conclusions that were read from a paper and confirmed, in its order."""
    take(world, *said, **changes)
    ids = [row.number for row in rows(world, changes.get("reference", REFERENCE))]
    confirm_conclusions(world.parts, world.secretary, BODY, dict.fromkeys(ids))
    return ids


def look_here(paragraph: int, text: str) -> LookHere:
    """A place that the reader did not understand."""
    return LookHere("3", None, text, Place(paragraph, 0, len(text)))


def doubt(code: str, text: str = "") -> Doubt:
    """Why a person has to decide."""
    return Doubt(code, None, text)

"""Tell who speaks: a record reports speech, and only the chair's proposals become ballots."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from ballot.importers.layout import Paragraph
from ballot.importers.phrases import Phrases


class Voice(Enum):
    """The chair, the meeting or councillors as a whole, some other speaker, or nobody that shows."""

    CHAIR = "chair"
    COLLECTIVE = "collective"
    OTHER = "other"
    NONE = "none"


@dataclass(frozen=True)
class Sentence:
    """A sentence with its voice and its paragraph's number.

    `proposing`: it puts something to the meeting, or goes on from one that does.
    """

    text: str
    voice: Voice
    proposing: bool
    label: str


def sentences_by_paragraph(paragraphs: Sequence[Paragraph], phrases: Phrases) -> Iterator[list[Sentence]]:
    """Yield the sentences of each paragraph of an item.

    A sentence without a speaker continues the one before it in its paragraph; "he" and "she" are the last person who
    spoke, in whichever paragraph.
    """
    person = Voice.NONE
    for paragraph in paragraphs:
        voice, proposing = Voice.NONE, False
        found: list[Sentence] = []
        for text in phrases.sentence_end.split(paragraph.text):
            said = phrases.speaker.search(text)
            if said:
                voice = person if said["pronoun"] else _choose_voice(said)
                proposing = False
                if voice in (Voice.CHAIR, Voice.OTHER):
                    person = voice
            proposing = proposing or phrases.proposing.search(text) is not None
            if text.strip():
                found.append(Sentence(text.strip(), voice, proposing, paragraph.label))
        yield found


def _choose_voice(said: re.Match[str]) -> Voice:
    return next(voice for voice in (Voice.CHAIR, Voice.COLLECTIVE, Voice.OTHER) if said[voice.value])

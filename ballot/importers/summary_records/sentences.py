"""Sentences of a record, and who speaks in each: only what the chair puts, or the meeting decides, becomes a ballot."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from ballot.importers.phrases.tables import Phrases
from ballot.importers.summary_records.layout import Section
from ballot.importers.summary_records.result import Place


class Voice(Enum):
    """The chair, the meeting as a whole, some other speaker, or nobody that shows."""

    CHAIR = "chair"
    MEETING = "meeting"
    OTHER = "other"
    NONE = "none"


@dataclass(frozen=True)
class Sentence:
    """A sentence with its voice, its place in the paper, and its paragraph: number, order in the item and whole text."""

    text: str
    voice: Voice
    label: str
    paragraph: int
    whole: str
    place: Place


_SPEECH = re.compile(r"^(?P<who>[^:：]{3,80})\s?[:：]\s*(?=\S)")
"""The name before a speech in a verbatim record: "The CHAIR: …", "Ms DIALLO (Mali): …"."""
_CAPITALS = re.compile(r"[A-ZÀ-ÞА-Я]{3,}")

_REACH = 140
"""Characters from a sentence's beginning in which its speaker is looked for."""


def sentences_of(section: Section, phrases: Phrases) -> Iterator[Sentence]:
    """Yield the sentences of an item.

    A sentence without a speaker goes on from the one before it in its paragraph; "he" and "she" are the last person who
    spoke, in whichever paragraph.
    """
    person = Voice.NONE
    for index, (block, label) in enumerate(zip(section.paragraphs, section.labels, strict=True)):
        speech = _voice_of_speech(block.text, phrases)
        voice, start = speech or Voice.NONE, 0
        for text in phrases.sentence_end.split(block.text):
            start = block.text.index(text, start) if text else start
            said = None if speech else _named_speaker(text, phrases)
            if said == "pronoun":
                voice = person
            elif said is not None:
                voice = Voice(said)
                person = voice if voice in (Voice.CHAIR, Voice.OTHER) else person
            if text.strip():
                yield Sentence(text, voice, label, index, block.text, block.place_of(start, start + len(text.rstrip())))
            start += len(text)


def _voice_of_speech(text: str, phrases: Phrases) -> Voice | None:
    """Whose speech a paragraph of a verbatim record is; None where it is none."""
    named = _SPEECH.match(text)
    if named is None:
        return None
    who = named["who"]
    chair = phrases["voices.chair"].search(who)
    if chair is not None and not phrases["voices.not_the_chair"].search(who) and named.end() - chair.end() < 12:
        return Voice.CHAIR if chair.start() < 8 else None
    is_speaker = who[-1] in ")）" or _CAPITALS.search(who) or (phrases["voices.others"].search(who) and len(who) < 40)
    return Voice.OTHER if is_speaker else None


def _named_speaker(text: str, phrases: Phrases) -> str | None:
    """Who is named first as speaking. The chair of a group is no chair of the meeting."""
    found: dict[str, int] = {}
    reach = text[:_REACH]
    for chair in phrases["voices.chair"].finditer(reach):
        others = phrases["voices.not_the_chair"].finditer(reach)
        if not any(other.start() < chair.end() and chair.start() < other.end() for other in others):
            found["chair"] = chair.start()
            break
    for name, table in (
        ("meeting", "meeting"),
        ("other", "others"),
        ("pronoun", "pronouns"),
        ("other", "not_the_chair"),
    ):
        said = phrases[f"voices.{table}"].search(reach)
        if said and (name != "other" or said.start() <= phrases.speaker_within):
            found[name] = min(said.start(), found.get(name, said.start()))
    if len(found) > 1 and phrases.speaker_follows:
        found.pop("pronoun", None)  # "said the councillor": the verb alone would be "he said"
    return min(found, key=lambda name: found[name]) if found else None

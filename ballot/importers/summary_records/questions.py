"""Find the question that is put to correspondence: what is asked, by which verbs, about which documents, on what condition."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from ballot.importers.phrases.tables import Phrases
from ballot.importers.references import DocumentReference, Grammar, without_duplicates
from ballot.importers.summary_records.annexes import references_with_annexes
from ballot.importers.summary_records.result import CommentWindow
from ballot.importers.summary_records.sentences import Sentence, Voice


class Mention(Enum):
    """What a sentence that names the procedure does with it."""

    NONE = "none"
    PROPOSAL = "proposal"
    DECISION = "decision"
    DENIAL = "denial"
    UNCLEAR = "unclear"


@dataclass(frozen=True)
class Question:
    """A question as it stands in one sentence; documents are as written there."""

    verbs: tuple[str, ...]
    text: str
    decision: str
    """The text as it would be decided, without the minute's frame; empty where the frame is not known."""
    urgency: str | None
    specification: str | None
    proviso: str | None
    documents: tuple[DocumentReference, ...]
    revised: bool
    unsure: bool
    """Whether it may be that not all the verbs are asked."""


_BLANKS = " \t,，:：、؛،"


def mention_in(sentence: Sentence, phrases: Phrases) -> Mention:
    """Return what the sentence does with the procedure.

    It proposes where the chair, or nobody who shows, says in words known for it that Member States would be consulted; it
    decides where the meeting does so. What others say, what is denied, reported from the past or meant for others than the
    Council's Member States is no proposal.
    """
    text = sentence.text
    if not phrases["procedure.name"].search(text):
        return Mention.NONE
    if any(phrases[f"procedure.{name}"].search(text) for name in ("denied", "already", "others_consulted")):
        return Mention.DENIAL
    if sentence.voice is Voice.OTHER:
        return Mention.UNCLEAR
    if not _has_verb(text, phrases) and not phrases["proposal.several"].search(text):
        return Mention.UNCLEAR
    if sentence.voice is not Voice.CHAIR and phrases["proposal.decided"].search(text):
        return Mention.DECISION
    if phrases["proposal.said"].search(text):
        return Mention.PROPOSAL
    return Mention.UNCLEAR


def _has_verb(text: str, phrases: Phrases) -> bool:
    return any(_occurs(pattern, text) for _, *forms in phrases.verbs for pattern in forms)


def _occurs(pattern: re.Pattern[str], text: str) -> bool:
    return pattern.search(text) is not None


def read_questions(
    sentence: Sentence, following: Sentence | None, phrases: Phrases, grammar: Grammar
) -> tuple[Question, ...]:
    """Return the questions of a sentence that proposes or decides (`mention_in`): one, or those that it says are several.
    They may be named in the sentence that follows."""
    text = sentence.text
    if phrases["proposal.several"].search(text):
        goes_on = following is not None and following.paragraph == sentence.paragraph
        asked = (
            f"{text} {following.text}" if following is not None and goes_on and not _has_verb(text, phrases) else text
        )
        procedure = phrases["procedure.name"].search(asked)
        parts = [one for one in _PARTS.split(asked[procedure.end() if procedure else 0 :]) if _has_verb(one, phrases)]
        if len(parts) > 1:
            return tuple(_question_of_part(one, phrases, grammar) for one in parts)
    return (_read_question(text, phrases, grammar),)


_PARTS = re.compile(r"[;；؛]|، والثانية|, y la segunda|, et la seconde|, и, отдельно,")


def _question_of_part(text: str, phrases: Phrases, grammar: Grammar) -> Question:
    verbs, first, unsure = _verbs_of_question(text, 0, phrases)
    asked = text[first:] if first is not None else text
    documents = without_duplicates(references_with_annexes(text, phrases, grammar))
    return Question(
        verbs,
        _as_text(asked),
        _without_end(asked),
        None,
        None,
        None,
        documents,
        _occurs(phrases["condition.revised"], text),
        unsure,
    )


def _read_question(text: str, phrases: Phrases, grammar: Grammar) -> Question:
    procedure = phrases["procedure.name"].search(text)
    at = procedure.start() if procedure else 0
    urgency = _last_match(phrases["proposal.urgency"], text, 0, len(text))
    lead = _last_match(phrases["proposal.lead"], text, 0, at)
    start = urgency.start() if urgency and urgency.start() <= at else lead.end() if lead else 0
    start = _skip_blanks(text, start)
    cut = phrases["condition.specification"].search(text, at)
    end = cut.start() if cut else len(text)
    forms, first, unsure = _verbs_of_question(text[:end], at, phrases)
    proviso = phrases["condition.proviso"].search(text, at, end)
    asked = text[start:end]
    return Question(
        verbs=forms,
        text=_as_text(asked),
        decision=_without_end(text[first:end]) if first is not None else "",
        urgency=_as_text(urgency.group()) if urgency else None,
        specification=_without_end(text[cut.end() :]) if cut else None,
        proviso=_to_end_of_clause(text[:end], proviso) if proviso else None,
        documents=without_duplicates(references_with_annexes(text[min(start, first or start) : end], phrases, grammar)),
        revised=_occurs(phrases["condition.revised"], asked),
        unsure=unsure,
    )


_Verb = tuple[int, int, str, bool]
"""Where it stands, from and to; which it is; whether it says what is to be done, and is no noun or passive."""


def _verbs_of_question(text: str, procedure: int, phrases: Phrases) -> tuple[tuple[str, ...], int | None, bool]:
    """The verbs in the order of the text, each once; where the question begins as it would be decided, if that is known; and
    whether it is unsure that all are asked.

    Verbs that stand behind the procedure's name are the question's; those before it are, where none stands behind it.
    """
    taken: list[_Verb] = []
    for verb, to_do, otherwise in phrases.verbs:  # longest meanings first: what one has taken no other may have
        for pattern, decides in ((to_do, True), (otherwise, False)):
            for found in pattern.finditer(text):
                if not any(start < found.end() and found.start() < end for start, end, _, _ in taken):
                    taken.append((found.start(), found.end(), verb, decides))
    behind = sorted(one for one in taken if one[0] >= procedure)
    lead = _last_match(phrases["proposal.lead"], text, 0, procedure)
    before = sorted(taken)
    after_lead = [one for one in before if lead is not None and one[0] >= lead.end()]
    of_question, unsure = _without_objects(behind or after_lead or before, text, phrases)
    verbs = tuple(dict.fromkeys(verb for _, _, verb, _ in of_question))
    purpose = _last_of_first(phrases["proposal.purpose"], text, procedure)
    if not behind:
        return verbs, None, unsure
    if phrases["proposal.question_after_purpose"].search(text) and purpose is not None:
        return verbs, _skip_blanks(text, purpose), unsure
    return verbs, behind[0][0] if behind[0][3] else None, unsure


def _without_objects(verbs: list[_Verb], text: str, phrases: Phrases) -> tuple[list[_Verb], bool]:
    """Leave out nouns that are what another verb is about: "to approve the appointment of Ms X" asks for approval only.
    Return the rest, and whether a person has to look which of them are asked."""
    kept, unsure = verbs[:1], False
    for one in verbs[1:]:
        _, end, _, to_do = kept[-1]
        joined = phrases["annexes.joining"].search(text, end, one[0]) is not None
        if one[3] or joined or "," in text[end : one[0]]:
            unsure = unsure or (not one[3] and (to_do or not joined))
            kept.append(one)
    return kept, unsure


def _last_of_first(pattern: re.Pattern[str], text: str, start: int) -> int | None:
    found = pattern.search(text, start)
    return found.end() if found else None


def _last_match(pattern: re.Pattern[str], text: str, start: int, end: int) -> re.Match[str] | None:
    return max(pattern.finditer(text, start, end), key=lambda found: found.start(), default=None)


def _skip_blanks(text: str, start: int) -> int:
    while start < len(text) and text[start] in _BLANKS:
        start += 1
    return start


def _without_end(text: str) -> str:
    """What closes the sentence taken off."""
    return text.strip().rstrip("。.;；!！ ,，،؛")


def _as_text(text: str) -> str:
    """A question without what closes the sentence, beginning with a capital where the script has them."""
    kept = _without_end(text)
    return kept[:1].upper() + kept[1:]


_CLAUSE_END = re.compile(r"[.;。；؛]")


def _to_end_of_clause(text: str, found: re.Match[str]) -> str:
    end = _CLAUSE_END.search(text, found.end())
    return text[found.start() : end.start() if end else len(text)].strip(_BLANKS)


def find_announced_change(sentence: Sentence, phrases: Phrases) -> str | None:
    """Return what the chair says is still to be changed in the text."""
    if sentence.voice not in (Voice.CHAIR, Voice.MEETING):
        return None
    found = phrases["condition.still_to_change"].search(sentence.text)
    return _to_end_of_clause(sentence.text, found) if found else None


_TIME = re.compile(r"(?P<hour>\d{1,2})\s?(?:[:：.h]|时|点|ч\.?)\s?(?P<minute>\d{2})?|(?P<hours>\d{4}) hours")


def find_comment_window(sentence: Sentence, year: int | None, phrases: Phrases) -> CommentWindow | None:
    """Return until when comments may be sent before the ballot, if the chair's sentence says so."""
    if sentence.voice is not Voice.CHAIR or not phrases["condition.comments"].search(sentence.text):
        return None
    found = phrases["condition.comments_by"].search(sentence.text)
    if not found:
        return None
    window = found.group().strip(_BLANKS)
    day, month = _day_and_month(window, phrases)
    time = next((one for one in _TIME.finditer(window)), None)
    if year is None or day is None or month is None or not 1 <= day <= 31:
        return CommentWindow(window, None)
    date = f"{year:04}-{month:02}-{day:02}"
    if time is None:
        return CommentWindow(window, date)
    hour, minute = (time["hours"][:2], time["hours"][2:]) if time["hours"] else (time["hour"], time["minute"] or "00")
    return CommentWindow(window, f"{date}T{int(hour):02}:{minute}" if int(hour) < 24 and int(minute) < 60 else None)


def _day_and_month(text: str, phrases: Phrases) -> tuple[int | None, int | None]:
    numbers = re.search(r"(\d{1,2})月(\d{1,2})日", text)
    if numbers:
        month = int(numbers[1])
        return int(numbers[2]), month if 1 <= month <= 12 else None
    for number, name in enumerate(phrases.months, start=1):
        named = re.search(rf"(\d{{1,2}})(?:er|º|-го)?\s+(?:de\s+)?{re.escape(name)}", text, re.IGNORECASE)
        if named:
            return int(named[1]), number
    return None, None

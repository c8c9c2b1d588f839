"""Find the question in a chair's proposal: what is asked, by which verbs, about which documents, on what condition."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ballot.importers.annexes import references_with_annexes
from ballot.importers.phrases import Phrases
from ballot.importers.references import DocumentReference, without_duplicates
from ballot.importers.result import CommentWindow
from ballot.importers.voices import Sentence, Voice


@dataclass(frozen=True)
class Question:
    """A question as it stands in one sentence of the chair's; documents are as written there."""

    verbs: tuple[str, ...]
    text: str
    decision: str
    """The text as it would be decided, without the minute's frame; empty where the frame is not known."""
    specification: str | None
    proviso: str | None
    documents: tuple[DocumentReference, ...]
    revised: bool


def names_correspondence(sentence: Sentence, phrases: Phrases) -> bool:
    """Return whether the sentence speaks of consulting by correspondence at all, whoever says it and why."""
    return phrases.correspondence.search(sentence.text) is not None


def find_question(sentence: Sentence, phrases: Phrases) -> Question | None:
    """Return the question that the chair puts to correspondence in this sentence, or None.

    It takes the chair's voice, a proposal rather than a remark, the procedure by name, and at least one verb that says
    what the Member States shall do. A procedure that is denied, reported from the past or meant for others than the
    Council's Member States is no question.
    """
    if sentence.voice is not Voice.CHAIR or not sentence.proposing:
        return None
    procedure = phrases.correspondence.search(sentence.text)
    if not procedure or phrases.not_proposed.search(sentence.text) or phrases.other_consultees.search(sentence.text):
        return None
    start = _find_start(sentence, procedure.start(), phrases)
    whole = sentence.text[start:].rstrip(phrases.full_stop)
    cut = phrases.specification.search(whole, procedure.end() - start)
    text = whole[: cut.start()].rstrip(phrases.full_stop) if cut else whole
    verbs = _find_verbs(text, procedure.end() - start, phrases) or _find_verbs(text, 0, phrases)
    if not verbs:
        return None
    proviso = phrases.proviso.search(text)
    return Question(
        verbs=verbs,
        text=text[:1].upper() + text[1:],
        decision=_without_frame(text, verbs, phrases),
        specification=whole[cut.start() :].lstrip(phrases.full_stop) if cut else None,
        proviso=proviso["condition"].strip() if proviso else None,
        documents=without_duplicates(references_with_annexes(text, phrases)),
        revised=phrases.revised.search(text) is not None,
    )


def _without_frame(text: str, verbs: tuple[str, ...], phrases: Phrases) -> str:
    """Return what would be decided, if everything that is asked stands behind the frame: all the verbs, and no second mention
    of the procedure."""
    frame = phrases.frame.match(text)
    rest = text[frame.end() :].strip() if frame else ""
    whole = _find_verbs(rest, 0, phrases) == verbs and not phrases.correspondence.search(rest)
    return rest if whole else ""


def find_announced_change(sentence: Sentence, phrases: Phrases) -> str | None:
    """Return a change that the chair announced for the text before it goes out ("the title would be updated")."""
    if sentence.voice is not Voice.CHAIR:
        return None
    found = phrases.still_to_change.search(sentence.text)
    return found["condition"].strip(phrases.full_stop) if found else None


def find_comment_window(sentence: Sentence, year: int | None, phrases: Phrases) -> CommentWindow | None:
    """Return until when comments may be sent before the ballot, if the chair's sentence says so."""
    found = phrases.comment_window.search(sentence.text) if sentence.voice is Voice.CHAIR else None
    if not found:
        return None
    named = {name: value for name, value in found.groupdict().items() if value}
    month = named["month"]
    month_number = int(month) if month.isdigit() else phrases.months.index(month) + 1
    day, hour = int(named["day"]), named.get("hour") or named.get("late_hour")
    minute = named.get("minute") or named.get("late_minute") or "00"
    if year is None or not 1 <= month_number <= 12 or not 1 <= day <= 31 or int(hour or 0) > 23 or int(minute) > 59:
        return CommentWindow(named["window"], None)
    date = f"{year:04}-{month_number:02}-{day:02}"
    return CommentWindow(named["window"], f"{date}T{int(hour):02}:{minute}" if hour else date)


def _find_start(sentence: Sentence, procedure: int, phrases: Phrases) -> int:
    """Where the question begins: at its urgency, else after the words that lead to it."""
    urgency = _last_match(phrases.urgency, sentence.text, 0, procedure)
    if urgency:
        return urgency.start()
    lead = _last_match(phrases.lead, sentence.text, 0, procedure)
    start = lead.end() if lead else 0
    while start < procedure and sentence.text[start] in " ,，:：":
        start += 1
    return start


def _last_match(pattern: re.Pattern[str], text: str, start: int, end: int) -> re.Match[str] | None:
    return max(pattern.finditer(text, start, end), key=lambda found: found.start(), default=None)


def _find_verbs(text: str, start: int, phrases: Phrases) -> tuple[str, ...]:
    """The verbs from `start` on, in the order of the text, each once."""
    places = [
        (found.start(), verb) for verb, pattern in phrases.verbs for found in pattern.finditer(text, max(0, start))
    ]
    return tuple(dict.fromkeys(verb for _, verb in sorted(places)))

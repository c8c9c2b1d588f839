"""From an item's paragraphs to its outcome and its ballots."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ballot.importers.layout import Section
from ballot.importers.outcomes import decisions_on_parts, outcome_of
from ballot.importers.phrases import Phrases
from ballot.importers.questions import (
    Question,
    find_announced_change,
    find_comment_window,
    find_question,
    names_correspondence,
)
from ballot.importers.references import DocumentReference, find_mentions, without_duplicates
from ballot.importers.result import ImportedBallot, ImportedItem, Oddity
from ballot.importers.voices import Sentence, sentences_by_paragraph

_CONCLUDED_WITHIN = 3  # sentences after a proposal in its own paragraph, before the next paragraph is asked

_FORMULA = 300  # characters of the next paragraph in which the conclusion stands, if it does


@dataclass(frozen=True)
class ReadItem:
    """An item with what an officer should look at, and the paragraphs where someone other than a proposing
    chair spoke of correspondence."""

    item: ImportedItem
    oddities: tuple[Oddity, ...]
    passed_over: tuple[str, ...]


def read_item(section: Section, session: str | None, phrases: Phrases) -> ReadItem:
    """Read one item of a record. `session` completes references without one and gives comment windows their year."""
    oddities: list[Oddity] = []
    headed = _in_session([mention.reference for mention in find_mentions(section.title)], session)
    _warn_of_shortened_item(f"item {section.number}", section.title, session, oddities)
    ballots: list[ImportedBallot] = []
    about: list[DocumentReference] = []
    passed_over: list[str] = []
    said = list(sentences_by_paragraph(section.paragraphs, phrases))
    for position, sentences in enumerate(said):
        following = section.paragraphs[position + 1].text[:_FORMULA] if position + 1 < len(section.paragraphs) else None
        start = 0  # of what belongs to the next question of this paragraph
        for index, sentence in enumerate(sentences):
            question = find_question(sentence, phrases)
            if question is None:
                if names_correspondence(sentence, phrases):
                    passed_over.append(sentence.label)
                continue
            before, start = sentences[start : index + 1], index + 1
            confirmed = _is_confirmed(
                sentence.label, sentences[start : start + _CONCLUDED_WITHIN], following, phrases, oddities
            )
            if confirmed is None:
                continue
            _warn_of_shortened_item(sentence.label, question.text, session, oddities)
            documents = _in_session(question.documents, session)
            if not documents:
                documents = headed
                oddities.append(Oddity(sentence.label, "the question names no document; taken are the item's"))
            about.extend(document.document for document in documents)
            ballots.append(_ballot_of_question(question, documents, before, confirmed, session, phrases, oddities))
    parts = decisions_on_parts(said, {ballot.paragraph for ballot in ballots}, phrases)
    item = ImportedItem(
        number=section.number,
        title=section.title,
        outcome=outcome_of(ballots, parts),
        documents=tuple(str(document) for document in without_duplicates([*headed, *about])),
        ballots=tuple(ballots),
        parts=parts,
    )
    return ReadItem(item, tuple(oddities), tuple(dict.fromkeys(passed_over)))


def _ballot_of_question(
    question: Question,
    documents: Sequence[DocumentReference],
    before: Sequence[Sentence],
    confirmed: bool,
    session: str | None,
    phrases: Phrases,
    oddities: list[Oddity],
) -> ImportedBallot:
    """The ballot of a question. `before` is its paragraph, or what follows an earlier question there, up to and
    with the sentence that asks it."""
    label = before[-1].label
    changes = [change for change in (find_announced_change(other, phrases) for other in before) if change]
    year = 2000 + int(session[1:]) if session else None
    windows = [window for window in (find_comment_window(other, year, phrases) for other in before) if window]
    if windows:
        local = f" ({windows[-1].local}, year of the session)" if windows[-1].local else ""
        oddities.append(Oddity(label, f"comments are awaited before the ballot: {windows[-1].text}{local}"))
    if question.revised:
        oddities.append(Oddity(label, "the question is about a revised text; make sure that it has been issued"))
    separator = "；" if phrases.joint == "" else "; "
    condition = separator.join(part for part in (*changes, question.proviso, question.specification) if part)
    # A proviso stands in the text already; what was said before or cut off behind must come back.
    added = separator.join(part for part in (*changes, question.specification) if part)
    opening, closing = phrases.brackets

    def _with_condition(text: str) -> str:
        return f"{text}{phrases.joint}{opening}{added}{closing}" if added and text else text

    return ImportedBallot(
        verb=question.verbs[0],
        also=question.verbs[1:],
        documents=tuple(str(document) for document in without_duplicates(documents)),
        paragraph=label,
        text=question.text,
        condition=condition or None,
        voted_text=_with_condition(question.text),
        question=question.decision,
        voted_question=_with_condition(question.decision),
        comment_window=windows[-1] if windows else None,
        confirmed=confirmed,
    )


def _is_confirmed(
    label: str, rest: Sequence[Sentence], following: str | None, phrases: Phrases, oddities: list[Oddity]
) -> bool | None:
    """Whether the meeting concluded as proposed in paragraph `label`: True, False if the record does not say,
    None if it refused. Either the `rest` of the paragraph says it or the `following` one."""
    for text in [*(sentence.text for sentence in rest), *([following] if following else [])]:
        if phrases.refused.search(text):
            oddities.append(Oddity(label, f"proposed for correspondence, but not agreed: no ballot ({text[:80]})"))
            return None
        if phrases.concluded.search(text):
            return True
    instead = f"; what follows is: {following[:80]}" if following else ""
    oddities.append(Oddity(label, f"the record does not say that the meeting so concluded{instead}"))
    return False


def _in_session(references: Sequence[DocumentReference], session: str | None) -> tuple[DocumentReference, ...]:
    return without_duplicates(reference.in_session(session) for reference in references)


def _warn_of_shortened_item(where: str, text: str, session: str | None, oddities: list[Oddity]) -> None:
    for mention in find_mentions(text):
        full = mention.reference.in_session(session)
        if full != mention.reference:
            written = text[mention.start : mention.end]
            oddities.append(Oddity(where, f'"{written}" has no session and is read as {full}'))

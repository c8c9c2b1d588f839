"""Summary records of the councillors' consultations: which proposed conclusions go to correspondence.

The record is read as it is built: items, their paragraphs, in each the chair's proposal. Nothing is known
about a particular record; the words of each language are in its `phrases_*` module.
"""

from __future__ import annotations

from collections.abc import Sequence

from ballot.importers.items import read_item
from ballot.importers.languages import phrases_for
from ballot.importers.layout import Layout, Section, read_layout
from ballot.importers.phrases import Phrases
from ballot.importers.references import session_of
from ballot.importers.result import ImportedRecord, Oddity
from ballot.importers.text import read_lines
from ballot.importers.voices import Voice, sentences_by_paragraph
from ballot.rules.refusals import UnreadableDocument


def import_record(data: bytes, file_name: str) -> ImportedRecord:
    """Read a record (.txt). `file_name` only appears in messages.

    Raise `UnreadableDocument` (`file`, `why`, and the line) for a file that is no text, is in a language without
    phrases, or is not a record. Whatever is read but looks odd is a warning, not a refusal.
    """
    lines = read_lines(data, file_name)
    phrases = phrases_for(lines, file_name)
    layout = read_layout(lines, phrases)
    _require_a_record(layout, lines, phrases, file_name)
    session = session_of(section.title for section in layout.sections) or session_of(lines)
    warnings = _warnings_of_layout(layout, session, phrases)
    read = [read_item(section, session, phrases) for section in layout.sections]
    for section, item in zip(layout.sections, read, strict=True):
        warnings += _check_numbering(section)
        warnings += item.oddities
    passed_over = [label for item in read for label in item.passed_over]
    if passed_over:
        places = ", ".join(passed_over)
        warnings.append(Oddity(places, "correspondence is mentioned without being proposed by the chair: no ballot"))
    record = ImportedRecord(
        language=phrases.language,
        title=_find_title(layout, phrases),
        session=session,
        items=tuple(item.item for item in read),
        warnings=tuple(warnings),
    )
    if record.ballots:
        return record
    none_found = Oddity("whole file", "no conclusion is proposed for consultation by correspondence")
    return ImportedRecord(record.language, record.title, session, record.items, (*warnings, none_found))


def _require_a_record(layout: Layout, lines: Sequence[str], phrases: Phrases, file_name: str) -> None:
    if not layout.sections:
        raise UnreadableDocument(file=file_name, why="no-paragraphs", line=1, last=len(lines))
    for section in layout.sections:
        for sentences in sentences_by_paragraph(section.paragraphs, phrases):
            if any(sentence.voice in (Voice.CHAIR, Voice.COLLECTIVE) for sentence in sentences):
                return
    raise UnreadableDocument(file=file_name, why="nobody-speaks", line=layout.sections[0].line, last=len(lines))


def _find_title(layout: Layout, phrases: Phrases) -> str | None:
    return next((line.strip() for line in layout.front if phrases.title.search(line)), None)


def _warnings_of_layout(layout: Layout, session: str | None, phrases: Phrases) -> list[Oddity]:
    found: list[Oddity] = []
    first = layout.sections[0]
    if _find_title(layout, phrases) is None:
        found.append(Oddity("whole file", f"no title of a record before item {first.number} (line {first.line})"))
    if session is None:
        found.append(Oddity("whole file", "no document names the session (as C21/1 does)"))
    if not layout.signed:
        found.append(Oddity("whole file", "no signatures at the end: it may have been cut short"))
    expected = 1
    for section in layout.sections:
        if section.number != expected:
            message = f"item {section.number} stands where item {expected} was expected"
            found.append(Oddity(f"line {section.line}", message))
        expected = section.number + 1
    return found


def _check_numbering(section: Section) -> list[Oddity]:
    """Paragraph numbers that repeat, skip, go back or belong to another item."""
    found: list[Oddity] = []
    lines: dict[str, int] = {}
    expected = 1
    for paragraph in section.paragraphs:
        if paragraph.number is None:
            continue
        item, place = (int(part) for part in paragraph.number.split("."))
        if item != section.number:
            message = f"line {paragraph.line}: the number belongs to another item than {section.number}"
            found.append(Oddity(paragraph.number, message))
            continue
        if paragraph.number in lines:
            message = f"the number stands twice, in lines {lines[paragraph.number]} and {paragraph.line}"
            found.append(Oddity(paragraph.number, f"{message}; {section.number}.{expected} was expected"))
        elif place != expected:
            message = f"line {paragraph.line}: {section.number}.{expected} was expected"
            found.append(Oddity(paragraph.number, message))
        lines.setdefault(paragraph.number, paragraph.line)
        expected = max(expected, place) + 1 if place >= expected else expected + 1
    return found

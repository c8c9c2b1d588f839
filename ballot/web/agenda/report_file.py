"""The report of a session as a document of Word, its frame in any of the six languages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from ballot.adapters.word_document import Text, WordDocument, WordTable
from ballot.record.shapes import read_time
from ballot.services.agenda.items import place_on_agenda
from ballot.services.agenda.report import ReportLine, ReportSection, SessionReport
from ballot.web.agenda.report_lines import declared_moments, declared_on, last_declared, outcome_line, what_became
from ballot.words import N_
from ballot.words.session_report import fate_name
from ballot.words.terms import chosen, direction, verbs
from ballot.words.translation.translator import number, say, say_many

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_HEADS = (N_("Conclusion"), N_("What became of it"), N_("Consultation"))
_WIDTHS = (8.0, 6.0, 3.0)
"""In centimetres: conclusion, what became of it, consultation."""


def write_report(report: SessionReport, language: str) -> bytes:
    """Return the report as a .docx; the same report is the same bytes. Texts that there are not in the language stand in
    another one, as on pages."""
    session = report.session
    title = say(language, "Report on {session}", session=session.reference)
    document = WordDocument(
        language,
        right_to_left=direction(language) == "rtl",
        title=title,
        author=chosen(report.body.names, language)[1],
        dated=_settled(report),
    )
    document.paragraph(_chosen(report.body.names, language))
    document.heading(1, Text(title, language))
    if session.names:
        document.paragraph(_chosen(session.names, language))
    for sentence in _lead(report, language):
        document.paragraph(Text(sentence, language))
    for fate, count in report.counts.items():
        document.paragraph(Text(f"{fate_name(fate, language)} – {number(count, language)}", language))
    if report.sections:
        heads = [say(language, head) for head in _HEADS]
        table = document.table(heads, _WIDTHS)
        for section in report.sections:
            _add_section(table, section, language, session.time_zone)
    return document.save()


def _settled(report: SessionReport) -> datetime:
    """Return when the last result was declared; before any was, when the session was entered."""
    moments = declared_moments(report)
    return read_time(max(moments)) if moments else report.session.created_at.astimezone(UTC).replace(microsecond=0)


def _lead(report: SessionReport, language: str) -> Iterable[str]:
    yield say_many(language, "What became of {n} conclusion.", "What became of {n} conclusions.", report.conclusions)
    declared = last_declared(report, language)
    if declared:
        yield say(language, "Latest result: {date}.", date=declared)
    if not report.session.records:
        yield say(
            language,
            "No summary record has been entered for this session, so no conclusion can be attributed to it.",
        )
    elif not report.sections:
        yield say(language, "There is nothing to report yet.")
    if report.silent_items:
        yield say_many(
            language,
            "{n} item of the agenda has neither an outcome nor a conclusion.",
            "{n} items of the agenda have neither an outcome nor a conclusion.",
            report.silent_items,
        )


def _add_section(table: WordTable, section: ReportSection, language: str, zone: str) -> None:
    table.spanning([*_heads(section, language), *_outcomes(section, language)])
    for line in section.lines:
        asked = f"{_sentence(verbs(line.verbs, language))}: " if line.verbs else ""
        table.row(
            [[Text(asked, language), _chosen(line.question, language)], [Text(line.source)]],
            [[Text(what_became(line, language, zone), language)], *_carried(line.carried is not None, language)],
            _consultation(line, language, zone),
        )


def _heads(section: ReportSection, language: str) -> list[list[Text]]:
    titles = section.titles
    if section.item is not None:
        place = Text(f"{place_on_agenda(section.item.row)} ", bold=True)
        return [[place, _chosen(titles, language, bold=True) if titles else _said(N_("Without a title"), language)]]
    if not section.number:
        return [[_said(N_("Other ballots from the session’s records"), language)]]
    place = Text(say(language, "Item {item} of the record", item=section.number), language, bold=not titles)
    return [[_chosen(titles, language, bold=True)], [place]] if titles else [[place]]


def _said(message: str, language: str) -> Text:
    return Text(say(language, message), language, bold=True)


def _outcomes(section: ReportSection, language: str) -> Iterable[list[Text]]:
    for one in section.item.outcomes if section.item is not None else ():
        source = ", ".join(part for part in (one.source, one.paragraph) if part)
        yield [Text(f"{_sentence(outcome_line(one, language))} – ", language), Text(source)]
    yield from _carried(section.carried is not None, language)


def _carried(carried: bool, language: str) -> list[list[Text]]:
    return [[Text(say(language, "Put on the next agenda"), language)]] if carried else []


def _consultation(line: ReportLine, language: str, zone: str) -> list[list[Text]]:
    if line.ballot is None:
        return [[Text("–")]]
    found = [
        [Text(line.ballot.consultation.row.reference)],
        [Text(say(language, "Ballot {ballot}", ballot=line.ballot.ballot.position), language)],
    ]
    declared = declared_on(line, language, zone)
    return [*found, [Text(declared, language)]] if declared else found


def _chosen(texts: Mapping[str, str], language: str, *, bold: bool = False) -> Text:
    code, text = chosen(texts, language)
    return Text(text, code, bold)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]

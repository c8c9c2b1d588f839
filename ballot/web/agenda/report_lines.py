"""What the report of a session says of each conclusion, alike on its page and in its file."""

from __future__ import annotations

from ballot.record.shapes import read_time
from ballot.rules.deadlines import DEFAULT_ZONE
from ballot.rules.stages import Stage
from ballot.services.agenda.report import Fate, ReportLine, SessionReport
from ballot.store.tables import ItemOutcome
from ballot.words import times
from ballot.words.agenda import outcome_kind
from ballot.words.outcome import verdict
from ballot.words.session_report import fate_sentence
from ballot.words.terms import the_state
from ballot.words.translation.translator import say


def what_became(line: ReportLine, language: str, zone: str = DEFAULT_ZONE) -> str:
    """Return what became of a conclusion in a sentence: with the counts once the result is declared, never before."""
    found = line.ballot
    if found is not None and found.consultation.stage is Stage.DECLARED and found.result is not None:
        return verdict(found.result, found.consultation.standing.rule, language)
    if found is not None and line.fate is Fate.OPEN:
        deadline = times.both(found.consultation.standing.deadline(), zone, language)
        return say(language, "Open for replies until {time}.", time=deadline)
    return fate_sentence(line.fate, language)


def declared_on(line: ReportLine, language: str, zone: str = DEFAULT_ZONE) -> str:
    """Return the day on which the result was declared; empty before."""
    found = line.ballot.consultation if line.ballot is not None else None
    if found is None or found.stage is not Stage.DECLARED or found.standing.declared_at is None:
        return ""
    return times.date(read_time(found.standing.declared_at), zone, language)


def declared_moments(report: SessionReport) -> list[str]:
    """Return when each result of the report was declared, as entries of the record have it."""
    found = (line.ballot for section in report.sections for line in section.lines if line.ballot is not None)
    declared = (one.consultation.standing.declared_at for one in found if one.result is not None)
    return [one for one in declared if one is not None]


def last_declared(report: SessionReport, language: str) -> str:
    """Return the day of the latest result in the report; empty where it has none."""
    moments = declared_moments(report)
    return times.date(read_time(max(moments)), report.session.time_zone, language) if moments else ""


def outcome_line(one: ItemOutcome, language: str) -> str:
    """Return what became of an item at the session: `deferred – C22 – at the request of Switzerland`."""
    said = [outcome_kind(one.kind, language), one.destination or ""]
    if one.state:
        said.append(say(language, "at the request of {state}", state=the_state(one.state, language)))
    return " – ".join(part for part in said if part)

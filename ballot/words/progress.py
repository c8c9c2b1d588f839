"""How far a consultation is, and what comes next. How anyone voted is none of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from ballot.record.standing import Standing
from ballot.rules.deadlines import has_passed
from ballot.rules.stages import Stage
from ballot.words.outcome import summary
from ballot.words.terms import stage_name
from ballot.words.times import span, when
from ballot.words.translation.translator import say


def replies_line(replied: int, entitled: int, needed: int | None, language: str = "en") -> str:
    """Return how many Member States replied: `31 of 47 replied; 24 needed`. `needed` where a number of them decides."""
    if needed:
        return say(
            language,
            "{replied} of {entitled} replied; {needed} in favour required",
            replied=replied,
            entitled=entitled,
            needed=needed,
        )
    return say(language, "{replied} of {entitled} replied", replied=replied, entitled=entitled)


def where_it_stands(standing: Standing, zone: str, language: str = "en") -> str:
    """Return one sentence on a consultation that was opened; times in `zone`."""
    if standing.stage is Stage.OPEN:
        return say(language, "Open until {time}.", time=when(standing.closes_at, zone, language))
    if standing.stage is Stage.CLOSED:
        until = when(standing.record_until, zone, language)
        return say(language, "Closed. The result will not be declared before {time}.", time=until)
    if standing.stage is Stage.DECLARED:
        return say(language, "Declared on {time}.", time=when(standing.declared_at or standing.at, zone, language))
    return _annulled_outcome_line(language)


def time_left(standing: Standing, now: datetime, zone: str, language: str = "en") -> str:
    """Return `3 days left.`, or what comes next, for a consultation that runs."""
    if standing.stage is Stage.CLOSED:
        until = when(standing.record_until, zone, language)
        return say(language, "Closed. Paper replies that arrived in time can be recorded until {time}.", time=until)
    if has_passed(standing.deadline(), now):
        return closing_follows(language)
    return say(language, "{time} left.", time=span(standing.deadline() - now, language))


def closing_follows(language: str = "en") -> str:
    """Return the sentence for the time between the deadline and the clock's closing."""
    return say(language, "The deadline has passed; closing follows in a moment.")


def outcome_line(stage: str, outcomes: Sequence[str], language: str = "en") -> str:
    """Return what became of a consultation that has ended, in a line; `outcomes` of its ballots, once the tally is signed."""
    if stage == Stage.ANNULLED:
        return _annulled_outcome_line(language)
    return summary(outcomes, language) if outcomes else stage_name(stage, language)


def _annulled_outcome_line(language: str) -> str:
    return say(language, "Annulled. There is no result.")

"""Say where a consultation stands, in the reader's language: the words of `words.progress` and `words.rule`.

Everything is made from the record's standing. While votes are sealed it has none to say.
"""

from __future__ import annotations

from datetime import datetime

from ballot.services.consultations.overview import Overview
from ballot.services.dashboard.desk import EndedConsultation
from ballot.web.kit.i18n import language
from ballot.words import progress
from ballot.words.rule import what_is_needed


def replies_line(overview: Overview) -> str:
    """Return e.g. `31 of 47 replied; 24 needed` – how many Member States, never how they voted."""
    entitled = overview.standing.roll.entitled
    return progress.replies_line(len(overview.replied), entitled, overview.required, language())


def rule_line(overview: Overview) -> str:
    """Return what the ballots need, in numbers where they are known before counting."""
    return what_is_needed(overview.standing.rule, overview.standing.roll.entitled, language())


def public_status_line(overview: Overview) -> str:
    """Return one sentence on where it stands, for the head of a page that everyone may see."""
    return progress.where_it_stands(overview.standing, overview.row.time_zone, language())


def time_left(overview: Overview, now: datetime) -> str:
    """Return e.g. `3 days left.`, or what comes next. Of a consultation that runs."""
    return progress.time_left(overview.standing, now, overview.row.time_zone, language())


def ended_line(one: EndedConsultation) -> str:
    """Return the outcome of an ended consultation, in a line."""
    return progress.outcome_line(one.row.stage, one.outcomes, language())

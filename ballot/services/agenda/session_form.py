"""A session's particulars as a form sends them, in text, become `SessionDetails`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from ballot.rules.deadlines import FIRST_YEAR, LAST_YEAR, read_local
from ballot.rules.refusals import BadDeadline, BadInput, Refused
from ballot.services.agenda.sessions import SessionDetails
from ballot.services.validation.multiple_errors import collect_errors, require_no_errors


def read_session_form(typed: Mapping[str, str], names: Mapping[str, str]) -> SessionDetails:
    """Return what was typed; `names` are by language. Raise BadInput, BadDeadline with all that cannot be read."""
    errors: list[Refused] = []
    zone = typed.get("time_zone", "")
    begins_on = collect_errors(errors, lambda: read_day("begins_on", typed.get("begins_on", "")), None)
    ends_on = collect_errors(errors, lambda: read_day("ends_on", typed.get("ends_on", "")), None)
    until = collect_errors(errors, lambda: _read_moment("contributions_until", typed, zone), None)
    require_no_errors(errors)
    return SessionDetails(
        kind=typed.get("kind", ""),
        reference=typed.get("reference", ""),
        names=names,
        begins_on=begins_on,
        ends_on=ends_on,
        time_zone=zone,
        contributions_until=until,
        next_session=typed.get("next_session", ""),
        letter=typed.get("agenda_letter", ""),
        records=tuple(typed.get("records", "").splitlines()),
    )


def read_day(field: str, text: str) -> date | None:
    """Return a day (`YYYY-MM-DD`), None for an empty text. Raise BadInput."""
    if not text.strip():
        return None
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        raise BadInput(field=field, why="not-a-date") from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise BadInput(field=field, why="year-out-of-reach")
    return day


def _read_moment(field: str, typed: Mapping[str, str], zone: str) -> datetime | None:
    text = typed.get(field, "")
    if not text.strip():
        return None
    try:
        return read_local(text, zone)
    except BadDeadline as refused:
        raise BadInput(**{"field": field} | refused.facts) from None

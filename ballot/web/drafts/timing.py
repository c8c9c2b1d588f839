"""Step 4: by which rule it is decided, until when, and which reminders go out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from werkzeug.wrappers import Response

from ballot.rules.deadlines import DEFAULT_ZONE, require_future, zone
from ballot.rules.majority import DEFAULT_RULE, RULES
from ballot.rules.refusals import BadDeadline, BadInput, Refused
from ballot.services.access.authorization import PREPARERS
from ballot.services.consultations.drafts import Particulars, ParticularsChange
from ballot.services.consultations.overview import Overview
from ballot.web.drafts.form_step import FormStep, save_form_step, show_form_step
from ballot.web.drafts.steps import blueprint, find_draft
from ballot.web.kit.access import allow
from ballot.web.kit.context import now, parts
from ballot.web.kit.forms import FormReader, local_field_value, read_line
from ballot.web.kit.i18n import language
from ballot.words.times import date, place

SUGGESTED_ZONES = (
    "Europe/Zurich", "UTC", "Africa/Nairobi", "America/Argentina/Buenos_Aires", "America/New_York", "Asia/Bangkok",
    "Asia/Shanghai", "Asia/Tokyo",
)  # fmt: skip
"""Suggested in the form; any IANA zone is accepted."""
CITIES = (
    "America/Mexico_City", "America/New_York", "America/Argentina/Buenos_Aires", "Africa/Cairo", "Europe/Moscow",
    "Africa/Nairobi", "Asia/Kolkata", "Asia/Shanghai", "Asia/Tokyo", "Australia/Sydney",
)  # fmt: skip
"""From west to east: where the deadline is shown beside Geneva and UTC."""


@dataclass(frozen=True)
class LocalTime:
    """The local date and time somewhere at the deadline."""

    place: str
    day: str
    hour: str
    zone: str


def _form_fields(draft: Particulars) -> dict[str, str]:
    return {
        "rule": draft.rule_id,
        "sealed": "yes" if draft.sealed else "",
        "second_step": "yes" if draft.second_step else "",
        "time_zone": draft.time_zone,
        "closes_at": local_field_value(draft.closes_at, draft.time_zone),
        "record_until": local_field_value(draft.record_until, draft.time_zone),
        "reminders": ", ".join(str(hours) for hours in draft.reminder_hours),
    }


def _read_change(reading: FormReader) -> ParticularsChange:
    form = reading.form
    zone_name = read_line(form, "time_zone") or DEFAULT_ZONE
    known = reading.take("time_zone", lambda: zone(zone_name).key, "")
    # In a zone that there is not, no hour can be read; one thing is enough to mend at a time.
    times = {name: reading.moment(name, known) if known else None for name in ("closes_at", "record_until")}
    return {
        "rule_id": form.get("rule", DEFAULT_RULE),
        "sealed": form.get("sealed") == "yes",
        "second_step": form.get("second_step") == "yes",
        "time_zone": zone_name,
        "closes_at": times["closes_at"],
        "record_until": times["record_until"],
        "reminder_hours": reading.take("reminders", lambda: _read_reminder_hours(form.get("reminders", "")), []),
    }


def _read_reminder_hours(text: str) -> list[int]:
    hours = [one.strip() for one in text.replace(";", ",").replace("،", ",").split(",") if one.strip()]
    if any(not (one.isascii() and one.isdigit() and len(one) < 5) for one in hours):
        raise BadInput(field="reminders", why="hours-before")
    return [int(one) for one in hours]


def deadline_around_the_world(closes_at: datetime | None, zone_name: str) -> list[LocalTime]:
    """Return the local time of the deadline in its zone, in Geneva, in UTC, and in cities around the world."""
    if closes_at is None:
        return []
    names = dict.fromkeys((zone_name, DEFAULT_ZONE, "UTC", *CITIES))
    return [
        LocalTime(
            place(name, language()),
            date(closes_at, name, language()),
            f"{closes_at.astimezone(zone(name)):%H:%M}",
            name,
        )
        for name in names
    ]


def _template_context(found: Overview) -> dict[str, Any]:
    closes_at = found.row.closes_at
    return {
        "rules": RULES.values(),
        "zones": SUGGESTED_ZONES,
        "clocks": deadline_around_the_world(closes_at, found.row.time_zone),
        "reminded": [
            (hours, closes_at - timedelta(hours=hours)) for hours in found.row.reminder_hours if closes_at is not None
        ],
        "now": now(),
        "minimum": parts().policy.minimum_period,
    }


def _blocking_problems(found: Overview) -> dict[str, Refused]:
    """Return a deadline with which it could not be opened now."""
    try:
        if found.row.closes_at is not None:
            require_future(found.row.closes_at, now(), parts().policy.minimum_period)
    except BadDeadline as refused:
        return {"closes_at": refused}
    return {}


RULE_STEP = FormStep(
    "rule",
    "drafts/rule.html",
    ("rule_id", "sealed", "second_step", "time_zone", "closes_at", "record_until", "reminder_hours"),
    _form_fields,
    _read_change,
    first="closes_at",
    context=_template_context,
    blocking=_blocking_problems,
)


@blueprint.get("/desk/<body>/<ref>/rule")
@allow(PREPARERS)
def rule(body: str, ref: str) -> Response:
    """Show rule and times."""
    return show_form_step(RULE_STEP, find_draft(body, ref))


@blueprint.post("/desk/<body>/<ref>/rule")
@allow(PREPARERS)
def save_rule(body: str, ref: str) -> Response:
    """Save rule and times."""
    return save_form_step(RULE_STEP, find_draft(body, ref))

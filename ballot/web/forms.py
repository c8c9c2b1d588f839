"""Reading officers' forms: texts by language, moments in a named zone, numbers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from ballot.rules.deadlines import DEFAULT_ZONE, read_local, zone
from ballot.rules.majority import DEFAULT_RULE
from ballot.rules.refusals import BadDeadline, BadInput
from ballot.services.drafting import Draft
from ballot.store.people import LANGUAGES
from ballot.store.tables import Consultation

Form = Mapping[str, str]

IN_ORDER = ("en", *(code for code in LANGUAGES if code != "en"))
"""The six languages, the one that most forms are filled in first before the others."""


def texts(form: Form, name: str) -> dict[str, str]:
    """The texts of `name-en`, `name-fr` … that are not blank, by language, with one kind of line end."""
    said = {code: form.get(f"{name}-{code}", "").replace("\r\n", "\n").strip() for code in IN_ORDER}
    return {code: text for code, text in said.items() if text}


def moment(form: Form, name: str, zone_name: str) -> datetime:
    """The instant that a local date and hour in this field name, in UTC. Raises BadDeadline."""
    found = read_local(form.get(name, ""), zone_name)
    if not 2000 <= found.year < 2200:
        raise BadDeadline(why="not a year of these times", text=form.get(name, ""))
    return found


def local(value: datetime | None, zone_name: str) -> str:
    """The moment as a field of a form takes it, in that zone."""
    return value.astimezone(zone(zone_name)).strftime("%Y-%m-%dT%H:%M") if value else ""


def read_draft(form: Form) -> Draft:
    """The particulars of a consultation. Raises BadInput, BadDeadline."""
    zone_name = form.get("time_zone", DEFAULT_ZONE).strip()
    zone(zone_name)
    contact = {name: form.get(f"contact-{name}", "").strip() for name in ("name", "telephone", "email")}
    return Draft(
        reference=form.get("reference", "").strip(),
        title=texts(form, "title"),
        legal_basis=form.get("legal_basis", "").strip(),
        authorised_by=form.get("authorised_by", "").strip(),
        closes_at=moment(form, "closes_at", zone_name) if form.get("closes_at", "").strip() else None,
        record_until=moment(form, "record_until", zone_name) if form.get("record_until", "").strip() else None,
        rule_id=form.get("rule", DEFAULT_RULE),
        sealed=form.get("sealed") == "yes",
        time_zone=zone_name,
        letter=texts(form, "letter"),
        contact={name: value for name, value in contact.items() if value},
        reminder_hours=_hours(form.get("reminders", "")),
    )


def _hours(text: str) -> list[int]:
    hours = [one.strip() for one in text.replace(";", ",").split(",") if one.strip()]
    if any(not (one.isascii() and one.isdigit() and len(one) < 5) for one in hours):
        raise BadInput(field="reminders", why="whole hours before the deadline, with commas between them")
    return [int(one) for one in hours]


def draft_fields(row: Consultation) -> dict[str, str]:
    """A draft's particulars as the fields of its form."""
    fields = {
        "reference": row.reference,
        "legal_basis": row.legal_basis,
        "authorised_by": row.authorised_by,
        "time_zone": row.time_zone,
        "closes_at": local(row.closes_at, row.time_zone),
        "record_until": local(row.record_until, row.time_zone),
        "rule": row.rule_id,
        "sealed": "yes" if row.sealed else "",
        "reminders": ", ".join(str(hours) for hours in row.reminder_hours),
    }
    fields |= {f"title-{code}": text for code, text in row.title.items()}
    fields |= {f"letter-{code}": text for code, text in row.letter.items()}
    return fields | {f"contact-{name}": value for name, value in row.contact.items()}


NEW_DRAFT: dict[str, str] = {
    "time_zone": DEFAULT_ZONE,
    "rule": DEFAULT_RULE,
    "sealed": "yes",
    "reminders": "168, 48, 24",
}


def today(now: datetime, zone_name: str = DEFAULT_ZONE) -> str:
    """The date in that zone, as a field of a form takes it."""
    return now.astimezone(UTC).astimezone(zone(zone_name)).date().isoformat()

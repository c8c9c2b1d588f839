"""Read officers' forms: texts by language, moments in a named zone; all errors are found in one go."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TypeVar

from ballot.reference import LANGUAGES
from ballot.rules.deadlines import DEFAULT_ZONE, read_local, zone
from ballot.rules.refusals import BadDeadline, BadInput, Refused, UnreadableDocument
from ballot.web.kit import errors
from ballot.web.kit.filters import language_in_words
from ballot.web.kit.i18n import _, language
from ballot.words.refusal_reasons import FIELDS
from ballot.words.translation.translator import text as in_words

Form = Mapping[str, str]
T = TypeVar("T")

FORM_LANGUAGES = ("en", *(code for code in LANGUAGES if code != "en"))
"""The languages, the one that most forms are filled in first before the others."""
FIELD_REFUSALS = (BadInput, BadDeadline, UnreadableDocument)
"""Refusals that are about one field, and are shown beside it."""


@dataclass
class FormReader:
    """Reads a form and collects what is wrong with it, by the id of the field."""

    form: Form
    problems: dict[str, Refused] = field(default_factory=dict)

    def take(self, name: str, read: Callable[[], T], otherwise: T) -> T:
        """Return what `read` finds in the field; collect its refusal and go on where it cannot be used."""
        try:
            return read()
        except FIELD_REFUSALS as refused:
            self.problems.setdefault(name, refused)
            return otherwise

    def moment(self, name: str, zone_name: str) -> datetime | None:
        """Return the instant that a local date and hour in this field name, in UTC; None where it is empty or wrong."""
        if not self.form.get(name, "").strip():
            return None
        return self.take(name, lambda: read_moment(self.form, name, zone_name), None)


@dataclass(frozen=True)
class Problem:
    """What is wrong with a field: the sentence beside it, and the one at the top of the page."""

    why: str
    at_top: str
    anchor: str
    """The id of the field."""


def problems_by_field(refusals: Mapping[str, Refused]) -> dict[str, Problem]:
    """Return the problems in words, by field, in the order in which they were found."""
    found = {}
    for name, refused in refusals.items():
        said = errors.explain_to_reader(refused)
        label = field_label(name)
        at_top = _("“{field}” – {why}", field=label, why=said.why) if label else said.why
        found[name] = Problem(said.why, at_top, f"{name}-en" if name in ("title", "text", "letter") else name)
    return found


def field_label(name: str) -> str:
    """Return a field's name as the forms print it: `Deadline`, `Letter (French)`; empty where they do not."""
    kind, _dash, code = name.partition("-")
    label = in_words(language(), FIELDS.get(name) or FIELDS.get(kind, ""))
    if code not in LANGUAGES:
        return label
    return _("{field} ({language})", field=label, language=language_in_words(code))


def form_field_of(refused: Refused, otherwise: str) -> str:
    """Return the field of the form that a refusal is about."""
    if "time_zone" in refused.facts:
        return "time_zone"
    return str(refused.facts.get("field", otherwise))


def form_status(refusals: Mapping[str, Refused]) -> int:
    """Return the status of a form that is shown again; 200 where nothing is wrong."""
    return max((errors.refusal_status(refused) for refused in refusals.values()), default=200)


def read_texts(form: Form, name: str) -> dict[str, str]:
    """Return the texts of `name-en`, `name-fr` … that are not blank, by language, with one kind of line end."""
    said = {code: form.get(f"{name}-{code}", "").replace("\r\n", "\n").strip() for code in FORM_LANGUAGES}
    return {code: text for code, text in said.items() if text}


def text_fields(name: str, by_language: Mapping[str, str]) -> dict[str, str]:
    """Return texts by language as fields of the form."""
    return {f"{name}-{code}": text for code, text in by_language.items()}


def read_line(form: Form, name: str) -> str:
    """Return one line of text, trimmed."""
    return form.get(name, "").strip()


def read_moment(form: Form, name: str, zone_name: str) -> datetime:
    """Return the instant that a local date and hour in this field name, in UTC. Raise BadDeadline."""
    return read_local(form.get(name, ""), zone_name)


def local_field_value(value: datetime | None, zone_name: str) -> str:
    """Return the moment as a field of a form takes it, in that zone."""
    return value.astimezone(zone(zone_name)).strftime("%Y-%m-%dT%H:%M") if value else ""


def today_field_value(now: datetime, zone_name: str = DEFAULT_ZONE) -> str:
    """Return the date in that zone, as a field of a form takes it."""
    return now.astimezone(UTC).astimezone(zone(zone_name)).date().isoformat()

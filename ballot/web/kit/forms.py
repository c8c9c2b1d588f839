"""Read officers' forms: texts by language, moments in a named zone; all errors are found in one go."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TypeVar

from flask import Flask, request
from markupsafe import Markup
from werkzeug.datastructures import ImmutableMultiDict

from ballot.reference import LANGUAGES
from ballot.rules.deadlines import DEFAULT_ZONE, read_local, zone
from ballot.rules.refusals import BadDeadline, BadInput, Refused, UnreadableDocument
from ballot.rules.texts import trimmed, without_forbidden
from ballot.web.kit import errors
from ballot.web.kit.access import SAFE
from ballot.web.kit.filters import language_in_words
from ballot.web.kit.i18n import _, language
from ballot.words.refusals.reasons import FIELDS
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
        why = _with_button(said.why) if has_forbidden_characters(refused) else said.why
        found[name] = Problem(why, at_top, _anchor(name, refused))
    return found


_IN_SIX_LANGUAGES = frozenset({"title", "text", "letter", "legal_basis", "authorised_by", "contact-name"})
"""Fields that there are once for each language."""


def _anchor(name: str, refused: Refused) -> str:
    """Return the id of the field: of a text by language the one that is refused, or else the first."""
    if name not in _IN_SIX_LANGUAGES:
        return name
    code = refused.facts.get("language")
    return f"{name}-{code if code in FORM_LANGUAGES else FORM_LANGUAGES[0]}"


def field_label(name: str) -> str:
    """Return a field's name as the forms print it: `Deadline`, `Letter (French)`; empty where they do not."""
    kind, _dash, code = name.rpartition("-")
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
    said = {code: trimmed(form.get(f"{name}-{code}", "").replace("\r\n", "\n")) for code in FORM_LANGUAGES}
    return {code: text for code, text in said.items() if text}


def text_fields(name: str, by_language: Mapping[str, str]) -> dict[str, str]:
    """Return texts by language as fields of the form."""
    return {f"{name}-{code}": text for code, text in by_language.items()}


def read_line(form: Form, name: str) -> str:
    """Return one line of text, trimmed."""
    return trimmed(form.get(name, ""))


def read_moment(form: Form, name: str, zone_name: str) -> datetime:
    """Return the instant that a local date and hour in this field name, in UTC. Raise BadDeadline."""
    return read_local(form.get(name, ""), zone_name)


def local_field_value(value: datetime | None, zone_name: str) -> str:
    """Return the moment as a field of a form takes it, in that zone."""
    return value.astimezone(zone(zone_name)).strftime("%Y-%m-%dT%H:%M") if value else ""


def today_field_value(now: datetime, zone_name: str = DEFAULT_ZONE) -> str:
    """Return the date in that zone, as a field of a form takes it."""
    return now.astimezone(UTC).astimezone(zone(zone_name)).date().isoformat()


# ------------------------------------------------------------------------------- characters to be taken out

_WITHOUT, _FORBIDDEN = "without", "forbidden"


def install_forms(app: Flask) -> None:
    """Read a form without the characters that no text of the record may have, where the button for it was pressed.

    Pasted text brings them along, and they cannot be seen. What the page then shows is the text as it would be recorded.
    Call it after the checks of who sends the form.
    """
    app.before_request(_remove_from_form)


def _remove_from_form() -> None:
    if request.method in SAFE or request.form.get(_WITHOUT) != _FORBIDDEN:
        return
    cleaned = [(name, without_forbidden(value)) for name, value in request.form.items(multi=True) if name != _WITHOUT]
    # The form is read once a request and kept in its place by this name.
    request.__dict__["form"] = ImmutableMultiDict(cleaned)


def has_forbidden_characters(refused: Refused) -> bool:
    """Return whether this is what a text was refused for."""
    return str(refused.facts.get("why", "")).startswith("forbidden-character")


def _with_button(why: str) -> Markup:
    """Return what is wrong with a field, and the button that mends it. For the inside of a form."""
    button = Markup('{} <button class="plain" name="{}" value="{}">{}</button>')
    return button.format(why, _WITHOUT, _FORBIDDEN, _("Remove these characters"))

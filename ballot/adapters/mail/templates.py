"""Mails in words: one template a mail, rendered into a subject, a text part and an HTML part that say the same.

`templates/mail/` has the mails, and `layout/` in it the forms (no words in them). A mail is written once, in blocks
that both forms know (lead, paragraph, button, table, list), so no sentence can stand in one part only. Its sentences are
messages of the catalogues: a sentence that is not translated yet goes out in English, and the mail goes out in any case.

The body's own texts (title, conclusions, letter) have languages of their own: each is shown in the recipient's, else in
English, else in the first there is, and the mail says so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from icalendar import Calendar
from jinja2 import FileSystemLoader, StrictUndefined, TemplateNotFound

from ballot.adapters.mail import calendar, merge, plain_text
from ballot.adapters.mail.message import BadMail, ascii_address
from ballot.adapters.mail.template_variables import (
    RECEIPT_VARIABLES,
    SharedFacts,
    receipt_conditions,
    receipt_variables,
    split_personal_facts,
    state_name_placeholders,
    state_names,
    template_variables,
)
from ballot.ports import PlainMailText
from ballot.reference import FALLBACK, LANGUAGES
from ballot.words import times
from ballot.words.filters import template_filters
from ballot.words.translation.templates import TranslatedEnvironment
from ballot.words.translation.translator import Translator, translator

_NAME = re.compile(r"[a-z]+")
_CALENDAR = "layout/_calendar"
_TO_MANY = frozenset(
    {"invitation", "reminder", "extension", "withdrawal", "annulment", "designation", "result", "receipt"}
)
"""Mails that go to many people, with the same words but for what `split_personal_facts` finds. Others are written one by one."""
_SHARED_AT_MOST = 64
"""Words that are kept to be filled in: all languages of some consultations and kinds."""


@dataclass(frozen=True, slots=True)
class _SharedMail:
    """The words of one mail to many."""

    subject: merge.SharedText
    text: merge.SharedText
    html: merge.SharedText
    calendar: merge.SharedCalendar | None

    def fill(self, values: merge.Values) -> PlainMailText:
        """Return the words with these values in them."""
        text, html = self.text.fill(values), self.html.fill(values)
        if not all(value and value == " ".join(value.split()) for value in values.values()):
            # Paragraphs were set apart before; a value that has lines of its own, or nothing, may have changed that.
            text, html = plain_text.paragraphs_apart(text), plain_text.paragraphs_apart(html)
        calendar_file = self.calendar.fill(values) if self.calendar else None
        return PlainMailText(" ".join(self.subject.fill(values).split()), text, html, calendar_file)


class TemplateWords:
    """Finds the words of mails in a folder of templates, in each language."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made: dict[tuple[str, bool], TranslatedEnvironment] = {}
        self._shared_words = lru_cache(maxsize=_SHARED_AT_MOST)(self._write_shared)

    def render(self, template: str, language: str, facts: Mapping[str, object]) -> PlainMailText:
        """Return the mail in its recipient's language; what is none of ours is answered in English.

        `facts` are what delivery knows of a consultation; whatever text they have is printed as text. Raise LookupError
        for an unknown template, and an error of Jinja's or a KeyError where the template needs a fact that is not there.
        """
        if not _NAME.fullmatch(template):
            raise LookupError(f"there are no words for a mail {template!r}")
        reader = language if language in LANGUAGES else FALLBACK
        known: dict[str, Any] = plain_text.printable(facts)
        if template not in _TO_MANY:
            return self._write(template, reader, known)
        values, shared = split_personal_facts(known, reader)
        return self._shared_words(template, reader, shared).fill(values)

    def _write(self, template: str, language: str, known: Mapping[str, Any]) -> PlainMailText:
        """The words of a mail to one person."""
        view = (
            template_variables(receipt_conditions(known), language)
            | state_names(known["state"], language)
            | receipt_variables(known, language)
        )
        subject, text, html = (self._fill(template, view, form) for form in ("subject", "txt", "html"))
        return PlainMailText(
            " ".join(subject.split()),
            plain_text.paragraphs_apart(text),
            plain_text.paragraphs_apart(html),
            bytes(self._calendar(view).to_ical()) if "calendar" in view else None,
        )

    def _write_shared(self, template: str, language: str, shared: SharedFacts) -> _SharedMail:
        view = template_variables(shared.facts, language) | state_name_placeholders(language)
        if "replaces_earlier" in view:
            view |= {name: merge.mark(name) for name in RECEIPT_VARIABLES}
        subject, text, html = (self._fill(template, view, form) for form in ("subject", "txt", "html"))
        return _SharedMail(
            merge.SharedText(subject),
            merge.SharedText(plain_text.paragraphs_apart(text)),
            merge.shared_html(plain_text.paragraphs_apart(html)),
            merge.SharedCalendar(self._calendar(view)) if "calendar" in view else None,
        )

    def _fill(self, template: str, view: Mapping[str, Any], form: str) -> str:
        html = form == "html"
        environment = self._environment(view["language"], html=html)
        try:
            return environment.get_template(f"{template}.jinja").render(
                view, form=f"layout/layout.{form}", parts=f"layout/parts.{'html' if html else 'txt'}"
            )
        except TemplateNotFound:
            raise LookupError(f"there are no words for a mail {template!r}") from None

    def _environment(self, language: str, *, html: bool) -> TranslatedEnvironment:
        # One a language and form: what is text in one form must be escaped in the other, and files that a mail imports
        # know what their environment knows, and nothing of the mail.
        made = self._made.get((language, html))
        if made is None:
            made = self._made[language, html] = _environment(self._folder, translator(language, html=html))
        return made

    def _calendar(self, view: Mapping[str, Any]) -> Calendar:
        """The deadline for the recipient's calendar."""
        event = view["calendar"]
        summary, description = (self._fill(_CALENDAR, view, form) for form in ("subject", "entry"))
        return calendar.calendar_of(
            calendar.Deadline(
                uid=event["uid"],
                sequence=event["sequence"],
                at=times.moment_of(view["closes_at"]),
                written_at=times.moment_of(event["written_at"]),
                summary=" ".join(summary.split()),
                description=description.strip(),
                language=view["language"],
                organizer=_ascii_address_or_none(view["contact"].get("email", "")),
                cancelled=event["cancelled"],
            )
        )


def _environment(folder: Path, spoken: Translator) -> TranslatedEnvironment:
    made = TranslatedEnvironment(
        loader=FileSystemLoader(folder),
        autoescape=spoken.html,  # off for text/plain alone
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.speak(spoken)
    made.filters.update(template_filters(spoken), fold=merge.fold, width=plain_text.width)
    return made


def _ascii_address_or_none(text: str) -> str | None:
    try:
        return ascii_address(text)
    except BadMail:
        return None

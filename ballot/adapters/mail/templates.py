"""Mails in words: one template a mail, rendered into a subject, a text part and an HTML part that say the same.

`templates/mail/` has the mails and the forms (`layout.*`, `parts.*`: no words in them). A mail is written once, in blocks
that both forms know (lead, paragraph, button, table, list), so no sentence can stand in one part only. Its sentences are
messages of the catalogues: a sentence that is not translated yet goes out in English, and the mail goes out in any case.

The body's own texts (title, conclusions, letter) have languages of their own: each is shown in the recipient's, else in
English, else in the first there is, and the mail says so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined, TemplateNotFound

from ballot.adapters.mail import calendar, plain_text
from ballot.adapters.mail.message import BadMail, ascii_address
from ballot.reference import FALLBACK, LANGUAGES
from ballot.words import terms, times
from ballot.words.filters import template_filters
from ballot.words.translation.templates import TranslatedEnvironment
from ballot.words.translation.translator import Translator, translator

_NAME = re.compile(r"[a-z]+")
_CALENDAR = "_calendar"


@dataclass(frozen=True, slots=True)
class Words:
    """A mail in words. The subject is one line; `calendar` is an iCalendar file, where the mail has one."""

    subject: str
    text: str
    html: str
    calendar: bytes | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """A text of the body in the best language there is; `other` says that it is not the recipient's."""

    text: str
    language: str
    other: bool

    @property
    def direction(self) -> str:
        """`ltr` or `rtl`, for HTML."""
        return terms.direction(self.language)

    @property
    def paragraphs(self) -> list[list[str]]:
        """Its paragraphs, each as its lines."""
        parts = re.split(r"\n\s*\n", self.text.strip())
        return [[line for line in part.split("\n") if line.strip()] for part in parts if part.strip()]


class TemplateWords:
    """Finds the words of mails in a folder of templates, in each of the six languages."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made: dict[tuple[str, bool], TranslatedEnvironment] = {}

    def render(self, template: str, language: str, facts: Mapping[str, object]) -> Words:
        """The mail in its recipient's language; what is not one of the six is answered in English.

        `facts` are what delivery knows of a consultation; whatever text they have is printed as text. Raises LookupError
        for an unknown template, and an error of Jinja's or a KeyError where the template needs a fact that is not there.
        """
        if not _NAME.fullmatch(template):
            raise LookupError(f"there are no words for a mail {template!r}")
        spoken = language if language in LANGUAGES else FALLBACK
        view = _view(facts, spoken)
        subject, text, html = (self._fill(template, view, f"layout.{form}") for form in ("subject", "txt", "html"))
        return Words(
            " ".join(subject.split()),
            plain_text.paragraphs_apart(text),
            plain_text.paragraphs_apart(html),
            self._calendar(view) if "calendar" in view else None,
        )

    def _fill(self, template: str, view: Mapping[str, Any], form: str) -> str:
        marked = form == "layout.html"
        environment = self._environment(view["language"], marked=marked)
        try:
            return environment.get_template(f"{template}.jinja").render(
                view, form=form, parts="parts.html" if marked else "parts.txt"
            )
        except TemplateNotFound:
            raise LookupError(f"there are no words for a mail {template!r}") from None

    def _environment(self, language: str, *, marked: bool) -> TranslatedEnvironment:
        # One a language and form: what is text in one form must be escaped in the other, and files that a mail imports
        # know what their environment knows, and nothing of the mail.
        made = self._made.get((language, marked))
        if made is None:
            made = self._made[language, marked] = _environment(self._folder, translator(language, html=marked))
        return made

    def _calendar(self, view: Mapping[str, Any]) -> bytes:
        """The deadline for the recipient's calendar."""
        event = view["calendar"]
        summary, description = (self._fill(_CALENDAR, view, form) for form in ("layout.subject", "layout.entry"))
        return calendar.write(
            calendar.Deadline(
                uid=event["uid"],
                sequence=event["sequence"],
                at=times.moment_of(view["closes_at"]),
                written_at=times.moment_of(event["written_at"]),
                summary=" ".join(summary.split()),
                description=description.strip(),
                language=view["language"],
                organizer=_address(view["contact"].get("email", "")),
                cancelled=event["cancelled"],
            )
        )


def _address(text: str) -> str | None:
    try:
        return ascii_address(text)
    except BadMail:
        return None


def _view(facts: Mapping[str, object], language: str) -> dict[str, Any]:
    """The facts as templates want them: texts chosen, nothing unprintable."""
    known: dict[str, Any] = plain_text.printable(facts)
    withdrawn = set(known["withdrawn"])
    ballots = [
        {**one, "text": _said(one["text"], language), "withdrawn": one["id"] in withdrawn} for one in known["ballots"]
    ]
    of_id = {one["id"]: one for one in ballots}
    state = known["state"]
    return {
        **known,
        "language": language,
        "direction": terms.direction(language),
        "title": _said(known["title"], language),
        "letter": _said(known["letter"], language) if any(map(str.strip, known["letter"].values())) else None,
        "contact": {what: how.strip() for what, how in known["contact"].items() if how.strip()},
        "body": _said(known["body"], language),
        "state_name": terms.state_name(state, language),
        "the_state": terms.the_state(state, language),
        "The_state": terms.the_state(state, language, begins=True),
        "ballots": ballots,
        "earlier_deadline": known.get("from", ""),
        "remaining": sum(not one["withdrawn"] for one in ballots),
        "results": [(of_id[one["ballot"]], one) for one in known.get("results", ())],
    }


def _said(texts: Mapping[str, str], language: str) -> Said:
    found, text = terms.chosen(texts, language)
    return Said(text, found, bool(text) and found != language)


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
    made.filters.update(template_filters(spoken), fold=plain_text.fold, width=plain_text.width)
    return made

"""Mails in words: one template a mail, rendered into a subject, a text part and an HTML part that say the same.

`templates/mail/` has the mails, and `layout/` in it the forms (no words in them). A mail is written once, in blocks
that both forms know (lead, paragraph, button, table, list), so no sentence can stand in one part only. Its sentences are
messages of the catalogues: a sentence that is not translated yet goes out in English, and the mail goes out in any case.

The body's own texts (title, conclusions, letter) have languages of their own: each is shown in the recipient's, else in
English, else in the first there is, and the mail says so.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, is_dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from icalendar import Calendar
from jinja2 import FileSystemLoader, StrictUndefined, TemplateNotFound

from ballot.adapters.mail import calendar, merge, plain_text
from ballot.adapters.mail.message import BadMail, ascii_address
from ballot.ports import PlainMailText
from ballot.reference import FALLBACK, LANGUAGES, STATE_FORMS, language_data
from ballot.words import terms, times
from ballot.words.filters import template_filters
from ballot.words.translation.inflected import Inflected
from ballot.words.translation.templates import TranslatedEnvironment
from ballot.words.translation.translator import Translator, translator

_NAME = re.compile(r"[a-z]+")
_CALENDAR = "layout/_calendar"
_TO_MANY = frozenset(
    {"invitation", "reminder", "extension", "withdrawal", "annulment", "designation", "result", "receipt"}
)
"""Mails that go to many people, with the same words but for what `_personal` finds. Others are written one by one."""
_SHARED_AT_MOST = 64
"""Words that are kept to be filled in: all languages of some consultations and kinds."""


@dataclass(frozen=True, slots=True)
class BodyText:
    """A text of the body in the best language there is; `other` says that it is not the recipient's."""

    text: str
    language: str
    other: bool

    @property
    def direction(self) -> str:
        """Return `ltr` or `rtl`, for HTML."""
        return terms.direction(self.language)

    @property
    def paragraphs(self) -> list[list[str]]:
        """Return its paragraphs, each as its lines."""
        parts = re.split(r"\n\s*\n", self.text.strip())
        return [[line for line in part.split("\n") if line.strip()] for part in parts if part.strip()]


@dataclass(frozen=True, slots=True)
class _Shared:
    """Everything that the words of one mail to many depend on, but for what differs from recipient to recipient.

    `key` is all of it in writing: two mails share words only where it is the same, letter by letter.
    """

    key: str
    facts: Mapping[str, Any] = field(compare=False)


@dataclass(frozen=True, slots=True)
class _SharedWords:
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
        values, shared = _personal(known, reader)
        return self._shared_words(template, reader, shared).fill(values)

    def _write(self, template: str, language: str, known: Mapping[str, Any]) -> PlainMailText:
        """The words of a mail to one person."""
        view = _view(_with_reply(known), language) | _names(known["state"], language) | _reply_in_words(known, language)
        subject, text, html = (self._fill(template, view, form) for form in ("subject", "txt", "html"))
        return PlainMailText(
            " ".join(subject.split()),
            plain_text.paragraphs_apart(text),
            plain_text.paragraphs_apart(html),
            bytes(self._calendar(view).to_ical()) if "calendar" in view else None,
        )

    def _write_shared(self, template: str, language: str, shared: _Shared) -> _SharedWords:
        view = _view(shared.facts, language) | _marks(language)
        if "replaces_earlier" in view:
            view |= {name: merge.mark(name) for name in _REPLY_IN_WORDS}
        subject, text, html = (self._fill(template, view, form) for form in ("subject", "txt", "html"))
        return _SharedWords(
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
                organizer=_address(view["contact"].get("email", "")),
                cancelled=event["cancelled"],
            )
        )


def _address(text: str) -> str | None:
    try:
        return ascii_address(text)
    except BadMail:
        return None


def _personal(known: Mapping[str, Any], language: str) -> tuple[merge.Values, _Shared]:
    """What differs from recipient to recipient, by the name of its mark; and the facts with marks in its place."""
    values = {"recipient": known["recipient"], **_names(known["state"], language), **_reply_in_words(known, language)}
    facts = {**_with_reply(known), "recipient": merge.mark("recipient")}
    del facts["state"]
    if known.get("link"):
        values["link"] = known["link"]
        facts["link"] = merge.mark("link")
    if "calendar" in known:
        values["uid"] = known["calendar"]["uid"]
        facts["calendar"] = {**known["calendar"], "uid": merge.mark("uid")}
    return values, _Shared(json.dumps(facts, sort_keys=True, default=_in_writing), facts)


def _in_writing(value: object) -> object:
    """A value of the rules as JSON has it: whatever else there may be is refused, and no two values are written alike."""
    if is_dataclass(value) and not isinstance(value, type):
        return {type(value).__name__: asdict(value)}
    raise TypeError(f"a mail has no fact of type {type(value).__name__}")


def _names(state: str, language: str) -> dict[str, str]:
    """The State's name alone, and as it stands in sentences, with what each of its forms is called."""
    name = terms.the_state(state, language)
    forms = {f"the_state_{form}": name.form(form) for form in STATE_FORMS.get(language, ())}
    return {
        "state_name": terms.state_name(state, language),
        "the_state": name,
        "the_state_capital": name.capital,
    } | forms


def _marks(language: str) -> dict[str, str]:
    """Marks in the place of these names: what a message asks of a name leads to the mark of that form."""
    forms = {form: merge.mark(f"the_state_{form}") for form in STATE_FORMS.get(language, ())}
    the_state = Inflected(merge.mark("the_state"), forms, merge.mark("the_state_capital"))
    return {"state_name": merge.mark("state_name"), "the_state": the_state}


_REPLY_IN_WORDS = ("ordinal_of_reply", "ordinal_of_earlier", "recorded_at", "entry_number")


def _reply_in_words(known: Mapping[str, Any], language: str) -> dict[str, str]:
    """What a receipt says of its reply as templates want it; nothing for other mails."""
    if "revision" not in known:
        return {}
    revision = known["revision"]
    recorded_at = times.both(known["at"], known["time_zone"], language)
    said = (terms.ordinal(revision, language), terms.ordinal(revision - 1, language), recorded_at, str(known["seq"]))
    return dict(zip(_REPLY_IN_WORDS, said, strict=True))


def _with_reply(known: Mapping[str, Any]) -> Mapping[str, Any]:
    """The facts of a receipt, with what its sentences depend on in the place of its reply; other mails' as they are."""
    if "revision" not in known:
        return known
    depends = {"may_change": known["at"] < known["closes_at"], "replaces_earlier": known["revision"] > 1}
    return {name: fact for name, fact in known.items() if name not in ("revision", "at", "seq")} | depends


def _view(known: Mapping[str, Any], language: str) -> dict[str, Any]:
    """The facts as templates want them: texts chosen in the recipient's language. `known` has nothing unprintable."""
    withdrawn = set(known["withdrawn"])
    ballots = [
        {
            **one,
            "title": _said(one["title"], language),
            "text": _said(one["text"], language),
            "withdrawn": one["id"] in withdrawn,
        }
        for one in known["ballots"]
    ]
    of_id = {one["id"]: one for one in ballots}
    data = language_data(language)
    return {
        **known,
        "language": language,
        "direction": data.direction,
        "letter_size": data.mail_letter_size,
        "line_height": data.mail_line_height,
        "title": _said(known["title"], language),
        "legal_basis": _said(known["legal_basis"], language),
        "authorised_by": _said(known["authorised_by"], language),
        "letter": _said(known["letter"], language) if any(map(str.strip, known["letter"].values())) else None,
        "contact": _contact(known, language),
        "body": _said(known["body"], language),
        "ballots": ballots,
        "earlier_deadline": known.get("from", ""),
        "remaining": sum(not one["withdrawn"] for one in ballots),
        "results": [(of_id[one["ballot"]], one) for one in known.get("results", ())],
    }


def _contact(known: Mapping[str, Any], language: str) -> dict[str, str]:
    """Whom to ask, without what is blank."""
    contact = {"name": terms.chosen(known["contact_name"], language)[1], **known["contact"]}
    return {what: how.strip() for what, how in contact.items() if how.strip()}


def _said(texts: Mapping[str, str], language: str) -> BodyText:
    found, text = terms.chosen(texts, language)
    return BodyText(text, found, bool(text) and found != language)


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

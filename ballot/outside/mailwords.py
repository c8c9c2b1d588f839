"""Mails in words: one template a mail, rendered into a subject, a text part and an HTML part that say the same.

`templates/mail/` has the two forms (`layout.*`, `parts.*`: no words in them) and one folder a language. A mail is written
once, in blocks that both forms know (lead, paragraph, button, table, list), so no sentence can stand in one part only.

Another language is another folder with the same files as `en/`; nothing here changes. A mail whose words are not there
yet goes out in English. The body's own texts (title, conclusions, letter) have languages of their own: each is shown in
the recipient's, else in the mail's, else in English, else in the first there is, and the mail says so.
"""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined

FALLBACK = "en"
_TIMES = {"closes_at": "deadline", "from": "earlier_deadline", "at": "recorded_at", "declared_at": "declared_at"}
"""Facts that are times of the record, and what templates call them."""
_LINE = 76
_RIGHT_TO_LEFT = frozenset({"ar"})
# Line ends and tabs are left to the forms, which fold them. What overrides the direction of writing could show a
# reader another text than was recorded; isolates (U+2066 to U+2069) are harmless and stay.
_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]")
_WIDE = "\u2e80-\u303f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uffef"
_OPENING, _CLOSING = "（「『《〈【“‘", "、。，．！？：；）」』》〉】”’"
# A word; or one Chinese character, after which a line may break, with the punctuation that must not be parted from it.
_PIECES = re.compile(rf"\s+|[{_OPENING}]*[{_WIDE}][{_CLOSING}]*|[^\s{_WIDE}]+")


@dataclass(frozen=True, slots=True)
class Words:
    """A mail in words. The subject is one line."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Said:
    """A text of the body in the best language there is; `other` says that it is not the recipient's."""

    text: str
    language: str
    other: bool

    @property
    def direction(self) -> str:
        """`ltr` or `rtl`, for HTML."""
        return direction(self.language)

    @property
    def paragraphs(self) -> list[list[str]]:
        """Its paragraphs, each as its lines."""
        parts = re.split(r"\n\s*\n", self.text.strip())
        return [[line for line in part.split("\n") if line.strip()] for part in parts if part.strip()]


@dataclass(frozen=True, slots=True)
class Moment:
    """A time as people of the consultation read it (`local`, in `zone`) and in UTC."""

    local: datetime
    utc: datetime
    zone: str

    @classmethod
    def read(cls, text: str, zone: str) -> Moment:
        """From a time as the record writes it."""
        utc = datetime.fromisoformat(text).astimezone(UTC)
        return cls(utc.astimezone(ZoneInfo(zone)), utc, zone)


def _seat_code(state: str, _language: str) -> str:
    return state


class TemplateWords:
    """Finds the words in a folder of templates.

    `state_name(code, language)` is the official name of a Member State. It is handed in because names are reference
    data, which this floor does not import; without it a State is called by its seat code.
    """

    def __init__(self, folder: Path, state_name: Callable[[str, str], str] = _seat_code) -> None:
        self._state_name = state_name
        self._plain = _environment(folder, autoescape=False)
        self._marked = _environment(folder, autoescape=True)
        files = (file for file in folder.glob("*/*.jinja") if not file.name.startswith("_"))
        self._known = frozenset((file.parent.name, file.stem) for file in files)

    def render(self, template: str, language: str, facts: Mapping[str, object]) -> Words:
        """The mail in its recipient's language, or in English.

        `facts` are what delivery knows of a consultation; whatever text they have is printed as text. Raises LookupError
        for an unknown template, and an error of Jinja's or a KeyError where the template needs a fact that is not there.
        """
        spoken = language if (language, template) in self._known else FALLBACK
        if (spoken, template) not in self._known:
            raise LookupError(f"there are no words for a mail {template!r}")
        view = self._view(facts, spoken, language)
        name = f"{spoken}/{template}.jinja"
        subject, text = (
            self._plain.get_template(name).render(view, form=form, parts="parts.txt")
            for form in ("layout.subject", "layout.txt")
        )
        html = self._marked.get_template(name).render(view, form="layout.html", parts="parts.html")
        return Words(" ".join(subject.split()), _paragraphs_apart(text), _paragraphs_apart(html))

    def _view(self, facts: Mapping[str, object], spoken: str, wanted: str) -> dict[str, Any]:
        """The facts as templates want them: texts chosen, times read, nothing unprintable."""
        known: dict[str, Any] = _printable(facts)
        withdrawn = set(known["withdrawn"])
        ballots = [
            {**one, "text": _said(one["text"], wanted, spoken), "withdrawn": one["id"] in withdrawn}
            for one in known["ballots"]
        ]
        of_id = {one["id"]: one for one in ballots}
        view = {
            **known,
            "language": spoken,
            "direction": direction(spoken),
            "recipient_language": wanted,
            "title": _said(known["title"], wanted, spoken),
            "letter": _said(known["letter"], wanted, spoken) if any(map(str.strip, known["letter"].values())) else None,
            "contact": {what: how.strip() for what, how in known["contact"].items() if how.strip()},
            "body": _said(known["body"], spoken, spoken),
            "state_name": self._state_name(known["state"], spoken),
            "ballots": ballots,
            "remaining": sum(not one["withdrawn"] for one in ballots),
            "results": [(of_id[one["ballot"]], one) for one in known.get("results", ())],
        }
        for fact, name in _TIMES.items():
            if fact in known:
                view[name] = Moment.read(known[fact], known["time_zone"])
        return view


def direction(language: str) -> str:
    """Which way a language is written: `ltr` or `rtl`."""
    return "rtl" if language in _RIGHT_TO_LEFT else "ltr"


def _environment(folder: Path, *, autoescape: bool) -> Environment:
    # Two environments, since one file is written out in both forms: what is text in one must be escaped in the other.
    made = Environment(
        loader=FileSystemLoader(folder),
        autoescape=autoescape,  # noqa: S701  # off for text/plain alone
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters["fold"] = fold
    made.filters["width"] = width
    made.filters["indent_by"] = textwrap.indent
    return made


def _printable(value: Any) -> Any:
    if isinstance(value, str):
        return _UNWANTED.sub("", re.sub("\r\n?", "\n", value))
    if isinstance(value, Mapping):
        return {key: _printable(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_printable(one) for one in value]
    return value


def _said(texts: Mapping[str, str], wanted: str, spoken: str) -> Said:
    there = [language for language in (wanted, spoken, FALLBACK, *texts) if texts.get(language, "").strip()]
    return Said(texts[there[0]], there[0], there[0] != wanted) if there else Said("", wanted, other=False)


def width(text: str) -> int:
    """Columns that the text takes in a fixed-width font: a Chinese character takes two, an accent none."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text
    )


def fold(text: str, first: str = "", rest: str = "") -> str:
    """The text as one paragraph in lines of at most 76 columns, `first` before the first and `rest` before the others.

    Whatever line ends and runs of spaces it had are gone. Breaks only at spaces and between Chinese characters: a link or
    a reference (`DM-21/1012`) longer than a line stays whole.
    """
    return "\n".join(_lines(text.strip(), first, rest))


def _lines(text: str, first: str, rest: str) -> Iterator[str]:
    line, used, gap = first, width(first), ""
    begun = False
    for piece in _PIECES.findall(text):
        if piece.isspace():
            gap = " "
            continue
        if begun and used + len(gap) + width(piece) > _LINE:
            yield line
            line, used, gap = rest, width(rest), ""
        line += gap + piece
        used += len(gap) + width(piece)
        gap, begun = "", True
    yield line


def _paragraphs_apart(text: str) -> str:
    lines = re.sub(r"[^\S\n]+\n", "\n", text)
    return re.sub(r"\n{3,}", "\n\n", lines).strip() + "\n"

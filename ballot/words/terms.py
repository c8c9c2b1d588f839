"""The terms of the procedure, and names: choices, stages, roles, States, languages; lists, numbers and sizes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from babel.lists import format_list
from babel.units import format_unit

from ballot.reference import FALLBACK, is_language, language_data, states
from ballot.words import N_
from ballot.words.translation.catalogues import locale
from ballot.words.translation.inflected import Inflected
from ballot.words.translation.translator import named, number, say_many

_VERBS = {
    "note": N_("to note"),
    "endorse": N_("to endorse"),
    "approve": N_("to approve"),
    "adopt": N_("to adopt"),
    "authorize": N_("to authorize"),
    "appoint": N_("to appoint"),
    "confirm": N_("to confirm"),
    "instruct": N_("to instruct"),
    "request": N_("to request"),
    "decide": N_("to decide"),
}
_CHOICES = {
    "for": N_("In favour"),
    "against": N_("Against"),
    "abstain": N_("Abstain"),
    "no-reply": N_("No reply"),
}
_MARKS = _CHOICES | {
    "abstain": N_("Abstaining"),
    "apart": N_("Without the right to vote"),
    "replied": N_("Replied"),
    "not-yet": N_("Not yet replied"),
}
"""What the shapes of the pictures stand for."""
_STAGES = {
    "draft": N_("Draft"),
    "open": N_("Open"),
    "closed": N_("Closed, not yet declared"),
    "declared": N_("Declared"),
    "annulled": N_("Annulled"),
}
_CHANNELS = {
    "link": N_("by link"),
    "letter": N_("by letter"),
    "note-verbale": N_("by note verbale"),
    "fax": N_("by fax"),
    "e-mail": N_("by e-mail"),
    "meeting": N_("at a meeting"),
}
_ROLES = {
    "chair": N_("Chair"),
    "vice-chair": N_("Vice-Chair"),
    "secretariat": N_("Secretariat"),
    "auditor": N_("Auditor"),
    "focal-point": N_("Focal point"),
}
_REGIONS = {
    "A": N_("Americas"),
    "B": N_("Western Europe"),
    "C": N_("Eastern Europe and Northern Asia"),
    "D": N_("Africa"),
    "E": N_("Asia and Australasia"),
}


def verb(action: str, language: str = "en") -> str:
    """Return the verb in words: `to endorse`; one that is not of the procedure's as it is written, `take note`."""
    return named(_VERBS, action, language) if action in _VERBS else action.replace("-", " ")


def verbs(actions: Sequence[str], language: str = "en") -> str:
    """Return what a ballot asks for: `to note and to authorize`."""
    return listed([verb(action, language) for action in actions], language)


def choice(code: str, language: str = "en") -> str:
    """Return the choice in words: `In favour`."""
    return named(_CHOICES, str(code), language)


def mark_words(mark: str, language: str = "en") -> str:
    """Return what a shape of the pictures stands for: a choice, or how far a State is."""
    return named(_MARKS, str(mark), language)


def stage_name(stage: str, language: str = "en") -> str:
    """Return the stage in words: `Closed, not yet declared`."""
    return named(_STAGES, str(stage), language)


def channel(code: str, language: str = "en") -> str:
    """Return how a reply came: `by note verbale`."""
    return named(_CHANNELS, str(code), language)


def role_name(role: str, language: str = "en") -> str:
    """Return the role in words: `Vice-Chair`."""
    return named(_ROLES, str(role), language)


def region(code: str, language: str = "en") -> str:
    """Return the name of one of the Union's five administrative regions, by its letter."""
    return named(_REGIONS, str(code), language)


def language_name(code: str, _language: str = "en") -> str:
    """Return a language's name in itself: `Français`."""
    return language_data(code).name if is_language(code) else code


def language_in_words(code: str, language: str = "en") -> str:
    """Return a language as the reader calls it: `French`."""
    return str(locale(language).languages.get(code, code))


def state_name(code: str, language: str = "en") -> str:
    """Return the State's official short name; the code itself where it is not one of ours."""
    found = states().get(code)
    return found.name(language) if found else code


def the_state(code: str, language: str = "en") -> Inflected:
    """The State's name in a sentence, with its article: `the Russian Federation`, `l’Algérie`; and its other forms."""
    found = states().get(code)
    return Inflected(*found.in_sentences(language)) if found else Inflected(code, {})


def listed(things: Sequence[str], language: str = "en", style: str = "standard") -> str:
    """Return a list in words: `1, 3 and 5`; `style="or"` for alternatives."""
    return format_list([str(one) for one in things], style, locale(language)) if things else ""  # type: ignore[arg-type]


def listed_shortly(things: Sequence[str], language: str = "en", most: int = 8) -> str:
    """Return the beginning of a list in words: `Argentina, Brazil and 10 more`."""
    if len(things) <= most:
        return listed(things, language)
    more = say_many(language, "{n} more", "{n} more", len(things) - most + 1)
    return listed([*things[: most - 1], more], language)


def ordinal(value: int, language: str = "en") -> str:
    """Return `2nd` in English; elsewhere the number, and the message around it says the rest."""
    if language != "en":
        return number(value, language)
    ending = "th" if value % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
    return f"{value}{ending}"


@lru_cache(maxsize=1024)
def size(count: int, language: str = "en") -> str:
    """Return bytes as a person reads them: `34 kB`, `1.2 MB`."""
    if count < 1_000_000:
        return format_unit(max(1, round(count / 1_000)), "digital-kilobyte", "short", locale=locale(language))
    return format_unit(round(count / 1_000_000, 1), "digital-megabyte", "short", locale=locale(language))


def chosen(texts: Mapping[str, str], language: str = "en") -> tuple[str, str]:
    """Return a text in `language`, or else in English, or else in whatever it has: which language it is, and the text."""
    for code in (language, FALLBACK, *texts):
        if texts.get(code, "").strip():
            return code, texts[code]
    return FALLBACK, ""


def direction(language: str) -> str:
    """Return in which direction a language is written: `ltr`, or `rtl` for Arabic."""
    return language_data(language).direction


def masked(address: str) -> str:
    """Return an address that its owner recognises and nobody else learns: `m…r@ar.example`."""
    local, _, domain = address.rpartition("@")
    shown = f"{local[0]}…{local[-1]}" if len(local) > 2 else f"{local[:1]}…"
    return f"{shown}@{domain}"

"""How pages write times, States, verbs and numbers. English; the texts of a consultation come in their own languages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask, request
from markupsafe import Markup

from ballot.record.shapes import read_time
from ballot.reference import states
from ballot.rules.deadlines import DEFAULT_ZONE, zone
from ballot.web.rule_words import rule_text
from ballot.web.sessions import person_for_page

_PLACES = {"Europe/Zurich": "Geneva", "UTC": "UTC", "Etc/UTC": "UTC"}
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_VERBS = {
    "note": "to note", "endorse": "to endorse", "approve": "to approve", "adopt": "to adopt", "authorize": "to authorize",
}  # fmt: skip
_CHOICES = {"for": "In favour", "against": "Against", "abstain": "Abstaining", "no-reply": "No reply"}
_STAGES = {
    "draft": "Draft", "open": "Open", "closed": "Closed, not yet declared", "declared": "Declared", "annulled": "Annulled",
}  # fmt: skip
_CHANNELS = {
    "link": "by link",
    "letter": "by letter",
    "note-verbale": "by note verbale",
    "fax": "by fax",
    "e-mail": "by e-mail",
    "meeting": "at a meeting",
}
_ROLES = {
    "chair": "Chair", "vice-chair": "Vice-Chair", "secretariat": "Secretariat", "auditor": "Auditor",
    "focal-point": "Focal point",
}  # fmt: skip
LANGUAGE_NAMES = {
    "ar": "العربية", "zh": "中文", "en": "English", "fr": "Français", "ru": "Русский", "es": "Español",
}  # fmt: skip
"""Each in its own language."""
Moment = datetime | str


def moment_of(value: Moment) -> datetime:
    """A datetime, or a time as entries of the record have it. Raises ValueError."""
    return value if isinstance(value, datetime) else read_time(value)


def place(zone_name: str) -> str:
    """The zone as people call it: Europe/Zurich is Geneva."""
    return _PLACES.get(zone_name, zone_name.rpartition("/")[2].replace("_", " "))


def when(value: Moment, zone_name: str = DEFAULT_ZONE, exact: bool = False) -> str:
    """`Monday 21 December 2020, 17:00 (Geneva)`. `exact` shows seconds where there are any, as deadlines need it."""
    return f"{date(value, zone_name)}, {hour(value, zone_name, exact)}"


def date(value: Moment, zone_name: str = DEFAULT_ZONE) -> str:
    """`Monday 21 December 2020`."""
    local = moment_of(value).astimezone(zone(zone_name))
    return f"{_DAYS[local.weekday()]} {local.day} {_MONTHS[local.month - 1]} {local.year}"


def hour(value: Moment, zone_name: str = DEFAULT_ZONE, exact: bool = False) -> str:
    """`17:00 (Geneva)`."""
    return f"{_clock(moment_of(value).astimezone(zone(zone_name)), exact)} ({place(zone_name)})"


def utc(value: Moment, zone_name: str = DEFAULT_ZONE, exact: bool = False) -> str:
    """`16:00 UTC`, with the day where it is another one than in the zone: `23:30 UTC on 20 December`."""
    moment = moment_of(value).astimezone(UTC)
    text = f"{_clock(moment, exact)} UTC"
    if moment.date() != moment.astimezone(zone(zone_name)).date():
        text += f" on {moment.day} {_MONTHS[moment.month - 1]}"
    return text


def _clock(moment: datetime, exact: bool) -> str:
    return f"{moment:%H:%M:%S}" if exact and moment.second else f"{moment:%H:%M}"


def time_tag(value: Moment, zone_name: str = DEFAULT_ZONE) -> Markup:
    """`<time>` with a deadline's two readings: `Monday 21 December 2020, 17:00 (Geneva), 16:00 UTC`."""
    moment = moment_of(value).astimezone(UTC)
    return Markup('<time datetime="{}">{}, <span class="utc">{}</span></time>').format(
        f"{moment:%Y-%m-%dT%H:%M:%SZ}", when(moment, zone_name, exact=True), utc(moment, zone_name, exact=True)
    )


def stamp(value: Moment) -> str:
    """`2020-12-21 16:00:00.123 UTC`, for tables of the record."""
    moment = moment_of(value).astimezone(UTC)
    return f"{moment:%Y-%m-%d %H:%M:%S}.{moment.microsecond // 1000:03d} UTC"


def span(value: timedelta | float) -> str:
    """A length of time in its largest unit, rounded down: `4 seconds`, `3 days`; `less than a second`."""
    seconds = int(value.total_seconds() if isinstance(value, timedelta) else value)
    for unit, length in (("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1)):
        if seconds >= (2 * length if unit != "second" else length):
            return plural(seconds // length, unit)
    return "less than a second"


def plural(count: int, one: str, many: str | None = None) -> str:
    """`1 ballot`, `8 ballots`."""
    return f"{count:,} {one if count == 1 else many or one + 's'}".replace(",", "\u202f")


def ordinal(number: int) -> str:
    """`1st`, `2nd`, `11th`."""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def listed(things: list[str] | tuple[str, ...], last: str = "and") -> str:
    """`1, 3 and 5`."""
    return things[0] if len(things) == 1 else f"{', '.join(things[:-1])} {last} {things[-1]}" if things else ""


def state_name(code: str, language: str = "en") -> str:
    """The State's official short name; the code itself where it is not one of ours."""
    found = states().get(code)
    return found.name(language) if found else code


# Names with an article in an English sentence.
_WITH_ARTICLE = frozenset(
    (
        *("AE", "BS", "CD", "CF", "CG", "DO", "GB", "GM", "KM", "KP", "KR", "LA", "MD"),
        *("MH", "MV", "NE", "PH", "RU", "SB", "SC", "SD", "SY", "TZ", "US", "VA"),
    )
)


def the_state(code: str, begins: bool = False) -> str:
    """The State's name in an English sentence: `the Russian Federation`, `Argentina`."""
    name = state_name(code)
    if code not in _WITH_ARTICLE or name == code or name.lower().startswith("the "):
        return name
    return f"{'The' if begins else 'the'} {name}"


def verb(action: str) -> str:
    """`to endorse`."""
    return _VERBS.get(action, action)


def said(texts: Mapping[str, str], language: str = "en") -> Markup:
    """A text in `language`, or else in English, or else in whatever it has; marked with the language it is in."""
    code, text = chosen(texts, language)
    return Markup('<span lang="{}" dir="{}">{}</span>').format(code, direction(code), text)


def chosen(texts: Mapping[str, str], language: str = "en") -> tuple[str, str]:
    """The language that was found, and the text in it."""
    for code in (language, "en", *texts):
        if texts.get(code, "").strip():
            return code, texts[code]
    return "en", ""


def direction(language: str) -> str:
    """`rtl` for Arabic."""
    return "rtl" if language == "ar" else "ltr"


def masked(address: str) -> str:
    """An address that its owner recognises and nobody else learns: `m…r@ar.example`."""
    local, _, domain = address.rpartition("@")
    shown = f"{local[0]}…{local[-1]}" if len(local) > 2 else f"{local[:1]}…"
    return f"{shown}@{domain}"


def install(app: Flask) -> None:
    """Make these available in templates, as filters; and who is signed in, and the page's own path, as names."""
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    filters: dict[str, Any] = {
        "when": when, "date": date, "time_tag": time_tag, "stamp": stamp, "place": place,
        "plural": plural, "ordinal": ordinal, "listed": listed, "state_name": state_name, "the_state": the_state,
        "verb": verb, "said": said, "chosen": chosen, "direction": direction, "masked": masked, "rule_text": rule_text,
        "sentence": lambda text: text[:1].upper() + text[1:],
        "choice": lambda code: _CHOICES.get(code, code),
        "stage_name": lambda stage: _STAGES.get(str(stage), str(stage)),
        "channel": lambda code: _CHANNELS.get(code, code),
        "role_name": lambda role: _ROLES.get(role, role),
        "language_name": lambda code: LANGUAGE_NAMES.get(code, code),
    }  # fmt: skip
    app.jinja_env.filters.update(filters)
    app.context_processor(_around)


def _around() -> dict[str, object]:
    return {"person": person_for_page, "here": request.path}

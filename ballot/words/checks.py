"""The parts that are looked over before an opening: what they are called, and what can be said for one that is in order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ballot.words import N_
from ballot.words.times import span, when
from ballot.words.translation.translator import say, say_many, text

Facts = Mapping[str, Any]

_PARTS: dict[str, str] = {
    "roll": N_("Roll"),
    "subject": N_("Subject"),
    "ballots": N_("Ballots"),
    "rule": N_("Rule and time"),
    "letter": N_("Letter and mails"),
    "mail": N_("Mail"),
    "key": N_("Signing key"),
    "clock": N_("Clock"),
}
_STATED: dict[str, str] = {
    "subject": N_("Specified in all languages."),
    "ballots": N_("Texts and documents are available in all languages."),
    "letter": N_("The letter is available in all languages, with a contact."),
    "key": N_("It is in place, its two halves match, and no earlier record names another key."),
}


def part_name(part: str, language: str = "en") -> str:
    """Return the name of a part: `Rule and time`."""
    return text(language, _PARTS[part])


def in_order(part: str, facts: Facts, language: str = "en") -> str:
    """Return what can be said for a part in which nothing was found; empty where it is wanting.

    Facts: `now`, `zone`, `closes_at` and `last_mail` (None where there is none), and `invitations`, how many go out.
    """
    return _IN_ORDER[part](facts, language) if part in _IN_ORDER else text(language, _STATED[part])


def _reach_sentence(facts: Facts, language: str) -> str:
    return say_many(
        language,
        "Every Member State with the right to vote can be reached: {n} invitation.",
        "Every Member State with the right to vote can be reached: {n} invitations.",
        facts["invitations"],
    )


def _in_time(facts: Facts, language: str) -> str:
    closes_at = facts["closes_at"]
    if closes_at is None:
        return ""
    return say(
        language,
        "The deadline is {time}, in {span}.",
        time=when(closes_at, facts["zone"], language),
        span=span(closes_at - facts["now"], language),
    )


def _mail_sentence(facts: Facts, language: str) -> str:
    last = facts["last_mail"]
    if last is None:
        return ""
    return say(language, "A mail server last accepted a mail on {time}.", time=when(last, facts["zone"], language))


def _clock_sentence(facts: Facts, language: str) -> str:
    return say(
        language,
        "It shows {time}, agrees with the clock of the database, and no entry of a record is later.",
        time=when(facts["now"], facts["zone"], language, exact=True),
    )


_IN_ORDER: dict[str, Callable[[Facts, str], str]] = {
    "roll": _reach_sentence,
    "rule": _in_time,
    "mail": _mail_sentence,
    "clock": _clock_sentence,
}

"""The words for what is found in a draft, by its code: what it is, and its remedy."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ballot.words import N_
from ballot.words.holidays import name_of_day_off
from ballot.words.terms import language_in_words, listed, the_state
from ballot.words.times import day, span, when
from ballot.words.translation.sentences import joined
from ballot.words.translation.translator import say, say_many

Facts = Mapping[str, Any]

_NOT_HERE = N_("Your administrator must correct this")
_PLAIN: dict[str, tuple[str, str]] = {
    "legal-basis": (N_("The legal basis has not been specified."), N_("Specify")),
    "authorised-by": (N_("The authorizing decision has not been specified."), N_("Specify")),
    "title-languages": (N_("There is no title in {languages}."), N_("Add the text")),
    "ballots": (N_("There are no ballots."), N_("Add ballots")),
    "ballot-titles": (N_("A ballot has no title."), N_("Add the text")),
    "roll": (N_("No Member State has the right to vote."), N_("View the members")),
    "deadline": (N_("There is no deadline."), N_("Set the deadline")),
    "deadline-passed": (N_("The deadline has passed."), N_("Set a later deadline")),
    "no-reminders": (N_("No reminders are sent before the deadline."), N_("Set reminders")),
    "letter": (N_("There is no letter."), N_("Add the text")),
    "letter-languages": (N_("There is no letter in {languages}."), N_("Add the text")),
    "contact": (N_("No contact for questions is named."), N_("Name a person")),
    "contact-email": (N_("The contact has no e-mail address: answers to the mails will be lost."), N_("Add")),
    "contact-address": (N_("Mail cannot be sent to the address of the contact: {address}"), N_("Correct")),
    "mail-untried": (
        N_("No mail server has accepted a mail of this installation yet."),
        N_("Send a test mail to yourself"),
    ),
    "key-missing": (N_("The Council’s signing key is not in place."), _NOT_HERE),
    "key-not-here": (
        N_(
            "The Council’s key can be shown here but is not used for signing here. Another machine of this "
            "installation has to sign."
        ),
        _NOT_HERE,
    ),
    "key-mismatch": (
        N_("Signatures made with the Council’s key cannot be checked with the key that the record would name."),
        _NOT_HERE,
    ),
    "key-changed": (
        N_("The Council’s key is not the one that {reference} names. Those who compare keys must be informed."),
        _NOT_HERE,
    ),
}


def finding_in_words(code: str, facts: Facts, language: str = "en") -> tuple[str, str]:
    """Return what was found, and its remedy. Raise KeyError for a code without words."""
    if code in _WITH_FACTS:
        return _WITH_FACTS[code](facts, language)
    what, remedy = _PLAIN[code]
    known = {**facts, "languages": _languages(facts.get("languages", ()), language)}
    return say(language, what, **known), say(language, remedy)


def _languages(codes: Sequence[str], language: str) -> str:
    return listed([language_in_words(code, language) for code in codes], language)


def _numbers(numbers: Sequence[int], language: str) -> str:
    return listed([str(one) for one in numbers], language)


def _focal_point_missing_finding(facts: Facts, language: str) -> tuple[str, str]:
    state = facts["state"]
    return (
        say(
            language,
            "{state} has no focal point: nobody would be invited.",
            state=the_state(state, language),
        ),
        say(language, "Name a focal point for {state}", state=the_state(state, language)),
    )


def _ballot_languages(facts: Facts, language: str) -> tuple[str, str]:
    said = say_many(
        language,
        "Ballot {ballots} has no text in {languages}.",
        "Ballots {ballots} have no text in {languages}.",
        len(facts["ballots"]),
        ballots=_numbers(facts["ballots"], language),
        languages=_languages(facts["languages"], language),
    )
    if facts["readers"]:
        said = joined((said, _readers(facts["readers"], len(facts["languages"]), language)))
    return said, say(language, "Add the text")


def _ballot_sources(facts: Facts, language: str) -> tuple[str, str]:
    said = say_many(
        language,
        "Ballot {ballots} names no paper on which it is based, and no paper that authorised the consultation is named.",
        "Ballots {ballots} name no paper on which they are based, and no paper that authorised the consultation is named.",
        len(facts["ballots"]),
        ballots=_numbers(facts["ballots"], language),
    )
    return said, say(language, "Name the paper")


def _readers(count: int, languages: int, language: str) -> str:
    if languages == 1:
        return say_many(language, "{n} focal point reads this language.", "{n} focal points read this language.", count)
    return say_many(
        language,
        "{n} focal point reads one of these languages.",
        "{n} focal points read one of these languages.",
        count,
    )


def _document_named_finding(facts: Facts, language: str) -> tuple[str, str]:
    said = say(
        language,
        "The proposed conclusion of ballot {ballot} names {documents}: not attached.",
        ballot=facts["ballot"],
        documents=listed(facts["documents"], language),
    )
    return said, say(language, "Attach")


def _conclusion_changed(facts: Facts, language: str) -> tuple[str, str]:
    said = say_many(
        language,
        "The proposed conclusion of ballot {ballots} is no longer confirmed in the register as it was.",
        "The proposed conclusions of ballots {ballots} are no longer confirmed in the register as they were.",
        len(facts["ballots"]),
        ballots=_numbers(facts["ballots"], language),
    )
    return said, say(language, "View the ballots")


def _document_languages(facts: Facts, language: str) -> tuple[str, str]:
    said = say_many(
        language,
        "{n} document is missing in {languages}: {documents}.",
        "{n} documents are missing in {languages}: {documents}.",
        len(facts["documents"]),
        languages=_languages(facts["languages"], language),
        documents=listed(facts["documents"], language),
    )
    return said, say(language, "View the ballots")


def _too_soon(facts: Facts, language: str) -> tuple[str, str]:
    said = say(
        language,
        "The deadline is too close: there must be at least {span} between opening and deadline.",
        span=span(facts["minimum"], language),
    )
    return said, say(language, "Set a later deadline")


def _day_off(facts: Facts, language: str) -> tuple[str, str]:
    said = say(
        language,
        "The deadline falls on a non-working day in Geneva: {day} ({date}).",
        day=name_of_day_off(facts["why"], language),
        date=day(facts["day"], language),
    )
    return said, say(language, "Choose another day")


def _reminders(facts: Facts, language: str) -> tuple[str, str]:
    said = say_many(
        language,
        "The reminder {hours} hours before the deadline would already have been due: it will not be sent.",
        "The reminders {hours} hours before the deadline would already have been due: they will not be sent.",
        len(facts["hours"]),
        hours=_numbers(facts["hours"], language),
    )
    return said, say(language, "Change the reminders")


def _mails_failed(facts: Facts, language: str) -> tuple[str, str]:
    said = say_many(
        language,
        "Delivery of {n} mail has been given up in the last two weeks.",
        "Delivery of {n} mails has been given up in the last two weeks.",
        facts["failed"],
    )
    return said, say(language, "View the consultations and their mail logs")


def _mail_waiting(facts: Facts, language: str) -> tuple[str, str]:
    said = say(
        language,
        "A mail has been waiting since {time}: the worker is not running, or the mail server cannot be reached.",
        time=when(facts["since"], language=language),
    )
    return said, say(language, _NOT_HERE)


def _behind(facts: Facts, language: str) -> tuple[str, str]:
    said = say(
        language,
        "The clock is {span} behind the newest entry of a record ({time}).",
        span=span(facts["at"] - facts["now"], language),
        time=when(facts["at"], language=language, exact=True),
    )
    return said, say(language, _NOT_HERE)


def _apart(facts: Facts, language: str) -> tuple[str, str]:
    apart = span(facts["apart"], language)
    said = say(language, "The clocks of this machine and of the database are {span} apart.", span=apart)
    return said, say(language, _NOT_HERE)


_WITH_FACTS: dict[str, Callable[[Facts, str], tuple[str, str]]] = {
    "focal-point": _focal_point_missing_finding,
    "ballot-languages": _ballot_languages,
    "ballot-sources": _ballot_sources,
    "named-documents": _document_named_finding,
    "conclusion-changed": _conclusion_changed,
    "document-languages": _document_languages,
    "deadline-too-soon": _too_soon,
    "day-off": _day_off,
    "reminders-too-early": _reminders,
    "mail-failed": _mails_failed,
    "mail-waiting": _mail_waiting,
    "clock-behind-record": _behind,
    "clock-and-database": _apart,
}
"""Where numbers, times or names have to be put into words first."""
CODES = frozenset({*_PLAIN, *_WITH_FACTS})
"""What has words."""

"""The words for what is found in a draft, by its code: what it is, its remedy, and the page of the remedy."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from babel.dates import format_date
from flask import url_for
from markupsafe import Markup

from ballot.rules.deadlines import DEFAULT_ZONE
from ballot.web.formatting import listed, span, state_name, the_state, when
from ballot.web.forms import language_in_words
from ballot.web.speech import _, _n, language
from ballot.words.catalogue import locale
from ballot.words.holidays import name_of_day_off

Facts = Mapping[str, Any]
Where = Mapping[str, Any]


def _step(where: Where, step: str, anchor: str | None = None) -> str:
    return url_for(f"drafts.{step}", **where, _anchor=anchor)


def _languages(codes: Sequence[str]) -> str:
    """The languages as the reader calls them."""
    return listed([language_in_words(code) for code in codes])


def _numbers(numbers: Sequence[int]) -> str:
    return listed([str(one) for one in numbers])


def _focal_point(facts: Facts, _where: Where) -> tuple[Markup, str, str]:
    state = facts["state"]
    return (
        _("{state} has no focal point: nobody would be invited.", state=the_state(state, begins=True)),
        _("Name one ({state})", state=state_name(state)),
        url_for("secretariat.member", state=state),
    )


def _ballot_languages(facts: Facts, where: Where) -> tuple[Markup, str, str]:
    said = _n(
        "Ballot {ballots} has no text in {languages}.",
        "Ballots {ballots} have no text in {languages}.",
        len(facts["ballots"]),
        ballots=_numbers(facts["ballots"]),
        languages=_languages(facts["languages"]),
    )
    if facts["readers"]:
        said += Markup(" ") + _readers(facts["readers"], len(facts["languages"]))
    address = url_for("drafts.ballot", position=facts["ballots"][0], **where, _anchor=f"text-{facts['languages'][0]}")
    return said, _("Write it"), address


def _readers(count: int, languages: int) -> Markup:
    if languages == 1:
        return _n("{n} focal point reads it.", "{n} focal points read it.", count)
    return _n("{n} focal point reads one of them.", "{n} focal points read one of them.", count)


def _named(facts: Facts, where: Where) -> tuple[Markup, str, str]:
    said = _(
        "The proposed conclusion of ballot {ballot} names {documents}: not attached.",
        ballot=facts["ballot"],
        documents=listed(facts["documents"]),
    )
    return said, _("Attach it"), url_for("drafts.documents", position=facts["ballot"], **where)


def _document_languages(facts: Facts, where: Where) -> tuple[Markup, str, str]:
    said = _n(
        "{n} document is not there in {languages}: {documents}.",
        "{n} documents are not there in {languages}: {documents}.",
        len(facts["documents"]),
        languages=_languages(facts["languages"]),
        documents=listed(facts["documents"]),
    )
    return said, _("See the ballots"), _step(where, "ballots")


def _too_soon(facts: Facts, where: Where) -> tuple[Markup, str, str]:
    least: timedelta = facts["minimum"]
    said = _("The deadline is too close: at least {span} must lie between opening and deadline.", span=span(least))
    return said, _("Set a later one"), _step(where, "rule", "closes_at")


def _day_off(facts: Facts, where: Where) -> tuple[Markup, str, str]:
    day: date = facts["day"]
    said = _(
        "The deadline falls on a day on which Geneva does not work: {day} ({date}).",
        day=name_of_day_off(facts["why"], language()),
        date=format_date(day, "long", locale(language())),
    )
    return said, _("Choose another day"), _step(where, "rule", "closes_at")


def _reminders(facts: Facts, where: Where) -> tuple[Markup, str, str]:
    said = _n(
        "The reminder {hours} hours before the deadline would have been due by now: it is not sent.",
        "The reminders {hours} hours before the deadline would have been due by now: they are not sent.",
        len(facts["hours"]),
        hours=_numbers(facts["hours"]),
    )
    return said, _("Change the reminders"), _step(where, "rule", "reminders")


def _mails_failed(facts: Facts, _where: Where) -> tuple[Markup, str, str]:
    said = _n(
        "{n} mail has been given up in the last two weeks.",
        "{n} mails have been given up in the last two weeks.",
        facts["failed"],
    )
    return said, _("See the consultations, and their mail logs"), url_for("chair.desk")


def _mail_waiting(facts: Facts, _where: Where) -> tuple[Markup, str, str]:
    since: datetime = facts["since"]
    said = _(
        "A mail has been waiting since {time}: the worker does not run, or the mail server is not reached.",
        time=when(since, DEFAULT_ZONE),
    )
    return said, _("Whoever looks after this installation must see to it"), ""


def _behind(facts: Facts, _where: Where) -> tuple[Markup, str, str]:
    said = _(
        "The clock is {span} behind the newest entry of a record ({time}).",
        span=span(facts["at"] - facts["now"]),
        time=when(facts["at"], DEFAULT_ZONE, exact=True),
    )
    return said, _("Whoever looks after this installation must see to it"), ""


def _apart(facts: Facts, _where: Where) -> tuple[Markup, str, str]:
    said = _("The clocks of this machine and of the database are {span} apart.", span=span(facts["apart"]))
    return said, _("Whoever looks after this installation must see to it"), ""


WORDS: dict[str, Callable[[Facts, Where], tuple[Markup, str, str]]] = {
    "legal-basis": lambda _f, w: (
        _("The legal basis is not stated."),
        _("State it"),
        _step(w, "subject", "legal_basis"),
    ),
    "authorised-by": lambda _f, w: (
        _("The decision that authorised it is not stated."),
        _("State it"),
        _step(w, "subject", "authorised_by"),
    ),
    "title-languages": lambda f, w: (
        _("The title is not there in {languages}.", languages=_languages(f["languages"])),
        _("Write it"),
        _step(w, "subject", f"title-{f['languages'][0]}"),
    ),
    "ballots": lambda _f, w: (_("There is no ballot."), _("Add ballots"), _step(w, "add_ballots")),
    "ballot-languages": _ballot_languages,
    "named-documents": _named,
    "document-languages": _document_languages,
    "roll": lambda _f, _w: (
        _("No Member State has the right to vote."),
        _("See the members"),
        url_for("secretariat.members"),
    ),
    "focal-point": _focal_point,
    "deadline": lambda _f, w: (_("There is no deadline."), _("Set it"), _step(w, "rule", "closes_at")),
    "deadline-passed": lambda _f, w: (
        _("The deadline has passed."),
        _("Set a later one"),
        _step(w, "rule", "closes_at"),
    ),
    "deadline-too-soon": _too_soon,
    "day-off": _day_off,
    "reminders-too-early": _reminders,
    "no-reminders": lambda _f, w: (
        _("Nobody is reminded before the deadline."),
        _("Set reminders"),
        _step(w, "rule", "reminders"),
    ),
    "letter": lambda _f, w: (_("There is no letter."), _("Write it"), _step(w, "letter", "letter-en")),
    "letter-languages": lambda f, w: (
        _("The letter is not there in {languages}.", languages=_languages(f["languages"])),
        _("Write it"),
        _step(w, "letter", f"letter-{f['languages'][0]}"),
    ),
    "contact": lambda _f, w: (
        _("Nobody is named for questions."),
        _("Name somebody"),
        _step(w, "letter", "contact-name"),
    ),
    "contact-email": lambda _f, w: (
        _("The contact has no e-mail address: answers to the mails go astray."),
        _("Add it"),
        _step(w, "letter", "contact-email"),
    ),
    "contact-address": lambda f, w: (
        _("The contact’s address cannot be written to: {address}", address=f["address"]),
        _("Correct it"),
        _step(w, "letter", "contact-email"),
    ),
    "mail-failed": _mails_failed,
    "mail-waiting": _mail_waiting,
    "mail-untried": lambda _f, w: (
        _("No mail server has taken a mail of this installation yet."),
        _("Send a trial mail to yourself"),
        url_for("drafts.mail", template="invitation", code=language(), **w),
    ),
    "key-missing": lambda _f, _w: (
        _("The body’s signing key is not in its place."),
        _("Whoever looks after this installation must see to it"),
        "",
    ),
    "key-not-here": lambda _f, _w: (
        _("The body’s key can be shown here but does not sign here. Another machine of this installation has to."),
        _("Whoever looks after this installation must see to it"),
        "",
    ),
    "key-mismatch": lambda _f, _w: (
        _("What the body’s key signs cannot be checked with the key that the record would name."),
        _("Whoever looks after this installation must see to it"),
        "",
    ),
    "key-changed": lambda f, _w: (
        _("The body’s key is another one than {reference} names. Those who compare keys must be told.", reference=f["reference"]),
        _("Whoever looks after this installation must see to it"),
        "",
    ),
    "clock-behind-record": _behind,
    "clock-and-database": _apart,
}  # fmt: skip
"""By the code of what was found: what it is, its remedy in words, and the page of the remedy."""

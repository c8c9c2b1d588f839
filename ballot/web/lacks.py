"""What was found in a draft, in words: each with the page where it is mended; and what is in order, part by part."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup

from ballot.services import checks
from ballot.services.findings import BALLOTS, CLOCK, KEY, LETTER, MAIL, ROLL, RULE, SUBJECT, Checked, Finding
from ballot.services.overview import DraftView, Overview
from ballot.web.finding_words import WORDS
from ballot.web.formatting import span, when
from ballot.web.here import now
from ballot.web.speech import _, _n, language
from ballot.words import N_
from ballot.words.catalogue import text


@dataclass(frozen=True)
class Lack:
    """Something that a draft lacks, or that deserves a look, and where to mend it."""

    what: Markup
    remedy: str
    address: str
    """Empty where no page mends it."""
    stops: bool
    """Whether it cannot be opened as it is."""
    part: str
    """The part of the draft, or of the installation, that it belongs to."""


@dataclass(frozen=True)
class Group:
    """One part that was looked over: what was found, or what is in order."""

    title: str
    lacks: list[Lack]
    fine: Markup
    """What can be said for it; empty where it is wanting."""

    @property
    def state(self) -> str:
        """`stops`, `looks` or `fine`."""
        if any(one.stops for one in self.lacks):
            return "stops"
        return "looks" if self.lacks else "fine"


def lacks_of(found: Overview, checked: Checked) -> list[Lack]:
    """Everything that stops the opening, then everything that deserves a look."""
    return [said_of(found, one) for one in checked.findings]


def groups(found: Overview, checked: Checked) -> list[Group]:
    """The same part by part, and what is in order."""
    return [
        Group(text(language(), title), [said_of(found, one) for one in checked.of(part)], fine(found, checked))
        for part, (title, fine) in _GROUPS.items()
    ]


def named_documents(draft: DraftView) -> dict[int, list[str]]:
    """By ballot, the documents that its proposed conclusion names and nobody has attached yet."""
    register = {one.id: one for one in draft.register}
    sources = {one.position: register.get(one.proposed_conclusion_id) for one in draft.ballots}
    named = {position: list(source.documents) if source else [] for position, source in sources.items()}
    return checks.unattached(draft.ballots, draft.documents, named)


# ------------------------------------------------------------------------------ in order


def _reach(_found: Overview, checked: Checked) -> Markup:
    return _n(
        "Every Member State with the right to vote can be reached: {n} invitation.",
        "Every Member State with the right to vote can be reached: {n} invitations.",
        checked.invitations,
    )


def _in_time(found: Overview, _checked: Checked) -> Markup:
    closes_at = found.row.closes_at
    if closes_at is None:
        return Markup()
    return _(
        "The deadline is {time}, in {span}.",
        time=when(closes_at, found.row.time_zone),
        span=span(closes_at - now()),
    )


def _mail(found: Overview, checked: Checked) -> Markup:
    last = checked.last_mail
    if last is None:
        return Markup()
    return _("A mail server took a mail last on {time}.", time=when(last, found.row.time_zone))


def _clock(found: Overview, _checked: Checked) -> Markup:
    return _(
        "It shows {time}, agrees with the database’s, and is ahead of every record.",
        time=when(now(), found.row.time_zone, exact=True),
    )


_GROUPS: dict[str, tuple[str, Callable[[Overview, Checked], Markup]]] = {
    ROLL: (N_("Roll"), _reach),
    SUBJECT: (N_("Subject"), lambda _found, _checked: _("Stated, in six languages.")),
    BALLOTS: (N_("Ballots"), lambda _found, _checked: _("Texts and documents are there in six languages.")),
    RULE: (N_("Rule and time"), _in_time),
    LETTER: (
        N_("Letter and mails"),
        lambda _found, _checked: _("The letter is there in six languages, with a contact."),
    ),
    MAIL: (N_("Mail"), _mail),
    KEY: (
        N_("Signing key"),
        lambda _found, _checked: _("It is in its place, its halves belong together, and earlier records name it."),
    ),
    CLOCK: (N_("Clock"), _clock),
}
"""By part, in the order of the page: its title, and what is said where nothing was found."""


def said_of(found: Overview, finding: Finding) -> Lack:
    """What was found, in words."""
    where = {"body": found.body.slug, "ref": found.row.slug}
    what, remedy, address = WORDS[finding.code](finding.facts, where)
    return Lack(what, remedy, address, finding.stops, finding.part)

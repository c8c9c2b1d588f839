"""What was found in a draft, in words: each with the page where it is mended; and what is in order, part by part."""

from __future__ import annotations

from dataclasses import dataclass

from ballot.services.consultations import readiness
from ballot.services.consultations.findings import (
    BALLOTS,
    CLOCK,
    KEY,
    LETTER,
    MAIL,
    ROLL,
    RULE,
    SUBJECT,
    Checked,
    Finding,
)
from ballot.services.consultations.overview import DraftView, Overview
from ballot.web.kit.context import now
from ballot.web.kit.i18n import language
from ballot.web.presenters import remedies
from ballot.words import findings
from ballot.words.checks import in_order, part_name

PARTS = (ROLL, SUBJECT, BALLOTS, RULE, LETTER, MAIL, KEY, CLOCK)
"""In the order of the page."""


@dataclass(frozen=True)
class Lack:
    """Something that a draft lacks, or that deserves a look, and where to mend it."""

    what: str
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
    fine: str
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
    facts = {
        "now": now(),
        "zone": found.row.time_zone,
        "closes_at": found.row.closes_at,
        "last_mail": checked.last_mail,
        "invitations": checked.invitations,
    }
    return [
        Group(
            part_name(part, language()),
            [said_of(found, one) for one in checked.of(part)],
            in_order(part, facts, language()),
        )
        for part in PARTS
    ]


def named_documents(draft: DraftView) -> dict[int, list[str]]:
    """By ballot, the documents that its proposed conclusion names and nobody has attached yet."""
    register = {one.id: one for one in draft.register}
    sources = {one.position: register.get(one.proposed_conclusion_id) for one in draft.ballots}
    named = {position: list(source.documents) if source else [] for position, source in sources.items()}
    return readiness.unattached(draft.ballots, draft.documents, named)


def said_of(found: Overview, finding: Finding) -> Lack:
    """What was found, in words."""
    where = {"body": found.body.slug, "ref": found.row.slug}
    what, remedy = findings.in_words(finding.code, finding.facts, language())
    address = remedies.address_of(finding.code, finding.facts, where)
    return Lack(what, remedy, address, finding.stops, finding.part)

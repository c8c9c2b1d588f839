"""Findings of a readiness check in words, each with the page where it is mended; and what is in order, part by part."""

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
    Finding,
    ReadinessReport,
)
from ballot.services.consultations.overview import DraftView, Overview
from ballot.web.kit.context import now
from ballot.web.kit.i18n import language
from ballot.web.presenters import remedies
from ballot.words import findings
from ballot.words.checks import in_order, part_name

PARTS_IN_ORDER = (ROLL, SUBJECT, BALLOTS, RULE, LETTER, MAIL, KEY, CLOCK)
"""In the order of the page."""


@dataclass(frozen=True)
class FindingLine:
    """A finding in words, and where to mend it."""

    what: str
    remedy: str
    address: str
    """Empty where no page mends it."""
    blocks_opening: bool
    """Whether it cannot be opened while this stands."""
    part: str
    """The part of the draft, or of the installation, that it belongs to."""


@dataclass(frozen=True)
class FindingGroup:
    """One part that was checked: its findings, or what is in order."""

    title: str
    findings: list[FindingLine]
    fine: str
    """What can be said for it; empty where it is wanting."""

    @property
    def state(self) -> str:
        """`stops`, `looks` or `fine`."""
        if any(one.blocks_opening for one in self.findings):
            return "stops"
        return "looks" if self.findings else "fine"


def finding_lines(found: Overview, checked: ReadinessReport) -> list[FindingLine]:
    """Return everything that blocks the opening, then everything worth a review."""
    return [finding_line(found, one) for one in checked.findings]


def finding_groups(found: Overview, checked: ReadinessReport) -> list[FindingGroup]:
    """Return the findings part by part, and what is in order."""
    facts = {
        "now": now(),
        "zone": found.row.time_zone,
        "closes_at": found.row.closes_at,
        "last_mail": checked.last_mail,
        "invitations": checked.invitations,
    }
    return [
        FindingGroup(
            part_name(part, language()),
            [finding_line(found, one) for one in checked.of(part)],
            in_order(part, facts, language()),
        )
        for part in PARTS_IN_ORDER
    ]


def missing_documents(draft: DraftView) -> dict[int, list[str]]:
    """Return by ballot the documents that its proposed conclusion names and nobody has attached yet."""
    register = {one.id: one for one in draft.register}
    sources = {one.position: register.get(one.proposed_conclusion_id) for one in draft.ballots}
    named = {position: list(source.documents) if source else [] for position, source in sources.items()}
    return readiness.unattached_documents(draft.ballots, draft.documents, named)


def finding_line(found: Overview, finding: Finding) -> FindingLine:
    """Return a finding in words."""
    where = {"body": found.body.slug, "ref": found.row.slug}
    what, remedy = findings.finding_in_words(finding.code, finding.facts, language())
    address = remedies.address_of(finding.code, finding.facts, where)
    return FindingLine(what, remedy, address, finding.blocks_opening, finding.part)

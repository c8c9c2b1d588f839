"""Values of a readiness check: what was found in a draft or in the installation, where it belongs, and whether it
blocks the opening."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ballot.rules.majority import Rule
from ballot.rules.roll import Roll

SUBJECT, BALLOTS, ROLL, RULE, LETTER = "subject", "ballots", "roll", "rule", "letter"
"""Parts that preparers state, each in a step of its own."""
MAIL, KEY, CLOCK = "mail", "key", "clock"
"""Parts of the installation."""


@dataclass(frozen=True)
class Finding:
    """Something missing in a draft, or worth a review before it is opened."""

    part: str
    code: str
    """In kebab-case; codes of `opening.read_missing` stay as they are."""
    facts: Mapping[str, Any] = field(default_factory=dict)
    blocks_opening: bool = False
    """Whether opening is refused while it stands."""


@dataclass(frozen=True)
class ReadinessReport:
    """Result of a readiness check: all findings, and what was checked."""

    findings: tuple[Finding, ...]
    roll: Roll
    """As opening would freeze it now."""
    rule: Rule
    unreached: tuple[str, ...]
    """States with the right to vote that have no focal point, in roll-call order."""
    readers: Mapping[str, int]
    """By language, the number of focal points of States with the right to vote who read it: one invitation each."""
    key: str
    """The verifier key that the record would name; empty where there is none."""
    last_mail: datetime | None
    """When a mail server last accepted a mail."""

    @property
    def invitations(self) -> int:
        """Return how many invitations opening sends."""
        return sum(self.readers.values())

    @property
    def blocking(self) -> tuple[Finding, ...]:
        """Return the findings that block the opening."""
        return tuple(one for one in self.findings if one.blocks_opening)

    def of(self, *parts: str) -> tuple[Finding, ...]:
        """Return the findings of these parts."""
        return tuple(one for one in self.findings if one.part in parts)

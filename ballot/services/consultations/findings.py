"""What a look over a draft finds: a code, the part of the draft it belongs to, and whether it stops the opening."""

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
    """Something that a draft lacks, or that deserves a look before it is opened."""

    part: str
    code: str
    """In kebab-case; those of `opening.read_missing` keep theirs."""
    facts: Mapping[str, Any] = field(default_factory=dict)
    blocks_opening: bool = False
    """Whether opening is refused as it is."""


@dataclass(frozen=True)
class ReadinessReport:
    """Everything that was found, and what was looked at."""

    findings: tuple[Finding, ...]
    roll: Roll
    """As it would be frozen now."""
    rule: Rule
    unreached: tuple[str, ...]
    """States with the right to vote that have no focal point, in roll-call order."""
    readers: Mapping[str, int]
    """By language, how many focal points of States with the right to vote read it: an invitation each."""
    key: str
    """The verifier key that the record would name; empty where there is none."""
    last_mail: datetime | None
    """When a mail server took a mail last."""

    @property
    def invitations(self) -> int:
        """How many mails opening sends."""
        return sum(self.readers.values())

    @property
    def blocking(self) -> tuple[Finding, ...]:
        """What has to be mended before it can be opened."""
        return tuple(one for one in self.findings if one.blocks_opening)

    def of(self, *parts: str) -> tuple[Finding, ...]:
        """The findings of these parts."""
        return tuple(one for one in self.findings if one.part in parts)

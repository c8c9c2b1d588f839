"""What the steps of an audit share: the bundle, what was read from it so far, and the report."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ballot.record.merkle import Frontier
from ballot.record.note import VerifierKey
from ballot.record.standing import Standing
from ballot.record.verification.auditor_evidence import AuditorEvidence
from ballot.record.verification.bundle_reader import Bundle
from ballot.record.verification.report import Report


@dataclass
class Audit:
    """One run over one bundle, in which every file can be read."""

    bundle: Bundle
    report: Report
    evidence: AuditorEvidence
    given: bytes | None
    """The body's key as the auditor got it elsewhere, 32 bytes."""
    digests: dict[str, str]
    """The hex SHA-256 of every file, by path."""
    standing: Standing = field(default_factory=Standing)
    tree: Frontier = field(default_factory=Frontier)
    declared_root: bytes | None = None
    """The root over the entries up to and with `declared`."""
    first: dict[str, Any] | None = None
    """The first entry, where it is an object, whatever is wrong with it."""
    public: bytes | None = None
    """The key that signatures are checked with, 32 bytes."""
    name: str | None = None
    """The name that it signs under."""

    @property
    def is_opened(self) -> bool:
        """Whether the record begins with a well-formed `opened`. What rests on it is judged only then."""
        return bool(self.standing.opened)

    @property
    def key(self) -> VerifierKey | None:
        """The key that notes are checked with, or None where the bundle does not say which it is, or its name."""
        return VerifierKey(self.name, self.public) if self.name is not None and self.public is not None else None

"""The report of an audit: its steps (record format §6), what failed, and the verdict."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

STEPS = {
    1: "The bundle is readable, complete, and as its manifest says",
    2: "The key is one key, and the one expected",
    3: "Every entry is canonical, in order, and has the members it must have",
    4: "The checkpoint covers the whole record and is signed",
    5: "Every act was allowed: who, when, in what order",
    6: "Seals and openings agree",
    7: "A recount gives the declared results",
    8: "The tally says what the record says, and is signed",
    9: "The record contains what was signed before",
    10: "The documents are those that were voted on",
}
MAX_LISTED = 1_000
"""After so many failures a report says "and more": a broken record need not fill the memory, nor take hours."""


@dataclass(frozen=True)
class Failure:
    """Something that does not hold: the step and its code, where, and a sentence."""

    step: int
    code: str
    where: str
    message: str

    def as_json(self) -> dict[str, str]:
        """Return the object that `verify --json` prints for it."""
        return {"code": self.code, "where": self.where, "message": self.message}


@dataclass
class Report:
    """What an audit found. `fingerprint` is empty where the bundle has no readable key."""

    verdict: str | None = "failed"
    """`verified`, `in-progress` or `failed`; None where a file of the auditor's own cannot be read."""
    fingerprint: str = ""
    key_confirmed: bool = False
    failures: list[Failure] = field(default_factory=list)
    results: list[dict[str, Any]] = field(default_factory=list)
    entries: int = 0
    origin: str = ""
    reference: str = ""
    stage: str = ""
    documents_not_included: list[str] = field(default_factory=list)
    not_covered: list[str] = field(default_factory=list)
    """Files of the bundle that no signature covers, directly or by a hash: anyone could have put them in, or changed them."""
    unusable: list[tuple[str, str]] = field(default_factory=list)
    """The auditor's own checkpoints and receipts that cannot be read, by name, and what is wrong with each."""
    more_failures: int = 0
    """Failures found and not listed."""
    entries_unread: int = 0
    """Entries at the end of a record full of failures that were hashed, and not looked at."""
    _kinds: set[tuple[int, str]] = field(default_factory=set, repr=False)

    def fail(self, step: int, code: str, where: str, message: str) -> None:
        """Add a failure. The first of its kind is listed however many there are of others."""
        if len(self.failures) < MAX_LISTED or (step, code) not in self._kinds:
            self.failures.append(Failure(step, code, where, message))
            self._kinds.add((step, code))
        else:
            self.more_failures += 1

    def as_json(self) -> dict[str, Any]:
        """Return the object that `verify --json` prints."""
        return {
            "verdict": self.verdict,
            "fingerprint": self.fingerprint,
            "key_confirmed": self.key_confirmed,
            "failures": [failure.as_json() for failure in self.failures],
            "results": self.results,
            "entries": self.entries,
            "unusable": [{"name": name, "message": why} for name, why in self.unusable],
        }

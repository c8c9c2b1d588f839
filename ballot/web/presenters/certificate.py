"""The result on one page: what was asked, what became of it, under which rule, and where anyone can check it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ballot.record.note import VerifierKey
from ballot.rules.stages import Stage
from ballot.services.consultations.overview import Overview
from ballot.web.kit.i18n import language
from ballot.words.outcome import outcome, summary


@dataclass(frozen=True)
class CertificateRow:
    """A ballot with its result, as the record has them."""

    ballot: Mapping[str, Any]
    result: Mapping[str, Any]
    outcome: str
    counts: tuple[tuple[str, int | None], ...]
    """How many chose what, and what was needed; None where nothing was counted or no number decides."""


@dataclass(frozen=True)
class Certificate:
    """What was declared, a row a ballot."""

    rows: list[CertificateRow]
    summary: str
    fingerprint: str
    """Of the body's key, SHA-256 in hexadecimal."""
    has_roll_call: bool


def read_certificate(found: Overview) -> Certificate | None:
    """Return the certificate of a consultation whose result is declared, else None."""
    standing = found.standing
    if found.stage is not Stage.DECLARED or standing.results is None:
        return None
    by_id = {ballot["id"]: ballot for ballot in standing.opened["ballots"]}
    return Certificate(
        [_row(by_id[result["ballot"]], result) for result in standing.results],
        summary([result["outcome"] for result in standing.results], language()),
        VerifierKey.parse(standing.opened["key"]).fingerprint(),
        bool(standing.roll_call()),
    )


def _row(ballot: Mapping[str, Any], result: Mapping[str, Any]) -> CertificateRow:
    counted = result["outcome"] != "withdrawn"
    choices = ("for", "against", "abstain", "no-reply")
    counts = [(choice, result[choice.replace("-", "_")] if counted else None) for choice in choices]
    needed = (result["required"] or None) if counted else None
    return CertificateRow(ballot, result, outcome(result["outcome"], language()), (*counts, ("needed", needed)))

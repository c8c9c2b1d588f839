"""The whole audit of a bundle, step by step as in record format §6. Needs no server, no database and no network."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import IO

from ballot.record.bundle import paths
from ballot.record.note import VerifierKey, public_from_copied_pem
from ballot.record.verification.auditor_evidence import AuditorEvidence
from ballot.record.verification.bundle_reader import Bundle
from ballot.record.verification.context import Audit
from ballot.record.verification.entries import check_entries
from ballot.record.verification.files import check_checkpoint, check_documents, check_files, read_all
from ballot.record.verification.keys import check_keys
from ballot.record.verification.report import Report
from ballot.record.verification.tally_files import check_tally
from ballot.record.verification.zip_directory import Unreadable
from ballot.rules.stages import Stage


def verify(
    source: Path | IO[bytes],
    *,
    key_pem: bytes | None = None,
    checkpoints: Mapping[str, bytes] | None = None,
    receipts: Mapping[str, bytes] | None = None,
) -> Report:
    """Check a bundle. `checkpoints` and `receipts` are what the auditor kept, by a name to report them under.

    `key_pem` is the body's key as the auditor got it elsewhere: SPKI PEM, whatever its line ends, or MalformedKey is raised.
    A checkpoint or receipt that cannot be read is named in the report (`unusable`), which then has no verdict.
    """
    given = public_from_copied_pem(key_pem) if key_pem is not None else None
    report = Report()
    evidence = AuditorEvidence(checkpoints or {}, receipts or {})
    report.unusable = evidence.unusable
    try:
        with Bundle(source) as bundle:
            _run_verification_steps(Audit(bundle, report, evidence, given, read_all(bundle)))
    except Unreadable as error:
        # A file that could be read in two ways, or in none, has no content that could be judged.
        report.fail(1, "unreadable", "bundle", str(error))
    report.failures.sort(key=lambda failure: failure.step)
    report.verdict = _verdict(report)
    return report


def _run_verification_steps(audit: Audit) -> None:
    """Do all steps. A step that cannot be done, because what it needs failed, is left out; the rest go on."""
    check_files(audit)
    check_entries(audit)
    check_keys(audit)
    check_checkpoint(audit)
    check_tally(audit)
    _check_evidence(audit)
    check_documents(audit)
    report, standing = audit.report, audit.standing
    report.entries = audit.tree.size
    report.stage = standing.stage
    report.results = standing.results or []
    if audit.is_opened:
        report.origin, report.reference = standing.origin, standing.reference


def _check_evidence(audit: Audit) -> None:
    """Do step 9. The auditor's own key tells more than the bundle's, which whoever made the bundle may have made, too."""
    public = audit.given or audit.public
    if paths.ENTRIES not in audit.bundle or audit.name is None or public is None:
        return
    origin = audit.standing.origin if audit.is_opened else None
    audit.evidence.report_failures(
        VerifierKey(audit.name, public),
        origin,
        audit.tree.size,
        lambda code, where, why: audit.report.fail(9, code, where, why),
    )


def _verdict(report: Report) -> str | None:
    if report.unusable:
        return None
    if report.failures:
        return "failed"
    return "verified" if report.stage in (Stage.DECLARED, Stage.ANNULLED) else "in-progress"

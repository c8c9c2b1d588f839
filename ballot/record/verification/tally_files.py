"""Step 8: the tally says what the record says, is signed, and is there when, and only when, results were declared."""

from __future__ import annotations

from ballot.record.archive_key import signed_by_archive_key
from ballot.record.bundle import paths
from ballot.record.canonical import NotCanonical, parse_object
from ballot.record.note import VerifierKey
from ballot.record.tally import write_tally
from ballot.record.verification.context import Audit


def check_tally(audit: Audit) -> None:
    """Report what is wrong with the tally and its signatures."""
    if audit.report.entries_unread:
        return  # what was declared may stand in what was not read
    if audit.is_opened:
        _check_presence(audit)
    if paths.TALLY not in audit.bundle:
        return
    fail = audit.report.fail
    tally = audit.bundle.read(paths.TALLY)
    if audit.standing.results is not None and audit.declared_root is not None:
        if tally != write_tally(audit.standing, audit.declared_root):
            fail(8, "tally-mismatch", paths.TALLY, "not what the record says")
    else:
        try:
            parse_object(tally)
        except NotCanonical as error:
            fail(8, "tally-mismatch", paths.TALLY, str(error))
    _check_signatures(audit, tally)


def _check_presence(audit: Audit) -> None:
    declared, archive_key = audit.standing.results is not None, audit.standing.archive_key
    for path in (paths.TALLY, paths.TALLY_SIG, paths.TALLY_MLDSA65):
        is_wanted = declared and (path != paths.TALLY_MLDSA65 or archive_key is not None)
        if is_wanted and path not in audit.bundle:
            audit.report.fail(1, "missing-file", path, "the results were declared, so the bundle needs this file")
        if path in audit.bundle and not is_wanted:
            why = "the record has no archive key" if declared else "the record declares no results"
            audit.report.fail(8, "tally-mismatch", path, f"there, though {why}")


def _check_signatures(audit: Audit, tally: bytes) -> None:
    fail, bundle, archive_key = audit.report.fail, audit.bundle, audit.standing.archive_key if audit.is_opened else None
    if (
        paths.TALLY_SIG in bundle
        and audit.public is not None
        and not VerifierKey("body", audit.public).signed(tally, bundle.read_small(paths.TALLY_SIG))
    ):
        fail(8, "bad-signature", paths.TALLY_SIG, "not the body's signature of tally.json")
    if (
        paths.TALLY_MLDSA65 in bundle
        and archive_key is not None
        and not signed_by_archive_key(archive_key, tally, bundle.read_small(paths.TALLY_MLDSA65))
    ):
        fail(8, "bad-signature", paths.TALLY_MLDSA65, "not the archive key's signature of tally.json")

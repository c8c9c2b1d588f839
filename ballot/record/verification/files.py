"""Steps 1, 4 and 10: the files of the bundle, the checkpoint over the record, the documents that were voted on."""

from __future__ import annotations

from ballot.record.bundle import paths
from ballot.record.bundle.paths import DOCUMENTS
from ballot.record.bundle.writer import FORMAT
from ballot.record.canonical import MAX_LINE, NotCanonical, encode, parse_object
from ballot.record.checkpoint import MalformedCheckpoint, read_record_checkpoint
from ballot.record.verification.bundle_reader import Bundle
from ballot.record.verification.context import Audit

NEEDED = (paths.MANIFEST, paths.BODY_PEM, paths.BODY_VKEY, paths.ENTRIES, paths.CHECKPOINT)
CHECKED_WHOLE = (*NEEDED, paths.ARCHIVE_PEM, paths.TALLY, paths.TALLY_SIG, paths.TALLY_MLDSA65)
"""The files that steps 1 to 8 check whole."""


def read_all(bundle: Bundle) -> dict[str, str]:
    """Return the hex SHA-256 of every file. Raise Unreadable where one cannot be read whole, or a line is too long."""
    if paths.ENTRIES in bundle:
        bundle.require_lines_within_limit(paths.ENTRIES)
    return {path: bundle.digest(path) for path in bundle.paths()}


def check_files(audit: Audit) -> None:
    """Report needed files that are not there, and a manifest that does not list the files as they are."""
    fail, bundle = audit.report.fail, audit.bundle
    for path in NEEDED:
        if path not in bundle:
            fail(1, "missing-file", path, "the bundle needs this file")
    if paths.MANIFEST not in bundle:
        return
    try:
        manifest = parse_object(bundle.read_small(paths.MANIFEST, MAX_LINE))
    except NotCanonical as error:
        fail(1, "manifest-mismatch", paths.MANIFEST, str(error))
        return
    files = manifest.get("files")
    if manifest.keys() != {"format", "files"} or manifest["format"] != FORMAT or not isinstance(files, dict):
        fail(1, "manifest-mismatch", paths.MANIFEST, f"not a manifest of {FORMAT}")
        return
    present = set(bundle.paths()) - {paths.MANIFEST}
    for path in sorted(files.keys() - present):
        fail(1, "manifest-mismatch", path, "named in the manifest, but not there")
    for path in sorted(present):
        if path not in files:
            fail(1, "manifest-mismatch", path, "there, but not named in the manifest")
        # Compared as written, because Python holds 1 and true for equal.
        elif encode(files[path]) != encode({"bytes": bundle.size(path), "sha256": audit.digests[path]}):
            fail(1, "manifest-mismatch", path, "not the file that the manifest describes")


def check_checkpoint(audit: Audit) -> None:
    """Report a checkpoint that does not cover the whole record, or is not signed."""
    fail = audit.report.fail
    if paths.CHECKPOINT not in audit.bundle:
        return
    try:
        checkpoint, note = read_record_checkpoint(audit.bundle.read_small(paths.CHECKPOINT))
    except MalformedCheckpoint as error:
        fail(4, "bad-checkpoint", paths.CHECKPOINT, str(error))
        return
    if audit.is_opened and checkpoint.origin != audit.standing.origin:
        fail(4, "bad-checkpoint", paths.CHECKPOINT, f"the checkpoint of another record, {checkpoint.origin}")
    if audit.key is not None and not note.signed_by(audit.key):
        fail(4, "bad-signature", paths.CHECKPOINT, "not signed by the body's key")
    if paths.ENTRIES not in audit.bundle:
        return
    if checkpoint.size != audit.tree.size:
        said = f"the checkpoint is over {checkpoint.size} entries, the record has {audit.tree.size}"
        fail(4, "bad-checkpoint", paths.CHECKPOINT, said)
    elif checkpoint.root != audit.tree.root():
        fail(4, "root-mismatch", paths.CHECKPOINT, "the entries do not give the root that was signed")


def check_documents(audit: Audit) -> None:
    """Report documents and published files that are not those of the record; note those left out, and those nothing covers."""
    fail, bundle, digests = audit.report.fail, audit.bundle, audit.digests
    covered = set(CHECKED_WHOLE)
    if audit.is_opened:
        covered |= _check_documents_of_ballots(audit)
        for path, digest in audit.standing.published.items():
            if path not in bundle:
                continue
            if digests[path] == digest:
                covered.add(path)
            else:
                fail(10, "document-mismatch", path, "not the file that was last published under this name")
    audit.report.not_covered = [path for path in bundle.paths() if path not in covered]


def _check_documents_of_ballots(audit: Audit) -> set[str]:
    """Report files under documents/ that are no document of their ballot, note documents left out; return those that are."""
    ballots = {ballot["id"]: ballot["documents"] for ballot in audit.standing.opened["ballots"]}
    covered, included = set(), set()
    for path in audit.bundle.paths():
        if not path.startswith(DOCUMENTS):
            continue
        ballot, hyphen, _ = path.removeprefix(DOCUMENTS).partition("-")
        digest = audit.digests[path]
        if hyphen and any(document["sha256"] == digest for document in ballots.get(ballot, ())):
            covered.add(path)
            included.add((ballot, digest))
        else:
            audit.report.fail(10, "document-mismatch", path, "not a document of the ballot that its name begins with")
    for ballot, documents in ballots.items():
        for document in documents:
            if (ballot, document["sha256"]) not in included:
                audit.report.documents_not_included.append(document["reference"])
    return covered

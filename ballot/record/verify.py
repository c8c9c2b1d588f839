"""The whole audit of a bundle, step by step as in record format §6. Needs no server, no database and no network.

The record is read once, a line at a time: memory holds the roll, the ballots and a few lines, however long the record is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from ballot.record import bundle as paths
from ballot.record.auditor_evidence import AuditorEvidence
from ballot.record.bundle import Bundle, Unreadable
from ballot.record.canonical import NotCanonical, encode, parse_object, parse_objects
from ballot.record.checkpoint import MalformedCheckpoint, read_checkpoint
from ballot.record.link_replies import read_link_replies
from ballot.record.merkle import Frontier, leaf_hash
from ballot.record.note import MalformedKey, VerifierKey, public_from_pem
from ballot.record.replay import fold
from ballot.record.report import MAX_LISTED, Report
from ballot.record.shapes import BadEntry, require_shape
from ballot.record.standing import Standing
from ballot.record.tally import write_tally
from ballot.rules.stages import Stage

STEP_OF_ACT_CODE = {"seal-mismatch": 6, "wrong-count": 7, "wrong-outcome": 7}
CHECKED_WHOLE = (
    *(paths.MANIFEST, paths.BODY_PEM, paths.BODY_VKEY, paths.ENTRIES, paths.CHECKPOINT),
    *(paths.TALLY, paths.TALLY_SIG),
)
"""The files that steps 1 to 8 check whole."""


def verify(
    source: Path | IO[bytes],
    *,
    key_pem: bytes | None = None,
    checkpoints: Mapping[str, bytes] | None = None,
    receipts: Mapping[str, bytes] | None = None,
) -> Report:
    """Check a bundle. `checkpoints` and `receipts` are what the auditor kept, by a name to report them under.

    `key_pem` is the body's key as the auditor got it elsewhere: plain SPKI PEM, or MalformedKey is raised.
    """
    given = public_from_pem(key_pem) if key_pem is not None else None
    report = Report()
    try:
        with Bundle(source) as bundle:
            _Audit(bundle, report, given, checkpoints or {}, receipts or {}).run()
    except Unreadable as error:
        report.fail(1, "unreadable", "bundle", str(error))
    report.failures.sort(key=lambda failure: failure.step)
    if report.failures:
        report.verdict = "failed"
    elif report.stage in (Stage.DECLARED, Stage.ANNULLED):
        report.verdict = "verified"
    else:
        report.verdict = "in-progress"
    return report


class _Audit:
    """One run over one bundle."""

    def __init__(
        self,
        bundle: Bundle,
        report: Report,
        given: bytes | None,
        checkpoints: Mapping[str, bytes],
        receipts: Mapping[str, bytes],
    ) -> None:
        self.bundle = bundle
        self.report = report
        self.given = given
        self.evidence = AuditorEvidence(
            checkpoints, receipts, lambda code, where, why: report.fail(9, code, where, why)
        )
        self.standing = Standing()
        self.tree = Frontier()
        self.declared_root: bytes | None = None
        self.key: VerifierKey | None = None
        self.digests: dict[str, str] = {}

    def run(self) -> None:
        """Do all steps. A step that cannot be done, because what it needs failed, is left out; the rest go on."""
        for step in (
            self._step_1,
            self._step_3_5_6_7,
            self._step_2,
            self._step_4,
            self._step_8,
            self._step_9,
            self._step_10,
        ):
            with self._unreadable_is_a_failure():
                step()
        self.report.entries = self.tree.size
        self.report.stage = self.standing.stage
        self.report.results = self.standing.results or []
        if self.standing.opened:
            self.report.origin, self.report.reference = self.standing.origin, self.standing.reference

    @contextmanager
    def _unreadable_is_a_failure(self) -> Iterator[None]:
        try:
            yield
        except Unreadable as error:
            self.report.fail(1, "unreadable", "bundle", str(error))

    def _digest(self, path: str) -> str:
        """Return the hex SHA-256 of a file of the bundle, computed once. Raise Unreadable."""
        if path not in self.digests:
            self.digests[path] = self.bundle.digest(path)
        return self.digests[path]

    def _step_1(self) -> None:
        fail, bundle = self.report.fail, self.bundle
        for path in (paths.MANIFEST, paths.BODY_PEM, paths.BODY_VKEY, paths.ENTRIES, paths.CHECKPOINT):
            if path not in bundle:
                fail(1, "missing-file", path, "the bundle needs this file")
        if paths.MANIFEST not in bundle:
            return
        try:
            manifest = parse_object(bundle.read(paths.MANIFEST))
        except NotCanonical as error:
            fail(1, "manifest-mismatch", paths.MANIFEST, str(error))
            return
        files = manifest.get("files")
        if manifest.keys() != {"format", "files"} or manifest["format"] != paths.FORMAT or not isinstance(files, dict):
            fail(1, "manifest-mismatch", paths.MANIFEST, f"not a manifest of {paths.FORMAT}")
            return
        present = set(bundle.paths()) - {paths.MANIFEST}
        for path in sorted(files.keys() - present):
            fail(1, "missing-file", path, "named in the manifest, but not there")
            fail(1, "manifest-mismatch", path, "named in the manifest, but not there")
        for path in sorted(present):
            with self._unreadable_is_a_failure():
                if path not in files:
                    fail(1, "manifest-mismatch", path, "there, but not named in the manifest")
                # Compared as written, because Python holds 1 and true for equal.
                elif encode(files[path]) != encode({"bytes": bundle.size(path), "sha256": self._digest(path)}):
                    fail(1, "manifest-mismatch", path, "not the file that the manifest describes")

    def _step_3_5_6_7(self) -> None:
        """Read the record once: form and order (3), acts (5), seals (6), recount (7)."""
        if paths.ENTRIES not in self.bundle:
            return
        standing, tree, evidence = self.standing, self.tree, self.evidence
        seq = found = 0
        last_at = ""

        def fail(code: str, message: str, step: int = 3) -> None:
            nonlocal found
            found += 1
            self.report.fail(step, code, f"entry {seq}", message)

        def forbidden(code: str, message: str) -> None:
            fail(code, message, STEP_OF_ACT_CODE.get(code, 5))

        for lines, ended in self.bundle.lines(paths.ENTRIES):
            # The root and what the auditor kept are judged to the end; what the acts say, not beyond so many failures.
            replies = read_link_replies(lines, sealed=standing.sealed) if found < MAX_LISTED else None
            entries: list[Any] = [None] * len(lines) if found >= MAX_LISTED else replies or parse_objects(lines)
            for line, entry in zip(lines, entries, strict=True):
                seq = tree.size
                tree.append(leaf_hash(line))
                if evidence.is_given:
                    evidence.compare(seq, line, tree)
                if entry is None or found >= MAX_LISTED:
                    self.report.entries_unread += 1
                    continue
                if not ended:
                    fail("bad-entry", "the last line has no newline")
                if replies is None and (why := _why_malformed(entry, standing.sealed)):
                    fail("bad-entry", str(why))
                    standing.size += 1  # it has its place in the record, though not its say
                    continue
                if entry["seq"] != seq:
                    fail("bad-order", f"seq is {entry['seq']}")
                if entry["at"] < last_at:
                    fail("bad-order", f"{entry['at']} is before the entry before it")
                last_at = entry["at"]
                fold(standing, entry, forbidden)
                if self.declared_root is None and standing.declared_at is not None:
                    self.declared_root = tree.root()
        if not standing.opened:
            self.report.fail(5, "forbidden-act", "entry 0", "the record does not begin with its opening")

    def _step_2(self) -> None:
        fail = self.report.fail
        keys: dict[str, bytes] = {}
        if paths.BODY_VKEY in self.bundle:
            try:
                text = self.bundle.read(paths.BODY_VKEY).decode()
                vkey = VerifierKey.parse(text.removesuffix("\n"))
                keys[paths.BODY_VKEY], self.key = vkey.public, vkey
            except (MalformedKey, UnicodeDecodeError) as error:
                fail(2, "key-mismatch", paths.BODY_VKEY, str(error))
        if paths.BODY_PEM in self.bundle:
            try:
                keys[paths.BODY_PEM] = public_from_pem(self.bundle.read(paths.BODY_PEM))
            except MalformedKey as error:
                fail(2, "key-mismatch", paths.BODY_PEM, str(error))
        if self.standing.opened:
            opened = VerifierKey.parse(self.standing.opened["key"])
            keys["opened.key"] = opened.public
            if self.key is not None and str(self.key) != str(opened):
                fail(2, "key-mismatch", paths.BODY_VKEY, "not the key that the record was opened with")
            if opened.name != self.standing.origin.rpartition("/")[0]:
                fail(2, "key-mismatch", "entry 0", "the key's name is not HOST/BODY of the origin")
            self.key = opened
        if len(set(keys.values())) > 1:
            fail(2, "key-mismatch", "keys", f"different keys in {', '.join(keys)}")
        if self.key is None and keys:
            self.key = VerifierKey("unnamed", next(iter(keys.values())))
        if self.key is None:
            return
        self.report.fingerprint = self.key.fingerprint()
        if self.given is not None:
            self.report.key_confirmed = set(keys.values()) == {self.given}
            if not self.report.key_confirmed:
                fail(2, "key-unexpected", "keys", "not the key that was given to check against")

    def _step_4(self) -> None:
        fail = self.report.fail
        if paths.CHECKPOINT not in self.bundle:
            return
        try:
            checkpoint, note = read_checkpoint(self.bundle.read(paths.CHECKPOINT))
        except MalformedCheckpoint as error:
            fail(4, "bad-checkpoint", paths.CHECKPOINT, str(error))
            return
        if self.standing.opened and checkpoint.origin != self.standing.origin:
            fail(4, "bad-checkpoint", paths.CHECKPOINT, f"the checkpoint of another record, {checkpoint.origin}")
        if self.key is not None and not note.signed_by(self.key):
            fail(4, "bad-signature", paths.CHECKPOINT, "not signed by the body's key")
        if checkpoint.size != self.tree.size:
            said = f"the checkpoint is over {checkpoint.size} entries, the record has {self.tree.size}"
            fail(4, "bad-checkpoint", paths.CHECKPOINT, said)
        elif checkpoint.root != self.tree.root():
            fail(4, "root-mismatch", paths.CHECKPOINT, "the entries do not give the root that was signed")

    def _step_8(self) -> None:
        fail, bundle = self.report.fail, self.bundle
        there = [path for path in (paths.TALLY, paths.TALLY_SIG) if path in bundle]
        if self.report.entries_unread:
            return  # what was declared may stand in what was not read
        if self.standing.results is None or self.declared_root is None:
            for path in there:
                fail(8, "tally-mismatch", path, "a tally, though the record declares no results")
            return
        for path in {paths.TALLY, paths.TALLY_SIG} - set(there):
            fail(1, "missing-file", path, "the results were declared, so the bundle needs this file")
        if paths.TALLY not in bundle:
            return
        tally = bundle.read(paths.TALLY)
        if tally != write_tally(self.standing, self.declared_root):
            fail(8, "tally-mismatch", paths.TALLY, "not what the record says")
        if paths.TALLY_SIG in bundle and self.key is not None:
            signature = bundle.read(paths.TALLY_SIG)
            if not self.key.signed(tally, signature):
                fail(8, "bad-signature", paths.TALLY_SIG, "not the body's signature of tally.json")

    def _step_9(self) -> None:
        key = self.key
        if self.given is not None and key is not None:
            key = VerifierKey(key.name, self.given)
        self.evidence.report_failures(key, self.standing.origin if self.standing.opened else None, self.tree.size)

    def _step_10(self) -> None:
        fail = self.report.fail
        covered = set(CHECKED_WHOLE)
        ballots = self.standing.opened["ballots"] if self.standing.opened else []
        named = {document["sha256"]: document["reference"] for ballot in ballots for document in ballot["documents"]}
        for digest, reference in named.items():
            path = f"documents/{digest}"
            if path not in self.bundle:
                self.report.documents_not_included.append(reference)
            elif self._is_one_of(path, [digest]):
                covered.add(path)
            else:
                fail(10, "document-mismatch", path, f"not the file of {reference} that was voted on")
        for path, digests in self.standing.published.items():
            if path not in self.bundle:
                continue
            if self._is_one_of(path, digests):
                covered.add(path)
            else:
                fail(10, "document-mismatch", path, "not the file that was published under this name")
        self.report.not_covered = [path for path in self.bundle.paths() if path not in covered]

    def _is_one_of(self, path: str, digests: list[str]) -> bool:
        with self._unreadable_is_a_failure():
            return self._digest(path) in digests
        return False


def _why_malformed(entry: dict[str, Any] | NotCanonical, sealed: bool) -> NotCanonical | BadEntry | None:
    """Return what is wrong with the form of an entry, as `parse_objects` gave it, or None."""
    if isinstance(entry, NotCanonical):
        return entry
    try:
        require_shape(entry, sealed=sealed)
    except BadEntry as error:
        return error
    return None

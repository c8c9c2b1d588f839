"""Export a consultation as a bundle that anyone can verify (record format §5)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from itertools import count
from pathlib import PurePath
from typing import Any

from ballot.record.archive_key import archive_pem
from ballot.record.bundle import paths, writer
from ballot.record.bundle.paths import document_path, find_clash
from ballot.record.bundle.readme import readme
from ballot.record.canonical import parse_object
from ballot.record.note import VerifierKey
from ballot.record.standing import Standing
from ballot.record.verify_page import page
from ballot.rules.refusals import NotYetAvailable
from ballot.rules.stages import Stage
from ballot.services.core.context import Parts
from ballot.services.evidence.signing import sign_head, sign_tally
from ballot.services.evidence.statements import counted_statements
from ballot.store.queries.consultations import ballot_files
from ballot.store.queries.files import publications_of
from ballot.store.queries.records import lines_between, newest_checkpoint
from ballot.store.tables import (
    Consultation,
    SignedTally,
    StoredFile,
)
from ballot.store.transactions import Tx


def record_lines(tx: Tx, consultation_id: int, size: int) -> bytes:
    """Return `entries.jsonl` of the first `size` entries."""
    return b"".join(line + b"\n" for line in lines_between(tx, consultation_id, 0, size))


def export_bundle(parts: Parts, consultation_id: int) -> bytes:
    """Return the bundle of a consultation, open or declared or annulled. Raise NotYetAvailable until head (and tally) are
    signed."""
    with parts.store.reading() as tx:
        row = tx.get(Consultation, consultation_id)
        if row is None or not row.size:
            raise NotYetAvailable(what="record")
        last = newest_checkpoint(tx, consultation_id)
        if last is None or last.size != row.size:
            raise NotYetAvailable(what="checkpoint")
        standing = parts.folds.at(tx, consultation_id, row.size).standing
        files = {
            **_key_files(standing),
            paths.ENTRIES: record_lines(tx, consultation_id, row.size),
            paths.CHECKPOINT: last.note.encode(),
            paths.README: readme(standing).encode(),
            paths.VERIFY_PAGE: page(),
            **_handed_out_documents(tx, consultation_id),
            **_published_files(tx, consultation_id),
        }
        if standing.stage is Stage.DECLARED:
            tally = tx.get(SignedTally, consultation_id)
            if tally is None:
                raise NotYetAvailable(what="tally")
            statements = counted_statements(tx, consultation_id, standing)
            files |= {paths.TALLY: tally.tally, paths.TALLY_SIG: tally.signature}
            files[paths.RESULT_PAGE] = parts.result_page.render(
                parse_object(tally.tally), _opened_with_counted_roll(standing), standing.closes_at, statements
            )
            if standing.opened["archive_key"] is not None:
                files[paths.TALLY_MLDSA65] = tally.archive_signature
        return writer.write_bundle(files)


def _opened_with_counted_roll(standing: Standing) -> dict[str, Any]:
    """Return the first entry with the rights and grounds of the roll as they were counted."""
    return {**standing.opened, "roll": [asdict(seat) for seat in standing.roll]}


def _key_files(standing: Standing) -> dict[str, bytes]:
    key, archive_key = VerifierKey.parse(standing.opened["key"]), standing.opened["archive_key"]
    files = {paths.BODY_PEM: key.pem(), paths.BODY_VKEY: f"{key}\n".encode()}
    return files if archive_key is None else files | {paths.ARCHIVE_PEM: archive_pem(archive_key)}


def export_signed_bundle(parts: Parts, consultation_id: int) -> bytes:
    """Sign what is still unsigned, then return the bundle as `export_bundle` does."""
    sign_head(parts, consultation_id)
    sign_tally(parts, consultation_id)
    return export_bundle(parts, consultation_id)


def _handed_out_documents(tx: Tx, consultation_id: int) -> dict[str, bytes]:
    """The documents that may be handed out, each under a name that people recognise: `documents/1-C21-54-en.pdf`."""
    files: dict[str, str] = {}
    for one in ballot_files(tx, consultation_id):
        if one.distributable:
            known = (str(one.position), one.reference, one.language, PurePath(one.file_name).suffix)
            names = (document_path(*known, number) for number in count(1))
            files[next(name for name in names if find_clash([*files, name]) is None)] = one.sha256
    return _read_stored_files(tx, files.items())


def _published_files(tx: Tx, consultation_id: int) -> dict[str, bytes]:
    return _read_stored_files(tx, ((one.path, one.sha256) for one in publications_of(tx, consultation_id)))


def _read_stored_files(tx: Tx, wanted: Iterable[tuple[str, str]]) -> dict[str, bytes]:
    files = {}
    for path, digest in wanted:
        kept = tx.get(StoredFile, digest)
        if kept is not None:
            files[path] = kept.content
    return files


def committed_lines(parts: Parts, consultation_id: int, size: int) -> bytes:
    """Return `entries.jsonl` of the first `size` entries of a record."""
    with parts.store.reading() as tx:
        return record_lines(tx, consultation_id, size)

"""An auditor of bundles that are in memory."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping
from typing import Any

from ballot.record.bundle.paths import MANIFEST
from ballot.record.bundle.writer import write_bundle
from ballot.record.canonical import encode
from ballot.record.verification.report import Report
from ballot.record.verification.verify import verify
from tests.support.evidence.signing import BODY, Body, files_of


def unpacked(bundle: bytes) -> dict[str, bytes]:
    """The files of a bundle but for the manifest."""
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        return {name: archive.read(name) for name in archive.namelist() if name != MANIFEST}


def audit(
    bundle: bytes,
    *,
    key: Body | None = BODY,
    checkpoints: Mapping[str, bytes] | None = None,
    receipts: Mapping[str, bytes] | None = None,
) -> Report:
    """Verify a bundle that is in memory, against the body's key unless told otherwise."""
    pem = key.key.pem() if key else None
    return verify(io.BytesIO(bundle), key_pem=pem, checkpoints=checkpoints, receipts=receipts)


def audit_files(files: Mapping[str, bytes], **kept: Any) -> Report:
    """Verify a bundle of these files, whose manifest is as it should be."""
    return audit(write_bundle(files), **kept)


def audit_entries(entries: Iterable[Mapping[str, Any]], **kept: Any) -> Report:
    """Verify what a cheating operator would hand out: these entries, with everything signed again."""
    return audit_files(files_of([encode(dict(entry)) for entry in entries]), **kept)


def codes(report: Report) -> set[str]:
    """The codes of a report's failures."""
    return {failure.code for failure in report.failures}

"""The bundle (record format §5): a zip that is the same bytes every time from the same record.

Files are stored, not deflated: deflate's output varies with the library that made it. Reading is in `verification.bundle_reader`.
"""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Mapping
from hashlib import sha256

from ballot.record.bundle.paths import MANIFEST, find_clash, is_path
from ballot.record.canonical import encode

FORMAT = "ballot-bundle/2"
MAX_FILES = 10_000
MAX_INFLATED = 1 << 30
"""Bytes in all files together."""

_ROOM_FOR_MANIFEST = 4 << 20
_ALIKE_EVERY_TIME = (1980, 1, 1, 0, 0, 0)


def write_bundle(files: Mapping[str, bytes]) -> bytes:
    """Return the zip of these files and their manifest, in the order of names. Raise ValueError for what no reader accepts."""
    if len(files) >= MAX_FILES or sum(map(len, files.values())) > MAX_INFLATED - _ROOM_FOR_MANIFEST:
        raise ValueError("more files, or more bytes, than a reader of bundles accepts")
    if bad := next((path for path in files if not is_path(path)), None) or find_clash([*files, MANIFEST]):
        raise ValueError(f"no reader of bundles accepts a file called {bad!r} here")
    listed = {path: {"bytes": len(data), "sha256": sha256(data).hexdigest()} for path, data in files.items()}
    manifest = encode({"format": FORMAT, "files": listed})
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_STORED, allowZip64=False) as archive:
        for path, data in sorted({**files, MANIFEST: manifest}.items()):
            member = zipfile.ZipInfo(path, _ALIKE_EVERY_TIME)
            member.create_system = 3
            member.external_attr = (stat.S_IFREG | 0o644) << 16
            archive.writestr(member, data)
    return whole.getvalue()

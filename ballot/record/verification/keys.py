"""Step 2: the body's keys, each wherever the bundle and the record have it, and against the auditor's own."""

from __future__ import annotations

from ballot.record.archive_key import archive_pem
from ballot.record.bundle import paths
from ballot.record.note import MalformedKey, VerifierKey, public_from_pem
from ballot.record.shapes import is_key, is_key_of_origin, is_origin
from ballot.record.verification.context import Audit


def check_keys(audit: Audit) -> None:
    """Report keys that are not one key, and choose the one that signatures are checked with."""
    fail = audit.report.fail
    pem = _body_pem(audit)
    vkey = _body_vkey(audit)
    opened = VerifierKey.parse(audit.standing.opened["key"]) if audit.is_opened else None
    if opened and vkey and str(opened) != str(vkey):
        fail(2, "key-mismatch", paths.BODY_VKEY, "not the key that the record was opened with")
    named = opened or vkey
    if pem and named and pem != named.public:
        fail(2, "key-mismatch", paths.BODY_PEM, f"not the key of {'opened' if opened else paths.BODY_VKEY}")
    audit.name = named.name if named else None
    audit.public = pem or (named.public if named else None)
    _check_key_name(audit)
    _check_archive_key(audit)
    if audit.public is None:
        return
    audit.report.fingerprint = VerifierKey("body", audit.public).fingerprint()
    if audit.given is not None and audit.given != audit.public:
        fail(2, "key-unexpected", "keys", "not the key that was given to check against")
    audit.report.key_confirmed = audit.given is not None and all(
        key is not None and key == audit.given for key in (pem, vkey and vkey.public, opened and opened.public)
    )


def _body_pem(audit: Audit) -> bytes | None:
    if paths.BODY_PEM not in audit.bundle:
        return None
    try:
        return public_from_pem(audit.bundle.read_small(paths.BODY_PEM))
    except MalformedKey as error:
        audit.report.fail(2, "key-mismatch", paths.BODY_PEM, str(error))
        return None


def _body_vkey(audit: Audit) -> VerifierKey | None:
    if paths.BODY_VKEY not in audit.bundle:
        return None
    try:
        text = audit.bundle.read_small(paths.BODY_VKEY).decode()
        if not text.endswith("\n"):
            raise MalformedKey("not followed by a newline")
        return VerifierKey.parse(text.removesuffix("\n"))
    except (MalformedKey, UnicodeDecodeError) as error:
        audit.report.fail(2, "key-mismatch", paths.BODY_VKEY, str(error))
        return None


def _check_key_name(audit: Audit) -> None:
    """Report a key of `opened` under another name than HOST/BODY: step 3 refused that entry, whatever else is wrong with it."""
    first = audit.first
    if audit.is_opened or first is None or first.get("act") != "opened":
        return
    key, origin = first.get("key"), first.get("origin")
    if is_key(key) and is_origin(origin) and not is_key_of_origin(str(key), str(origin)):
        audit.report.fail(2, "key-mismatch", "entry 0", "the key's name is not HOST/BODY of the origin")


def _check_archive_key(audit: Audit) -> None:
    if not audit.is_opened:
        return
    fail, path, key = audit.report.fail, paths.ARCHIVE_PEM, audit.standing.archive_key
    if key is None:
        if path in audit.bundle:
            fail(2, "key-mismatch", path, "an archive key, though the record has none")
    elif path not in audit.bundle:
        fail(1, "missing-file", path, "the record has an archive key, so the bundle needs this file")
    elif audit.bundle.read_small(path) != archive_pem(key):
        fail(2, "key-mismatch", path, "not the archive key that the record was opened with")

"""Hold the scan of a paper reply against the record's commitment to it (record format §1.2)."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

from ballot.record.acts import commitment
from ballot.record.bundle import paths
from ballot.record.canonical import NotCanonical, parse_object
from ballot.record.verification.bundle_reader import Bundle
from ballot.record.verification.zip_directory import Unreadable

_MEMBERS = {"reply", "salt", "sha256"}


class UnusableCommitment(ValueError):
    """A file that is not what is given with a scan."""


def read_commitment(raw: bytes) -> dict[str, Any]:
    """Return the object `{"reply", "salt", "sha256"}`, however its JSON is laid out. Raise UnusableCommitment."""
    try:
        found = json.loads(raw, object_pairs_hook=_each_once)
    except UnusableCommitment:
        raise
    except (ValueError, RecursionError):
        raise UnusableCommitment("it is no JSON") from None
    if not isinstance(found, dict) or found.keys() != _MEMBERS:
        raise UnusableCommitment("it is no object with the members reply, salt and sha256, and no others")
    if type(found["reply"]) is not int or not 0 <= found["reply"] < 2**53:
        raise UnusableCommitment("reply is not the number of an entry")
    for name in ("salt", "sha256"):
        if (
            not isinstance(found[name], str)
            or len(found[name]) != 64
            or not set(found[name]) <= set("0123456789abcdef")
        ):
            raise UnusableCommitment(f"{name} is not 64 lower-case hex digits")
    return found


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return the members of an object. Raise UnusableCommitment where one is there twice: readers differ on which counts."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise UnusableCommitment("a member is there twice")
    return found


def read_entry(source: Path, seq: int) -> dict[str, Any] | None:
    """Return entry `seq` of a bundle's record; None where it has none that can be read."""
    try:
        with Bundle(source) as bundle:
            at = 0
            for lines, _ended in bundle.lines(paths.ENTRIES) if paths.ENTRIES in bundle else ():
                if seq < at + len(lines):
                    return parse_object(lines[seq - at])
                at += len(lines)
    except (Unreadable, NotCanonical):
        return None
    return None


def mismatches(scan: bytes, hidden: dict[str, Any], entry: dict[str, Any] | None) -> list[str]:
    """Return in what the scan, what was given with it and the entry do not agree; nothing where the scan is the one that
    the entry commits to."""
    seq = hidden["reply"]
    found = []
    if sha256(scan).hexdigest() != hidden["sha256"]:
        found.append("the file is not the scan whose SHA-256 was given with it")
    if entry is None or entry.get("act") != "replied" or "evidence" not in entry:
        found.append(f"entry {seq} of the record is no paper reply")
    elif entry["evidence"] != commitment(hidden):
        found.append(f"entry {seq} of the record commits to another scan, or with another salt")
    return found

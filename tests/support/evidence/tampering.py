"""Records to cheat with, the true ones and one lie, and the codes by which each step of a report finds a cheat."""

from __future__ import annotations

import io
import zipfile
from hashlib import sha256

from ballot.record import acts
from tests.support.evidence.records import CHAIR, Consultation, honest

CODES_OF_STEP = {
    1: {"unreadable", "missing-file", "manifest-mismatch"},
    2: {"key-mismatch", "key-unexpected"},
    3: {"bad-entry", "bad-order"},
    4: {"bad-checkpoint", "bad-signature", "root-mismatch"},
    5: {"forbidden-act", "late-reply", "older-reply", "not-on-roll", "early-close"},
    6: {"seal-mismatch"},
    7: {"wrong-count", "wrong-outcome"},
    8: {"tally-mismatch", "bad-signature"},
    9: {"not-extended"},
    10: {"document-mismatch"},
}
Files = dict[str, bytes]


def record(*, sealed: bool = False) -> Consultation:
    return honest(sealed=sealed).finish()


OPEN, SEALED = record(), record(sealed=True)
PUBLISHED = "letters/AA.pdf"


def with_letter(one: Consultation, content: bytes = b"%PDF-1.7 letter") -> Files:
    """The files of a record that publishes a letter, with this letter."""
    one.add(acts.published(PUBLISHED, sha256(b"%PDF-1.7 letter").hexdigest()), CHAIR)
    return one.files(more={PUBLISHED: content})


def zipped(files: Files) -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return raw.getvalue()


def told_otherwise(*, sealed: bool) -> Consultation:
    """The record as it would be if AA had voted against: all of it consistent, all of it signed."""
    one = Consultation(sealed=sealed, ballots=3)
    truth = honest(sealed=sealed)
    one.entries = truth.entries[:1]
    one.openings = truth.openings
    one.revisions = {}
    one.now = truth.now
    for entry in truth.entries[1:]:
        if entry["act"] == "replied" and entry["state"] == "AA" and entry["revision"] == 2:
            content = one.content("AA", dict.fromkeys(one.ballots, "against"))
            one.entries.append({**entry, **content})
        else:
            one.entries.append(entry)
    one.closes = truth.closes
    return one.finish()

"""The archive key and its signature, the documents under their names, and what was published last."""

from __future__ import annotations

from hashlib import sha256

import pytest

from ballot.record import acts
from ballot.record.archive_key import archive_pem
from tests.support.evidence.auditing import audit_files, codes
from tests.support.evidence.records import CHAIR, CLOCK, OFFICER, honest
from tests.support.evidence.signing import BODY, DOCUMENT, SOMEBODY_ELSE
from tests.support.evidence.tampering import OPEN, record

PEM, SIGNATURE = "keys/archive.pem", "tally/tally.mldsa65"
ARCHIVED = honest(archive=True).finish()
RUNNING = honest(archive=True)


def test_a_tally_signed_with_both_keys_verifies_whatever_the_signature() -> None:
    first, second = ARCHIVED.files(), ARCHIVED.files()
    assert first[SIGNATURE] != second[SIGNATURE]
    assert len(first[SIGNATURE]) == 3309
    assert audit_files(first).verdict == audit_files(second).verdict == "verified"
    assert PEM not in audit_files(first).not_covered


@pytest.mark.parametrize(
    "signature",
    [
        b"",
        bytes(3309),
        ARCHIVED.files()[SIGNATURE][:-1],
        ARCHIVED.files()[SIGNATURE] + b"\0",
        BODY.sign_for_archive(b"something else"),
        SOMEBODY_ELSE.sign_for_archive(ARCHIVED.files()["tally/tally.json"]),
    ],
)
def test_another_signature_than_the_archive_key_s_is_bad(signature: bytes) -> None:
    assert codes(audit_files(ARCHIVED.files() | {SIGNATURE: signature})) == {"bad-signature"}


def test_the_files_of_the_archive_key_are_there_when_and_only_when_the_record_has_one() -> None:
    files = ARCHIVED.files()
    for path in (PEM, SIGNATURE):
        report = audit_files({name: data for name, data in files.items() if name != path})
        assert codes(report) == {"missing-file"}
    assert codes(audit_files(OPEN.files() | {PEM: files[PEM]})) == {"key-mismatch"}
    assert codes(audit_files(OPEN.files() | {SIGNATURE: files[SIGNATURE]})) == {"tally-mismatch"}
    assert audit_files(RUNNING.files()).verdict == "in-progress"
    assert codes(audit_files(RUNNING.files() | {SIGNATURE: files[SIGNATURE]})) == {"tally-mismatch"}


def test_the_archive_key_is_in_its_one_form_and_the_one_of_the_record() -> None:
    files = ARCHIVED.files()
    pem = files[PEM]
    for other in (
        b"",
        pem + b"\n",
        pem[:-1],
        pem.replace(b"\n", b"\r\n"),
        archive_pem(SOMEBODY_ELSE.archive_key),
        BODY.key.pem(),
    ):
        assert codes(audit_files(files | {PEM: other})) == {"key-mismatch"}


@pytest.mark.parametrize(
    "name",
    ["1-a.pdf", "2-a/b.pdf", "3-", "1-1-2", "2-C26-2-en.pdf"],
)
def test_a_document_may_have_any_name_after_its_ballot_s_id(name: str) -> None:
    assert audit_files(OPEN.files(documents=(), more={f"documents/{name}": DOCUMENT})).verdict == "verified"


@pytest.mark.parametrize("name", ["a.pdf", "4-a.pdf", "01-a.pdf", "1", "1_a.pdf", "a/1-a.pdf", "11-a.pdf"])
def test_a_document_of_no_ballot_is_found(name: str) -> None:
    files = OPEN.files(documents=(), more={f"documents/{name}": DOCUMENT})
    assert codes(audit_files(files)) == {"document-mismatch"}


def test_a_file_of_another_content_under_a_ballot_s_name_is_found() -> None:
    files = OPEN.files(more={"documents/2-other.pdf": b"other"})
    assert codes(audit_files(files)) == {"document-mismatch"}
    assert audit_files(OPEN.files(more={"Documents/other.pdf": b"other"})).verdict == "verified"


def test_a_published_file_is_the_one_that_was_published_last() -> None:
    one, first, last = record(), b"first", b"last"
    for content, by in ((first, CHAIR), (last, OFFICER)):
        one.add(acts.published("letters/AA.pdf", sha256(content).hexdigest()), by)
    one.add(acts.published("letters/AB.pdf", sha256(first).hexdigest()), CLOCK)
    assert audit_files(one.files(more={"letters/AA.pdf": last})).verdict == "verified"
    assert codes(audit_files(one.files(more={"letters/AA.pdf": first}))) == {"document-mismatch"}
    assert audit_files(one.files(more={"letters/aa.pdf": first})).verdict == "verified"

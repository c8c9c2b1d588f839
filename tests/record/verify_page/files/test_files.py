"""The page judges the files of a bundle: manifest, keys, tally, checkpoint, documents and what was published."""

from __future__ import annotations

import json
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.support.evidence.verify_page import Check, codes, places
from tests.support.evidence.verify_page_bundles import (
    JUDGED,
    NAME,
    ORIGIN,
    PEM,
    VKEY,
    WITNESS,
    b64,
    checkpoint,
    files_of,
    jcs,
    root,
    signed,
    with_manifest,
    with_tally,
    zipped,
)
from tests.support.evidence.verify_page_records import (
    CHAIR,
    DAY,
    DOCUMENT,
    DOCUMENT_PATH,
    ballot,
    changed,
    entry,
    good,
    numbered,
    plain,
    tally_of,
)


@pytest.mark.parametrize("path", [*JUDGED, "manifest.json"])
def test_a_needed_file_that_is_missing_is_named(path: str, check: Check) -> None:
    files = good()
    files.pop(path)
    report = check(zipped(files if path == "manifest.json" else with_manifest(files)))
    assert ("missing-file", path) in places(report)


def test_a_file_more_or_less_than_the_manifest_lists_is_found(check: Check) -> None:
    assert codes(check(zipped({**good(), "more.txt": b"?"}))) == {"manifest-mismatch"}
    assert "manifest-mismatch" in codes(check(zipped({k: v for k, v in good().items() if k != "README.txt"})))
    assert check(zipped(with_manifest({**good(), "tally/result-en.pdf": b"%PDF"})))["failures"] == []
    listed = json.loads(good()["manifest.json"])
    for manifest in (
        {**listed, "format": "ballot-bundle/1"}, {**listed, "more": 1}, {"format": listed["format"]},
        {**listed, "files": {**listed["files"], "manifest.json": {"bytes": 1, "sha256": "0" * 64}}},
        {**listed, "files": {**listed["files"], "README.txt": {"bytes": 1}}},
    ):  # fmt: skip
        assert codes(check(zipped({**good(), "manifest.json": jcs(manifest)}))) == {"manifest-mismatch"}
    assert codes(check(zipped({**good(), "manifest.json": good()["manifest.json"] + b"\n"}))) == {"manifest-mismatch"}


def test_tally_files_of_a_record_without_declaration_are_found(check: Check) -> None:
    files = files_of(plain()[:3], None)
    for path in ("tally/tally.json", "tally/tally.sig", "tally/tally.mldsa65"):
        assert "tally-mismatch" in codes(check(zipped(with_manifest({**files, path: good().get(path, b"x")}))))
    assert "tally-mismatch" in codes(check(zipped(with_manifest({**good(), "tally/tally.mldsa65": bytes(3309)}))))


def test_a_tally_that_says_something_else_is_found_though_it_is_signed(check: Check) -> None:
    tally = tally_of(plain())
    other = [{**tally["ballots"][0], "title": {"en": "Another matter"}}, tally["ballots"][1]]
    for key, value in (("reference", "DM-26/2"), ("roll_call", {}), ("declared_at", DAY(13)), ("more", 1), ("ballots", other),
                       ("title", {"en": "Another"}), ("format", "ballot-tally/1"), ("results", [])):  # fmt: skip
        assert codes(check(zipped(files_of(plain(), {**tally_of(plain()), key: value})))) == {"tally-mismatch"}
    pretty = json.dumps(json.loads(good()["tally/tally.json"]), sort_keys=True).encode()
    for content in (pretty, good()["tally/tally.json"] + b"\n", b"[]", b"null"):
        assert codes(check(zipped(with_tally(good(), content)))) == {"tally-mismatch"}


def _other_pem() -> bytes:
    key = Ed25519PrivateKey.generate().public_key()
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def test_the_key_is_confirmed_only_by_the_auditors_own(check: Check) -> None:
    bundle, other = zipped(good()), _other_pem()
    assert check(bundle)["key_confirmed"]
    assert not check(bundle, key=None)["key_confirmed"]
    assert check(bundle, key=None)["verdict"] == "verified"
    assert codes(check(bundle, key=other)) == {"key-unexpected"}


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("keys/body.pem", _other_pem()), ("keys/body.pem", PEM.replace(b"\n", b"\r\n")), ("keys/body.pem", PEM + b"\n"),
        ("keys/body.pem", PEM[:-1]), ("keys/body.pem", b"\xef\xbb\xbf" + PEM), ("keys/body.vkey", VKEY.encode()),
        ("keys/body.vkey", f"{VKEY}\n\n".encode()), ("keys/body.vkey", f"{VKEY}\r\n".encode()),
        ("keys/body.vkey", f"{VKEY}\n".replace("/council", "/assembly").encode()), ("keys/archive.pem", b"x"),
    ],
)  # fmt: skip
def test_a_key_file_is_the_records_key_byte_for_byte(path: str, content: bytes, check: Check) -> None:
    assert "key-mismatch" in codes(check(zipped(with_manifest({**good(), path: content}))))


LINES = [jcs(each) for each in plain()]
NOTE = checkpoint(LINES)
OWN = next(line for line in NOTE.split("\n") if line.startswith(f"— {NAME}"))
TEXT = f"{ORIGIN}\n{len(LINES)}\n{b64(root(LINES))}\n"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (checkpoint(LINES[:-1]), "bad-checkpoint"), (checkpoint(LINES, f"{NAME}/other"), "bad-checkpoint"),
        (checkpoint([*LINES[:-1], b"{}"]), "root-mismatch"), (NOTE.replace(f"{OWN}\n", ""), "bad-signature"),
        (NOTE.replace(OWN, f"{OWN}\n{OWN[:-8]}AAAAAAA="), "bad-signature"), (NOTE.replace("\n8\n", "\n08\n"), "bad-checkpoint"),
        (NOTE[:-1], "bad-checkpoint"), (NOTE.replace("\n", "\r\n"), "bad-checkpoint"), (f"{NOTE}\n", "bad-checkpoint"),
        (signed(f"{TEXT}extension\n"), "bad-checkpoint"), (f"\ufeff{NOTE}", "bad-checkpoint"), (TEXT, "bad-checkpoint"),
        (signed(TEXT, *[WITNESS] * 100), "bad-checkpoint"), (NOTE.replace(b64(b"abcd" + bytes(72)), "AAAA"), "bad-checkpoint"),
        *((signed(TEXT, f"— {name} AAAAAAA=\n"), "bad-checkpoint") for name in (
            "", "a+b", "a b", "a\u00a0b", "a\u2003b", "a\u3000", "a\u0085", "a\u007fb", "a\u2028")),
    ],
)  # fmt: skip
def test_a_checkpoint_must_be_over_this_whole_record_and_signed(text: str, code: str, check: Check) -> None:
    assert code in codes(check(zipped(with_manifest({**good(), "record/checkpoint.txt": text.encode()}))))


def test_signature_lines_of_others_are_kept_whatever_they_are_called(check: Check) -> None:
    for others in ([WITNESS] * 99, ["— \u0645 AAAAAAA=\n"], ["— a\u200bb\u180e AAAAAAA=\n"], [f"— {NAME} AAAAAAA=\n"]):
        files = with_manifest({**good(), "record/checkpoint.txt": signed(TEXT, *others).encode()})
        assert check(zipped(files))["failures"] == []
    long = f"— {'n' * (1_000_000 - len(signed(TEXT).encode()) - 14)} AAAAAAA=\n"
    for line, code in ((long, set()), (long.replace("nn", "nnn", 1), {"bad-checkpoint"})):
        content = signed(TEXT, line).encode()
        files = with_manifest({**good(), "record/checkpoint.txt": content})
        assert codes(check(zipped(files))) == code, len(content)


def test_a_document_is_one_of_the_ballot_that_its_name_begins_with(check: Check) -> None:
    record = plain(ballots=[ballot("1"), ballot("2", documents=[])])
    files = files_of(record, tally_of(record))
    for path in (DOCUMENT_PATH, "documents/1-a/2-b.pdf", "documents/1-"[:-1] + "-x"):
        assert check(zipped(with_manifest({**files, path: DOCUMENT})))["failures"] == []
    for path in ("documents/2-C26-1-en.pdf", "documents/C26-1.pdf", "documents/01-a.pdf", "documents/1.pdf", "documents/11-a.pdf",
                 f"documents/{sha256(DOCUMENT).hexdigest()}"):  # fmt: skip
        assert codes(check(zipped(with_manifest({**files, path: DOCUMENT})))) == {"document-mismatch"}
    assert codes(check(zipped(with_manifest({**files, DOCUMENT_PATH: b"another"})))) == {"document-mismatch"}


def test_a_published_file_is_the_one_that_was_published_last(check: Check) -> None:
    letters = [b"first", b"second"]
    record = changed(plain(), 7, sha256=sha256(letters[0]).hexdigest())
    second = entry("published", 13, CHAIR, file="letters/a.pdf", sha256=sha256(letters[1]).hexdigest())
    record = numbered([*record, second])
    files = files_of(record, tally_of(record))
    assert check(zipped(with_manifest({**files, "letters/a.pdf": letters[1]})))["failures"] == []
    assert codes(check(zipped(with_manifest({**files, "letters/a.pdf": letters[0]})))) == {"document-mismatch"}
    # One that nobody published is not judged, and one that was published need not be there.
    assert check(zipped(with_manifest({**files, "letters/b.pdf": b"any"})))["failures"] == []

"""The page judges the files of a bundle, its key and its checkpoint, what an auditor holds, and the zip around them."""

from __future__ import annotations

import json
import struct
import zipfile
import zlib
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.support.evidence.verify_page import Check, codes
from tests.support.evidence.verify_page_bundles import (
    DAY,
    JUDGED,
    NAME,
    NO,
    PEM,
    SIGNER,
    checkpoint,
    files_of,
    good,
    jcs,
    plain,
    receipt,
    tally_of,
    with_manifest,
    zipped,
)


@pytest.mark.parametrize("path", [*JUDGED, "manifest.json"])
def test_a_needed_file_that_is_missing_is_named(path: str, check: Check) -> None:
    files = good()
    files.pop(path)
    report = check(zipped(files if path == "manifest.json" else with_manifest(files)))
    assert ("missing-file", path) in {(f["code"], f["where"]) for f in report["failures"]}


def test_a_file_more_or_less_than_the_manifest_lists_is_found(check: Check) -> None:
    assert codes(check(zipped({**good(), "more.txt": b"?"}))) == {"manifest-mismatch"}
    assert "manifest-mismatch" in codes(check(zipped({k: v for k, v in good().items() if k != "README.txt"})))
    assert check(zipped(with_manifest({**good(), "tally/result-en.pdf": b"%PDF"})))["failures"] == []


def test_tally_files_of_a_record_without_declaration_are_found(check: Check) -> None:
    files = files_of(plain()[:3], None)
    files |= {path: good()[path] for path in ("tally/tally.json", "tally/tally.sig")}
    assert codes(check(zipped(with_manifest(files)))) >= {"tally-mismatch"}


def test_a_tally_that_says_something_else_is_found_though_it_is_signed(check: Check) -> None:
    for key, value in (("reference", "DM-26/2"), ("roll_call", {}), ("declared_at", DAY(13)), ("more", 1)):
        assert codes(check(zipped(files_of(plain(), {**tally_of(plain()), key: value})))) == {"tally-mismatch"}
    pretty = json.dumps(json.loads(good()["tally/tally.json"]), sort_keys=True).encode()
    files = {**good(), "tally/tally.json": pretty, "tally/tally.sig": SIGNER.sign(pretty)}
    assert codes(check(zipped(with_manifest(files)))) == {"tally-mismatch"}


def test_the_key_is_confirmed_only_by_the_auditors_own(check: Check) -> None:
    bundle = zipped(good())
    other = Ed25519PrivateKey.generate().public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    assert check(bundle)["key_confirmed"]
    assert not check(bundle, key=None)["key_confirmed"]
    assert check(bundle, key=None)["verdict"] == "verified"
    assert codes(check(bundle, key=other)) == {"key-unexpected"}
    assert "key-mismatch" in codes(check(zipped(with_manifest({**good(), "keys/body.pem": other}))))
    assert "key-mismatch" in codes(
        check(zipped(with_manifest({**good(), "keys/body.pem": PEM.replace(b"\n", b"\r\n")})))
    )


def test_a_checkpoint_must_be_over_this_whole_record_and_signed(check: Check) -> None:
    lines = [jcs(each) for each in plain()]
    note = checkpoint(lines)
    own = next(line for line in note.split("\n") if line.startswith(f"— {NAME}"))
    for text, code in (
        (checkpoint(lines[:-1]), "bad-checkpoint"), (checkpoint(lines, f"{NAME}/other"), "bad-checkpoint"),
        (checkpoint([*lines[:-1], b"{}"]), "root-mismatch"), (note.replace(f"{own}\n", ""), "bad-signature"),
        (note.replace(own, f"{own}\n{own[:-8]}AAAAAAA="), "bad-signature"), (note.replace("\n8\n", "\n08\n"), "bad-checkpoint"),
        (note[:-1], "bad-checkpoint"), (note.replace("\n", "\r\n"), "bad-checkpoint"), (f"{note}\n", "bad-checkpoint"),
    ):  # fmt: skip
        report = check(zipped(with_manifest({**good(), "record/checkpoint.txt": text.encode()})))
        assert code in codes(report), (text, report)


def test_a_body_that_rewrote_its_record_is_caught_by_what_it_signed_before(check: Check) -> None:
    lines = [jcs(each) for each in plain()]
    rewritten = [*lines[:2], jcs({**plain()[2], "votes": NO}), *lines[3:]]
    bundle = zipped(good())
    for n in range(1, 9):
        assert check(bundle, checkpoints=(checkpoint(lines[:n]),))["failures"] == []
        for i in range(n):
            assert check(bundle, receipts=(receipt(lines[:n], i),))["failures"] == []
    for held in ({"checkpoints": (checkpoint(rewritten[:5]),)}, {"receipts": (receipt(rewritten[:5], 2),)},
                 {"receipts": (receipt(rewritten[:5], 1),)}, {"checkpoints": (checkpoint([*lines, b"{}"]),)},
                 {"checkpoints": (checkpoint(lines, f"{NAME}/other"),)}):  # fmt: skip
        assert "not-extended" in codes(check(bundle, **held))


def test_what_is_held_but_proves_nothing_is_not_passed_over(check: Check) -> None:
    lines = [jcs(each) for each in plain()]
    good_receipt, bundle = receipt(lines[:5], 2), zipped(good())
    stranger = good_receipt.replace(f"— {NAME} ", "— someone.example ")
    for text in (
        stranger,
        good_receipt.replace("index 2", "index 3"),
        good_receipt.replace("extra ", "data "),
        "",
        checkpoint(lines),
    ):
        assert codes(check(bundle, receipts=(text,), same_code=False)) == {"not-extended"}
    for text in ("", "not a note", checkpoint(lines).replace(f"— {NAME} ", "— someone.example ")):
        assert codes(check(bundle, checkpoints=(text,), same_code=False)) == {"not-extended"}


def test_a_document_or_a_published_file_is_what_its_hash_says(check: Check) -> None:
    path = f"documents/{sha256(b'document').hexdigest()}"
    assert check(zipped(with_manifest({**good(), path: b"document"})))["failures"] == []
    assert codes(check(zipped(with_manifest({**good(), path: b"another"})))) == {"document-mismatch"}
    assert codes(check(zipped(with_manifest({**good(), "letters/a.pdf": b"another"})))) == {"document-mismatch"}


def test_a_deflated_bundle_is_read(check: Check) -> None:
    assert check(zipped(good(), zipfile.ZIP_DEFLATED))["failures"] == []


def _patched(bundle: bytes, signature: bytes, offset: int, value: bytes) -> bytes:
    """The bundle with bytes of its first header of this kind replaced."""
    at = bundle.index(signature) + offset
    return bundle[:at] + value + bundle[at + len(value) :]


CENTRAL, LOCAL = b"PK\x01\x02", b"PK\x03\x04"


def _with_attributes(mode: int) -> bytes:
    return _patched(zipped(good()), CENTRAL, 38, struct.pack("<I", mode << 16))


def _renamed(name: str) -> bytes:
    return zipped({**good(), "x" * len(name): b""}).replace(b"x" * len(name), name.encode())


@pytest.mark.parametrize(
    "bundle",
    [
        b"", b"not a zip", zipped(good())[:-1], zipped(good())[40:], _with_attributes(0o120777),
        _patched(zipped(good()), CENTRAL, 8, b"\x01\x00"), _patched(zipped(good()), CENTRAL, 10, b"\x0c\x00"),
        _patched(zipped(good()), CENTRAL, 24, b"\xff\xff\xff\x7f"), _patched(zipped(good()), LOCAL, 40, b"?"),
        _renamed("../up"), _renamed("/root"), _renamed("a//b"), _renamed("a\\b"),
        zipped({**good(), "readme.TXT": b""}).replace(b"readme.TXT", b"README.txt"),
        zipped({str(i): b"" for i in range(10_001)}),
    ],
)  # fmt: skip
def test_a_zip_with_more_than_one_meaning_or_beyond_the_limits_is_unreadable(bundle: bytes, check: Check) -> None:
    report = check(bundle)
    assert (codes(report), report["entries"]) == ({"unreadable"}, 0)


def test_a_file_that_inflates_to_more_than_it_says_is_unreadable(check: Check) -> None:
    bomb = zipped({"a": bytes(1 << 20)}, zipfile.ZIP_DEFLATED)
    short = struct.pack("<I", 100)
    bomb = _patched(_patched(bomb, CENTRAL, 24, short), LOCAL, 22, short)
    crc = struct.pack("<I", zlib.crc32(bytes(100)))
    bomb = _patched(_patched(bomb, CENTRAL, 16, crc), LOCAL, 14, crc)
    assert "unreadable" in codes(check(bomb, same_code=False))

"""What an outsider can do to a bundle, who has everything but the body's key."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest

from ballot.record.bundle.paths import MANIFEST
from ballot.record.canonical import encode
from ballot.record.note import VerifierKey, encode_base64, sign_note
from tests.support.evidence.auditing import audit, audit_files, codes
from tests.support.evidence.records import Consultation, honest, renumbered
from tests.support.evidence.signing import BODY, ORIGIN, SOMEBODY_ELSE, Body, files_of, signed_head
from tests.support.evidence.tampering import CODES_OF_STEP, OPEN, SEALED, zipped


@pytest.mark.parametrize("sealed", [False, True])
@pytest.mark.parametrize("mask", [0x01, 0x20, 0x80])
def test_a_file_with_any_byte_flipped_is_found_by_the_manifest_alone(sealed: bool, mask: int) -> None:
    bundle = (SEALED if sealed else OPEN).bundle()
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    for path, data in files.items():
        for at in range(0, len(data), max(1, len(data) // 6)):
            changed = data[:at] + bytes([data[at] ^ mask]) + data[at + 1 :]
            raw = io.BytesIO()
            with zipfile.ZipFile(raw, "w") as archive:
                for name, content in files.items():
                    archive.writestr(name, changed if name == path else content)
            report = audit(raw.getvalue())
            assert report.verdict == "failed"
            assert codes(report) & CODES_OF_STEP[1], (path, at)


@pytest.mark.parametrize("sealed", [False, True])
def test_a_byte_flipped_anywhere_in_the_zip_never_crashes_and_never_changes_what_verifies(sealed: bool) -> None:
    bundle = (SEALED if sealed else OPEN).bundle()
    results = audit(bundle).results
    # Bytes of names, sizes and offsets lie around the files; so take them all there, and some of the contents.
    directory = bundle.index(b"PK\x01\x02")
    places = [*range(0, directory, 41), *range(directory, len(bundle), 3)]
    for at in places:
        report = audit(bundle[:at] + bytes([bundle[at] ^ 0x55]) + bundle[at + 1 :])
        if report.verdict == "verified":
            # What no reader uses: dates, versions, comments.
            assert report.results == results
        else:
            assert report.verdict == "failed"
            assert report.failures


# With the manifest made to agree: what the manifest cannot see, the steps after it must.
BYTE_CLASSES: dict[str, tuple[str, Callable[[bytes], bytes], set[str]]] = {
    "a vote": ("record/entries.jsonl", lambda d: d.replace(b'"1":"against"', b'"1":"abstain"', 1), {"root-mismatch"}),
    "a statement": ("record/entries.jsonl", lambda d: d.replace(b"We abstain", b"We object!", 1), {"root-mismatch"}),
    "a time": ("record/entries.jsonl", lambda d: d.replace(b"09:00:03", b"09:00:02", 1), {"root-mismatch"}),
    "a name of a member": ("record/entries.jsonl", lambda d: d.replace(b'"votes"', b'"vote!"', 1), {"bad-entry"}),
    "the checkpoint's root": (
        "record/checkpoint.txt",
        lambda d: d.replace(d.split(b"\n")[2], encode_base64(bytes(32)).encode()),
        {"bad-signature", "root-mismatch"},
    ),
    "the checkpoint's size": (
        "record/checkpoint.txt",
        lambda d: d.replace(b"\n10\n", b"\n11\n"),
        {"bad-checkpoint", "bad-signature"},
    ),
    "the checkpoint's origin": (
        "record/checkpoint.txt",
        lambda d: d.replace(ORIGIN.encode() + b"\n", ORIGIN.encode() + b"x\n"),
        {"bad-checkpoint", "bad-signature"},
    ),
    "the checkpoint's form": ("record/checkpoint.txt", lambda d: d + b"\n", {"bad-checkpoint"}),
    "the tally": (
        "tally/tally.json",
        lambda d: d.replace(b'"adopted"', b'"blocked"', 1),
        {"tally-mismatch", "bad-signature"},
    ),
    "a newline after the tally": ("tally/tally.json", lambda d: d + b"\n", {"tally-mismatch", "bad-signature"}),
    "the tally's signature": ("tally/tally.sig", lambda d: d[:-1] + bytes([d[-1] ^ 1]), {"bad-signature"}),
    "the tally's signature cut": ("tally/tally.sig", lambda d: d[:-1], {"bad-signature"}),
    "the tally's signature in hex": ("tally/tally.sig", lambda d: d.hex().encode(), {"bad-signature"}),
    "the public key": ("keys/body.pem", lambda d: SOMEBODY_ELSE.key.pem(), {"key-mismatch", "key-unexpected"}),
    "the public key's form": ("keys/body.pem", lambda d: d + b"\n", {"key-mismatch"}),
    "the verifier key": ("keys/body.vkey", lambda d: f"{SOMEBODY_ELSE.key}\n".encode(), {"key-mismatch"}),
    "the verifier key without its newline": ("keys/body.vkey", lambda d: d[:-1], {"key-mismatch"}),
    "the verifier key with a newline more": ("keys/body.vkey", lambda d: d + b"\n", {"key-mismatch"}),
    "the verifier key's name": (
        "keys/body.vkey",
        lambda d: f"{VerifierKey('other.int/council', BODY.key.public)}\n".encode(),
        {"key-mismatch"},
    ),
    "the verifier key's form": ("keys/body.vkey", lambda d: b"\xff" + d, {"key-mismatch"}),
    "a document": ("documents/1-C26-1-en.txt", lambda d: d + b" ", {"document-mismatch"}),
}


@pytest.mark.parametrize("name", BYTE_CLASSES)
def test_each_class_of_bytes_is_guarded_even_when_the_manifest_is_made_to_agree(name: str) -> None:
    path, change, expected = BYTE_CLASSES[name]
    files = OPEN.files()
    assert change(files[path]) != files[path]
    report = audit_files(files | {path: change(files[path])})
    assert report.verdict == "failed"
    assert expected <= codes(report)


@pytest.mark.parametrize("sealed", [False, True])
@pytest.mark.parametrize("way", ["dropped", "doubled", "exchanged"])
def test_entries_dropped_doubled_or_exchanged_without_the_key_are_found(way: str, sealed: bool) -> None:
    one = SEALED if sealed else OPEN
    files = one.files()
    for at in range(len(one.lines) - 1):
        lines = list(one.lines)
        if way == "dropped":
            del lines[at]
        elif way == "doubled":
            lines.insert(at, lines[at])
        else:
            lines[at], lines[at + 1] = lines[at + 1], lines[at]
        for again in (lines, [encode(entry) for entry in renumbered(map(dict, decoded(lines)))]):
            report = audit_files(files | {"record/entries.jsonl": b"".join(line + b"\n" for line in again)})
            assert report.verdict == "failed"
            assert codes(report) & {"bad-checkpoint", "root-mismatch"}, at


def decoded(lines: list[bytes]) -> list[dict[str, Any]]:
    by_line = {encode(entry): entry for entry in [*OPEN.entries, *SEALED.entries]}
    return [by_line[line] for line in lines]


def test_files_that_the_bundle_needs_are_missed() -> None:
    files = OPEN.files()
    for path in files:
        if path.startswith(("documents/", "README")):
            continue
        report = audit_files({name: data for name, data in files.items() if name != path})
        assert ("missing-file", path) in {(failure.code, failure.where) for failure in report.failures}


def test_the_manifest_lists_every_other_file_and_no_more() -> None:
    files = OPEN.files()
    listed = {path: {"bytes": len(data), "sha256": sha256(data).hexdigest()} for path, data in files.items()}
    for manifest in (
        {**listed, "more.txt": listed["README.txt"]},
        {path: told for path, told in listed.items() if path != "README.txt"},
        {**listed, MANIFEST: listed["README.txt"]},
        {**listed, "README.txt": {**listed["README.txt"], "bytes": 1}},
        {**listed, "README.txt": {"sha256": listed["README.txt"]["sha256"]}},
        {**listed, "README.txt": {**listed["README.txt"], "mode": 420}},
        {**listed, "README.txt": None},
    ):
        report = audit(zipped(files | {MANIFEST: encode({"format": "ballot-bundle/2", "files": manifest})}))
        assert "manifest-mismatch" in codes(report)
    for whole in (
        {"format": "ballot-bundle/1", "files": listed},
        {"files": listed},
        {"format": "ballot-bundle/2", "files": list(listed)},
        {"format": "ballot-bundle/2", "files": listed, "by": "x"},
        [],
    ):
        assert "manifest-mismatch" in codes(audit(zipped(files | {MANIFEST: encode(whole)})))
    assert "manifest-mismatch" in codes(audit(zipped(files | {MANIFEST: b"{}\n"})))
    one_byte = files | {"one.txt": b"x"}
    told = {"bytes": True, "sha256": sha256(b"x").hexdigest()}
    manifest = {"format": "ballot-bundle/2", "files": {**listed, "one.txt": told}}
    assert "manifest-mismatch" in codes(audit(zipped(one_byte | {MANIFEST: encode(manifest)})))


def test_everything_signed_again_with_another_key_is_unexpected_with_a_key_and_unconfirmed_without() -> None:
    for sealed in (False, True):
        forged = honest(sealed=sealed, body=SOMEBODY_ELSE).finish().bundle()
        report = audit(forged)
        assert (report.verdict, codes(report)) == ("failed", {"key-unexpected"})
        assert not report.key_confirmed
        report = audit(forged, key=None)
        assert (report.verdict, report.key_confirmed) == ("verified", False)
        assert report.fingerprint == SOMEBODY_ELSE.key.fingerprint() != BODY.key.fingerprint()


def test_signatures_of_another_key_beside_the_body_s_key_are_bad() -> None:
    files = files_of(OPEN.lines, SOMEBODY_ELSE)
    kept = OPEN.files()
    report = audit_files(files | {path: kept[path] for path in ("keys/body.pem", "keys/body.vkey")})
    assert codes(report) == {"bad-signature"}
    assert {failure.step for failure in report.failures} == {4, 8}


def test_the_key_s_name_is_the_body_of_the_origin() -> None:
    other = Body("council", "ballot.example.int/assembly")
    one = Consultation(body=other)
    assert codes(audit(one.bundle(), key=other)) >= {"bad-entry", "key-mismatch"}


def test_a_witness_s_signature_on_the_checkpoint_does_no_harm() -> None:
    head = signed_head(OPEN.lines, BODY)
    text = head.split("\n\n")[0] + "\n"
    witness = VerifierKey("witness.example", SOMEBODY_ELSE.key.public)
    line = sign_note(text, witness, SOMEBODY_ELSE.sign).split("\n\n")[1]
    assert audit_files(files_of(OPEN.lines, checkpoint=head + line)).verdict == "verified"

"""Bundles for the page's tests, written apart from `ballot.record`: files, signatures and the zip around any record."""

from __future__ import annotations

import base64
import io
import json
import textwrap
import zipfile
from functools import cache
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA65PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

Record = list[dict[str, Any]]
Files = dict[str, bytes]

SIGNER = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = SIGNER.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
PEM = SIGNER.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
NAME = "ballot.example.int/council"
ORIGIN = f"{NAME}/dm-26-1"
JUDGED = ("keys/body.pem", "keys/body.vkey", "record/entries.jsonl", "record/checkpoint.txt",
          "tally/tally.json", "tally/tally.sig")  # fmt: skip
_SPKI_ML_DSA_65 = bytes.fromhex("308207b2300b0609608648016503040312038207a100")


def jcs(value: object) -> bytes:
    """JCS of what these tests write: keys are ASCII, numbers whole."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


@cache
def archive_signer() -> MLDSA65PrivateKey:
    """The archive key of these tests."""
    return MLDSA65PrivateKey.from_seed_bytes(bytes(range(32)))


@cache
def archive_public() -> bytes:
    """Its 1,952 bytes."""
    return archive_signer().public_key().public_bytes_raw()


@cache
def archive_signature(content: bytes) -> bytes:
    """Its signature, which has chance in it: one for each content, so that a bundle is the same each time."""
    return archive_signer().sign(content)


def archive_pem(public: bytes) -> bytes:
    """SPKI PEM, in lines of 64."""
    lines = "\n".join(textwrap.wrap(b64(_SPKI_ML_DSA_65 + public), 64))
    return f"-----BEGIN PUBLIC KEY-----\n{lines}\n-----END PUBLIC KEY-----\n".encode()


def root(lines: list[bytes]) -> bytes:
    if len(lines) < 2:
        return sha256(b"\0" + lines[0]).digest() if lines else sha256().digest()
    left = 1 << ((len(lines) - 1).bit_length() - 1)
    return sha256(b"\1" + root(lines[:left]) + root(lines[left:])).digest()


def path_to(index: int, lines: list[bytes]) -> list[bytes]:
    if len(lines) < 2:
        return []
    left = 1 << ((len(lines) - 1).bit_length() - 1)
    if index < left:
        return [*path_to(index, lines[:left]), root(lines[left:])]
    return [*path_to(index - left, lines[left:]), root(lines[:left])]


def key_id(name: str = NAME) -> bytes:
    return sha256(name.encode() + b"\n\x01" + PUBLIC).digest()[:4]


def verifier_key(name: str = NAME) -> str:
    return f"{name}+{key_id(name).hex()}+" + b64(b"\x01" + PUBLIC)


VKEY = verifier_key()
WITNESS = f"— witness.example {b64(b'abcd' + bytes(72))}\n"


def signed(text: str, *others: str, name: str = NAME) -> str:
    """A note of this text, signed by the body, with others' signature lines."""
    return f"{text}\n— {name} {b64(key_id(name) + SIGNER.sign(text.encode()))}\n{''.join(others)}"


def checkpoint(lines: list[bytes], origin: str = ORIGIN) -> str:
    return signed(f"{origin}\n{len(lines)}\n{b64(root(lines))}\n", WITNESS)


def receipt(lines: list[bytes], index: int) -> str:
    proof = "".join(f"{b64(node)}\n" for node in path_to(index, lines))
    return f"c2sp.org/tlog-proof@v1\nextra {b64(lines[index])}\nindex {index}\n{proof}\n{checkpoint(lines)}"


def zipped(files: Files, method: int = zipfile.ZIP_STORED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for path in sorted(files):
            info = zipfile.ZipInfo(path)
            info.compress_type, info.create_system, info.external_attr = method, 3, 0o100644 << 16
            archive.writestr(info, files[path])
    return out.getvalue()


def unzipped(bundle: bytes) -> Files:
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        return {path: archive.read(path) for path in archive.namelist()}


def with_manifest(files: Files) -> Files:
    listed = {p: {"bytes": len(c), "sha256": sha256(c).hexdigest()} for p, c in files.items() if p != "manifest.json"}
    return {**files, "manifest.json": jcs({"format": "ballot-bundle/2", "files": listed})}


def with_tally(files: Files, content: bytes) -> Files:
    """The files with this tally, signed."""
    signed_files = {**files, "tally/tally.json": content, "tally/tally.sig": SIGNER.sign(content)}
    if "keys/archive.pem" in files:
        signed_files["tally/tally.mldsa65"] = archive_signature(content)
    return with_manifest(signed_files)


def files_of_lines(lines: list[bytes], origin: str = ORIGIN) -> Files:
    """The files of a record of any lines, which has no tally."""
    return with_manifest({
        "README.txt": b"how to check\n", "keys/body.pem": PEM, "keys/body.vkey": f"{VKEY}\n".encode(),
        "record/entries.jsonl": b"".join(line + b"\n" for line in lines),
        "record/checkpoint.txt": checkpoint(lines, origin).encode(),
    })  # fmt: skip


def files_of(record: Record, tally: dict[str, Any] | None) -> Files:
    """The files of a record and its tally, or of one without."""
    lines = [jcs(entry) for entry in record]
    files = files_of_lines(lines)
    if record and record[0].get("archive_key") == b64(archive_public()):
        files["keys/archive.pem"] = archive_pem(archive_public())
    if tally is None:
        return with_manifest(files)
    tally["record"]["root"] = b64(root(lines[: tally["record"]["size"]]))
    return with_tally(files, jcs(tally))

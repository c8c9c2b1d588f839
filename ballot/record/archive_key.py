"""The body's second key, ML-DSA-65 (FIPS 204): it signs the tally for archives that outlive Ed25519 (record format §3).

A public key is 1,952 bytes, in the record as base64 and in a bundle as SPKI PEM; a signature is 3,309 bytes, pure, with an
empty context.
"""

from __future__ import annotations

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA65PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from ballot.record.note import decode_base64

PUBLIC_BYTES = 1952
SIGNATURE_BYTES = 3309


def is_archive_key(value: object) -> bool:
    """Return whether the value is base64 of as many bytes as an ML-DSA-65 public key has."""
    if type(value) is not str:
        return False
    try:
        return len(decode_base64(value)) == PUBLIC_BYTES
    except ValueError:
        return False


def archive_pem(archive_key: str) -> bytes:
    """Return the plain SubjectPublicKeyInfo PEM of an archive key in base64, for `keys/archive.pem`. Raises ValueError."""
    return _loaded(archive_key).public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def signed_by_archive_key(archive_key: str, message: bytes, signature: bytes) -> bool:
    """Return whether the archive key, in base64, signed the message."""
    if len(signature) != SIGNATURE_BYTES:
        return False
    try:
        _loaded(archive_key).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def _loaded(archive_key: str) -> MLDSA65PublicKey:
    return MLDSA65PublicKey.from_public_bytes(decode_base64(archive_key))

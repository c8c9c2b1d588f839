"""C2SP signed notes with Ed25519 keys (type 0x01), and their verifier keys.

A note is a text that ends in a newline, an empty line, and signature lines:

    ballot.example.int/council/dm-21-1012
    78
    V9ksdYbqfUzbpkz3eccvdpvRTgKAtf0xKsQ4LT4LtJQ=

    — ballot.example.int/council IlHu3+dR…

A verifier key is `NAME+HEXID+BASE64`, the base64 being the type byte and the 32 bytes of the key.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

ED25519 = b"\x01"
MAX_NOTE = 1_000_000
"""Bytes in a note that a reader takes."""
MAX_SIGNATURES = 100
"""Signature lines in a note that a reader takes."""
# By code points, because languages and versions of Unicode differ in what `\s` is: control characters and white space.
_NOT_IN_NAME = r"+\x00-\x20\x7f-\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_NAME = re.compile(f"[^{_NOT_IN_NAME}]+")
_SIGNATURE = re.compile(f"— ({_NAME.pattern}) ([A-Za-z0-9+/]+={{0,2}})")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")
_FIELD = 2**255 - 19


class MalformedNote(ValueError):
    """Text that is not a signed note."""


class MalformedKey(ValueError):
    """Text that is not a verifier key for Ed25519, or not the plain PEM of one."""


def decode_base64(text: str) -> bytes:
    """Return the bytes of standard base64. Raise ValueError unless they encode to the same text again."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise ValueError(f"not base64: {text[:60]!r}") from error
    if encode_base64(data) != text:
        raise ValueError(f"not base64 as it is written: {text[:60]!r}")
    return data


def encode_base64(data: bytes) -> str:
    """Return standard base64 with padding of the bytes."""
    return base64.b64encode(data).decode()


@dataclass(frozen=True)
class VerifierKey:
    """An Ed25519 public key under a name (C2SP signed-note)."""

    name: str
    public: bytes

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name) or len(self.public) != 32:
            raise MalformedKey("a key has a name without spaces or plus, and 32 bytes")

    @property
    def id(self) -> bytes:
        """Four bytes that tell keys of one name apart; not a fingerprint to trust."""
        return sha256(self.name.encode() + b"\n" + ED25519 + self.public).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{encode_base64(ED25519 + self.public)}"

    @classmethod
    def parse(cls, text: str) -> VerifierKey:
        """Read `NAME+HEXID+BASE64`. Raise MalformedKey for anything that `str()` would not have written."""
        name, _, rest = text.partition("+")
        try:
            key = decode_base64(rest.partition("+")[2])
            parsed = cls(name, key[1:])
        except ValueError as error:
            raise MalformedKey(str(error)) from None
        if str(parsed) != text:
            raise MalformedKey("not a verifier key for Ed25519, or its key ID is another key's")
        return parsed

    def pem(self) -> bytes:
        """Return the plain SubjectPublicKeyInfo PEM, for `keys/body.pem` and OpenSSL."""
        return self._loaded().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

    def fingerprint(self) -> str:
        """Return the lower-case hex SHA-256 of the SPKI DER: what people compare (record format §6, step 2)."""
        return sha256(self._loaded().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).hexdigest()

    def signed(self, message: bytes, signature: bytes) -> bool:
        """Return whether this key signed the message (RFC 8032 §5.1.7: both points in their one encoding, S < L)."""
        if not (_is_point_encoding(self.public) and len(signature) == 64 and _is_point_encoding(signature[:32])):
            return False
        try:
            self._loaded().verify(signature, message)
        except InvalidSignature:
            return False
        return True

    def _loaded(self) -> Ed25519PublicKey:
        return Ed25519PublicKey.from_public_bytes(self.public)


def _is_point_encoding(encoded: bytes) -> bool:
    """Return whether 32 bytes could encode a point as RFC 8032 §5.1.3 wants it: y below the field's prime, no negative 0."""
    number = int.from_bytes(encoded, "little")
    y, is_negative = number % 2**255, number >> 255
    return y < _FIELD and not (is_negative and y in (1, _FIELD - 1))


def public_from_copied_pem(pem: bytes) -> bytes:
    """Return the 32 bytes of a key that was copied: its line ends may be others, and more or fewer at its end.

    Raises MalformedKey.
    """
    return public_from_pem(pem.replace(b"\r\n", b"\n").replace(b"\r", b"\n").rstrip(b"\n") + b"\n")


def public_from_pem(pem: bytes) -> bytes:
    """Return the 32 bytes of an Ed25519 key in plain SPKI PEM, byte for byte as it is written. Raise MalformedKey."""
    lines = pem.split(b"\n")
    if len(lines) != 4 or lines[0] != b"-----BEGIN PUBLIC KEY-----":
        raise MalformedKey("not the plain PEM of a public key")
    try:
        public = decode_base64(lines[1].decode("ascii"))[12:]
        if VerifierKey("any", public).pem() != pem:
            raise MalformedKey("not the plain PEM of an Ed25519 public key")
    except ValueError as error:
        raise MalformedKey(str(error)) from None
    return public


@dataclass(frozen=True)
class Signature:
    """One signature line: who, which of that name's keys, and the signature itself."""

    name: str
    key_id: bytes
    signature: bytes


@dataclass(frozen=True)
class Note:
    """A text and its signature lines, known and unknown ones alike (witnesses)."""

    text: str
    signatures: tuple[Signature, ...]

    def signed_by(self, key: VerifierKey) -> bool:
        """Return whether the key signed the text. A failing line under the key's name and ID spoils the whole note."""
        own = [line for line in self.signatures if line.name == key.name and line.key_id == key.id]
        message = self.text.encode()
        return bool(own) and all(key.signed(message, line.signature) for line in own)


def sign_note(text: str, key: VerifierKey, sign: Callable[[bytes], bytes]) -> str:
    """Return the note of `text` (ending in a newline) with one signature line. `sign` gives the 64 bytes over a message."""
    if not text.endswith("\n") or _CONTROL.search(text):
        raise MalformedNote("the text of a note ends in a newline and has no other control characters")
    return f"{text}\n— {key.name} {encode_base64(key.id + sign(text.encode()))}\n"


def parse_note(note: str) -> Note:
    """Read a note, without judging its signatures. Raise MalformedNote."""
    text, gap, tail = note.rpartition("\n\n")
    if not gap or not tail.endswith("\n") or len(note.encode()) > MAX_NOTE or _CONTROL.search(note):
        raise MalformedNote("a note is a text, an empty line and signature lines")
    if note.startswith("\ufeff"):
        raise MalformedNote("a note does not begin with a byte order mark")
    lines = tail[:-1].split("\n")
    if len(lines) > MAX_SIGNATURES:
        raise MalformedNote(f"more than {MAX_SIGNATURES} signature lines")
    return Note(text + "\n", tuple(map(_parse_signature, lines)))


def _parse_signature(line: str) -> Signature:
    match = _SIGNATURE.fullmatch(line)
    if not match:
        raise MalformedNote(f"not a signature line: {line[:60]!r}")
    try:
        data = decode_base64(match[2])
    except ValueError as error:
        raise MalformedNote(str(error)) from None
    if len(data) < 5:
        raise MalformedNote("a signature line without a signature")
    return Signature(match[1], data[:4], data[4:])

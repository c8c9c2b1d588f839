"""The content of a mail: text and HTML as alternatives, and attached files beside them (RFC 2045, RFC 2046), 7-bit clean.

Byte for byte what Python's `email.message.EmailMessage` writes of the same parts, but for the boundaries, which are random; its
parser of structured headers took longer than all the rest of a mail.
"""

from __future__ import annotations

import base64
import binascii
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from email import quoprimime
from email.message import EmailMessage
from email.policy import SMTP
from functools import lru_cache

_LONGEST_LINE = 78
_SNIFFED = 10
"""Lines by which the shorter encoding is chosen."""


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """A file with its media type, taken apart: `text`, `calendar`, `(("method", "PUBLISH"),)`."""

    name: str
    main_type: str
    sub_type: str
    parameters: tuple[tuple[str, str], ...]
    content: bytes


def content_of(text: str, html: str, files: Sequence[AttachedFile] = ()) -> str:
    """Return the headers of the content, an empty line, and the content, with CRLF line ends.

    Raise UnicodeEncodeError for text that is not Unicode.
    """
    alternatives = _join_multipart(
        "alternative", [_text_part("plain", text), _text_part("html", html, "MIME-Version: 1.0\r\n")]
    )
    if not files:
        return alternatives
    return _join_multipart("mixed", [alternatives, *map(_file_part, files)])


def _join_multipart(subtype: str, parts: Sequence[str]) -> str:
    # Random and not secret: no line of a part may begin with it, which is made sure of, and that is all.
    boundary = ""
    while not boundary or any(f"--{boundary}" in part for part in parts):
        boundary = f"==============={random.randrange(2**63):019d}=="  # noqa: S311
    kind = f"Content-Type: multipart/{subtype};"
    # As the email package folds it: the header is broken where it would take more than 78 columns.
    space = " " if len(kind) + len(f' boundary="{boundary}"') <= _LONGEST_LINE else "\r\n "
    inside = "".join(f"--{boundary}\r\n{part}\r\n" for part in parts)
    return f'{kind}{space}boundary="{boundary}"\r\n\r\n{inside}--{boundary}--\r\n'


def _text_part(subtype: str, text: str, further: str = "") -> str:
    encoding, body = _encode_text(text)
    return (
        f'Content-Type: text/{subtype}; charset="utf-8"\r\nContent-Transfer-Encoding: {encoding}\r\n{further}\r\n{body}'
    )


def _encode_text(text: str) -> tuple[str, str]:
    """How a text is encoded, and the text so encoded: plain where it may be, else the way that is shorter at its beginning."""
    lines = text.encode("utf-8").splitlines()
    plain = b"\n".join(lines) + b"\n"
    if plain.isascii() and max(map(len, lines), default=0) <= _LONGEST_LINE:
        return "7bit", plain.decode("ascii").replace("\n", "\r\n")
    if len(_quoted(lines[:_SNIFFED])) > len(binascii.b2a_base64(b"\r\n".join(lines[:_SNIFFED]) + b"\r\n")):
        return "base64", _encode_base64(b"\r\n".join(lines) + b"\r\n")
    return "quoted-printable", _quoted(lines).replace("\n", "\r\n")


_UNQUOTED = bytes((0x09, 0x0A, *range(0x20, 0x3D), *range(0x3E, 0x7F)))
"""What stands for itself: ASCII that can be seen, but for the equals sign; spaces, tabs and line ends."""


def _quoted(lines: Sequence[bytes]) -> str:
    """The lines as quoted-printable, as `quoprimime.body_encode` writes them: most are as they should be already."""
    encoded: list[str] = []
    whole = b"\n".join(lines).replace(b"=", b"=3D")
    for byte in set(whole.translate(None, _UNQUOTED + b"=")):
        whole = whole.replace(bytes((byte,)), b"=%02X" % byte)
    for line, quoted in zip(lines, whole.decode("ascii").split("\n"), strict=True):
        if quoted[-1:] in (" ", "\t"):
            encoded.append(quoprimime.body_encode(line.decode("latin-1"), _LONGEST_LINE))
            continue
        start, last = 0, len(quoted) - 1 - _LONGEST_LINE
        while start <= last:  # a soft line break, and none within an escape sequence
            stop = start + _LONGEST_LINE - 1
            stop = quoted.find("=", stop - 2, stop) if "=" in quoted[stop - 2 : stop] else stop
            encoded.append(f"{quoted[start:stop]}=")
            start = stop
        encoded.append(quoted[start:])
    encoded.append("")
    return "\n".join(encoded)


def _encode_base64(content: bytes) -> str:
    return base64.encodebytes(content).decode("ascii").replace("\n", "\r\n")


def _file_part(file: AttachedFile) -> str:
    head = _file_head(file.name, file.main_type, file.sub_type, file.parameters)
    return head + _encode_base64(file.content)


_PLAIN_NAME = re.compile(r"[A-Za-z0-9._-]+")


def _file_head(name: str, main_type: str, sub_type: str, parameters: tuple[tuple[str, str], ...]) -> str:
    """The headers of an attached file and the empty line after them, as the email package writes them."""
    if _PLAIN_NAME.fullmatch(name):
        # Such a name is written as it is, so that it is the same for all names of one length: receipts have many.
        alike = "x" * len(name)
        before, quote, after = _head_by_library(alike, main_type, sub_type, parameters).partition(f'"{alike}"')
        if quote:
            return f'{before}"{name}"{after}'
    return _head_by_library(name, main_type, sub_type, parameters)


@lru_cache(maxsize=256)
def _head_by_library(name: str, main_type: str, sub_type: str, parameters: tuple[tuple[str, str], ...]) -> str:
    """The same by the email package, for names in any script (RFC 2231)."""
    part = EmailMessage(policy=SMTP)
    part.add_attachment(b"", maintype=main_type, subtype=sub_type, filename=name, params=dict(parameters))
    (attached,) = part.iter_attachments()
    head, _, _ = attached.as_bytes(policy=SMTP).partition(b"\r\n\r\n")
    return head.decode("ascii") + "\r\n\r\n"

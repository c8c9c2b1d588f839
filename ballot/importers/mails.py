"""Read a mail file (.eml) for display: sender, date, subject and text. For comparing, never stored."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import EmailPolicy
from typing import Any, cast

LONGEST_TEXT_SHOWN = 50_000
"""Characters of the text that are shown."""
LARGEST_MAIL = 256_000
"""Bytes of a mail that is read, its attachments apart."""
_MOST_NESTED, _MOST_PARTS = 20, 200
"""A mail with more places where another part could begin is made to wear out its reader, and is not read."""
_NESTED = re.compile(rb"boundary[*0-9\s]*=|message/", re.IGNORECASE)
_PART = re.compile(rb"^--", re.MULTILINE)
_ENCODED = re.compile(rb"(?:^[A-Za-z0-9+/]{40,}+\r?\n)++", re.MULTILINE)
_LONGEST_ENCODED = 100_000
"""Bytes: what is longer is an attachment, of which only the name is shown."""
_LONGEST_HEADER, _LONGEST_OF_A_PART = 8_000, 1_000
# Line ends and tabs stay. Marks that turn the direction of writing could show another text than was written.
_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class MailFile:
    """What the file says. Nothing of it is verified: anyone can write any sender."""

    sender: str
    to: str
    date: str
    subject: str
    text: str
    attachments: tuple[str, ...]


class _Guarded(EmailPolicy):
    """Refuses headers much longer than any person's: the time to read one grows faster than its length."""

    def header_fetch_parse(self, name: str, value: Any) -> Any:
        if len(value) > (_LONGEST_OF_A_PART if name.lower().startswith("content-") else _LONGEST_HEADER):
            raise ValueError(name)
        return super().header_fetch_parse(name, value)


def read_mail(raw: bytes) -> MailFile | None:
    """Return the mail; None where the file cannot be read as one, or has no text to show."""
    short = _ENCODED.sub(lambda run: run[0] if len(run[0]) <= _LONGEST_ENCODED else b"", raw)
    if (
        len(short) > LARGEST_MAIL
        or len(_NESTED.findall(short)) > _MOST_NESTED
        or len(_PART.findall(short)) > _MOST_PARTS
    ):
        return None
    try:
        message = cast(EmailMessage, BytesParser(EmailMessage, policy=_Guarded()).parsebytes(short))
        body = message.get_body(("plain",))
        text = str(body.get_content()) if body is not None else ""
        names = tuple(_remove_unwanted(part.get_filename() or "–") for part in message.iter_attachments())
        sender, to, date, subject = (_header_line(message, name) for name in ("From", "To", "Date", "Subject"))
    except Exception:  # a stranger's file: what the library trips over cannot be shown
        return None
    if not text.strip() or not sender:
        return None
    return MailFile(sender, to, date, subject, _remove_unwanted(text.replace("\r\n", "\n"))[:LONGEST_TEXT_SHOWN], names)


def _header_line(message: EmailMessage, name: str) -> str:
    return " ".join(_remove_unwanted(str(message.get(name, ""))).split())


def _remove_unwanted(text: str) -> str:
    return _UNWANTED.sub("", text)

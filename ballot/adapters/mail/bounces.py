"""Reports that a mail did not arrive, as mail servers write them: read with flufl.bounce, which knows the common kinds.

What is read here was written by strangers. It says which addresses were refused for good and which mail it is about; whether
that is one of ours, only the unguessable parts of the mail can tell: its own return address and its Message-ID.
"""

from __future__ import annotations

import email.policy
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email.errors import MessageError
from email.message import Message
from email.parser import BytesParser
from email.utils import getaddresses, parseaddr

from flufl.bounce import all_failures

LARGEST = 256_000
"""Bytes that are read of a report. Some servers return the whole mail; what they say comes before it."""
_MOST_NESTED, _MOST_PARTS = 20, 500
"""A message with more places where another could begin is made to wear out its reader, and is not read."""
_NESTED = re.compile(rb"boundary[*0-9\s]*=|message/", re.IGNORECASE)
_PART = re.compile(rb"^--", re.MULTILINE)
_LONGEST_SAID = 300
_MOST_NAMES = 20
_DELIVERED_TO = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "To")
"""Headers in which servers write to whom a mail was delivered; the last is the sender's own word for it."""
_MESSAGE_ID = re.compile(r"<([^<>\s]{3,250})>")
_MESSAGE_ID_LINE = re.compile(r"^Message-ID:\s*<([^<>\s]{3,250})>", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Report:
    """What a report says."""

    permanent: frozenset[str]
    """Addresses to which trying again cannot help, in lower case."""
    temporary: frozenset[str]
    """Addresses to which the server still tries."""
    delivered_to: tuple[str, ...]
    """Addresses that the report itself was sent to."""
    about: tuple[str, ...]
    """Message-IDs of mails that it may be about, without angle brackets."""
    reason: str
    """The server's reason, one line of up to 300 characters."""


def read_report(raw: bytes, delivered_to: Iterable[str] = ()) -> Report:
    """Read one message, which came to these addresses as far as its carrier knows.

    Whatever it is, there is a report: a message that is none names no address.
    """
    known, head = tuple(dict.fromkeys(delivered_to)), raw[:LARGEST]
    nothing = Report(frozenset(), frozenset(), known, (), "")
    if len(_NESTED.findall(head)) > _MOST_NESTED or len(_PART.findall(head)) > _MOST_PARTS:
        return nothing
    try:
        return _read_report(head, known)
    except Exception:  # strangers' texts: one may nest comments, say, more deeply than the library can go
        return nothing


def _read_report(raw: bytes, known: tuple[str, ...]) -> Report:
    message = BytesParser(policy=email.policy.compat32).parsebytes(raw)
    temporary, permanent = _failed_recipients(message)
    return Report(
        permanent=permanent,
        temporary=temporary,
        delivered_to=tuple(dict.fromkeys((*known, *_delivered_to(message)))),
        about=tuple(dict.fromkeys(one for one in _quoted_message_ids(message) if one.isprintable()))[:_MOST_NAMES],
        reason=_one_line(_reported_reason(message)),
    )


def _failed_recipients(message: Message) -> tuple[frozenset[str], frozenset[str]]:
    if _is_somebodys_answer(message):
        return frozenset(), frozenset()
    try:
        temporary, permanent = all_failures(message)
    except Exception:  # guesswork over strangers' texts: what it trips over is a report that it cannot read
        return frozenset(), frozenset()
    return _decode_addresses(temporary), _decode_addresses(permanent - temporary)


def _is_somebodys_answer(message: Message) -> bool:
    """ "I am on leave" comes to the return address, too (RFC 3834), and may quote what looks like a report. Mail servers call
    their reports automatic answers as well, but say in other ways that these are reports."""
    automatic = _header(message, "Auto-Submitted").lower().startswith("auto-replied")
    reports = message.get_content_type() == "multipart/report" or "X-Failed-Recipients" in message
    sender = parseaddr(_header(message, "From"))[1].partition("@")[0].lower()
    return automatic and not reports and sender not in ("mailer-daemon", "postmaster")


def _decode_addresses(addresses: frozenset[bytes]) -> frozenset[str]:
    found = (one.decode("ascii", "replace").lower() for one in addresses)
    return frozenset(one for one in found if one.isprintable())


def _header(message: Message, name: str) -> str:
    return str(message.get(name, ""))


def _delivered_to(message: Message) -> tuple[str, ...]:
    found = [str(value) for name in _DELIVERED_TO for value in message.get_all(name, [])]
    addresses = (address for _, address in getaddresses(found) if "@" in address and address.isprintable())
    return tuple(dict.fromkeys(addresses))[:_MOST_NAMES]


def _quoted_message_ids(message: Message) -> Iterator[str]:
    for header in ("In-Reply-To", "References"):
        yield from _MESSAGE_ID.findall(_header(message, header))
    for part in message.walk():
        if part is message:
            continue
        yield from _MESSAGE_ID.findall(_header(part, "Message-ID"))
        if not part.is_multipart() and part.get_content_type() in ("text/rfc822-headers", "text/plain"):
            yield from _MESSAGE_ID_LINE.findall(_text_of_part(part))
    if not message.is_multipart():
        yield from _MESSAGE_ID_LINE.findall(_text_of_part(message))


def _text_of_part(part: Message) -> str:
    try:
        content = part.get_payload(decode=True)
    except (MessageError, ValueError):
        return ""
    return content.decode("utf-8", "replace") if isinstance(content, bytes) else ""


def _reported_reason(message: Message) -> str:
    """The server's own words: the diagnostic code, else the status code, else the report's subject."""
    blocks = [
        block
        for part in message.walk()
        if part.get_content_type() == "message/delivery-status"
        for block in (part.get_payload() if part.is_multipart() else [])
        if isinstance(block, Message)
    ]
    for name in ("Diagnostic-Code", "Status"):
        for block in blocks:
            if block.get(name):
                return _header(block, name)
    return _header(message, "Subject")


def _one_line(text: str) -> str:
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())[:_LONGEST_SAID]

"""A mail as bytes: RFC 5322 with a text part, an HTML part and attachments, 7-bit clean, one recipient.

Headers are written here rather than by the `email` package: its folding (Python 3.11) loses spaces in long
Chinese subjects and the quoting in long names. Whatever could end a header early is refused, not repaired.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.header import Header
from email.utils import format_datetime, formataddr, parseaddr

from ballot.adapters.mail import mime
from ballot.ports import Attachment, RenderedMail

_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*", re.ASCII)
_MESSAGE_ID = re.compile(r"<?([A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+)>?", re.ASCII)
_MEDIA_TYPE = re.compile(r"([a-z0-9.+-]+)/([a-z0-9.+-]+)((?:; [a-z]+=[A-Za-z0-9-]+)*)", re.ASCII)
_HEADER_NAME = re.compile(r"[A-Za-z0-9-]+", re.ASCII)
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_OWN_HEADERS = frozenset(
    (
        *("from", "sender", "to", "cc", "bcc", "subject", "date", "message-id", "auto-submitted"),
        *("mime-version", "content-type", "content-transfer-encoding", "content-disposition"),
        *("return-path", "received"),
    )
)
_LONGEST_VALUE = 2000
_LONGEST_ADDRESS = 254
_LONGEST_FILE_NAME = 200
_LINE = 76


class BadMail(ValueError):
    """The mail cannot be written as asked; trying again cannot help."""


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A name and an address, as in `Council secretariat <council@ballot.example>`."""

    name: str
    address: str

    @classmethod
    def parse(cls, text: str) -> Mailbox:
        """Parse `Name <address>` or a bare address. Raise `BadMail`."""
        if _CONTROL.search(text):
            raise BadMail("control character in an address")
        name, address = parseaddr(text)
        return cls(name, ascii_address(address))


def write_message(mail: RenderedMail, sender: Mailbox) -> bytes:
    """Return the message to hand over or to store, with CRLF line ends. Raise `BadMail`."""
    headers = {
        "From": _mailbox_header("From", sender),
        "To": _mailbox_header("To", Mailbox(mail.to_name, ascii_address(mail.to_address))),
        "Subject": _unstructured_header("Subject", mail.subject),
        "Date": _date_header(mail.date),
        "Message-ID": f"<{bare_message_id(mail.message_id)}>",
        # RFC 3834: no holiday reply should answer this.
        "Auto-Submitted": "auto-generated",
    }
    there = {name.lower() for name in headers} | _OWN_HEADERS
    for name, value in mail.headers.items():
        if not _HEADER_NAME.fullmatch(name) or name.lower() in there:
            raise BadMail(f"the header {name!r} is not the caller's to set")
        there.add(name.lower())
        is_mailbox = name.lower() == "reply-to"
        headers[name] = _mailbox_header(name, Mailbox.parse(value)) if is_mailbox else _unstructured_header(name, value)
    try:
        content = mime.content_of(mail.text, mail.html, [_mime_file(file) for file in mail.attachments])
    except UnicodeEncodeError as problem:
        raise BadMail("the mail has text that is not Unicode") from problem
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"{head}MIME-Version: 1.0\r\n{content}".encode("ascii")


def ascii_address(address: str) -> str:
    """Return the address as SMTP without extensions takes it, the domain in its ASCII form. Raise `BadMail`."""
    local, at, domain = address.rpartition("@")
    try:
        plain = local + at + (domain if domain.isascii() else domain.encode("idna").decode("ascii"))
    except UnicodeError:
        raise BadMail("the address has no valid domain") from None
    if len(plain) > _LONGEST_ADDRESS or not _ADDRESS.fullmatch(plain):
        raise BadMail("not an address that mail can be sent to")
    return plain


def bare_message_id(message_id: str) -> str:
    """Return the Message-ID without angle brackets. Raise `BadMail`."""
    match = _MESSAGE_ID.fullmatch(message_id)
    if match is None or len(message_id) > _LONGEST_ADDRESS:
        raise BadMail("not a Message-ID")
    return match.group(1)


def _date_header(date: datetime) -> str:
    if date.tzinfo is None:
        raise BadMail("the date of a mail needs a zone")
    return format_datetime(date.astimezone(UTC))


def _unstructured_header(name: str, value: str) -> str:
    if len(value) > _LONGEST_VALUE or _CONTROL.search(value):
        raise BadMail(f"line break, control character or too much text in {name}")
    return _encode_words(name, value, plain=value.isascii() and "=?" not in value)


def _mailbox_header(header: str, mailbox: Mailbox) -> str:
    name = mailbox.name
    if len(name) > _LONGEST_VALUE or _CONTROL.search(name):
        raise BadMail(f"line break, control character or too much text in the name in {header}")
    if name.isascii() and "=?" not in name and len(name) < _LINE // 2:
        return formataddr((name, mailbox.address))
    return f"{_encode_words(header, name, plain=False)}\r\n <{mailbox.address}>"


def _encode_words(header: str, value: str, *, plain: bool) -> str:
    charset = "us-ascii" if plain else "utf-8"
    return Header(value, charset, maxlinelen=_LINE, header_name=header).encode(linesep="\r\n")


def _mime_file(file: Attachment) -> mime.AttachedFile:
    name = file.file_name
    if not 0 < len(name) <= _LONGEST_FILE_NAME or _CONTROL.search(name) or "/" in name:
        raise BadMail("not a name for an attached file")
    media_type = _MEDIA_TYPE.fullmatch(file.media_type)
    if media_type is None:
        raise BadMail(f"not a media type: {file.media_type!r}")
    main, sub, rest = media_type.groups()
    params = tuple((name, value) for name, _, value in (one.partition("=") for one in rest.split("; ")[1:]))
    return mime.AttachedFile(name, main, sub, params, file.content)

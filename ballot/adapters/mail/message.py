"""A mail as bytes: RFC 5322 with a text part, an HTML part and attachments, 7-bit clean, one recipient.

Headers are written here rather than by the `email` package: its folding (Python 3.11) loses spaces in long
Chinese subjects and the quoting in long names. Whatever could end a header early is refused, not repaired.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from email.utils import format_datetime, formataddr, parseaddr
from typing import Any, Protocol

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


class AttachedFile(Protocol):
    """A file to go with a mail."""

    @property
    def file_name(self) -> str: ...
    @property
    def media_type(self) -> str:
        """`application/pdf`, or with parameters: `text/calendar; method=PUBLISH; charset=utf-8`."""

    @property
    def content(self) -> bytes: ...


class Mail(Protocol):
    """What a mail must have to be delivered; the services' `RenderedMail` has it."""

    @property
    def message_id(self) -> str: ...
    @property
    def to_address(self) -> str: ...
    @property
    def to_name(self) -> str: ...
    @property
    def subject(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def html(self) -> str: ...
    @property
    def date(self) -> datetime: ...
    @property
    def attachments(self) -> Sequence[AttachedFile]: ...
    @property
    def headers(self) -> Mapping[str, str]: ...
    @property
    def envelope_sender(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Delivered:
    """What became of one mail. `error` is one short line; `permanent` says that trying again cannot help."""

    message_id: str
    ok: bool
    error: str | None = None
    permanent: bool = False


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A name and an address, as in `Council secretariat <council@ballot.example>`."""

    name: str
    address: str

    @classmethod
    def parse(cls, text: str) -> Mailbox:
        """From `Name <address>` or a bare address. Raises `BadMail`."""
        if _CONTROL.search(text):
            raise BadMail("control character in an address")
        name, address = parseaddr(text)
        return cls(name, ascii_address(address))


class _Written(str):
    """A header's value in its final, folded form."""

    __slots__ = ()


class _AsWritten(EmailPolicy):
    def header_store_parse(self, name: str, value: Any) -> tuple[str, Any]:
        if isinstance(value, _Written):
            return name, str(value)
        return super().header_store_parse(name, value)


_POLICY = _AsWritten(linesep=SMTP.linesep, cte_type="7bit", refold_source="none")


def build(mail: Mail, sender: Mailbox) -> EmailMessage:
    """The message to hand over or to store; `as_bytes()` has CRLF line ends. Raises `BadMail`."""
    message = EmailMessage(policy=_POLICY)
    message["From"] = _mailbox("From", sender)
    message["To"] = _mailbox("To", Mailbox(mail.to_name, ascii_address(mail.to_address)))
    message["Subject"] = _unstructured("Subject", mail.subject)
    message["Date"] = _date(mail.date)
    message["Message-ID"] = _Written(f"<{bare_message_id(mail.message_id)}>")
    # RFC 3834: no holiday reply should answer this.
    message["Auto-Submitted"] = _Written("auto-generated")
    for name, value in mail.headers.items():
        if not _HEADER_NAME.fullmatch(name) or name.lower() in _OWN_HEADERS or name in message:
            raise BadMail(f"the header {name!r} is not the caller's to set")
        if name.lower() == "reply-to":
            message[name] = _mailbox(name, Mailbox.parse(value))
        else:
            message[name] = _unstructured(name, value)
    try:
        message.set_content(mail.text)
        message.add_alternative(mail.html, subtype="html")
        for file in mail.attachments:
            _attach(message, file)
    except UnicodeEncodeError as problem:
        raise BadMail("the mail has text that is not Unicode") from problem
    return message


def ascii_address(address: str) -> str:
    """The address as SMTP without extensions takes it, the domain in its ASCII form. Raises `BadMail`."""
    local, at, domain = address.rpartition("@")
    try:
        plain = local + at + (domain if domain.isascii() else domain.encode("idna").decode("ascii"))
    except UnicodeError:
        raise BadMail("the address has no valid domain") from None
    if len(plain) > _LONGEST_ADDRESS or not _ADDRESS.fullmatch(plain):
        raise BadMail("not an address that mail can be sent to")
    return plain


def bare_message_id(message_id: str) -> str:
    """The Message-ID without angle brackets. Raises `BadMail`."""
    match = _MESSAGE_ID.fullmatch(message_id)
    if match is None or len(message_id) > _LONGEST_ADDRESS:
        raise BadMail("not a Message-ID")
    return match.group(1)


def _date(date: datetime) -> _Written:
    if date.tzinfo is None:
        raise BadMail("the date of a mail needs a zone")
    return _Written(format_datetime(date.astimezone(UTC)))


def _unstructured(name: str, value: str) -> _Written:
    if len(value) > _LONGEST_VALUE or _CONTROL.search(value):
        raise BadMail(f"line break, control character or too much text in {name}")
    return _Written(_encoded(name, value, plain=value.isascii() and "=?" not in value))


def _mailbox(header: str, mailbox: Mailbox) -> _Written:
    name = mailbox.name
    if len(name) > _LONGEST_VALUE or _CONTROL.search(name):
        raise BadMail(f"line break, control character or too much text in the name in {header}")
    if name.isascii() and "=?" not in name and len(name) < _LINE // 2:
        return _Written(formataddr((name, mailbox.address)))
    return _Written(f"{_encoded(header, name, plain=False)}\r\n <{mailbox.address}>")


def _encoded(header: str, value: str, *, plain: bool) -> str:
    charset = "us-ascii" if plain else "utf-8"
    return Header(value, charset, maxlinelen=_LINE, header_name=header).encode(linesep="\r\n")


def _attach(message: EmailMessage, file: AttachedFile) -> None:
    name = file.file_name
    if not 0 < len(name) <= _LONGEST_FILE_NAME or _CONTROL.search(name) or "/" in name:
        raise BadMail("not a name for an attached file")
    media_type = _MEDIA_TYPE.fullmatch(file.media_type)
    if media_type is None:
        raise BadMail(f"not a media type: {file.media_type!r}")
    main, sub, rest = media_type.groups()
    params = dict(one.split("=") for one in rest.split("; ")[1:])
    message.add_attachment(file.content, maintype=main, subtype=sub, filename=name, params=params)

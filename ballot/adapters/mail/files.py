"""Mail as files, one `.eml` a mail in a folder: for the demo, and for machines without a mail server.

Names begin with the mail's date, `20201221T160000.000000Z-HEX.eml`: the folder's order is the mails' order.
A mail delivered twice (same Message-ID, same date) is one file.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import getaddresses, parsedate_to_datetime
from html.parser import HTMLParser
from itertools import islice
from pathlib import Path

from ballot.adapters.mail.message import BadMail, Mailbox, write_message
from ballot.adapters.private_files import PRIVATE_FILE, make_private_folder, put_file, sync_folder
from ballot.ports import PlainDeliveryOutcome, RenderedMail

_NAME = re.compile(r"\d{8}T\d{6}\.\d{6}Z-[0-9a-f]{16}\.eml", re.ASCII)
_AT_ONCE = 10
"""Mails that are made durable, and reported, together."""
_LINK = re.compile(r"https?://[^\s<>\"']+")


@dataclass(frozen=True, slots=True)
class StoredMail:
    """A mail as a reader sees it. `links` are the web addresses in it, in order, each once."""

    file_name: str
    message_id: str
    date: datetime | None
    to_name: str
    to_address: str
    subject: str
    text: str
    html: str
    links: tuple[str, ...]
    attachments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that came with a mail."""

    file_name: str
    media_type: str
    content: bytes


class FileMailer:
    """Writes mails into a folder, which it creates for the owner alone: the mails hold personal links."""

    def __init__(self, folder: Path, sender: Mailbox) -> None:
        self._folder = folder
        self._sender = sender

    def deliver(self, messages: Iterable[RenderedMail]) -> Iterator[Sequence[PlainDeliveryOutcome]]:
        """Yield one outcome for each mail, in order, some mails at a time; one reported ok is on disk.

        Never raises for a mail or the disk. What `messages` raises is raised after the outcomes of the mails before it.
        """
        coming = iter(messages)
        broken: Exception | None = None
        while broken is None:
            outcomes: list[PlainDeliveryOutcome] = []
            try:
                for mail in islice(coming, _AT_ONCE):
                    outcomes.append(self._put(mail))
            except Exception as error:
                broken = error
            if outcomes:
                yield self._durable(outcomes)
            elif broken is None:
                return
        raise broken

    def _put(self, mail: RenderedMail) -> PlainDeliveryOutcome:
        try:
            content = write_message(mail, self._sender)
            make_private_folder(self._folder)
            put_file(self._folder / _file_name(mail), content, PRIVATE_FILE)
        except BadMail as problem:
            return PlainDeliveryOutcome(mail.message_id, False, str(problem), permanent=True)
        except OSError as problem:
            return _not_written(mail.message_id, problem)
        return PlainDeliveryOutcome(mail.message_id, True)

    def _durable(self, outcomes: Sequence[PlainDeliveryOutcome]) -> Sequence[PlainDeliveryOutcome]:
        """The outcomes, after the folder is on disk, too: its files would be lost with the power without it."""
        if not any(one.ok for one in outcomes):
            return outcomes
        try:
            sync_folder(self._folder)
        except OSError as problem:
            return [_not_written(one.message_id, problem) if one.ok else one for one in outcomes]
        return outcomes


def _not_written(message_id: str, problem: OSError) -> PlainDeliveryOutcome:
    return PlainDeliveryOutcome(message_id, False, f"cannot write the mail: {problem.strerror}")


def read_mailbox(folder: Path, limit: int | None = None, skip: int = 0) -> list[StoredMail]:
    """Return the mails in the folder, newest first, at most `limit` after the first `skip`. An absent folder is an empty
    mailbox."""
    names = mail_names(folder)[skip:]
    mails = (read_mail(folder, name) for name in names[:limit])
    return [mail for mail in mails if mail is not None]


def mail_names(folder: Path) -> list[str]:
    """Return the names of the mails' files, newest first."""
    try:
        return sorted((entry.name for entry in folder.iterdir() if _NAME.fullmatch(entry.name)), reverse=True)
    except FileNotFoundError:
        return []


def read_mail(folder: Path, file_name: str) -> StoredMail | None:
    """Return one mail by its file's name; None when there is none or it cannot be read."""
    try:
        return _stored_mail(file_name, _read_message(folder, file_name))
    except (OSError, MessageError, ValueError, LookupError):
        return None


def read_attachment(folder: Path, file_name: str, number: int) -> StoredFile | None:
    """Return a file that came with a mail, by its number, 1 for the first; None when there is none or it cannot be read."""
    try:
        parts = dict(enumerate(_read_message(folder, file_name).iter_attachments(), start=1))
        part = parts[number]
        return StoredFile(part.get_filename() or "", part.get_content_type(), bytes(part.get_payload(decode=True)))
    except (OSError, MessageError, ValueError, LookupError):
        return None


def _read_message(folder: Path, file_name: str) -> EmailMessage:
    """Raise OSError (no such mail), MessageError, ValueError (a name that is no mail's)."""
    if not _NAME.fullmatch(file_name):
        raise ValueError(file_name)
    return parse_mail((folder / file_name).read_bytes())


def parse_mail(content: bytes) -> EmailMessage:
    """Parse a mail's file. Raise MessageError."""
    return BytesParser(EmailMessage, policy=policy.default).parsebytes(content)


def recipient_of(message: EmailMessage) -> tuple[str, str]:
    """Return the first recipient of a mail: encoded name and address; both empty where it goes to nobody."""
    # Raw: the parser of Python 3.11 puts spaces into long encoded names (RFC 2047 §6.2 leaves none).
    recipients = getaddresses([str(value) for name, value in message.raw_items() if name.lower() == "to"])
    return recipients[0] if recipients else ("", "")


def _stored_mail(file_name: str, message: EmailMessage) -> StoredMail:
    text, html = _text_of_part(message, "plain"), _text_of_part(message, "html")
    to_name, to_address = recipient_of(message)
    links = [link.rstrip(".,;:!?)") for link in _LINK.findall(text)] + _link_targets(html)
    return StoredMail(
        file_name=file_name,
        message_id=str(message["Message-ID"] or "").strip("<>"),
        date=parsedate_to_datetime(str(message["Date"])) if message["Date"] else None,
        to_name=str(make_header(decode_header(to_name))),
        to_address=to_address,
        subject=str(message["Subject"] or ""),
        text=text,
        html=html,
        links=tuple(dict.fromkeys(links)),
        attachments=tuple(part.get_filename() or "" for part in message.iter_attachments()),
    )


def _text_of_part(message: EmailMessage, subtype: str) -> str:
    part = message.get_body((subtype,))
    return "" if part is None else str(part.get_content()).replace("\r\n", "\n")


class _Targets(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        target = dict(attrs).get("href") if tag == "a" else None
        if target and target.startswith(("http://", "https://")):
            self.found.append(target)


def _link_targets(html: str) -> list[str]:
    parser = _Targets()
    parser.feed(html)
    return parser.found


def _file_name(mail: RenderedMail) -> str:
    stamp = mail.date.astimezone(UTC).strftime("%Y%m%dT%H%M%S.%f")
    return f"{stamp}Z-{hashlib.sha256(mail.message_id.encode()).hexdigest()[:16]}.eml"

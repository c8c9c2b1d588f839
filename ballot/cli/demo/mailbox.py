"""The mails that have arrived: `.eml` files in a folder, as `BALLOT_MAIL_URL=file:…` delivers them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

from ballot.adapters.mail.files import parse_mail, recipient_of

RECEIPT = ".tlog-proof"
"""How the name of a receipt's file ends."""
_LINK = re.compile(r"https?://[^\s<>\"']+/v/[A-Za-z0-9._~-]+")


@dataclass(frozen=True)
class Mail:
    """One mail: whom it went to, its date to the second, its text, the first reply link in it, and its attachments by name."""

    address: str
    date: datetime
    text: str
    link: str | None
    attachments: dict[str, bytes]

    @property
    def has_receipt(self) -> bool:
        """Whether a receipt came with it."""
        return any(name.endswith(RECEIPT) for name in self.attachments)


class Mailbox:
    """Everyone's mail. Each file is read once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read_mail: dict[str, Mail] = {}

    def mails(self) -> list[Mail]:
        """Return all mails that have arrived, oldest first."""
        for path in sorted(self._folder.glob("*.eml")):
            if path.name not in self._read_mail:
                self._read_mail[path.name] = _read_mail(path.read_bytes())
        return [self._read_mail[name] for name in sorted(self._read_mail)]

    def receipts(self) -> list[tuple[str, bytes]]:
        """Return the receipts that have arrived, each once: the names of their files, and what is in them."""
        found: dict[str, bytes] = {}
        for mail in self.mails():
            for name, content in mail.attachments.items():
                if name.endswith(RECEIPT):
                    found.setdefault(Path(name).name, content)
        return sorted(found.items())


def _read_mail(content: bytes) -> Mail:
    message = parse_mail(content)
    body = message.get_body(("plain",))
    text = str(body.get_content()) if body is not None else ""
    link = _LINK.search(text)
    return Mail(
        address=recipient_of(message)[1].lower(),
        date=parsedate_to_datetime(str(message["Date"])),
        text=text,
        link=link[0] if link else None,
        attachments={
            part.get_filename() or "": part.get_payload(decode=True) or b""  # type: ignore[misc]  # bytes, as decoded
            for part in message.iter_attachments()
        },
    )

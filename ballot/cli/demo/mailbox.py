"""The mails that have arrived: `.eml` files in a folder, as `BALLOT_MAIL_URL=file:…` delivers them."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from ballot.adapters.mail.files import parsed, recipient_of

Found = TypeVar("Found")

LOOK_EVERY = 0.1
"""Seconds between two looks into the folder."""
_LINK = re.compile(r"https?://[^\s<>\"']+/v/[A-Za-z0-9._~-]+")


class NotArrived(Exception):
    """Mails that should have come by now have not."""


@dataclass(frozen=True)
class Mail:
    """One mail: whom it went to, its text, the first reply link in it, and its attachments by name."""

    address: str
    text: str
    link: str | None
    attachments: dict[str, bytes]


class Mailbox:
    """Everyone's mail. Each file is read once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: dict[str, Mail] = {}

    def mails(self) -> list[Mail]:
        """All mails that have arrived, oldest first."""
        for path in sorted(self._folder.glob("*.eml")):
            if path.name not in self._read:
                self._read[path.name] = _read(path.read_bytes())
        return [self._read[name] for name in sorted(self._read)]

    def wait_for(
        self, count: int, which: Callable[[Mail], bool], what: str, patience: float, tell: Callable[[int], None]
    ) -> list[Mail]:
        """The mails of a kind, as soon as there are `count`; `tell` hears how many there are.

        Raises NotArrived where for `patience` seconds no other one has come: a slow machine takes its time.
        """
        return _wait(count, lambda: [mail for mail in self.mails() if which(mail)], what, patience, tell)

    def keep_receipts(self, folder: Path, count: int, patience: float) -> list[Path]:
        """Write the receipts of `count` replies into the folder, each once, as soon as they have been mailed: they go out
        after all other mails. Raises NotArrived as `wait_for` does."""
        kept = _wait(count, self._receipts, "receipts", patience, lambda _: None)
        for name, content in kept:
            (folder / name).write_bytes(content)
        return [folder / name for name, _ in kept]

    def _receipts(self) -> list[tuple[str, bytes]]:
        found: dict[str, bytes] = {}
        for mail in self.mails():
            for name, content in mail.attachments.items():
                if name.endswith(".tlog-proof"):
                    found.setdefault(Path(name).name, content)
        return sorted(found.items())


def _wait(
    count: int, look: Callable[[], list[Found]], what: str, patience: float, tell: Callable[[int], None]
) -> list[Found]:
    most, end = 0, time.monotonic() + patience
    while True:
        found = look()
        tell(len(found))
        if len(found) >= count:
            return found
        if len(found) > most:
            most, end = len(found), time.monotonic() + patience
        if time.monotonic() > end:
            raise NotArrived(f"{len(found)} of {count} {what} arrived, and no other within {patience:.0f} seconds")
        time.sleep(LOOK_EVERY)


def _read(content: bytes) -> Mail:
    message = parsed(content)
    body = message.get_body(("plain",))
    text = str(body.get_content()) if body is not None else ""
    link = _LINK.search(text)
    return Mail(
        address=recipient_of(message)[1].lower(),
        text=text,
        link=link[0] if link else None,
        attachments={
            part.get_filename() or "": part.get_payload(decode=True) or b""  # type: ignore[misc]  # bytes, as decoded
            for part in message.iter_attachments()
        },
    )

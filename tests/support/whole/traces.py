"""Looking for words in everything an installation leaves behind: database, write-ahead log, mails, logs."""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from collections.abc import Iterable
from email import message_from_bytes
from pathlib import Path

CHOICES = ('"votes"', '"against"', '"abstain"', "'against'", "'abstain'", "=against", "=abstain", "vote-1")
"""Ways in which a program would write a vote down. Some mails say in words what one may choose."""
_TELLING = 12
"""Characters of Base64: a shorter piece is found in random bytes and in other words, too."""
_PROOF_EXTRA = re.compile(rb"^extra ([A-Za-z0-9+/=]+)$", re.MULTILINE)


def spellings(word: str) -> set[bytes]:
    """The word as it may lie in a file: plain, as UTF-16, in hex, in Base64 at any place of a longer text."""
    plain = word.encode()
    found = {plain, word.encode("utf-16-le"), plain.hex().encode(), plain.hex().upper().encode()}
    for before in range(3):
        # The first and the last four characters depend on what stands around the word.
        middle = b64encode(bytes(before) + plain)[4 if before else 0 : -4]
        if len(middle) >= _TELLING:
            found.add(middle)
    return found


def traces(folder: Path, words: Iterable[str]) -> dict[str, set[str]]:
    """By file: the words found in it. Parts of mails, and the entries in receipts, are looked at as what they encode."""
    wanted = {word: spellings(word) for word in words}
    found: dict[str, set[str]] = {}
    for path in folder.rglob("*"):
        if not path.is_file():
            continue
        content = b"\n".join(_layers(path))
        there = {word for word, ways in wanted.items() if any(way in content for way in ways)}
        if there:
            found[str(path.relative_to(folder))] = there
    return found


def _layers(path: Path) -> Iterable[bytes]:
    content = path.read_bytes()
    yield content
    if path.suffix == ".eml":
        for part in message_from_bytes(content).walk():
            decoded = part.get_payload(decode=True)
            if isinstance(decoded, bytes):
                yield decoded
                yield from (b64decode(extra) for extra in _PROOF_EXTRA.findall(decoded))

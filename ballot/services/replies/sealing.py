"""The openings of sealed replies: read for closing, destroyed when they have served (record format §1.3)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ballot.record.canonical import parse_object
from ballot.rules.replies import Choice
from ballot.services.core.recording import Holding
from ballot.store.queries.records import delete_openings, openings_of
from ballot.store.queries.saved_drafts import delete_saved_drafts

_BLOCK = 1024
_LONGEST = max(len(choice) for choice in Choice)
_AROUND_A_VOTE = len('"":"",')


class OpeningLost(RuntimeError):
    """A standing sealed reply cannot be opened: the table or the key is not what it was. An operator must restore it."""


def padded(plain: bytes, votes: Mapping[str, str], ballots: Iterable[str]) -> bytes:
    """Return JSON text with `votes` in it, padded with blanks, so that what is kept sealed does not tell by its length how a
    State voted.

    It gets as long as if every ballot had been answered by the longest word, and then fills a whole number of blocks,
    which hides whether there is a short statement, too.
    """
    as_said = sum(len(ballot) + len(choice) + _AROUND_A_VOTE for ballot, choice in votes.items())
    at_most = sum(len(ballot) + _LONGEST + _AROUND_A_VOTE for ballot in ballots)
    size = len(plain) - as_said + at_most
    return plain.ljust(-(-size // _BLOCK) * _BLOCK)


def unpadded(text: bytes) -> bytes:
    """Return the JSON text alone, without the padding."""
    return text.rstrip(b" ")


def standing_openings(held: Holding) -> list[dict[str, Any]]:
    """Return the opening of every standing reply, by ascending reply. Raise OpeningLost, KeyMissing."""
    replies = held.standing.standing_replies()
    kept = openings_of(held.tx, held.id)
    openings = []
    for reply in sorted(replies.values(), key=lambda one: one.seq):
        ciphertext = kept.get(reply.seq)
        if ciphertext is None:
            raise OpeningLost(f"consultation {held.id}: no opening is kept for entry {reply.seq}")
        try:
            plain = held.parts.seals.open(held.origin, f"opening:{reply.seq}", ciphertext)
        except ValueError as error:
            raise OpeningLost(f"consultation {held.id}: the opening of entry {reply.seq}: {error}") from None
        openings.append(parse_object(unpadded(plain)))
    return openings


def destroy_openings(held: Holding) -> None:
    """Delete all stored openings, which were published or never will be, and all saved drafts."""
    delete_openings(held.tx, held.id)
    delete_all_saved_drafts(held)


def delete_all_saved_drafts(held: Holding) -> None:
    """Delete all saved drafts of the consultation: no reply is taken any more."""
    delete_saved_drafts(held.tx, held.id)

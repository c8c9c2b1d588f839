"""The current roll of a body: what opening a consultation would freeze."""

from __future__ import annotations

from ballot.rules.roll import Roll, Seat
from ballot.store.queries.council import members_of, rights_of
from ballot.store.transactions import Tx


def current_roll(tx: Tx, body_id: int) -> Roll:
    """Return the roll from the ledger of voting rights: every member in roll-call order, with its right or the ground."""
    newest = {entry.state: entry for entry in rights_of(tx, body_id)}  # the oldest come first
    return Roll(
        Seat(member.state, newest[member.state].entitled, newest[member.state].ground)
        if member.state in newest
        else Seat(member.state)
        for member in members_of(tx, body_id)
    )

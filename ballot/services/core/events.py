"""Events: what an act says happened in a consultation, and how listeners take it up in the act's own transaction.

`ballot.wiring` registers the listeners. The first one adds mail to the outbox (`services.mail.listener`); adding another one
edits no act.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, TypeAlias

from ballot.record.standing import Standing
from ballot.rules.acts import ACTS
from ballot.store.tables import Consultation, Officer
from ballot.store.transactions import Tx

INVITED = "invited"
"""Focal points who were not there at the opening, or whose link was replaced, are invited."""
REMINDED = "reminded"
"""States that have not replied are reminded."""
CODE_REQUESTED = "code-requested"
"""A focal point wants a code to confirm a reply with."""
LINK_REQUESTED = "link-requested"
"""Somebody with a focal point's address has lost the link."""
DRAFT_READY = "draft-ready"
"""The secretariat says that a draft is ready to be opened."""
OPENING_REPORTED = "opening-reported"
"""A consultation was opened, for officers to know."""
KINDS = frozenset({*ACTS, INVITED, REMINDED, CODE_REQUESTED, LINK_REQUESTED, DRAFT_READY, OPENING_REPORTED})
"""The acts of the record, and what happens beside it."""


class Recipient(Protocol):
    """A focal point who is to be told, as a row or as an object."""

    @property
    def id(self) -> int | None:
        """The row's id."""

    @property
    def state(self) -> str:
        """The Member State."""

    @property
    def email(self) -> str:
        """The address."""

    @property
    def language(self) -> str:
        """The language the person reads."""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened, and whom it concerns."""

    kind: str
    """One of KINDS."""
    occasion: str
    """What tells this event from others of its kind in the same consultation, however often it is said."""
    facts: Mapping[str, Any]
    """What JSON can say. Never a secret, a link or a vote."""
    people: Sequence[Recipient] = ()
    """The focal points who are to be told, in this order."""
    officers: Sequence[Officer] = ()
    """The officers who are, after them."""

    def __post_init__(self) -> None:
        """Raise ValueError for an unknown kind: no listener would take it up."""
        if self.kind not in KINDS:
            raise ValueError(f"no event is called {self.kind!r}")


class HeldConsultation(Protocol):
    """What a listener may use of the act's transaction. It appends no entry and does not commit."""

    @property
    def id(self) -> int:
        """The consultation's id."""

    @property
    def tx(self) -> Tx:
        """The transaction. Rows added here commit with the act, or not at all."""

    @property
    def row(self) -> Consultation:
        """The consultation, held."""

    @property
    def standing(self) -> Standing:
        """Where it stands, the act's own entries included."""

    @property
    def now(self) -> datetime:
        """The time, read while holding the consultation; aware UTC."""


Listener: TypeAlias = Callable[[HeldConsultation, Sequence[Event]], None]
"""Takes up events that one act says happened. Whatever it raises undoes the act."""

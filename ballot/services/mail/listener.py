"""Mail is a row: what happened is told to each focal point by one row of the outbox, added in the act's own transaction.

A row has a template's name and facts. Links and codes are made at delivery; how a State voted is never among the facts.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from ballot.rules.acts import ACTS
from ballot.services.core.events import (
    CODE_REQUESTED,
    INVITED,
    LINK_REQUESTED,
    REMINDED,
    Event,
    HeldConsultation,
    Recipient,
)
from ballot.store.queries.outbox import MAIL, known_dedupe_keys
from ballot.store.tables import FocalPoint, OutboxDelivery
from ballot.store.transactions import insert_rows

TEMPLATES = (
    *("code", "link"),
    *("invitation", "extension", "withdrawal", "annulment", "designation", "result", "reminder", "receipt"),
)
"""Mails to focal points, the most urgent first: for a code somebody waits before a page. Receipts can come by the hundred,
and nobody waits for one to act.
"""
MAIL_OF: Mapping[str, str] = MappingProxyType(
    {name: act.mail for name, act in ACTS.items() if act.mail is not None}
    | {INVITED: "invitation", REMINDED: "reminder", CODE_REQUESTED: "code", LINK_REQUESTED: "link"}
)
"""The template of the mail that tells of an event, by the event's kind. Of other events no mail is sent."""


@dataclass(frozen=True)
class MailQueue:
    """Listener that adds one row to the outbox for each event and each person it concerns."""

    domain: str
    """The right-hand side of Message-IDs."""

    def __call__(self, held: HeldConsultation, events: Sequence[Event]) -> None:
        """Add the rows, all in one statement, in the order of events and people.

        A second row for the same occasion and person is refused by the database. What may come round again asks `not_queued`.
        """
        rows = [
            {
                "kind": MAIL,
                "message_id": f"{secrets.token_hex(16)}@{self.domain}",
                "dedupe_key": _dedupe_key(held, MAIL_OF[event.kind], event.occasion, person),
                "consultation_id": held.id,
                "template": MAIL_OF[event.kind],
                "facts": dict(event.facts),
                "state": person.state,
                "focal_point_id": person.id,
                "address": person.email,
                "language": person.language,
                "status": "queued",
                "attempts": 0,
                "next_attempt_at": held.now,
                "created_at": held.now,
            }
            for event in events
            if event.kind in MAIL_OF
            for person in event.people
        ]
        insert_rows(held.tx, OutboxDelivery, rows)


def _dedupe_key(held: HeldConsultation, template: str, occasion: str, person: Recipient) -> str:
    return f"{template}:{held.id}:{occasion}:{person.id}"


def not_queued(held: HeldConsultation, kind: str, people: Iterable[FocalPoint], occasion: str) -> list[FocalPoint]:
    """Return those of these people for whom no mail about this event was queued yet, whatever became of it."""
    keys = {_dedupe_key(held, MAIL_OF[kind], occasion, person): person for person in people}
    known = known_dedupe_keys(held.tx, keys)
    return [person for key, person in keys.items() if key not in known]

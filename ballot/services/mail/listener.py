"""Mail is a row: what happened is told to each focal point or officer by one row of the outbox, added in the act's own
transaction.

A row has a template's name and facts. Links and codes are made at delivery; how a State voted is never among the facts.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from ballot.rules.acts import ACTS
from ballot.services.core.events import (
    CODE_REQUESTED,
    DRAFT_READY,
    INVITED,
    LINK_REQUESTED,
    OPENING_REPORTED,
    REMINDED,
    Event,
    HeldConsultation,
    Recipient,
)
from ballot.store.queries.outbox import MAIL, known_dedupe_keys
from ballot.store.tables import FocalPoint, Officer, OutboxDelivery
from ballot.store.transactions import insert_rows

TO_OFFICERS = ("ready", "opened")
"""Mails to officers."""
TEMPLATES = (
    *("code", "link"),
    *("invitation", "extension", "withdrawal", "annulment", "designation", "result", "reminder", *TO_OFFICERS),
    "receipt",
)
"""Mails to focal points and officers, the most urgent first: for a code somebody waits before a page. Receipts can come by
the hundred, and nobody waits for one to act.
"""
MAIL_OF: Mapping[str, str] = MappingProxyType(
    {name: act.mail for name, act in ACTS.items() if act.mail is not None}
    | {INVITED: "invitation", REMINDED: "reminder", CODE_REQUESTED: "code", LINK_REQUESTED: "link"}
    | {DRAFT_READY: "ready", OPENING_REPORTED: "opened"}
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
        rows = []
        for event in events:
            if event.kind in MAIL_OF:
                rows += [self._row(held, event, one) | _of_focal_point(held, event, one) for one in event.people]
                rows += [self._row(held, event, one) | _of_officer(held, event, one) for one in event.officers]
        insert_rows(held.tx, OutboxDelivery, rows)

    def _row(self, held: HeldConsultation, event: Event, person: Recipient | Officer) -> dict[str, Any]:
        return {
            "kind": MAIL,
            "message_id": f"{secrets.token_hex(16)}@{self.domain}",
            "consultation_id": held.id,
            "template": MAIL_OF[event.kind],
            "facts": dict(event.facts),
            "address": person.email,
            "language": person.language,
            "status": "queued",
            "attempts": 0,
            "next_attempt_at": held.now,
            "created_at": held.now,
        }


def _of_focal_point(held: HeldConsultation, event: Event, person: Recipient) -> dict[str, Any]:
    key = _dedupe_key(held, MAIL_OF[event.kind], event.occasion, person)
    return {"dedupe_key": key, "state": person.state, "focal_point_id": person.id, "officer_id": None}


def _of_officer(held: HeldConsultation, event: Event, officer: Officer) -> dict[str, Any]:
    key = f"{MAIL_OF[event.kind]}:{held.id}:{event.occasion}:{officer.public_id}"
    return {"dedupe_key": key, "state": None, "focal_point_id": None, "officer_id": officer.id}


def _dedupe_key(held: HeldConsultation, template: str, occasion: str, person: Recipient) -> str:
    return f"{template}:{held.id}:{occasion}:{person.id}"


def not_queued(held: HeldConsultation, kind: str, people: Iterable[FocalPoint], occasion: str) -> list[FocalPoint]:
    """Return those of these people for whom no mail about this event was queued yet, whatever became of it."""
    keys = {_dedupe_key(held, MAIL_OF[kind], occasion, person): person for person in people}
    known = known_dedupe_keys(held.tx, keys)
    return [person for key, person in keys.items() if key not in known]

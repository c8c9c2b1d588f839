"""What people are told: outbox rows, added in the transaction of the act that they tell of.

A row has a template's name and facts. Links and codes are made at delivery; how a State voted is never among the facts.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from ballot.services.core.recording import Holding
from ballot.store.queries.council import focal_points_of
from ballot.store.queries.outbox import keys_known
from ballot.store.tables import FocalPoint, OutboxMail
from ballot.store.transactions import insert_rows

DESIGNATION = "designation"
"""Who may reply for a State has changed. Goes to those who no longer may, too."""
TEMPLATES = (
    *("code", "link"),
    *("invitation", "extension", "withdrawal", "annulment", DESIGNATION, "result", "reminder", "receipt"),
)
"""Mails to focal points, the most urgent first: for a code somebody waits before a page. Receipts can come by the hundred,
and nobody waits for one to act.
"""
Told: TypeAlias = tuple[FocalPoint, str, Mapping[str, Any]]
"""Who is told, on which occasion, and the facts."""


def queue(holding: Holding, template: str, people: list[FocalPoint], occasion: str, facts: Mapping[str, Any]) -> int:
    """Add one row a person, all for one `occasion` of this consultation; return how many.

    A second row for the same occasion and person is refused by the database. What may come round again asks `not_told`.
    """
    return queue_each(holding, template, [(person, occasion, facts) for person in people])


def queue_each(holding: Holding, template: str, told: Iterable[Told]) -> int:
    """The same where each is told of another occasion, or other facts: all rows in one statement."""
    rows = [
        {
            "message_id": f"{secrets.token_hex(16)}@{holding.parts.mail_domain}",
            "dedupe_key": _key(holding, template, occasion, person),
            "consultation_id": holding.id,
            "template": template,
            "facts": dict(facts),
            "state": person.state,
            "focal_point_id": person.id,
            "address": person.email,
            "language": person.language,
            "status": "queued",
            "attempts": 0,
            "next_attempt_at": holding.now,
            "created_at": holding.now,
        }
        for person, occasion, facts in told
    ]
    insert_rows(holding.tx, OutboxMail, rows)
    return len(rows)


def _key(holding: Holding, template: str, occasion: str, person: FocalPoint) -> str:
    return f"{template}:{holding.id}:{occasion}:{person.id}"


def not_told(holding: Holding, template: str, people: list[FocalPoint], occasion: str) -> list[FocalPoint]:
    """Those of these people for whom nothing was queued on this occasion yet."""
    keys = {_key(holding, template, occasion, person): person for person in people}
    known = keys_known(holding.tx, keys)
    return [person for key, person in keys.items() if key not in known]


def invited(holding: Holding) -> list[FocalPoint]:
    """Every focal point of every State that has the right to vote now."""
    return focal_points_of(holding.tx, holding.row.body_id, holding.standing.roll.entitled_states())


def tell_invited(holding: Holding, template: str, occasion: str, facts: Mapping[str, Any]) -> int:
    """Queue a notice to everyone who was invited."""
    return queue(holding, template, invited(holding), occasion, facts)


def deadline_facts(holding: Holding) -> dict[str, Any]:
    """What every notice about an open consultation says: the deadline, and in which zone people read it."""
    return {"closes_at": holding.standing.closes_at, "time_zone": holding.standing.opened["time_zone"]}

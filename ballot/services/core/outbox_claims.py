"""The outbox as a queue: claim deliveries of one kind, record what became of them, or put them back.

Any number of workers may run. A claim lasts `CLAIM`; whoever dies with one leaves its deliveries to the next worker, and a
mail that went out just before the crash goes out again under the same Message-ID.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ballot.services.core.context import Parts
from ballot.store.queries.outbox import claim_due, held_deliveries, held_delivery
from ballot.store.tables import OutboxDelivery
from ballot.store.transactions import Tx

CLAIM = timedelta(minutes=5)
WAITS = (1, 5, 15, 60, 240, *(720,) * 28)
"""Minutes before the second, third … attempt: a fortnight, which outlasts a server's weekend and its repair.

After the last a delivery has failed, and stays visible as that; one that was refused for good fails at once.
"""
_LONGEST_ERROR = 500


def claim(parts: Parts, kind: str, worker: str, limit: int, by_urgency: Sequence[str] = ()) -> list[int]:
    """Claim up to `limit` deliveries of one kind that are due; return their ids.

    `by_urgency` names templates, the most urgent first; otherwise the oldest comes first.
    """
    with parts.store.writing() as tx:
        now = parts.clock.now()
        return claim_due(tx, kind, now, now + CLAIM, worker, limit, by_urgency)


@dataclass(frozen=True)
class Attempt:
    """The result of an attempt to deliver. Without an error it has been delivered; `permanent`: trying again cannot help."""

    delivery_id: int
    error: str | None = None
    permanent: bool = False


def settle(parts: Parts, worker: str, attempts: Sequence[Attempt]) -> list[str]:
    """Record the results of delivery attempts in one transaction; return each delivery's status.

    That is "taken over" where it is another worker's by now.
    """
    with parts.store.writing() as tx:
        # In one order, whoever holds several of them.
        held = {one.number: one for one in held_deliveries(tx, sorted(attempt.delivery_id for attempt in attempts))}
        now = parts.clock.now()
        return [_settle_delivery(tx, held.get(attempt.delivery_id), worker, attempt, now) for attempt in attempts]


def _settle_delivery(tx: Tx, delivery: OutboxDelivery | None, worker: str, attempt: Attempt, now: datetime) -> str:
    if delivery is None or delivery.claimed_by != worker:
        return "taken over"
    delivery.attempts += 1
    delivery.claimed_by = delivery.claimed_until = None
    if attempt.error is None:
        delivery.status, delivery.sent_at, delivery.last_error = "sent", now, None
    elif attempt.permanent or delivery.attempts > len(WAITS):
        delivery.status, delivery.last_error = "failed", attempt.error[:_LONGEST_ERROR]
    else:
        delivery.last_error = attempt.error[:_LONGEST_ERROR]
        delivery.next_attempt_at = now + timedelta(minutes=WAITS[delivery.attempts - 1])
    tx.add(delivery)
    return delivery.status


def cancel(parts: Parts, delivery_id: int, worker: str, why: str) -> None:
    """Give up a claim for good: the delivery is not wanted any more."""
    _put_back(parts, delivery_id, worker, "cancelled", timedelta(), why)


def postpone(parts: Parts, delivery_id: int, worker: str, wait: timedelta, why: str) -> None:
    """Give up a claim without an attempt: the delivery is not ready yet."""
    _put_back(parts, delivery_id, worker, "queued", wait, why)


def _put_back(parts: Parts, delivery_id: int, worker: str, status: str, wait: timedelta, why: str) -> None:
    with parts.store.writing() as tx:
        delivery = held_delivery(tx, delivery_id)
        if delivery is not None and delivery.claimed_by == worker:
            delivery.status, delivery.claimed_by, delivery.claimed_until = status, None, None
            delivery.next_attempt_at = parts.clock.now() + wait
            delivery.last_error = why
            tx.add(delivery)

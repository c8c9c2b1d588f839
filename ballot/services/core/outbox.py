"""The outbox as a queue: claim deliveries of one kind, record what became of them, or put them back.

Any number of workers may run. A claim lasts `CLAIM`; whoever dies with one leaves its deliveries to the next worker, and a
mail that went out just before the crash goes out again under the same Message-ID.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from ballot.services.core.context import Parts
from ballot.store.queries.outbox import claim_due, held_delivery

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


def settle(parts: Parts, delivery_id: int, worker: str, error: str | None, *, permanent: bool) -> str:
    """Record the result of a delivery attempt; return the delivery's status.

    Return "taken over" where it is another worker's by now.
    """
    with parts.store.writing() as tx:
        delivery = held_delivery(tx, delivery_id)
        if delivery is None or delivery.claimed_by != worker:
            return "taken over"
        now = parts.clock.now()
        delivery.attempts += 1
        delivery.claimed_by = delivery.claimed_until = None
        if error is None:
            delivery.status, delivery.sent_at, delivery.last_error = "sent", now, None
        elif permanent or delivery.attempts > len(WAITS):
            delivery.status, delivery.last_error = "failed", error[:_LONGEST_ERROR]
        else:
            delivery.last_error = error[:_LONGEST_ERROR]
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

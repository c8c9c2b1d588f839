"""The outbox as a queue: claim deliveries of one kind, record what became of them, or put them back.

Any number of workers may run. A claim lasts `CLAIM`; whoever dies with one leaves its deliveries to the next worker, and a
mail that went out just before the crash goes out again under the same Message-ID.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ballot.services.core.context import Parts
from ballot.store.queries.outbox import Claimed, claim_due, held_claims, queued_kinds, renew_claims, settle_claims

CLAIM = timedelta(minutes=5)
WAITS = (1, 5, 15, 60, 240, *(720,) * 28)
"""Minutes before the second, third … attempt: a fortnight, which outlasts a server's weekend and its repair.

After the last a delivery has failed, and stays visible as that; one that was refused for good fails at once.
"""
_LONGEST_ERROR = 500


def claim_deliveries(parts: Parts, kind: str, worker: str, limit: int, by_urgency: Sequence[str] = ()) -> list[int]:
    """Claim up to `limit` deliveries of one kind that are due; return their ids.

    `by_urgency` names templates, the most urgent first; otherwise the oldest comes first.
    """
    with parts.store.writing() as tx:
        now = parts.clock.now()
        return claim_due(tx, kind, now, now + CLAIM, worker, limit, by_urgency)


def kinds_without_deliverer(parts: Parts) -> list[str]:
    """Return the kinds of delivery of which some are queued and which nothing delivers: they would wait for ever."""
    with parts.store.reading() as tx:
        return sorted(queued_kinds(tx) - parts.deliverers.keys())


@dataclass(frozen=True)
class Attempt:
    """The result of an attempt to deliver. Without an error it has been delivered; `permanent`: trying again cannot help."""

    delivery_id: int
    error: str | None = None
    permanent: bool = False


def renew_claim(parts: Parts, worker: str, delivery_ids: Collection[int]) -> None:
    """Begin the claims on these deliveries anew, where nobody has taken them over."""
    with parts.store.writing() as tx:
        renew_claims(tx, delivery_ids, worker, parts.clock.now() + CLAIM)


def settle_claim(parts: Parts, worker: str, attempts: Sequence[Attempt]) -> list[str]:
    """Record the results of delivery attempts in one transaction; return each delivery's status.

    That is "taken over" where it is another worker's by now.
    """
    tried = {attempt.delivery_id: attempt for attempt in attempts}
    with parts.store.writing() as tx:
        held = held_claims(tx, tried, worker)
        now = parts.clock.now()
        settled = {one.id: _settled(one, tried[one.id], now) for one in held}
        settle_claims(tx, list(settled.values()))
    return [settled[one].status if one in settled else "taken over" for one in tried]


def _settled(delivery: Claimed, attempt: Attempt, now: datetime) -> Claimed:
    delivery = delivery._replace(attempts=delivery.attempts + 1)
    if attempt.error is None:
        return delivery._replace(status="sent", sent_at=now, last_error=None)
    error = attempt.error[:_LONGEST_ERROR]
    if attempt.permanent or delivery.attempts > len(WAITS):
        return delivery._replace(status="failed", last_error=error)
    later = now + timedelta(minutes=WAITS[delivery.attempts - 1])
    return delivery._replace(last_error=error, next_attempt_at=later)


def cancel_deliveries(parts: Parts, worker: str, delivery_ids: Collection[int], why: str) -> None:
    """Give up claims for good: these deliveries are not wanted any more."""
    _put_back(parts, worker, delivery_ids, "cancelled", timedelta(), why)


def postpone_deliveries(parts: Parts, worker: str, delivery_ids: Collection[int], wait: timedelta, why: str) -> None:
    """Give up claims without an attempt: these deliveries are not ready yet."""
    _put_back(parts, worker, delivery_ids, "queued", wait, why)


def _put_back(parts: Parts, worker: str, delivery_ids: Collection[int], status: str, wait: timedelta, why: str) -> None:
    if not delivery_ids:
        return
    with parts.store.writing() as tx:
        held = held_claims(tx, delivery_ids, worker)
        later = parts.clock.now() + wait
        settle_claims(tx, [one._replace(status=status, next_attempt_at=later, last_error=why) for one in held])

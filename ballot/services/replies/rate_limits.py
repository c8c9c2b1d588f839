"""How often may be replied: a stolen link must not fill the record, nor everybody's mailbox with receipts, nor shut out the
State."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any, NoReturn

from ballot.record.canonical import parse_object
from ballot.record.shapes import read_time
from ballot.rules.refusals import TooManyReplies
from ballot.rules.replies import Channel
from ballot.services.core.recording import Holding
from ballot.store.queries.audit_log import link_replaced_at
from ballot.store.queries.records import lines_since
from ballot.store.queries.replies import FocalPointRow

PERIOD = timedelta(hours=1)
MORE_FOR_A_STATE = 4
"""Times as many replies are recorded of one State, through all its links together, as through one of them."""


def replies_of(state: str, lines: Iterable[bytes]) -> Iterator[dict[str, Any]]:
    """Return the entries among these lines that are replies of this State."""
    return map(parse_object, _lines_of(state, lines))


def _lines_of(state: str, lines: Iterable[bytes]) -> Iterator[bytes]:
    # Within a text, quotes would be escaped: where both stand so in a canonical line, they are members of the entry.
    marks = (b'"act":"replied"', f'"state":"{state}"'.encode())
    return (line for line in lines if all(mark in line for mark in marks))


def require_not_too_many(held: Holding, focal_point: FocalPointRow) -> None:
    """Raise TooManyReplies where as many replies by link as are allowed were recorded within the last hour.

    What counts is what came through the focal point's link that is good now: once a stolen link is replaced, its replies
    bar nobody. All of a State's together are limited as well, but never bar a focal point with none in that hour.
    """
    limit = held.parts.policy.replies_an_hour
    before = held.standing.replies.get(focal_point.state)
    if before is None or before.revision < limit:
        return  # so it is with everybody; nothing has to be counted
    since = held.moment - PERIOD
    entries = replies_of(focal_point.state, lines_since(held.tx, held.id, since))
    by_link = [(read_time(one["at"]), one["by"]["id"]) for one in entries if one["channel"] == Channel.LINK]
    replaced = link_replaced_at(held.tx, focal_point.public_id, since) or since
    own = [at for at, by in by_link if by == focal_point.public_id and at > replaced]
    if len(own) >= limit:
        _raise_too_many(held, limit, own[-limit])
    most = MORE_FOR_A_STATE * limit
    if own and len(by_link) >= most:
        _raise_too_many(held, most, min(own[-1], by_link[-most][0]))


def _raise_too_many(held: Holding, limit: int, until_this_is_past: datetime) -> NoReturn:
    wait = until_this_is_past + PERIOD - held.moment
    raise TooManyReplies(limit=limit, retry_after=max(1, int(wait.total_seconds())))

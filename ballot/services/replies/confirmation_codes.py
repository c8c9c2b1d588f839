"""Codes sent by mail, without which a reply is not recorded where the consultation asks for a second step.

Whoever has only the link, forwarded or stolen, cannot read the focal point's mail. A code is for one focal point and one
consultation, lasts some minutes, takes few tries, and is used up in the transaction that records the reply.
"""

from __future__ import annotations

import secrets
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest

from ballot.rules.refusals import BadInput, CodeExpired, CodeNeeded, CodeRefused, Refused, TooManyCodes
from ballot.services.core import notifications
from ballot.services.core.context import Parts
from ballot.services.core.events import CODE_REQUESTED, Event
from ballot.services.core.recording import Holding
from ballot.store.queries.replies import FocalPointRow
from ballot.store.queries.saved_drafts import count_reply_codes_since, last_reply_code, newest_reply_code
from ballot.store.tables import ReplyCode

DIGITS = 6
DAY_TO_HOUR = 3
"""Times as many codes are sent in a day as in an hour."""
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True)
class CodeSent:
    """A code that is on its way, or was sent a moment ago and is still good."""

    sent_at: datetime
    expires_at: datetime
    again: bool
    """It was sent before: nothing was sent now."""
    good: bool = True
    """It can still be used: it was not used yet, has not expired, and was not typed wrongly too often."""


def typed_digits(typed: str) -> str:
    """Return the six digits that a person typed, in the digits of any script, without spaces and hyphens. Raise BadInput."""
    found = [unicodedata.decimal(sign, -1) for sign in typed if not (sign.isspace() or sign in "-–\u200e\u200f")]
    if len(found) != DIGITS or -1 in found:
        raise BadInput(field="code", why="not-six-digits")
    return "".join(map(str, found))


def send_confirmation_code(held: Holding, focal_point: FocalPointRow, *, anew: bool) -> CodeSent:
    """Queue the mail with a code; where one is still good, leave it at that, unless `anew`. Raise TooManyCodes.

    Only the newest code is good. How many are sent is limited, so that guessing comes to an end.
    """
    before = newest_reply_code(held.tx, focal_point.number, held.id)
    if before is not None and not anew and _is_good(held.parts, before, held.now):
        return CodeSent(before.created_at, before.expires_at, again=True)
    _require_not_too_many(held, focal_point)
    row = ReplyCode(
        focal_point_id=focal_point.number,
        consultation_id=held.id,
        nonce=secrets.token_urlsafe(24),
        created_at=held.now,
        expires_at=held.now + held.parts.policy.code_lasts,
    )
    held.tx.add(row)
    held.tx.flush()
    facts = notifications.deadline_facts(held) | {"code_id": row.id}
    # Ids may come again where codes were deleted; a nonce does not.
    held.happened(Event(CODE_REQUESTED, sha256(row.nonce.encode()).hexdigest()[:16], facts, [focal_point]))
    return CodeSent(row.created_at, row.expires_at, again=False)


def newest_confirmation_code(parts: Parts, focal_point_id: int, consultation_id: int) -> CodeSent | None:
    """Return what is known of the code that was sent last, but for the code itself; None where none is known."""
    with parts.store.reading() as tx:
        row = last_reply_code(tx, focal_point_id, consultation_id)
        if row is None:
            return None
        return CodeSent(row.created_at, row.expires_at, again=True, good=_is_good(parts, row, parts.clock.now()))


def _is_good(parts: Parts, row: ReplyCode, now: datetime) -> bool:
    return row.used_at is None and row.expires_at > now and row.tries < parts.policy.code_tries


def _require_not_too_many(held: Holding, focal_point: FocalPointRow) -> None:
    allowed = held.parts.policy.codes_an_hour
    for period, limit in ((_DAY, DAY_TO_HOUR * allowed), (_HOUR, allowed)):
        if count_reply_codes_since(held.tx, focal_point.number, held.id, held.now - period) >= limit:
            raise TooManyCodes(retry_after=int(period.total_seconds()))


def use_confirmation_code(held: Holding, focal_point: FocalPointRow, typed: str | None) -> Refused | None:
    """Use up the code, if it is the one that was sent. Else return the refusal, to be raised once the try is committed.

    Raise CodeNeeded where none was typed, BadInput where it is not six digits: neither counts as a try.
    """
    if not typed:
        raise CodeNeeded()
    digits = typed_digits(typed)
    row = newest_reply_code(held.tx, focal_point.number, held.id)
    if row is None or not _is_good(held.parts, row, held.now):
        return CodeExpired()
    held.tx.add(row)
    if compare_digest(held.parts.codes.digits(row.nonce), digits):
        row.used_at = held.now
        return None
    row.tries += 1
    left = held.parts.policy.code_tries - row.tries
    return CodeRefused(left=left) if left > 0 else CodeExpired()

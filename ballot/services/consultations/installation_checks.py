"""Whether the installation itself is fit for a consultation to be opened: its mail, its signing key, its clock."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from ballot.ports import SettableClock
from ballot.record.canonical import parse_object
from ballot.record.note import VerifierKey
from ballot.rules.refusals import KeyMissing
from ballot.services.consultations.findings import CLOCK, KEY, MAIL, Finding
from ballot.services.core.context import Parts
from ballot.store.queries.installation import (
    database_time,
    failed_mail_since,
    last_mail_taken,
    newest_entry_at,
    newest_opened,
)
from ballot.store.queries.outbox import longest_due
from ballot.store.queries.records import line_of
from ballot.store.tables import Body
from ballot.store.transactions import Tx

RECENT = timedelta(days=14)
"""Mail that was given up longer ago says nothing about today."""
SLOW = timedelta(minutes=10)
"""A mail that has been due for longer waits for a worker that does not run, or for a mail server that is not reached."""
APART = timedelta(seconds=5)
"""By how much two clocks may differ before somebody should look."""
_TRIAL = b"ballot: do both halves of this key belong together?\n"


def look_at_installation(parts: Parts, tx: Tx, now: datetime) -> tuple[list[Finding], datetime | None]:
    """What deserves a look in mail and clock, and when a mail server took a mail last."""
    last = last_mail_taken(tx)
    # A demonstration's clock is meant to be ahead of the machine's, by which the database goes.
    clocks = [] if isinstance(parts.clock, SettableClock) else [*_clock(tx, now)]
    return [*_mail(tx, now, last), *clocks], last


def _mail(tx: Tx, now: datetime, last: datetime | None) -> Iterator[Finding]:
    failed = failed_mail_since(tx, now - RECENT)
    if failed:
        yield Finding(MAIL, "mail-failed", {"failed": failed, "since": now - RECENT})
    due = longest_due(tx, now)
    if due is not None and now - due > SLOW:
        yield Finding(MAIL, "mail-waiting", {"since": due})
    if last is None:
        yield Finding(MAIL, "mail-untried")


def _clock(tx: Tx, now: datetime) -> Iterator[Finding]:
    newest = newest_entry_at(tx)
    if newest is not None and newest > now:
        yield Finding(CLOCK, "clock-behind-record", {"at": newest, "now": now})
    apart = abs(database_time(tx) - now)
    if apart > APART:
        yield Finding(CLOCK, "clock-and-database", {"apart": apart})


def key_stops(parts: Parts, body: Body) -> list[Finding]:
    """That there is no signing key, which stops the opening; asks no database."""
    try:
        parts.keys.public(body.slug)
    except KeyMissing:
        return [Finding(KEY, "key-missing", stops=True)]
    return []


def key_findings(parts: Parts, tx: Tx, body: Body) -> tuple[str, list[Finding]]:
    """The verifier key that a record opened now would name, and what deserves a look about it."""
    if missing := key_stops(parts, body):
        return "", missing
    key = VerifierKey(f"{body.host}/{body.slug}", parts.keys.public(body.slug))
    found = []
    try:
        if not key.signed(_TRIAL, parts.keys.sign(body.slug, _TRIAL)):
            found.append(Finding(KEY, "key-mismatch"))
    except KeyMissing:
        found.append(Finding(KEY, "key-not-here"))  # allowed: another machine of the installation may sign
    earlier = newest_opened(tx, body.number)
    if earlier is not None and parse_object(line_of(tx, earlier.number, 0))["key"] != str(key):
        found.append(Finding(KEY, "key-changed", {"reference": earlier.reference}))
    return str(key), found

"""Check whether the installation is fit for opening a consultation: its mail, its signing key, its clocks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from ballot.ports import SettableClock
from ballot.record.archive_key import signed_by_archive_key
from ballot.record.canonical import parse_object
from ballot.record.note import VerifierKey, encode_base64
from ballot.rules.refusals import KeyMissing
from ballot.services.consultations.findings import CLOCK, KEY, MAIL, Finding
from ballot.services.core.context import Parts
from ballot.store.queries.consultations import newest_opened
from ballot.store.queries.installation import count_failed_mail_since, database_time, last_mail_taken, newest_entry_at
from ballot.store.queries.outbox import oldest_due_at
from ballot.store.queries.records import line_of
from ballot.store.tables import Body
from ballot.store.transactions import Tx

RECENT_FAILURE = timedelta(days=14)
"""Mail that was given up longer ago tells nothing about today."""
SLOW_DELIVERY = timedelta(minutes=10)
"""A mail that has been due for longer waits for a worker that does not run or a mail server that is not reached."""
CLOCK_TOLERANCE = timedelta(seconds=5)
"""By how much two clocks may differ without a finding."""
_TRIAL = b"ballot: do both halves of this key belong together?\n"


def check_installation(parts: Parts, tx: Tx, now: datetime) -> tuple[list[Finding], datetime | None]:
    """Return findings about mail and clocks, and when a mail server last accepted a mail."""
    last = last_mail_taken(tx)
    # A demonstration's clock is meant to be ahead of the machine's, by which the database goes.
    clocks = [] if isinstance(parts.clock, SettableClock) else [*_check_clocks(tx, now)]
    return [*_check_mail(tx, now, last), *clocks], last


def _check_mail(tx: Tx, now: datetime, last: datetime | None) -> Iterator[Finding]:
    failed = count_failed_mail_since(tx, now - RECENT_FAILURE)
    if failed:
        yield Finding(MAIL, "mail-failed", {"failed": failed, "since": now - RECENT_FAILURE})
    due = oldest_due_at(tx, now)
    if due is not None and now - due > SLOW_DELIVERY:
        yield Finding(MAIL, "mail-waiting", {"since": due})
    if last is None:
        yield Finding(MAIL, "mail-untried")


def _check_clocks(tx: Tx, now: datetime) -> Iterator[Finding]:
    newest = newest_entry_at(tx)
    if newest is not None and newest > now:
        yield Finding(CLOCK, "clock-behind-record", {"at": newest, "now": now})
    apart = abs(database_time(tx) - now)
    if apart > CLOCK_TOLERANCE:
        yield Finding(CLOCK, "clock-and-database", {"apart": apart})


def blocking_key_findings(parts: Parts, body: Body) -> list[Finding]:
    """Return a blocking finding where the signing key or the archive key is missing. Reads no database."""
    try:
        parts.keys.public(body.slug)
        parts.keys.archive_public(body.slug)
    except KeyMissing:
        return [Finding(KEY, "key-missing", blocks_opening=True)]
    return []


def check_key(parts: Parts, tx: Tx, body: Body) -> tuple[str, list[Finding]]:
    """Return the verifier key that a record opened now would name, and findings about it."""
    if missing := blocking_key_findings(parts, body):
        return "", missing
    key = VerifierKey(f"{body.host}/{body.slug}", parts.keys.public(body.slug))
    archive_key = encode_base64(parts.keys.archive_public(body.slug))
    found = []
    try:
        signed = key.signed(_TRIAL, parts.keys.sign(body.slug, _TRIAL))
        archived = signed_by_archive_key(archive_key, _TRIAL, parts.keys.archive_sign(body.slug, _TRIAL))
        if not (signed and archived):
            found.append(Finding(KEY, "key-mismatch"))
    except KeyMissing:
        found.append(Finding(KEY, "key-not-here"))  # allowed: another machine of the installation may sign
    earlier = newest_opened(tx, body.number)
    opened = parse_object(line_of(tx, earlier.number, 0)) if earlier is not None else None
    if earlier is not None and opened is not None and (opened["key"], opened["archive_key"]) != (str(key), archive_key):
        found.append(Finding(KEY, "key-changed", {"reference": earlier.reference}))
    return str(key), found

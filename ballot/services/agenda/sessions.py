"""Sessions of the body, and consultations of its councillors between two sessions (Rule 3.1)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from ballot.rules.acts import SECRETARIAT
from ballot.rules.deadlines import DEFAULT_ZONE, require_recordable_time, zone
from ballot.rules.refusals import AlreadyDone, BadInput, UnknownSession
from ballot.services.access.authorization import PREPARERS, require_officer
from ballot.services.core import audit_log
from ballot.services.core.context import Parts
from ballot.services.core.lookup import find_body, hold_body
from ballot.services.validation.text import LONGEST_NAME_OR_GROUND, LONGEST_TITLE, optional_texts, require_text
from ballot.store.agenda import SESSION_KINDS
from ballot.store.queries.agenda import held_session, items_of_session, session_by_reference, sessions_of
from ballot.store.tables import CouncilSession
from ballot.store.transactions import Tx

_REFERENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,31}")
MOST_RECORDS = 20
"""Summary records that one session names."""


@dataclass(frozen=True)
class SessionDetails:
    """What is entered about a session. Dates and the deadline are meant in the zone; the deadline is aware UTC."""

    kind: str
    reference: str
    names: Mapping[str, str] = field(default_factory=dict)
    begins_on: date | None = None
    ends_on: date | None = None
    time_zone: str = DEFAULT_ZONE
    contributions_until: datetime | None = None
    next_session: str = ""
    """The reference of the session that follows; it need not be known yet, and is then added."""
    letter: str = ""
    records: tuple[str, ...] = ()


@dataclass(frozen=True)
class SessionView:
    """A session with the reference of the one that follows, and how many items its agenda has."""

    row: CouncilSession
    next_session: str
    items: int


def create_session(parts: Parts, by: str, body_slug: str, details: SessionDetails) -> int:
    """Add a session and return its id. Raise BadInput, AlreadyDone where its reference is there."""
    checked = check_details(details)
    with parts.store.writing() as tx:
        officer = require_officer(tx, by, SECRETARIAT, "change-agendas")
        # The body is held, so that two officers do not add one session at once.
        return add_session(tx, parts, officer.public_id, hold_body(tx, body_slug).number, checked).number


def add_session(tx: Tx, parts: Parts, by: str, body_id: int, details: SessionDetails) -> CouncilSession:
    """Add a session of checked details in this transaction, which holds the body; and the one that follows, if it is not
    there yet. Raise AlreadyDone where the reference is another session's."""
    row = CouncilSession(
        body_id=body_id,
        kind=details.kind,
        reference=details.reference,
        time_zone=details.time_zone,
        created_by=by,
        created_at=parts.clock.now(),
    )
    _fill(tx, parts, by, row, details)
    audit_log.add_entry(tx, parts.clock.now(), by, "session-added", session=row.reference)
    return row


def change_session(parts: Parts, by: str, body_slug: str, session_id: int, details: SessionDetails) -> None:
    """Replace what is entered about a session. Raise BadInput, UnknownSession, AlreadyDone."""
    checked = check_details(details)
    with parts.store.writing() as tx:
        officer = require_officer(tx, by, SECRETARIAT, "change-agendas")
        row = hold_session(tx, hold_body(tx, body_slug).number, session_id)
        if details_of(tx, row) == checked:
            return
        _fill(tx, parts, officer.public_id, row, checked)
        audit_log.add_entry(tx, parts.clock.now(), officer.public_id, "session-changed", session=row.reference)


def list_sessions(parts: Parts, by: str, body_slug: str) -> list[SessionView]:
    """Return the sessions, the latest first. Raise NotAllowed for whoever may not see agendas."""
    with parts.store.reading() as tx:
        require_officer(tx, by, PREPARERS, "see-agendas")
        rows = sessions_of(tx, find_body(tx, body_slug).number)
        names = {row.number: row.reference for row in rows}
        return [
            SessionView(row, names.get(row.next_session_id or 0, ""), len(items_of_session(tx, row.number)))
            for row in rows
        ]


def read_session(parts: Parts, by: str, body_slug: str, session_id: int) -> SessionView:
    """Return one session. Raise UnknownSession, NotAllowed."""
    found = {view.row.number: view for view in list_sessions(parts, by, body_slug)}
    if session_id not in found:
        raise UnknownSession(session=session_id)
    return found[session_id]


def hold_session(tx: Tx, body_id: int, session_id: int) -> CouncilSession:
    """Return a session of the body, and hold its row until the transaction ends. Raise UnknownSession."""
    row = held_session(tx, body_id, session_id)
    if row is None:
        raise UnknownSession(session=session_id)
    return row


def find_session(tx: Tx, body_id: int, session_id: int) -> CouncilSession:
    """Return a session of the body, to be read alone. Raise UnknownSession."""
    row = tx.get(CouncilSession, session_id)
    if row is None or row.body_id != body_id:
        raise UnknownSession(session=session_id)
    return row


def check_details(details: SessionDetails) -> SessionDetails:
    """Return the details as they are stored. Raise BadInput, BadDeadline."""
    if details.kind not in SESSION_KINDS:
        raise BadInput(field="kind", why="no-such-kind")
    reference = _session_reference("reference", details.reference)
    following = _session_reference("next_session", details.next_session) if details.next_session.strip() else ""
    if following == reference:
        raise BadInput(field="next_session", why="session-after-itself")
    if details.ends_on is not None and (details.begins_on is None or details.ends_on < details.begins_on):
        raise BadInput(field="ends_on", why="ends-before-it-begins")
    if details.contributions_until is not None:
        require_recordable_time(details.contributions_until)
    records = [one for one in details.records if one.strip()]
    if len(records) > MOST_RECORDS:
        raise BadInput(field="records", why="too-many-lines", limit=MOST_RECORDS)
    return SessionDetails(
        kind=details.kind,
        reference=reference,
        names=optional_texts("title", details.names, LONGEST_TITLE),
        begins_on=details.begins_on,
        ends_on=details.ends_on,
        time_zone=zone(details.time_zone).key,
        contributions_until=details.contributions_until,
        next_session=following,
        letter=require_text("agenda_letter", details.letter, LONGEST_NAME_OR_GROUND) if details.letter.strip() else "",
        records=tuple(_distinct(require_text("records", one, LONGEST_NAME_OR_GROUND) for one in records)),
    )


def _distinct(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(texts))


def _session_reference(name: str, text: str) -> str:
    if not _REFERENCE.fullmatch(text.strip()):
        raise BadInput(field=name, why="not-a-session")
    return text.strip()


def details_of(tx: Tx, row: CouncilSession) -> SessionDetails:
    """Return what is entered about a stored session."""
    following = tx.get(CouncilSession, row.next_session_id) if row.next_session_id is not None else None
    return SessionDetails(
        kind=row.kind,
        reference=row.reference,
        names=dict(row.names),
        begins_on=row.begins_on,
        ends_on=row.ends_on,
        time_zone=row.time_zone,
        contributions_until=row.contributions_until,
        next_session=following.reference if following is not None else "",
        letter=row.letter,
        records=tuple(row.records),
    )


def _fill(tx: Tx, parts: Parts, by: str, row: CouncilSession, details: SessionDetails) -> None:
    known = session_by_reference(tx, row.body_id, details.reference)
    if known is not None and known.id != row.id:
        raise AlreadyDone(act="session-added", reference=details.reference, field="reference")
    row.kind, row.reference, row.names = details.kind, details.reference, dict(details.names)
    row.begins_on, row.ends_on, row.time_zone = details.begins_on, details.ends_on, details.time_zone
    row.contributions_until = details.contributions_until
    row.letter, row.records = details.letter, list(details.records)
    row.next_session_id = None
    if details.next_session:
        following = session_by_reference(tx, row.body_id, details.next_session)
        if following is None:
            following = add_session(
                tx, parts, by, row.body_id, SessionDetails("session", details.next_session, time_zone=row.time_zone)
            )
        row.next_session_id = following.number
    tx.add(row)
    tx.flush()

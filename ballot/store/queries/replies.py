"""Who replies, to what, in which session: rows as plain values, read without objects, as this is asked with every request
of a focal point and again with every reply."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, FromClause, Row, Select, and_, bindparam, select

from ballot.store.base import metadata
from ballot.store.transactions import Tx

_SESSION, _FOCAL_POINT, _CONSULTATION, _BODY = (
    metadata.tables[name] for name in ("session", "focal_point", "consultation", "body")
)


class FocalPointRow(NamedTuple):
    """A focal point, removed or not."""

    id: int
    public_id: str
    """What stands in entries, never a name or an address."""
    body_id: int
    state: str
    name: str
    email: str
    language: str
    added_at: datetime
    removed_at: datetime | None
    link_generation: int
    """A link of an older generation is withdrawn."""

    @property
    def number(self) -> int:
        """The row's id, as objects of a table call it."""
        return self.id


class ConsultationRow(NamedTuple):
    """What a consultation's invited focal points are shown of its row; the rest is in the record."""

    id: int
    body_id: int
    slug: str
    contact: dict[str, str]
    """`telephone` and `email` of whom to ask."""
    contact_name: dict[str, str]
    """Whom to ask, by language."""
    second_step: bool
    """Whether a reply is recorded only with a code that was sent by mail."""
    size: int
    """Entries in the record."""

    @property
    def number(self) -> int:
        """The row's id, as objects of a table call it."""
        return self.id


class BodyRow(NamedTuple):
    """A body that consults its members."""

    id: int
    slug: str
    names: dict[str, str]
    """By language."""


class InvitedRows(NamedTuple):
    """A focal point, removed or not; the consultation asked for, if there is one; and the body that holds it."""

    focal_point: FocalPointRow
    consultation: ConsultationRow | None
    body: BodyRow | None


class SessionRow(NamedTuple):
    """A session, expired and ended ones too. It has one holder: an officer or a focal point."""

    id: int
    officer_id: int | None
    focal_point_id: int | None
    consultation_id: int | None
    """A focal point's session is good for the consultation whose link opened it."""
    expires_at: datetime
    revoked_at: datetime | None
    confirmed_at: datetime | None


class SenderRows(NamedTuple):
    """A State's focal points in office, and what became of the session from which one of them sends a reply."""

    in_office: list[FocalPointRow]
    """In the order they were added."""
    session_expires_at: datetime | None
    """None where the sender has no session of the id that was asked for."""
    session_revoked_at: datetime | None


def _columns(table: FromClause, kind: type[Any]) -> list[ColumnElement[Any]]:
    return [table.c[name] for name in kind._fields]


_OF_FOCAL_POINT = _columns(_FOCAL_POINT, FocalPointRow)
_OF_INVITED = [*_OF_FOCAL_POINT, *_columns(_CONSULTATION, ConsultationRow), *_columns(_BODY, BodyRow)]
_OF_SESSION = _columns(_SESSION, SessionRow)


def _invited_to(consultation: ColumnElement[Any]) -> Select[Any]:
    return (
        select(*_OF_INVITED)
        .select_from(_FOCAL_POINT)
        .outerjoin(_CONSULTATION, _CONSULTATION.c.id == consultation)
        .outerjoin(_BODY, _BODY.c.id == _CONSULTATION.c.body_id)
    )


# Put together once, as that costs more than to run them.
_INVITED = _invited_to(bindparam("consultation"))
_INVITED_BY_ID = _INVITED.where(_FOCAL_POINT.c.id == bindparam("focal_point"))
_INVITED_BY_PUBLIC_ID = _INVITED.where(_FOCAL_POINT.c.public_id == bindparam("focal_point"))
_SESSION_BY_TOKEN = (
    select(*_OF_SESSION, *_OF_INVITED)
    .select_from(_SESSION)
    .outerjoin(_FOCAL_POINT, _FOCAL_POINT.c.id == _SESSION.c.focal_point_id)
    .outerjoin(_CONSULTATION, _CONSULTATION.c.id == _SESSION.c.consultation_id)
    .outerjoin(_BODY, _BODY.c.id == _CONSULTATION.c.body_id)
    .where(_SESSION.c.token_sha256 == bindparam("digest"))
)
_ONE = _FOCAL_POINT.alias("one")
_SENDER = (
    select(*_OF_FOCAL_POINT, _SESSION.c.expires_at, _SESSION.c.revoked_at)
    .select_from(_ONE)
    .join(
        _FOCAL_POINT,
        and_(
            _FOCAL_POINT.c.body_id == _ONE.c.body_id,
            _FOCAL_POINT.c.state == _ONE.c.state,
            _FOCAL_POINT.c.removed_at.is_(None),
        ),
    )
    .outerjoin(
        _SESSION,
        and_(
            _SESSION.c.id == bindparam("session"),
            _SESSION.c.focal_point_id == _ONE.c.id,
            _FOCAL_POINT.c.id == _ONE.c.id,
        ),
    )
    .where(_ONE.c.id == bindparam("focal_point"))
    .order_by(_FOCAL_POINT.c.id)
)
_IN_OFFICE = (
    select(*_OF_FOCAL_POINT)
    .where(
        _FOCAL_POINT.c.body_id == bindparam("body"),
        _FOCAL_POINT.c.removed_at.is_(None),
        _FOCAL_POINT.c.state == bindparam("state"),
    )
    .order_by(_FOCAL_POINT.c.id)
)
_NAMES = select(_FOCAL_POINT.c.public_id, _FOCAL_POINT.c.name).where(
    _FOCAL_POINT.c.public_id.in_(bindparam("ids", expanding=True))
)
_LETTER = select(_CONSULTATION.c.letter).where(_CONSULTATION.c.id == bindparam("consultation"))
_END_OF_PERSON = len(_OF_FOCAL_POINT)
_END_OF_CONSULTATION = _END_OF_PERSON + len(ConsultationRow._fields)


def _invited_rows(row: Sequence[Any]) -> InvitedRows:
    consultation, body = row[_END_OF_PERSON:_END_OF_CONSULTATION], row[_END_OF_CONSULTATION:]
    return InvitedRows(
        FocalPointRow._make(row[:_END_OF_PERSON]),
        ConsultationRow._make(consultation) if consultation[0] is not None else None,
        BodyRow._make(body) if body[0] is not None else None,
    )


def _first(tx: Tx, question: Select[Any], **values: Any) -> Row[Any] | None:
    return tx.core.execute(question, values).first()


def invited(tx: Tx, focal_point_id: int, consultation_id: int) -> InvitedRows | None:
    """Return a focal point with a consultation and its body, in one query; None where there is no such person."""
    row = _first(tx, _INVITED_BY_ID, focal_point=focal_point_id, consultation=consultation_id)
    return _invited_rows(row) if row is not None else None


def invited_by_public_id(tx: Tx, public_id: str, consultation_id: int) -> InvitedRows | None:
    """Return what `invited` does, for the focal point whom entries and links name so."""
    row = _first(tx, _INVITED_BY_PUBLIC_ID, focal_point=public_id, consultation=consultation_id)
    return _invited_rows(row) if row is not None else None


def session_by_token(tx: Tx, token_sha256: str) -> tuple[SessionRow, InvitedRows | None] | None:
    """Return the session of this token; and where a focal point holds it, that person and to what they are invited."""
    row = _first(tx, _SESSION_BY_TOKEN, digest=token_sha256)
    if row is None:
        return None
    session, rest = SessionRow._make(row[: len(_OF_SESSION)]), row[len(_OF_SESSION) :]
    return session, _invited_rows(rest) if session.focal_point_id is not None else None


def sender(tx: Tx, focal_point_id: int, session_id: int | None) -> SenderRows:
    """Return who is in office now for a focal point's State, and the state of that focal point's session, in one query."""
    rows = tx.core.execute(_SENDER, {"focal_point": focal_point_id, "session": session_id}).all()
    people = [FocalPointRow._make(row[:_END_OF_PERSON]) for row in rows]
    found = next((row for row in rows if row[0] == focal_point_id), None)
    return SenderRows(people, *(found[_END_OF_PERSON:] if found is not None else (None, None)))


def names_of(tx: Tx, public_ids: Collection[str]) -> dict[str, str]:
    """Return the names of the focal points whom entries name so, removed or not."""
    return {row.public_id: row.name for row in tx.core.execute(_NAMES, {"ids": list(public_ids)})} if public_ids else {}


def letter_of(tx: Tx, consultation_id: int) -> dict[str, str]:
    """Return a consultation's covering letter, by language. It can be long, so that it is read where it is shown alone."""
    return dict(tx.core.execute(_LETTER, {"consultation": consultation_id}).scalar() or {})


def in_office(tx: Tx, body_id: int, state: str) -> list[FocalPointRow]:
    """Return a State's focal points who were not removed, in the order they were added."""
    return [FocalPointRow._make(row) for row in tx.core.execute(_IN_OFFICE, {"body": body_id, "state": state})]

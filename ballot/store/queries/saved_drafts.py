"""Saved drafts of replies, and confirmation codes. Their content is not known here, and sessions are known by their
marks alone."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, case, delete, tuple_
from sqlalchemy import select as select_columns
from sqlmodel import col, func, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from ballot.rules.stages import Stage
from ballot.store.base import metadata
from ballot.store.tables import Consultation, FocalPoint, ReplyCode, SavedDraft
from ballot.store.transactions import Tx, delete_rows


class SavedDraftRow(NamedTuple):
    """What one session of a focal point has saved."""

    session_mark: str
    kept_at: datetime
    ciphertext: bytes | None
    """None where it was not asked for."""


# Put together once, as they are run with every paper.
_DRAFT = metadata.tables[str(SavedDraft.__tablename__)]
_OF_SESSION = _DRAFT.c.session_mark == bindparam("session")
_OF_FOCAL_POINT = (_DRAFT.c.focal_point_id == bindparam("focal_point")) & (
    _DRAFT.c.consultation_id == bindparam("consultation")
)
_ONE = select_columns(_DRAFT.c.session_mark, _DRAFT.c.kept_at, _DRAFT.c.ciphertext).where(_OF_FOCAL_POINT, _OF_SESSION)
_ALL = (
    select_columns(_DRAFT.c.session_mark, _DRAFT.c.kept_at, case((_OF_SESSION, _DRAFT.c.ciphertext)))
    .where(_OF_FOCAL_POINT)
    .order_by(_DRAFT.c.kept_at.desc(), _DRAFT.c.session_mark)
)


def saved_draft(tx: Tx, focal_point_id: int, consultation_id: int, session_mark: str) -> SavedDraftRow | None:
    """Return the draft that this focal point saved in the session of this mark, with its content."""
    key = {"focal_point": focal_point_id, "consultation": consultation_id, "session": session_mark}
    row = tx.core.execute(_ONE, key).first()
    return SavedDraftRow._make(row) if row is not None else None


def saved_drafts_of(tx: Tx, focal_point_id: int, consultation_id: int, session_mark: str) -> list[SavedDraftRow]:
    """Return the drafts that this focal point saved in any session, newest first; that of the session of this mark with
    its content."""
    key = {"focal_point": focal_point_id, "consultation": consultation_id, "session": session_mark}
    return [SavedDraftRow._make(row) for row in tx.core.execute(_ALL, key)]


def count_other_sessions_with_draft(
    tx: Tx, focal_point_id: int, link_generation: int, consultation_id: int, session_mark: str
) -> int:
    """Return how many other sessions keep something that came in by a focal point's link of this generation."""
    wanted = select(func.count()).select_from(SavedDraft)
    wanted = wanted.where(
        SavedDraft.focal_point_id == focal_point_id,
        SavedDraft.consultation_id == consultation_id,
        SavedDraft.link_generation == link_generation,
        SavedDraft.session_mark != session_mark,
    )
    return tx.exec(wanted).one()


def delete_saved_draft(tx: Tx, focal_point_id: int, consultation_id: int, session_mark: str) -> None:
    """Delete the draft that this focal point saved in the session of this mark. `tx` must hold no such row in memory."""
    delete_rows(
        tx,
        SavedDraft,
        focal_point_id=focal_point_id,
        consultation_id=consultation_id,
        session_mark=session_mark,
    )


def delete_saved_drafts_of(tx: Tx, focal_point_id: int, consultation_id: int) -> None:
    """Delete this focal point's drafts in all sessions. `tx` must hold no such row in memory."""
    delete_rows(tx, SavedDraft, focal_point_id=focal_point_id, consultation_id=consultation_id)


def delete_saved_drafts(tx: Tx, consultation_id: int) -> None:
    """Delete all drafts of this consultation."""
    delete_rows(tx, SavedDraft, consultation_id=consultation_id)


def delete_unsendable_drafts(tx: Tx) -> int:
    """Delete drafts that can no longer be sent: the consultation is not open, or the focal point was removed. Return
    how many."""
    idle = (
        select(SavedDraft.focal_point_id, SavedDraft.consultation_id, SavedDraft.session_mark)
        .join(Consultation, col(Consultation.id) == col(SavedDraft.consultation_id))
        .join(FocalPoint, col(FocalPoint.id) == col(SavedDraft.focal_point_id))
        .where(or_(col(Consultation.stage) != Stage.OPEN, col(FocalPoint.removed_at).is_not(None)))
        .with_for_update(of=SavedDraft, skip_locked=True)
    )
    key = tuple_(
        col(SavedDraft.focal_point_id),
        col(SavedDraft.consultation_id),
        col(SavedDraft.session_mark),
    )
    return tx.core.execute(delete(SavedDraft).where(key.in_(idle))).rowcount


def newest_reply_code(tx: Tx, focal_point_id: int, consultation_id: int) -> ReplyCode | None:
    """Return the code that was last sent to this focal point for this consultation, held; used and expired ones too."""
    newest = _newest_reply_code(focal_point_id, consultation_id).with_for_update()
    return tx.exec(newest.execution_options(populate_existing=True)).first()


def last_reply_code(tx: Tx, focal_point_id: int, consultation_id: int) -> ReplyCode | None:
    """Return the code that was last sent to this focal point for this consultation, not held."""
    return tx.exec(_newest_reply_code(focal_point_id, consultation_id)).first()


def _newest_reply_code(focal_point_id: int, consultation_id: int) -> SelectOfScalar[ReplyCode]:
    wanted = select(ReplyCode).where(
        ReplyCode.focal_point_id == focal_point_id, ReplyCode.consultation_id == consultation_id
    )
    return wanted.order_by(col(ReplyCode.id).desc()).limit(1)


def count_reply_codes_since(tx: Tx, focal_point_id: int, consultation_id: int, since: datetime) -> int:
    """Return how many stored codes were made for this focal point and consultation after `since`."""
    wanted = select(func.count()).select_from(ReplyCode)
    wanted = wanted.where(
        ReplyCode.focal_point_id == focal_point_id,
        ReplyCode.consultation_id == consultation_id,
        ReplyCode.created_at > since,
    )
    return tx.exec(wanted).one()


def delete_reply_codes_of(tx: Tx, focal_point_id: int) -> None:
    """Delete every code of this focal point, so that none is valid and none counts. `tx` must hold none in memory."""
    delete_rows(tx, ReplyCode, focal_point_id=focal_point_id)


def delete_spent_reply_codes(tx: Tx, expired_before: datetime) -> int:
    """Delete codes that expired before this time, used or not: until then they count. Return how many."""
    free = select(col(ReplyCode.id)).where(ReplyCode.expires_at < expired_before).with_for_update(skip_locked=True)
    return tx.core.execute(delete(ReplyCode).where(col(ReplyCode.id).in_(free))).rowcount

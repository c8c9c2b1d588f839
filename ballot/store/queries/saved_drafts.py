"""Papers begun and put aside, and codes sent by mail. What is in either is not known here, and sessions by their marks alone."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, tuple_
from sqlmodel import col, func, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from ballot.rules.stages import Stage
from ballot.store.tables import Consultation, FocalPoint, ReplyCode, SavedDraft
from ballot.store.transactions import Tx, delete_rows, find_row


def saved_draft(tx: Tx, focal_point_id: int, consultation_id: int, session_mark: str) -> SavedDraft | None:
    """What this focal point began in the session of this mark and has not sent."""
    return find_row(
        tx,
        SavedDraft,
        focal_point_id=focal_point_id,
        consultation_id=consultation_id,
        session_mark=session_mark,
    )


def saved_drafts_of_other_sessions(
    tx: Tx, focal_point_id: int, consultation_id: int, session_mark: str
) -> list[tuple[str, datetime]]:
    """In which other sessions this focal point began something, and when each kept it last: marks and times, newest first."""
    wanted = select(SavedDraft.session_mark, SavedDraft.kept_at).where(
        SavedDraft.focal_point_id == focal_point_id,
        SavedDraft.consultation_id == consultation_id,
        SavedDraft.session_mark != session_mark,
    )
    return list(tx.exec(wanted.order_by(col(SavedDraft.kept_at).desc(), SavedDraft.session_mark)))


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
    """Forget what this focal point began in the session of this mark. `tx` must hold no such row in memory."""
    delete_rows(
        tx,
        SavedDraft,
        focal_point_id=focal_point_id,
        consultation_id=consultation_id,
        session_mark=session_mark,
    )


def delete_saved_drafts_of(tx: Tx, focal_point_id: int, consultation_id: int) -> None:
    """Forget what this focal point began, in whichever session. `tx` must hold no such row in memory."""
    delete_rows(tx, SavedDraft, focal_point_id=focal_point_id, consultation_id=consultation_id)


def delete_saved_drafts(tx: Tx, consultation_id: int) -> None:
    """Forget what anybody began for this consultation."""
    delete_rows(tx, SavedDraft, consultation_id=consultation_id)


def delete_unsendable_drafts(tx: Tx) -> int:
    """Forget what can no longer be sent: the consultation is not open any more, or the focal point was removed. How many."""
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
    """The code that was sent last to this focal point for this consultation, held; used and expired ones too."""
    newest = _newest_reply_code(focal_point_id, consultation_id).with_for_update()
    return tx.exec(newest.execution_options(populate_existing=True)).first()


def last_reply_code(tx: Tx, focal_point_id: int, consultation_id: int) -> ReplyCode | None:
    """The same, to look at alone."""
    return tx.exec(_newest_reply_code(focal_point_id, consultation_id)).first()


def _newest_reply_code(focal_point_id: int, consultation_id: int) -> SelectOfScalar[ReplyCode]:
    wanted = select(ReplyCode).where(
        ReplyCode.focal_point_id == focal_point_id, ReplyCode.consultation_id == consultation_id
    )
    return wanted.order_by(col(ReplyCode.id).desc()).limit(1)


def count_reply_codes_since(tx: Tx, focal_point_id: int, consultation_id: int, since: datetime) -> int:
    """How many codes were made for this focal point and consultation after `since`, among those that were not tidied away."""
    wanted = select(func.count()).select_from(ReplyCode)
    wanted = wanted.where(
        ReplyCode.focal_point_id == focal_point_id,
        ReplyCode.consultation_id == consultation_id,
        ReplyCode.created_at > since,
    )
    return tx.exec(wanted).one()


def delete_reply_codes_of(tx: Tx, focal_point_id: int) -> None:
    """Delete every code of this focal point, so that none is good and none is counted. `tx` must hold none in memory."""
    delete_rows(tx, ReplyCode, focal_point_id=focal_point_id)


def delete_spent_reply_codes(tx: Tx, expired_before: datetime) -> int:
    """Delete codes that expired before this time, used or not: until then they are counted. How many."""
    free = select(col(ReplyCode.id)).where(ReplyCode.expires_at < expired_before).with_for_update(skip_locked=True)
    return tx.core.execute(delete(ReplyCode).where(col(ReplyCode.id).in_(free))).rowcount

"""Bodies, their members and voting rights, and focal points."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import bindparam
from sqlmodel import and_, col, or_, select

from ballot.store.tables import (
    Body,
    BodyEmblem,
    Consultation,
    FocalPoint,
    MemberSeat,
    VotingRight,
)
from ballot.store.transactions import Tx, find_row

# Put together once, as they are run with every reply.
_FOCAL_POINTS = select(FocalPoint).where(
    col(FocalPoint.body_id) == bindparam("body"),
    col(FocalPoint.removed_at).is_(None),
    col(FocalPoint.state).in_(bindparam("states", expanding=True)),
)


def body_of(tx: Tx, body_id: int) -> Body:
    """Return the body of this id, to which a row refers."""
    body = tx.get(Body, body_id)
    if body is None:
        raise LookupError("a consultation is held by a body")  # the foreign key says so
    return body


def body_by_slug(tx: Tx, slug: str) -> Body | None:
    """Return the body of this slug."""
    return find_row(tx, Body, slug=slug)


def emblem_of(tx: Tx, slug: str) -> BodyEmblem | None:
    """Return the emblem of the body of this slug; None where it has none."""
    wanted = select(BodyEmblem).join(Body, col(Body.id) == col(BodyEmblem.body_id)).where(Body.slug == slug)
    return tx.exec(wanted).first()


def name_and_emblem_of(tx: Tx, slug: str) -> tuple[dict[str, str], str] | None:
    """Return the names of the body of this slug by language, and the SHA-256 of its emblem: empty where it has none."""
    wanted = (
        select(Body.names, BodyEmblem.sha256)
        .join(BodyEmblem, col(Body.id) == col(BodyEmblem.body_id), isouter=True)
        .where(Body.slug == slug)
    )
    found = tx.exec(wanted).first()
    return (dict(found[0]), found[1] or "") if found else None


def held_body(tx: Tx, slug: str) -> Body | None:
    """Return the body of this slug, held: whoever else holds it waits, and nobody else.

    On PostgreSQL, FOR NO KEY UPDATE: rows that merely refer to the body can still be added.
    """
    return tx.exec(select(Body).where(Body.slug == slug).with_for_update(key_share=True)).first()


def members_of(tx: Tx, body_id: int) -> list[MemberSeat]:
    """Return the seats of a body, in roll-call order."""
    return list(tx.exec(select(MemberSeat).where(MemberSeat.body_id == body_id).order_by(col(MemberSeat.roll_order))))


def is_member(tx: Tx, body_id: int, state: str) -> bool:
    """Return whether the State has a seat in the body."""
    return find_row(tx, MemberSeat, body_id=body_id, state=state) is not None


def rights_of(tx: Tx, body_id: int) -> list[VotingRight]:
    """Return the ledger of the right to vote of every State of a body, oldest entry first."""
    return list(tx.exec(select(VotingRight).where(VotingRight.body_id == body_id).order_by(col(VotingRight.id))))


def rights_of_state(tx: Tx, body_id: int, state: str) -> list[VotingRight]:
    """Return one State's entries in the ledger, newest first."""
    wanted = select(VotingRight).where(VotingRight.body_id == body_id, VotingRight.state == state)
    return list(tx.exec(wanted.order_by(col(VotingRight.id).desc())))


def focal_points_of(tx: Tx, body_id: int, states: Sequence[str]) -> list[FocalPoint]:
    """Return the focal points in office of these States, in this order.

    Of no State, nobody: a missing list never means everyone.
    """
    if not states:
        return []
    found = tx.scalars(_FOCAL_POINTS, {"body": body_id, "states": states})
    order = {state: place for place, state in enumerate(states)}
    return sorted(found, key=lambda one: (order[one.state], one.number))


def all_focal_points(tx: Tx, body_id: int) -> list[FocalPoint]:
    """Return the focal points in office of every State of a body, in the order they were added."""
    wanted = select(FocalPoint).where(FocalPoint.body_id == body_id, col(FocalPoint.removed_at).is_(None))
    return list(tx.exec(wanted.order_by(col(FocalPoint.id))))


def focal_points_by_id(tx: Tx, ids: Collection[int], in_office_of: int | None = None) -> dict[int, FocalPoint]:
    """Return focal points by their ids, removed or not; and all who are in office in the body `in_office_of`, where
    given."""
    in_office = and_(col(FocalPoint.body_id) == in_office_of, col(FocalPoint.removed_at).is_(None))
    wanted = select(FocalPoint).where(or_(col(FocalPoint.id).in_(ids), in_office))
    return {one.number: one for one in tx.exec(wanted)}


def focal_point(tx: Tx, focal_point_id: int) -> FocalPoint | None:
    """Return the focal point of this id, removed or not."""
    return find_row(tx, FocalPoint, id=focal_point_id)


def focal_point_by_public_id(tx: Tx, public_id: str) -> FocalPoint | None:
    """Return the focal point with this public id, removed or not."""
    return find_row(tx, FocalPoint, public_id=public_id)


def held_focal_point(tx: Tx, public_id: str) -> FocalPoint | None:
    """Return the focal point with this public id, read anew and held: nobody else changes the row meanwhile.

    On PostgreSQL, FOR NO KEY UPDATE: rows that merely refer to the person (mail, sessions) can still be added.
    """
    wanted = select(FocalPoint).where(FocalPoint.public_id == public_id)
    return tx.exec(wanted.with_for_update(key_share=True).execution_options(populate_existing=True)).first()


def held_focal_point_for_session(tx: Tx, focal_point_id: int, consultation_id: int) -> FocalPoint | None:
    """Return the focal point, removed or not, held: until `tx` ends nobody removes it or replaces its link.

    The consultation to which a session of it will refer is held before. Whoever replaces a link does it in this order,
    and the database itself, at the commit, would do it in the other: the two could wait for each other.
    """
    tx.exec(
        select(Consultation.id).where(Consultation.id == consultation_id).with_for_update(read=True, key_share=True)
    )
    wanted = select(FocalPoint).where(FocalPoint.id == focal_point_id).with_for_update(read=True)
    return tx.exec(wanted.execution_options(populate_existing=True)).first()

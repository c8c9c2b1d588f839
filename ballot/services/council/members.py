"""The body, its Member States in roll-call order with their focal points, and their rights to vote."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from ballot.rules.acts import SECRETARIAT
from ballot.rules.refusals import AlreadyDone
from ballot.rules.roll import Roll, Seat
from ballot.services.access.authorization import require_officer
from ballot.services.core import audit_log
from ballot.services.core.context import Parts
from ballot.services.core.lookup import find_body
from ballot.services.council.roll import current_roll
from ballot.services.validation.text import require_ground, require_reason
from ballot.store.queries.council import all_focal_points, body_by_slug, members_of
from ballot.store.tables import Body, FocalPoint, MemberSeat, VotingRight


@dataclass(frozen=True)
class Member:
    """A Member State of the body with its right to vote, or the ground of its suspension. Members are listed in
    roll-call order."""

    state: str
    region: str
    entitled: bool = True
    ground: str | None = None


@dataclass(frozen=True)
class Designation:
    """A focal point that a Member State has designated."""

    state: str
    name: str
    email: str
    language: str


def ensure_body(parts: Parts, slug: str, host: str, names: Mapping[str, str]) -> None:
    """Create the body unless it is there. Host and slug begin every record's origin and never change. Raise AlreadyDone
    where they differ."""
    with parts.store.writing() as tx:
        known = body_by_slug(tx, slug)
        if known is None:
            tx.add(Body(slug=slug, host=host, names=dict(names)))
        elif known.host != host:
            raise AlreadyDone(act="body-founded", host=known.host)


def seat_members(parts: Parts, by: str, body_slug: str, members: Iterable[Member], reason: str) -> int:
    """Set who is a member, in roll-call order; enter rights that differ in the ledger; return how many members there
    are.

    The roll of an open consultation is not touched: that takes a recorded amendment.
    """
    listed = list(members)
    Roll(Seat(one.state, one.entitled, one.ground) for one in listed)  # refuses doubles and grounds that do not fit
    listed = [replace(one, ground=require_ground(one.ground, entitled=one.entitled)) for one in listed]
    because = require_reason(reason)
    with parts.store.writing() as tx:
        officer = require_officer(tx, by, SECRETARIAT, "seat-members")
        body = find_body(tx, body_slug)
        body_id = body.number
        before = {seat.state: seat for seat in current_roll(tx, body_id)}
        for seat in members_of(tx, body_id):
            tx.delete(seat)
        tx.flush()
        now = parts.clock.now()
        for order, one in enumerate(listed, start=1):
            tx.add(MemberSeat(body_id=body_id, state=one.state, roll_order=order, region=one.region))
            if before.get(one.state, Seat(one.state)) != Seat(one.state, one.entitled, one.ground):
                tx.add(
                    VotingRight(
                        body_id=body_id,
                        state=one.state,
                        entitled=one.entitled,
                        ground=one.ground,
                        effective_on=now.date(),
                        reason=because,
                        recorded_by=officer.public_id,
                        recorded_at=now,
                    )
                )
        audit_log.add_entry(tx, now, officer.public_id, "members-seated", members=len(listed), reason=because)
        return len(listed)


@dataclass(frozen=True)
class MemberView:
    """A Member State of the body: its seat, its right to vote and its focal points."""

    seat: MemberSeat
    entitled: bool
    ground: str | None
    focal_points: list[FocalPoint]


def list_members(parts: Parts, body_slug: str) -> list[MemberView]:
    """Return the members in roll-call order."""
    with parts.store.reading() as tx:
        body = find_body(tx, body_slug)
        roll = current_roll(tx, body.number)
        seats = {one.state: one for one in members_of(tx, body.number)}
        people = all_focal_points(tx, body.number)
        return [
            MemberView(
                seats[seat.state],
                seat.entitled,
                seat.ground,
                [one for one in people if one.state == seat.state],
            )
            for seat in roll
        ]

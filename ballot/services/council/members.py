"""The body, its Member States in roll-call order with their focal points, and their rights to vote."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ballot.rules.refusals import AlreadyDone
from ballot.services.core.context import Parts
from ballot.services.core.lookup import find_body
from ballot.services.council.roll import current_roll
from ballot.store.queries.council import all_focal_points, body_by_slug, members_of
from ballot.store.tables import Body, FocalPoint, MemberSeat


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

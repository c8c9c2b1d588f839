"""A body, its Member States in roll-call order, and the ledger of their rights to vote."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from ballot.rules.refusals import AlreadyDone, BadInput, NotOnRoll
from ballot.rules.roll import Roll, Seat
from ballot.services.finding import find_body
from ballot.services.focal_points import demand_nothing_open, read_address, read_name
from ballot.services.opening import current_roll
from ballot.services.parts import Parts
from ballot.services.people import SECRETARIAT, demand_officer, new_public_id
from ballot.services.wording import demand_ground, demand_reason
from ballot.store.people import LANGUAGES
from ballot.store.queries.people import all_focal_points, body_by_slug, members_of
from ballot.store.tables import Body, FocalPoint, MemberSeat, VotingRight


@dataclass(frozen=True)
class Member:
    """A member of the body, in roll-call order, with its right to vote or the ground of its suspension."""

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


def found_body(parts: Parts, slug: str, host: str, names: Mapping[str, str]) -> None:
    """Make sure the body is there. Its host and slug begin every record's origin and never change. Raises AlreadyDone."""
    with parts.store.writing() as tx:
        known = body_by_slug(tx, slug)
        if known is None:
            tx.add(Body(slug=slug, host=host, names=dict(names)))
        elif known.host != host:
            raise AlreadyDone(act="found", host=known.host)


def seat_members(parts: Parts, by: str, body_slug: str, members: Iterable[Member], reason: str) -> int:
    """Lay down who is a member, in roll-call order; return how many. Rights that differ from the ledger are entered in it.

    The roll of an open consultation is not touched: that takes a recorded amendment.
    """
    listed = list(members)
    Roll(Seat(one.state, one.entitled, one.ground) for one in listed)  # refuses doubles and grounds that do not fit
    listed = [replace(one, ground=demand_ground(one.ground, entitled=one.entitled)) for one in listed]
    because = demand_reason(reason)
    with parts.store.writing() as tx:
        officer = demand_officer(tx, by, SECRETARIAT, "seat members")
        body = find_body(tx, body_slug)
        body_id = body.id or 0
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
        return len(listed)


def set_right(
    parts: Parts,
    by: str,
    body_slug: str,
    state: str,
    *,
    entitled: bool,
    ground: str | None,
    effective_on: date,
    reason: str,
) -> None:
    """Suspend or restore a Member State's right to vote in the ledger, for consultations opened from now on."""
    Seat(state, entitled, ground)
    said, because = demand_ground(ground, entitled=entitled), demand_reason(reason)
    with parts.store.writing() as tx:
        officer = demand_officer(tx, by, SECRETARIAT, "set a right to vote")
        body_id = find_body(tx, body_slug).id or 0
        if state not in current_roll(tx, body_id):
            raise NotOnRoll(state=state)
        tx.add(
            VotingRight(
                body_id=body_id,
                state=state,
                entitled=entitled,
                ground=said,
                effective_on=effective_on,
                reason=because,
                recorded_by=officer.public_id,
                recorded_at=parts.clock.now(),
            )
        )


def designate(parts: Parts, by: str, body_slug: str, people: Iterable[Designation]) -> int:
    """Take a list of focal points, all or none; return how many were new. For use before a consultation is open.

    Those already known by State and address are left as they are. Raises NotOnRoll, BadInput, NotReady.
    """
    listed = list(people)
    with parts.store.writing() as tx:
        demand_officer(tx, by, SECRETARIAT, "designate focal points")
        body_id = find_body(tx, body_slug).id or 0
        demand_nothing_open(tx, body_id)
        roll = current_roll(tx, body_id)
        known = {(one.state, one.email.casefold()) for one in all_focal_points(tx, body_id)}
        added = 0
        for one in listed:
            address, name = read_address(one.email), read_name(one.name)
            roll.seat(one.state)
            if one.language not in LANGUAGES:
                raise BadInput(field="language", why="not one of the six languages", state=one.state)
            if (one.state, address.casefold()) in known:
                continue
            known.add((one.state, address.casefold()))
            added += 1
            tx.add(
                FocalPoint(
                    public_id=new_public_id("fp"),
                    body_id=body_id,
                    state=one.state,
                    name=name,
                    email=address,
                    language=one.language,
                    added_at=parts.clock.now(),
                )
            )
        return added

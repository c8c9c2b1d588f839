"""A list of focal points, compared with those that are in office before it is taken. What a list leaves out is never removed."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from ballot.services.council import Designation
from ballot.services.finding import find_body
from ballot.services.lists import read_focal_points
from ballot.services.opening import current_roll
from ballot.services.parts import Parts
from ballot.services.people import SECRETARIAT, demand_officer
from ballot.store.queries.papers import reference_of_an_open_one
from ballot.store.queries.people import all_focal_points
from ballot.store.tables import FocalPoint


@dataclass(frozen=True)
class Preview:
    """What taking the list would change, and what it would not."""

    listed: list[Designation]
    """Every line."""
    new: list[Designation]
    unchanged: list[FocalPoint]
    differing: list[tuple[FocalPoint, Designation]]
    """In office under this address, with another name or language than the list has: they stay as they are."""
    left_out: list[FocalPoint]
    """In office and not in the list: they stay."""
    open_one: str | None
    """The reference of an open consultation, during which no list is taken."""

    @property
    def digest(self) -> str:
        """Names what would be added: the same only where it is the same."""
        return sha256("\n".join(f"{one.state} {one.email} {one.name}" for one in self.new).encode()).hexdigest()


def preview(parts: Parts, by: str, body_slug: str, data: bytes, file_name: str) -> Preview:
    """Read a list and compare it; nothing is stored. Raises UnreadableDocument with all faults, NotAllowed."""
    with parts.store.reading() as tx:
        demand_officer(tx, by, SECRETARIAT, "designate-focal-points")
        body_id = find_body(tx, body_slug).id or 0
        members = [seat.state for seat in current_roll(tx, body_id)]
        in_office = all_focal_points(tx, body_id)
        open_one = reference_of_an_open_one(tx, body_id)
    listed = read_focal_points(data, file_name, members)
    known = {(one.state, one.email.casefold()): one for one in in_office}
    pairs = [(known.get(_key(one)), one) for one in listed]
    same = [person for person, one in pairs if person and (person.name, person.language) == (one.name, one.language)]
    keys = {_key(one) for one in listed}
    order = {state: place for place, state in enumerate(members)}
    return Preview(
        listed=listed,
        new=[one for person, one in pairs if person is None],
        unchanged=same,
        differing=[(person, one) for person, one in pairs if person is not None and person not in same],
        left_out=sorted(
            (one for key, one in known.items() if key not in keys), key=lambda one: order.get(one.state, len(order))
        ),
        open_one=open_one,
    )


def _key(one: Designation) -> tuple[str, str]:
    return (one.state, one.email.casefold())


def everyone(parts: Parts, body_slug: str) -> list[FocalPoint]:
    """Every focal point in office, by the roll call and then in the order they were added."""
    with parts.store.reading() as tx:
        body_id = find_body(tx, body_slug).id or 0
        order = {seat.state: place for place, seat in enumerate(current_roll(tx, body_id))}
        people = all_focal_points(tx, body_id)
    return sorted(people, key=lambda one: (order.get(one.state, len(order)), one.id or 0))

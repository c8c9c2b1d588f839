"""Who may do what: officers by role, looked up in the same transaction as the act."""

from __future__ import annotations

import secrets

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from ballot.record.acts import Actor
from ballot.rules.refusals import NotAllowed, UnknownPerson
from ballot.store.tables import FocalPoint, Officer

CHAIRS = frozenset({"chair", "vice-chair"})
SECRETARIAT = frozenset({"secretariat"})
PREPARERS = CHAIRS | SECRETARIAT
"""The secretariat prepares, chair and vice-chair open and decide (Rule 3.1 names the chair, failing whom the vice-chair)."""

ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"


def new_public_id(prefix: str) -> str:
    """An opaque id for entries of the record: nothing in it tells who it is."""
    return f"{prefix}-{''.join(secrets.choice(ALPHABET) for _ in range(8))}"


def demand_officer(tx: Session, public_id: str, roles: frozenset[str], act: str) -> Officer:
    """The officer, if the role carries the act. Raises NotAllowed or UnknownPerson."""
    officer = tx.exec(select(Officer).where(Officer.public_id == public_id)).first()
    if officer is None or officer.disabled_at is not None:
        raise UnknownPerson(who=public_id)
    if officer.role not in roles:
        raise NotAllowed(role=officer.role, act=act)
    return officer


def actor(officer: Officer) -> Actor:
    """The officer as the record names one: role and opaque id."""
    return Actor(officer.role, officer.public_id)


_FOCAL_POINTS = select(FocalPoint).where(
    col(FocalPoint.body_id) == bindparam("body"),
    col(FocalPoint.removed_at).is_(None),
    col(FocalPoint.state).in_(bindparam("states", expanding=True)),
)


def focal_points_of(tx: Session, body_id: int, states: list[str]) -> list[FocalPoint]:
    """The focal points of these States, removed ones left out. Of no State, nobody: a missing list never means everyone."""
    if not states:
        return []
    found = tx.scalars(_FOCAL_POINTS, {"body": body_id, "states": states})
    order = {state: place for place, state in enumerate(states)}
    return sorted(found, key=lambda one: (order[one.state], one.id or 0))

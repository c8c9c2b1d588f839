"""Check in the act's own transaction who may do what, by the officer's role."""

from __future__ import annotations

from ballot.record.acts import Actor
from ballot.rules.acts import ACTS, CHAIRS, SECRETARIAT
from ballot.rules.refusals import NotAllowed, UnknownPerson
from ballot.services.access.acting_session import require_acting_session
from ballot.store.queries.accounts import officer_by_public_id
from ballot.store.tables import Officer
from ballot.store.transactions import Tx

PREPARERS = CHAIRS | SECRETARIAT
"""The secretariat prepares, chair and vice-chair open and decide (Rule 3.1 names the chair, failing whom the vice-chair)."""


def require_officer(tx: Tx, public_id: str, roles: frozenset[str], act: str) -> Officer:
    """Return the officer with this public id. Raise UnknownPerson where there is none or the account is disabled,
    NotAllowed where the role is none of `roles`, OfficerSessionOver where the session in which this is done is over."""
    require_acting_session(tx)
    officer = officer_by_public_id(tx, public_id)
    if officer is None or officer.disabled_at is not None:
        raise UnknownPerson(who=public_id)
    if officer.role not in roles:
        raise NotAllowed(role=officer.role, act=act)
    return officer


def require_officer_for(tx: Tx, public_id: str, act: str) -> Officer:
    """Return the officer, if the table of acts lets the officer's role do this act of the record.

    Raise as `require_officer` does.
    """
    rule = ACTS[act]
    return require_officer(tx, public_id, rule.roles, rule.permission)


def actor(officer: Officer) -> Actor:
    """Return the officer as an entry names one: role and opaque id."""
    return Actor(officer.role, officer.public_id)

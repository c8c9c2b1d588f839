"""Whom an act concerns, by the table of acts, and what everybody is told of an open consultation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ballot.rules.acts import ACTS, Recipients
from ballot.services.core.events import Event, Recipient
from ballot.services.core.recording import Holding
from ballot.store.queries.accounts import all_officers
from ballot.store.queries.council import focal_points_of
from ballot.store.queries.replies import in_office


def announce(held: Holding, act: str, occasion: str, facts: Mapping[str, Any], state: str | None = None) -> int:
    """Say that `act` was done, to the focal points that the table of acts names; return how many they are.

    `state` is the State that the act is about, where it is about one.
    """
    event = announcement(held, act, occasion, facts, state)
    held.happened(event)
    return len(event.people)


def announcement(held: Holding, act: str, occasion: str, facts: Mapping[str, Any], state: str | None = None) -> Event:
    """Return what `announce` says."""
    return Event(act, occasion, facts, _recipients(held, ACTS[act].recipients, state))


def _recipients(held: Holding, recipients: Recipients, state: str | None) -> Sequence[Recipient]:
    if recipients is Recipients.INVITED:
        return focal_points_of(held.tx, held.body_id, held.standing.roll.entitled_states())
    if recipients is Recipients.STATE and state is not None:
        known = held.in_office.get(state)
        return in_office(held.tx, held.body_id, state) if known is None else known
    return []


def event_for_officers(
    held: Holding, kind: str, occasion: str, facts: Mapping[str, Any], roles: frozenset[str]
) -> Event:
    """Return an event that concerns every officer of these roles whose account is not disabled."""
    people = [one for one in all_officers(held.tx) if one.role in roles and one.disabled_at is None]
    return Event(kind, occasion, facts, officers=sorted(people, key=lambda one: one.number))


def deadline_facts(held: Holding) -> dict[str, Any]:
    """Return what every notice about an open consultation says: the deadline, and in which zone people read it."""
    return {"closes_at": held.standing.closes_at, "time_zone": held.standing.opened["time_zone"]}

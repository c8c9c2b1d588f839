"""What lies on the desk: the consultations that run, the drafts and what they lack, and those that have ended.

However many there are, one query answers for each kind of thing. While votes are sealed nothing here tells how anyone voted.
"""

from __future__ import annotations

from dataclasses import dataclass

from ballot.record.canonical import parse_object
from ballot.rules.stages import Stage
from ballot.services.consultations.installation_checks import key_stops
from ballot.services.consultations.opening import lacks
from ballot.services.consultations.overview import Overview, folded
from ballot.services.consultations.readiness import deadline_stops
from ballot.services.core.context import Parts
from ballot.services.core.lookup import find_body
from ballot.services.council.roll import current_roll
from ballot.services.dashboard.backlog import Waiting, waiting_of
from ballot.store.queries.council import focal_points_of
from ballot.store.queries.dashboard import consultations_at, count_ballots_of_drafts, some_at, tallies_of
from ballot.store.tables import Body, Consultation
from ballot.store.transactions import Tx

RUNNING = (Stage.OPEN, Stage.CLOSED)
ENDED = (Stage.DECLARED, Stage.ANNULLED)
SHOWN = 10
"""Ended consultations on one page of the desk."""


@dataclass(frozen=True)
class Drafted:
    """A draft, and in code words what still stops its opening: just what stops it in `checks.look_over`."""

    row: Consultation
    ballots: int
    lacks: list[str]


@dataclass(frozen=True)
class Ended:
    """A consultation that has ended, and what became of its ballots: the outcomes in the signed tally, in order."""

    row: Consultation
    outcomes: list[str]


@dataclass(frozen=True)
class Desk:
    """Everything that lies on it."""

    body: Body
    running: list[Overview]
    """Open, or closed and not declared; the earliest deadline first. Without checkpoint and tally."""
    waiting: dict[int, Waiting]
    """By consultation, for those that run."""
    drafts: list[Drafted]
    ended: list[Ended]
    """The latest first: one page of them."""
    ended_in_all: int


def desk(parts: Parts, body_slug: str, page: int = 1) -> Desk:
    """The desk of a body. `page` turns over those that have ended, from 1. Raises UnknownConsultation for no such body."""
    with parts.store.reading() as tx:
        body = find_body(tx, body_slug)
        rows = consultations_at(tx, body.number, RUNNING)
        running = [folded(parts, tx, body, row) for row in rows]
        ended, in_all = _ended(tx, body, ENDED, page, SHOWN)
        return Desk(
            body,
            sorted(running, key=lambda one: (one.standing.closes_at, one.id)),
            waiting_of(tx, [one.id for one in running]),
            _drafts(parts, tx, body),
            ended,
            in_all,
        )


def all_ended(parts: Parts, body_slug: str) -> list[Consultation]:
    """Every consultation of the body that has ended, newest first. No record is read for it."""
    with parts.store.reading() as tx:
        return consultations_at(tx, find_body(tx, body_slug).number, ENDED)


def declared(parts: Parts, body_slug: str, page: int, count: int) -> tuple[Body, list[Ended], int]:
    """The body, one page of its declared consultations, the latest first, and how many there are: for everyone."""
    with parts.store.reading() as tx:
        body = find_body(tx, body_slug)
        return body, *_ended(tx, body, (Stage.DECLARED,), page, count)


def _drafts(parts: Parts, tx: Tx, body: Body) -> list[Drafted]:
    rows = consultations_at(tx, body.number, (Stage.DRAFT,))
    if not rows:
        return []
    ballots = count_ballots_of_drafts(tx, [row.number for row in rows])
    roll = current_roll(tx, body.number)
    reached = {one.state for one in focal_points_of(tx, body.number, roll.entitled_states())}
    now, keyless = parts.clock.now(), [one.code for one in key_stops(parts, body)]
    found = []
    for row in rows:
        count = ballots.get(row.number, 0)
        times = [one.code for one in deadline_stops(row.closes_at, now, parts.policy.minimum_period)]
        found.append(Drafted(row, count, [*lacks(row, count, roll, reached), *times, *keyless]))
    return found


def _ended(tx: Tx, body: Body, stages: tuple[Stage, ...], page: int, count: int) -> tuple[list[Ended], int]:
    rows, in_all = some_at(tx, body.number, stages, (page - 1) * count, count)
    tallies = tallies_of(tx, [row.number for row in rows])
    return [Ended(row, outcomes_in(tallies.get(row.number))) for row in rows], in_all


def outcomes_in(tally: bytes | None) -> list[str]:
    """The outcomes in a `tally.json`, by ballot in order; none where there is none yet."""
    return [str(result["outcome"]) for result in parse_object(tally)["results"]] if tally is not None else []

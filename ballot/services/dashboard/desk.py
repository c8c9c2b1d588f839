"""The desk: the consultations that run, the drafts and what they lack, and those that have ended.

However many there are, one query answers for each kind of thing. While votes are sealed nothing here tells how anyone
voted.
"""

from __future__ import annotations

from dataclasses import dataclass

from ballot.record.canonical import parse_object
from ballot.rules.stages import Stage
from ballot.services.consultations.installation_checks import blocking_key_findings
from ballot.services.consultations.opening import list_missing
from ballot.services.consultations.overview import Overview, fold_overview
from ballot.services.consultations.readiness import blocking_deadline_findings
from ballot.services.core.context import Parts
from ballot.services.core.lookup import find_body
from ballot.services.council.roll import current_roll
from ballot.services.dashboard.backlog import Backlog, backlogs_of
from ballot.store.queries.consultations import consultations_at, consultations_page, titles_of_ballots
from ballot.store.queries.council import focal_points_of
from ballot.store.queries.focal_point_proposals import count_officers_of, focal_point_proposals_to_confirm
from ballot.store.queries.records import tallies_of
from ballot.store.tables import Body, Consultation
from ballot.store.transactions import Tx

RUNNING_STAGES = (Stage.OPEN, Stage.CLOSED)
ENDED_STAGES = (Stage.DECLARED, Stage.ANNULLED)
ENDED_ON_PAGE = 10
"""Ended consultations on one page of the desk."""


@dataclass(frozen=True)
class DraftSummary:
    """A draft, and the codes of what still blocks its opening: just those of `readiness.check_readiness`."""

    row: Consultation
    ballots: int
    missing: list[str]


@dataclass(frozen=True)
class EndedConsultation:
    """A consultation that has ended, and the outcomes of its ballots in the signed tally, in order."""

    row: Consultation
    outcomes: list[str]


@dataclass(frozen=True)
class Desk:
    """Everything that the desk shows."""

    body: Body
    running: list[Overview]
    """Open, or closed and not declared; earliest deadline first; without checkpoint and tally."""
    waiting: dict[int, Backlog]
    """By consultation, for those that run."""
    drafts: list[DraftSummary]
    ended: list[EndedConsultation]
    """One page of them, latest first."""
    ended_count: int
    focal_point_changes: int
    """Changes of focal points that wait for a second officer."""
    secretariat_officers: int
    """Officers of the secretariat: where there is one alone, chair and vice-chair confirm."""


def read_desk(parts: Parts, body_slug: str, page: int = 1) -> Desk:
    """Return the desk of a body. `page` turns the pages of those that have ended, from 1. Raise UnknownConsultation
    where there is no such body."""
    with parts.store.reading() as tx:
        body = find_body(tx, body_slug)
        rows = consultations_at(tx, body.number, RUNNING_STAGES)
        running = [fold_overview(parts, tx, body, row) for row in rows]
        ended, in_all = _read_ended(tx, body, ENDED_STAGES, page, ENDED_ON_PAGE)
        return Desk(
            body,
            sorted(running, key=lambda one: (one.standing.closes_at, one.id)),
            backlogs_of(tx, [one.id for one in running]),
            _read_drafts(parts, tx, body),
            ended,
            in_all,
            len(focal_point_proposals_to_confirm(tx, body.number)),
            count_officers_of(tx, "secretariat"),
        )


def list_ended(parts: Parts, body_slug: str) -> list[Consultation]:
    """Return every consultation of the body that has ended, newest first, without reading records."""
    with parts.store.reading() as tx:
        return consultations_at(tx, find_body(tx, body_slug).number, ENDED_STAGES)


def list_declared(parts: Parts, body_slug: str, page: int, count: int) -> tuple[Body, list[EndedConsultation], int]:
    """Return the body, one page of its declared consultations, latest first, and how many there are: for everyone."""
    with parts.store.reading() as tx:
        body = find_body(tx, body_slug)
        return body, *_read_ended(tx, body, (Stage.DECLARED,), page, count)


def _read_drafts(parts: Parts, tx: Tx, body: Body) -> list[DraftSummary]:
    rows = consultations_at(tx, body.number, (Stage.DRAFT,))
    if not rows:
        return []
    titles = titles_of_ballots(tx, [row.number for row in rows])
    roll = current_roll(tx, body.number)
    reached = {one.state for one in focal_points_of(tx, body.number, roll.entitled_states())}
    now, keyless = parts.clock.now(), [one.code for one in blocking_key_findings(parts, body)]
    found = []
    for row in rows:
        ballots = titles.get(row.number, [])
        times = [one.code for one in blocking_deadline_findings(row.closes_at, now, parts.policy.minimum_period)]
        found.append(DraftSummary(row, len(ballots), [*list_missing(row, ballots, roll, reached), *times, *keyless]))
    return found


def _read_ended(
    tx: Tx, body: Body, stages: tuple[Stage, ...], page: int, count: int
) -> tuple[list[EndedConsultation], int]:
    rows, in_all = consultations_page(tx, body.number, stages, (page - 1) * count, count)
    tallies = tallies_of(tx, [row.number for row in rows])
    return [EndedConsultation(row, outcomes_of_tally(tallies.get(row.number))) for row in rows], in_all


def outcomes_of_tally(tally: bytes | None) -> list[str]:
    """Return the outcomes in a `tally.json` by ballot, in order; none where there is no tally yet."""
    return [str(result["outcome"]) for result in parse_object(tally)["results"]] if tally is not None else []

"""What the screens show of a consultation, folded from its record. While votes are sealed there is nothing here to leak."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from ballot.record.canonical import parse_object
from ballot.record.shapes import read_time
from ballot.record.standing import Standing
from ballot.rules.deadlines import has_passed
from ballot.rules.stages import Stage
from ballot.services.consultations.opening import read_missing
from ballot.services.core.context import Parts
from ballot.services.core.lookup import find_body, find_consultation, find_consultation_by_id
from ballot.store.queries.consultations import ballots_of, consultations_at, register_of
from ballot.store.queries.council import body_of
from ballot.store.queries.files import documents_of
from ballot.store.queries.records import line_of, lines_between, newest_checkpoint, newest_checkpoints
from ballot.store.tables import (
    BallotDocument,
    Body,
    Consultation,
    DraftBallot,
    ProposedConclusion,
    SignedCheckpoint,
    SignedTally,
)
from ballot.store.transactions import Tx


@dataclass(frozen=True)
class Overview:
    """A consultation as everyone may see it now."""

    body: Body
    row: Consultation
    standing: Standing
    """Empty for a draft: look at `stage` first."""
    required: int | None
    """In favour needed on each ballot, where that is known before counting (rules on entitled States)."""
    replied: list[str] = field(default_factory=list)
    """Entitled States with a standing reply, in roll-call order. While sealed, this is all there is to see."""
    not_replied: list[str] = field(default_factory=list)
    checkpoint: SignedCheckpoint | None = None
    tally: SignedTally | None = None

    @property
    def stage(self) -> Stage:
        """draft, open, closed, declared or annulled."""
        return Stage(self.row.stage)

    @property
    def id(self) -> int:
        """The row's id, for the other services."""
        return self.row.number

    def deadline_passed(self, now: datetime) -> bool:
        """Whether the deadline in force has passed, whether or not the clock has closed the consultation yet."""
        return self.row.closes_at is not None and has_passed(self.row.closes_at, now)


def find_overview(parts: Parts, body_slug: str, reference: str) -> Overview:
    """One consultation, by its reference or slug. Raises UnknownConsultation."""
    with parts.store.reading() as tx:
        row = find_consultation(tx, body_slug, reference)
        return _with_evidence(parts, tx, find_body(tx, body_slug), row)


def list_overviews(parts: Parts, body_slug: str) -> list[Overview]:
    """Every consultation of the body, newest first; without their tallies, which are long."""
    return list_overviews_at(parts, body_slug, tuple(Stage))


def list_overviews_at(parts: Parts, body_slug: str, stages: Collection[Stage]) -> list[Overview]:
    """The same, but only those that are at one of these stages."""
    with parts.store.reading() as tx:
        body = find_body(tx, body_slug)
        rows = consultations_at(tx, body.number, stages)
        signed = newest_checkpoints(tx, [row.number for row in rows])
        return [replace(fold_overview(parts, tx, body, row), checkpoint=signed.get(row.number)) for row in rows]


def read_overview(parts: Parts, consultation_id: int) -> Overview:
    """One consultation by its id. Raises UnknownConsultation."""
    with parts.store.reading() as tx:
        row = find_consultation_by_id(tx, consultation_id)
        return _with_evidence(parts, tx, body_of(tx, row.body_id), row)


def _with_evidence(parts: Parts, tx: Tx, body: Body, row: Consultation) -> Overview:
    if not row.size:
        return fold_overview(parts, tx, body, row)
    return replace(
        fold_overview(parts, tx, body, row),
        checkpoint=newest_checkpoint(tx, row.number),
        tally=tx.get(SignedTally, row.id),
    )


def fold_overview(parts: Parts, tx: Tx, body: Body, row: Consultation) -> Overview:
    """What the record amounts to, without checkpoint and tally; no query where this process has folded it before."""
    if not row.size:
        return Overview(body, row, Standing(), required=None)
    standing = parts.folds.at(tx, row.number, row.size).standing
    return Overview(
        body,
        row,
        standing,
        required=standing.rule.required_before_counting(standing.roll.entitled),
        replied=list(standing.standing_replies()),
        not_replied=standing.not_replied(),
    )


@dataclass(frozen=True)
class DraftView:
    """A draft with its ballots, their documents, what it still lacks, and the register it may draw on."""

    row: Consultation
    ballots: list[DraftBallot]
    documents: dict[int, list[BallotDocument]]
    """By the ballot's position."""
    missing: list[str]
    register: list[ProposedConclusion]


def read_draft(parts: Parts, consultation_id: int) -> DraftView:
    """Everything about a draft. Raises UnknownConsultation."""
    with parts.store.reading() as tx:
        row = find_consultation_by_id(tx, consultation_id)
        ballots = ballots_of(tx, consultation_id)
        attached = documents_of(tx, [one.number for one in ballots])
        return DraftView(
            row,
            ballots,
            {one.position: [each for each in attached if each.draft_ballot_id == one.id] for one in ballots},
            read_missing(tx, row) if row.stage == Stage.DRAFT else [],
            register_of(tx, row.body_id),
        )


def read_entries(parts: Parts, consultation_id: int, start: int, count: int) -> list[dict[str, Any]]:
    """Entries of the record from `start` on, as objects, for the auditor's page."""
    with parts.store.reading() as tx:
        return [parse_object(line) for line in lines_between(tx, consultation_id, start, start + count)]


def read_statements(parts: Parts, consultation_id: int, standing: Standing) -> dict[str, dict[str, str]]:
    """The statements of the counted replies, by ballot and State in roll-call order; nothing before they may be seen."""
    said: dict[str, dict[str, str]] = {ballot: {} for ballot in standing.live_ballots()}
    with parts.store.reading() as tx:
        if standing.sealed:
            if standing.unsealed_at is None:
                return {}
            openings = {
                opening["state"]: opening["statements"]
                for opening in parse_object(line_of(tx, consultation_id, standing.unsealed_at))["openings"]
            }
        elif standing.stage is Stage.DECLARED:
            openings = {
                state: parse_object(line_of(tx, consultation_id, reply.seq))["statements"]
                for state, reply in standing.standing_replies().items()
            }
        else:
            return {}
    for state in standing.standing_replies():
        for ballot, text in openings.get(state, {}).items():
            if ballot in said:
                said[ballot][state] = text
    return said


def replied_at(standing: Standing, state: str) -> datetime | None:
    """When the State's standing reply was recorded, UTC."""
    reply = standing.replies.get(state)
    return read_time(reply.at) if reply else None

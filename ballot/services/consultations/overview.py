"""Read a consultation for pages and commands, folded from its record. While votes are sealed nothing here can reveal
them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from ballot.record.canonical import parse_object
from ballot.record.standing import Standing
from ballot.rules.deadlines import has_passed
from ballot.rules.stages import Stage
from ballot.services.consultations.opening import read_missing
from ballot.services.core.context import Parts
from ballot.services.core.lookup import find_body, find_consultation, find_consultation_by_id
from ballot.services.evidence.statements import counted_statements
from ballot.store.queries.consultations import ballots_of, consultations_at
from ballot.store.queries.council import body_of
from ballot.store.queries.files import documents_of
from ballot.store.queries.papers import registered_conclusions_of
from ballot.store.queries.records import lines_between, newest_checkpoint, newest_checkpoints
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
    """Empty for a draft: check `stage` first."""
    required: int | None
    """Votes in favour needed on each ballot, where known before counting (rules on entitled States)."""
    replied: list[str] = field(default_factory=list)
    """Entitled States with a standing reply, in roll-call order. While sealed, nothing more can be seen."""
    not_replied: list[str] = field(default_factory=list)
    checkpoint: SignedCheckpoint | None = None
    tally: SignedTally | None = None

    @property
    def stage(self) -> Stage:
        """The stage: draft, open, closed, declared or annulled."""
        return Stage(self.row.stage)

    @property
    def id(self) -> int:
        """The row's id, for other services."""
        return self.row.number

    def deadline_passed(self, now: datetime) -> bool:
        """Return whether the deadline in force has passed, whether or not the consultation was closed yet."""
        return self.row.closes_at is not None and has_passed(self.row.closes_at, now)


def find_overview(parts: Parts, body_slug: str, reference: str, *, evidence: bool = True) -> Overview:
    """Return a consultation by its reference or slug, without checkpoint and tally where they are not asked for. Raise
    UnknownConsultation."""
    with parts.store.reading() as tx:
        body = find_body(tx, body_slug)
        row = find_consultation(tx, body, reference)
        return _with_evidence(parts, tx, body, row) if evidence else fold_overview(parts, tx, body, row)


def list_overviews(parts: Parts, body_slug: str) -> list[Overview]:
    """Return every consultation of the body, newest first, without tallies, which are long."""
    return list_overviews_at(parts, body_slug, tuple(Stage))


def list_overviews_at(parts: Parts, body_slug: str, stages: Collection[Stage]) -> list[Overview]:
    """Return the consultations of the body at these stages, newest first, without tallies."""
    with parts.store.reading() as tx:
        body = find_body(tx, body_slug)
        rows = consultations_at(tx, body.number, stages)
        signed = newest_checkpoints(tx, [row.number for row in rows])
        return [replace(fold_overview(parts, tx, body, row), checkpoint=signed.get(row.number)) for row in rows]


def read_overview(parts: Parts, consultation_id: int) -> Overview:
    """Return a consultation by its id. Raise UnknownConsultation."""
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
    """Return an overview without checkpoint and tally; without any query where this process has folded the record before."""
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
    """A draft with its ballots, their documents, what it lacks, and the register."""

    row: Consultation
    ballots: list[DraftBallot]
    documents: dict[int, list[BallotDocument]]
    """By the ballot's position."""
    missing: list[str]
    register: list[ProposedConclusion]


def read_draft(parts: Parts, consultation_id: int) -> DraftView:
    """Return everything about a draft. Raise UnknownConsultation."""
    with parts.store.reading() as tx:
        row = find_consultation_by_id(tx, consultation_id)
        ballots = ballots_of(tx, consultation_id)
        attached = documents_of(tx, [one.number for one in ballots])
        return DraftView(
            row,
            ballots,
            {one.position: [each for each in attached if each.draft_ballot_id == one.id] for one in ballots},
            read_missing(tx, row) if row.stage == Stage.DRAFT else [],
            registered_conclusions_of(tx, row.body_id),
        )


def read_entries(parts: Parts, consultation_id: int, start: int, count: int) -> list[dict[str, Any]]:
    """Return up to `count` entries of the record from `start` on, as objects, for the auditor's page."""
    with parts.store.reading() as tx:
        return [parse_object(line) for line in lines_between(tx, consultation_id, start, start + count)]


def read_statements(parts: Parts, consultation_id: int, standing: Standing) -> dict[str, dict[str, str]]:
    """Return the statements of the counted replies by ballot and State, in roll-call order; none before they may be seen."""
    with parts.store.reading() as tx:
        return counted_statements(tx, consultation_id, standing)

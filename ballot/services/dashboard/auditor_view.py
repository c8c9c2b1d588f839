"""What an auditor sees: every record and what is signed over it, and who may act in this installation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ballot.rules.stages import Stage
from ballot.services.consultations.overview import Overview, fold_overview
from ballot.services.core.context import Parts
from ballot.services.core.lookup import find_body
from ballot.services.dashboard.desk import ENDED_STAGES, RUNNING_STAGES, outcomes_of_tally
from ballot.store.queries import accounts, consultations, records
from ballot.store.queries.accounts import all_officers
from ballot.store.tables import Body, Consultation, Officer, SignedCheckpoint


@dataclass(frozen=True)
class AuditedRecord:
    """A consultation that was opened, and how far its record is signed."""

    row: Consultation
    signed: int
    """How many of its entries are under a checkpoint."""
    running: Overview | None
    """Where it stands while it has not ended; without checkpoint and tally."""
    outcomes: list[str]
    """The outcomes of its ballots, once the tally is signed."""


def list_records(parts: Parts, body_slug: str, page: int, count: int) -> tuple[Body, list[AuditedRecord], int]:
    """Return the body, one page of its records, latest deadline first, and how many there are."""
    with parts.store.reading() as tx:
        body = find_body(tx, body_slug)
        rows, in_all = consultations.consultations_page(
            tx, body.number, RUNNING_STAGES + ENDED_STAGES, (page - 1) * count, count
        )
        ids = [row.number for row in rows]
        signed, tallies = records.newest_checkpoints(tx, ids), records.tallies_of(tx, ids)
        found = []
        for row in rows:
            head = signed.get(row.number)
            running = fold_overview(parts, tx, body, row) if Stage(row.stage) in RUNNING_STAGES else None
            found.append(
                AuditedRecord(row, head.size if head else 0, running, outcomes_of_tally(tallies.get(row.number)))
            )
    return body, found, in_all


def list_checkpoints(parts: Parts, consultation_id: int) -> list[tuple[int, datetime]]:
    """Return size and signing time of every checkpoint of a record, newest first."""
    with parts.store.reading() as tx:
        return records.checkpoints_of(tx, consultation_id)


def find_checkpoint(parts: Parts, consultation_id: int, size: int) -> SignedCheckpoint | None:
    """Return the checkpoint over the first `size` entries; None where none was signed."""
    with parts.store.reading() as tx:
        return records.checkpoint_over(tx, consultation_id, size)


@dataclass(frozen=True)
class AuditedOfficer:
    """An officer as the auditor sees one: no address, no secret."""

    officer: Officer
    authenticator: bool
    passkey: bool


def list_officers(parts: Parts) -> list[AuditedOfficer]:
    """Return everyone with an account: those who can act first, then in the order they were added."""
    with parts.store.reading() as tx:
        with_passkey = accounts.officers_with_a_passkey(tx)
        found = sorted(all_officers(tx), key=lambda one: (one.disabled_at is not None, one.id))
        return [AuditedOfficer(one, one.authenticator_since is not None, one.id in with_passkey) for one in found]

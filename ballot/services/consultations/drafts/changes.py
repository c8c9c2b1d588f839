"""What every change of a draft shares: it is still a draft, the officer may prepare it, and the change is written to
the audit log."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from ballot.rules.acts import require_stage
from ballot.rules.refusals import BadInput, DraftChanged
from ballot.rules.stages import Stage
from ballot.services.access.authorization import PREPARERS, require_officer
from ballot.services.core import audit_log
from ballot.services.core.context import Parts
from ballot.services.core.recording import encoded
from ballot.store.queries.consultations import ballots_of
from ballot.store.tables import Consultation
from ballot.store.transactions import Tx, lock_consultation

MOST_BYTES_OF_BALLOTS = 8 << 20
"""Bytes of all ballots' texts together: half of what a reader takes as one line, of which `opened` is one."""


@dataclass(frozen=True)
class DraftChange:
    """A draft held by a write transaction, and the officer who changes it."""

    parts: Parts
    tx: Tx
    row: Consultation
    by: str
    """The officer's public id."""

    @property
    def id(self) -> int:
        """The consultation's id."""
        return self.row.number

    def note(self, what: str, **facts: Any) -> None:
        """Write the change to the audit log: `what` is a code in kebab-case."""
        audit_log.add_entry(
            self.tx,
            self.parts.clock.now(),
            self.by,
            "draft-edited",
            reference=self.row.reference,
            what=what,
            **facts,
        )


@contextmanager
def changing_draft(parts: Parts, by: str, consultation_id: int) -> Iterator[DraftChange]:
    """Open a write transaction that holds a draft. Raise NotAllowed, UnknownConsultation, and NotOpen or
    ConsultationClosed once it was opened."""
    with parts.store.writing() as tx:
        officer = require_officer(tx, by, PREPARERS, "edit")
        row = lock_consultation(tx, consultation_id)
        require_stage("edit", Stage(row.stage))
        yield DraftChange(parts, tx, row, officer.public_id)
        require_readable(tx, consultation_id)


def require_readable(tx: Tx, consultation_id: int) -> None:
    """Raise BadInput where the ballots are more than one entry of a record may hold."""
    tx.flush()
    ballots = ballots_of(tx, consultation_id)
    texts = encoded([[one.title, one.actions, one.text, one.source] for one in ballots])
    if len(texts) > MOST_BYTES_OF_BALLOTS:
        raise BadInput(field="text", why="too-long")


def state_mark(value: object) -> str:
    """Return a short mark of a JSON value, by which a later change of it is noticed."""
    return sha256(encoded(value)).hexdigest()[:20]


def require_unchanged(seen: str | None, value: object) -> None:
    """Raise DraftChanged where the mark `seen` is not that of the present value; None checks nothing."""
    if seen is not None and seen != state_mark(value):
        raise DraftChanged()

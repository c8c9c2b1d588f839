"""Count the work that waits, for the desk and for monitoring, and check whether work can be done at all.

Nothing here tells how anyone voted.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from ballot.rules.refusals import KeyMissing
from ballot.rules.stages import Stage
from ballot.services.core.context import Parts
from ballot.store.migrate import is_current
from ballot.store.outbox import STATUSES
from ballot.store.queries import outbox, records, returned_mail
from ballot.store.queries.consultations import consultations_by_stage
from ballot.store.transactions import DatabaseTrouble, Tx


@dataclass(frozen=True)
class Backlog:
    """What waits in one consultation."""

    mails: Mapping[str, int] = field(default_factory=dict)
    """How many mails there are by status."""
    to_confirm: int = 0
    """Acts that await a second officer."""
    returned: int = 0
    """Mails that came back after they were sent."""

    @property
    def failed(self) -> int:
        """Mails that were given up."""
        return self.mails.get("failed", 0)


def read_backlogs(parts: Parts, consultation_ids: Iterable[int]) -> dict[int, Backlog]:
    """Return what waits in each of these consultations."""
    with parts.store.reading() as tx:
        return backlogs_of(tx, list(consultation_ids))


def backlogs_of(tx: Tx, consultation_ids: Collection[int]) -> dict[int, Backlog]:
    """Return what waits in each of these consultations, within a transaction: three queries, however many there are."""
    mails = outbox.count_mail_about(tx, consultation_ids)
    pending = records.count_acts_to_confirm(tx, consultation_ids)
    returned = returned_mail.count_returned_mail(tx, consultation_ids)
    return {one: Backlog(mails.get(one, {}), pending.get(one, 0), returned.get(one, 0)) for one in consultation_ids}


@dataclass(frozen=True)
class InstallationFigures:
    """The installation in numbers."""

    mails: Mapping[str, int]
    """By status, each of them."""
    consultations: Mapping[str, int]
    """By stage, each of them."""
    unsigned_entries: int
    """Committed entries that no checkpoint covers yet."""
    oldest_due: float
    """Seconds for which the mail that waits longest has been due; 0 when none is."""


def count_figures(parts: Parts) -> InstallationFigures:
    """Return all figures, as of one moment of the database."""
    now = parts.clock.now()
    with parts.store.reading() as tx:
        mails = outbox.count_mail(tx)
        stages = consultations_by_stage(tx)
        unsigned = records.count_entries(tx) - records.count_signed_entries(tx)
        due = outbox.oldest_due_at(tx, now)
    return InstallationFigures(
        mails={status: mails.get(status, 0) for status in STATUSES},
        consultations={str(stage): stages.get(str(stage), 0) for stage in Stage},
        unsigned_entries=unsigned,
        oldest_due=(now - due).total_seconds() if due else 0.0,
    )


def check_system(parts: Parts, body_slug: str) -> dict[str, bool]:
    """Return whether what any work needs is there: `database` (reachable), `migrations` (current), `keys` (signing and
    sealing)."""
    checks = {"database": False, "migrations": False, "keys": False}
    try:
        parts.store.reach()
        checks["database"] = True
        checks["migrations"] = is_current(parts.store.engine)
    except (DatabaseTrouble, OSError, RuntimeError):
        pass  # which check failed is what is told; why stands in the log of whoever fails to work
    try:
        parts.keys.public(body_slug)
        parts.seals.close("readyz", "readyz", b"")
        checks["keys"] = True
    except KeyMissing:
        pass
    return checks

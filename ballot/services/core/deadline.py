"""Require a deadline that is still ahead: what every act on an open consultation is judged by."""

from __future__ import annotations

from ballot.rules.acts import require_stage
from ballot.rules.deadlines import has_passed
from ballot.rules.refusals import DeadlinePassed
from ballot.services.core.recording import Holding


def require_before_deadline(held: Holding, act: str) -> None:
    """Require an open consultation whose deadline in force is still ahead.

    Raise a stage refusal where the stage does not allow `act`, DeadlinePassed at or after the deadline.
    """
    require_stage(act, held.standing.stage)
    if has_passed(held.standing.deadline(), held.moment):
        raise DeadlinePassed(closes_at=held.standing.deadline(), at=held.moment)

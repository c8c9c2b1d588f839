"""Finish setting up a second factor: the first one makes the session complete, and comes with recovery codes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ballot.services.access.throttling import Visitor
from ballot.services.accounts.second_factors import new_recovery_codes
from ballot.services.accounts.sessions import end_officer_sessions, open_officer_session
from ballot.services.core.context import Parts
from ballot.store.tables import AccountSession, Officer
from ballot.store.transactions import Tx


@dataclass(frozen=True)
class SetUpResult:
    """Result of setting up a factor. For the first one: the token of a new, complete session in place of the present
    one, and the recovery codes, which are never shown again."""

    session: str | None
    recovery_codes: tuple[str, ...]


def finish_set_up(
    parts: Parts, tx: Tx, row: AccountSession, officer: Officer, now: datetime, given: str
) -> SetUpResult:
    """Finish setting up a factor in the session `row`. If it is the officer's first, end all sessions, which took a
    password alone, and open a complete one."""
    if row.confirmed_at is not None:
        return SetUpResult(None, ())
    end_officer_sessions(tx, officer, now)
    visitor = Visitor(row.address or "", row.browser or "")
    session = open_officer_session(parts, tx, now, officer, visitor, given)
    return SetUpResult(session, new_recovery_codes(tx, officer, now))

"""Sessions. A session is a row: it expires, it can be ended, and a cookie holds only a random token whose hash the row has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ballot.rules.refusals import CredentialsNeeded, LinkWithdrawn, SignInRefused
from ballot.services.access.throttling import Visitor
from ballot.services.access.tokens import digest, new_token
from ballot.services.accounts.second_factors import has_second_factor
from ballot.services.core import audit_log
from ballot.services.core.context import Parts
from ballot.store.queries import accounts, council, sign_in
from ballot.store.queries.replies import FocalPointRow, InvitedRows, SessionRow, session_by_token
from ballot.store.tables import AccountSession, Officer
from ballot.store.transactions import Tx


@dataclass(frozen=True)
class SignedIn:
    """Whose session it is: an officer's, or that of a focal point who came by the link of one consultation."""

    session_id: int
    officer: Officer | None
    invited: InvitedRows | None
    """The focal point, and to what the link was that opened the session."""
    expires_at: datetime
    confirmed_at: datetime | None
    """When the officer last gave all credentials in it."""

    @property
    def focal_point(self) -> FocalPointRow | None:
        """The focal point, if it is one."""
        return self.invited.focal_point if self.invited is not None else None

    @property
    def consultation_id(self) -> int | None:
        """The consultation whose link opened a focal point's session."""
        consultation = self.invited.consultation if self.invited is not None else None
        return consultation.id if consultation is not None else None

    @property
    def complete(self) -> bool:
        """Whether the person may act. An officer who gave a password alone may only set up a second factor."""
        return self.officer is None or self.confirmed_at is not None


def open_focal_point_session(parts: Parts, focal_point_id: int, consultation_id: int, generation: int) -> str:
    """Open the session of a focal point who pressed the button behind a link of this `generation`; return its token.

    Raise LinkWithdrawn where the focal point was removed, or the link replaced, since the link was read.
    """
    with parts.store.writing() as tx:
        person = council.held_focal_point_for_session(tx, focal_point_id, consultation_id)
        if person is None or person.removed_at is not None or person.link_generation != generation:
            raise LinkWithdrawn()
        now, token = parts.clock.now(), new_token()
        tx.add(
            AccountSession(
                token_sha256=digest(token),
                focal_point_id=focal_point_id,
                consultation_id=consultation_id,
                created_at=now,
                expires_at=now + parts.policy.focal_point_session,
            )
        )
        return token


def open_officer_session(
    parts: Parts, tx: Tx, now: datetime, officer: Officer, visitor: Visitor, given: str | None
) -> str:
    """Open an officer's session in the transaction that holds the officer, write it to the audit log, and return its
    token.

    `given` names the credentials; None means a password alone, of an officer who has no second factor yet.
    """
    token = new_token()
    lasts = parts.policy.unfinished_session if given is None else parts.policy.officer_session
    tx.add(
        AccountSession(
            token_sha256=digest(token),
            officer_id=officer.id,
            created_at=now,
            expires_at=now + lasts,
            address=visitor.address,
            browser=visitor.browser or None,
            confirmed_at=None if given is None else now,
        )
    )
    facts = {"address": visitor.address, "browser": visitor.browser, "given": given or "password"}
    audit_log.add_entry(tx, now, officer.public_id, "sign-in", **facts)
    return token


def read_session(parts: Parts, token: str) -> SignedIn | None:
    """Return who this token is; None where it is unknown, expired, ended, or its person may not come in any more."""
    with parts.store.reading() as tx:
        found = session_by_token(tx, digest(token))
        if found is None:
            return None
        row, invited = found
        if not _is_live(row, parts.clock.now()):
            return None
        officer = tx.get(Officer, row.officer_id) if row.officer_id is not None else None
        if officer is not None and officer.disabled_at is not None:
            return None
        if invited is not None and invited.focal_point.removed_at is not None:
            return None
        return SignedIn(row.id, officer, invited, row.expires_at, row.confirmed_at)


def _is_live(row: AccountSession | SessionRow, now: datetime) -> bool:
    return row.revoked_at is None and row.expires_at > now


def is_withdrawn(parts: Parts, token: str) -> bool:
    """Return whether this was a focal point's session that was ended for it: the link replaced, or the person removed."""
    with parts.store.reading() as tx:
        found = session_by_token(tx, digest(token))
    if found is None or found[1] is None:
        return False
    return found[1].focal_point.removed_at is not None or found[0].revoked_at is not None


def end_session(parts: Parts, token: str) -> None:
    """End a session for good: a copied cookie is worthless afterwards."""
    with parts.store.writing() as tx:
        row = sign_in.session_to_end(tx, digest(token))
        if row is not None and row.revoked_at is None:
            row.revoked_at = parts.clock.now()
            tx.add(row)


# -------------------------------------------------------------------------------------- an officer's own


def has_fresh_credentials(parts: Parts, who: SignedIn) -> bool:
    """Return whether the officer gave all credentials in this session within the last few minutes
    (`Policy.confirmation`)."""
    return who.confirmed_at is not None and parts.clock.now() - who.confirmed_at <= parts.policy.confirmation


def hold_session(
    parts: Parts, tx: Tx, who: SignedIn, *, fresh: bool = True
) -> tuple[AccountSession, Officer, datetime]:
    """Return the session, its officer and the time, with both rows held. For acts on the officer's own account.

    Raise SignInRefused where the session has ended. With `fresh`, raise CredentialsNeeded unless credentials were given
    a few minutes ago at most; a session whose officer had no second factor to give is not asked.
    """
    officer = accounts.held_officer(tx, who.officer.number) if who.officer is not None else None
    row = sign_in.held_session(tx, who.session_id)
    now = parts.clock.now()
    if officer is None or officer.disabled_at is not None or row is None or row.officer_id != officer.id:
        raise SignInRefused()
    if not _is_live(row, now):
        raise SignInRefused()
    if row.confirmed_at is None and has_second_factor(tx, officer):
        raise SignInRefused()
    if fresh and row.confirmed_at is not None and now - row.confirmed_at > parts.policy.confirmation:
        raise CredentialsNeeded()
    return row, officer, now


def list_sessions(parts: Parts, who: SignedIn) -> list[AccountSession]:
    """Return the officer's valid sessions, newest first."""
    with parts.store.reading() as tx:
        return sign_in.live_sessions_of(tx, who.officer.number, parts.clock.now()) if who.officer is not None else []


def revoke_session(parts: Parts, who: SignedIn, session_id: int) -> bool:
    """End one of the officer's own sessions; return False where they have no valid one of this id."""
    with parts.store.writing() as tx:
        _, officer, now = hold_session(parts, tx, who, fresh=False)
        ended = end_officer_sessions(tx, officer, now, only=session_id)
        if ended:
            audit_log.add_entry(tx, now, officer.public_id, "session-revoked", sessions=ended)
        return ended > 0


def revoke_other_sessions(parts: Parts, who: SignedIn) -> int:
    """End all of the officer's sessions but this one; return how many."""
    with parts.store.writing() as tx:
        row, officer, now = hold_session(parts, tx, who, fresh=False)
        ended = end_officer_sessions(tx, officer, now, but=row.id)
        if ended:
            audit_log.add_entry(tx, now, officer.public_id, "session-revoked", sessions=ended)
        return ended


def end_officer_sessions(
    tx: Tx, officer: Officer, now: datetime, *, but: int | None = None, only: int | None = None
) -> int:
    """End an officer's valid sessions: all `but` one, or `only` one. Return how many."""
    ended = 0
    for row in sign_in.unended_sessions_of(tx, officer):
        if row.id != but and only in (None, row.id) and row.expires_at > now:
            row.revoked_at = now
            tx.add(row)
            ended += 1
    return ended

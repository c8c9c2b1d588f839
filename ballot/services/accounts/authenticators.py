"""Set up an authenticator application.

A proposed secret is stored only once a code of it was right. Until then the page itself carries it, sealed, so that
looking at the page changes nothing and the present authenticator stays valid.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass

from ballot.rules.refusals import BadInput
from ballot.services.accounts import second_factor_setup, second_factors
from ballot.services.accounts.sessions import SignedIn, end_officer_sessions, hold_session
from ballot.services.core.context import Parts

LETTERS_IN_GROUP = 4
"""Letters in one group of a secret that is shown to be typed."""


@dataclass(frozen=True)
class ProposedSecret:
    """A new authenticator secret: as a QR code, in groups of letters, as an `otpauth:` address, and sealed, to be sent
    back with the first code."""

    picture: str
    groups: tuple[str, ...]
    address: str
    sealed: str


def propose_secret(parts: Parts, who: SignedIn, sealed: str | None = None) -> ProposedSecret:
    """Return a new secret, or again the one that `sealed` holds. Stores nothing.

    Raise BadInput where `sealed` was not proposed to this session.
    """
    if who.officer is None:
        raise BadInput(field="code", why="not-proposed")
    secret = parts.authenticator.new_secret() if sealed is None else _unseal_secret(parts, who, sealed)
    kept = parts.seals.close(second_factors.SEAL_ORIGIN, _seal_context(who), secret.encode()) if sealed is None else b""
    address = parts.authenticator.address(secret, who.officer.email)
    return ProposedSecret(
        picture=parts.authenticator.picture(address),
        groups=tuple(secret[at : at + LETTERS_IN_GROUP] for at in range(0, len(secret), LETTERS_IN_GROUP)),
        address=address,
        sealed=sealed or base64.urlsafe_b64encode(kept).decode(),
    )


def set_up_authenticator(parts: Parts, who: SignedIn, sealed: str, typed: str) -> second_factor_setup.SetUpResult:
    """Store the proposed secret if `typed` is a code of it, and use that code up. The previous authenticator stops
    working and the officer's other sessions end.

    Raise BadInput (`code`), CredentialsNeeded, SignInRefused.
    """
    secret = _unseal_secret(parts, who, sealed)
    with parts.store.writing() as tx:
        row, officer, now = hold_session(parts, tx, who)
        step = parts.authenticator.step(secret, second_factors.normalize_code(typed), now)
        if step is None:
            raise BadInput(field="code", why="wrong-code")
        replaced = officer.authenticator_since is not None
        context = second_factors.seal_context(officer)
        officer.authenticator_sealed = parts.seals.close(second_factors.SEAL_ORIGIN, context, secret.encode())
        officer.authenticator_step, officer.authenticator_since = step, now
        tx.add(officer)
        end_officer_sessions(tx, officer, now, but=row.id)
        second_factors.note_credentials_changed(
            tx, now, officer, "authenticator-replaced" if replaced else "authenticator-added"
        )
        return second_factor_setup.finish_set_up(parts, tx, row, officer, now, second_factors.AUTHENTICATOR)


def _seal_context(who: SignedIn) -> str:
    # What was proposed to one session is good in that session alone.
    return f"authenticator proposed:{who.officer.public_id if who.officer else ''}:{who.session_id}"


def _unseal_secret(parts: Parts, who: SignedIn, sealed: str) -> str:
    try:
        kept = base64.b64decode(sealed.encode(), altchars=b"-_", validate=True)
        return parts.seals.open(second_factors.SEAL_ORIGIN, _seal_context(who), kept).decode()
    except (binascii.Error, ValueError):
        raise BadInput(field="code", why="not-proposed") from None

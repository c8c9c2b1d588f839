"""Limit failed sign-ins. Failures are counted in the database, so that more processes do not allow more tries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from ballot.rules.refusals import TooManyAttempts
from ballot.services.core import audit_log
from ballot.services.core.context import Parts
from ballot.services.validation.email_addresses import normalize_address
from ballot.store.queries import sign_in
from ballot.store.tables import Officer, SignInFailure
from ballot.store.transactions import Tx

SHARED_LIMIT_FACTOR = 10
"""How many times more failures are allowed into one account from all addresses together, and from one address into all
accounts together, as capitals share proxies. Neither limit applies to an officer at an address where they have
signed in before: there strangers cannot lock them out."""
DAY = timedelta(days=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
ANONYMOUS = "visitor"
"""Who acted, in the audit log, where nobody was signed in."""


@dataclass(frozen=True)
class Visitor:
    """Where a request comes from: the network address, and a short description of the browser."""

    address: str
    browser: str = ""


def normalize_account(email: str) -> str:
    """Return an e-mail address in the form that accounts are stored under (`email_addresses.normalize_address`)."""
    return normalize_address(email)


def network_of(address: str) -> str:
    """Return what failures are counted by: an IPv4 address, or the /64 network of an IPv6 address, all of which one
    visitor has."""
    try:
        at = ip_address(address)
    except ValueError:
        return address
    if isinstance(at, IPv6Address):
        return str(at.ipv4_mapped or ip_network((at.packed, 64), strict=False))
    return str(at)


def require_attempts_left(
    parts: Parts, tx: Tx, account: str, visitor: Visitor, officer: Officer | None, *, code: bool = False
) -> None:
    """Raise TooManyAttempts after too many recent failures, whether or not the account exists.

    `officer` is whose account it is, if anyone's. With `code`, the day's wrong second factors are counted too.
    """
    policy, now, at = parts.policy, parts.clock.now(), network_of(visitor.address)
    since, allowed, mark = now - policy.failure_window, policy.failures_allowed, _account_mark(parts, account)
    if sign_in.count_failures(tx, since, account_mark=mark, address=at) >= allowed:
        raise _too_many_attempts(policy.failure_window, officer)
    many = allowed * SHARED_LIMIT_FACTOR
    if (
        sign_in.count_failures(tx, since, account_mark=mark) >= many
        or sign_in.count_failures(tx, since, address=at) >= many
    ):
        _refuse_unless_known(tx, officer, at, policy.failure_window)
    if (
        code
        and sign_in.count_failures(tx, now - DAY, account_mark=_code_mark(parts, account)) >= policy.wrong_codes_a_day
    ):
        _refuse_unless_known(tx, officer, at, DAY)


def require_attempts_left_in_session(
    parts: Parts, tx: Tx, session_id: int, officer: Officer, *, code: bool = False
) -> None:
    """Raise TooManyAttempts after too many failures to give credentials again in this session. Failures outside it do
    not count, from whatever address."""
    policy, now, whose = parts.policy, parts.clock.now(), _session_account(session_id)
    if (
        sign_in.count_failures(tx, now - policy.failure_window, account_mark=_account_mark(parts, whose))
        >= policy.failures_allowed
    ):
        raise _too_many_attempts(policy.failure_window, officer)
    if (
        code
        and sign_in.count_failures(tx, now - DAY, account_mark=_code_mark(parts, whose)) >= policy.wrong_codes_a_day
    ):
        raise _too_many_attempts(DAY, officer)


def _refuse_unless_known(tx: Tx, officer: Officer | None, at: str, wait: timedelta) -> None:
    known = sign_in.addresses_of_officer(tx, officer.number) if officer is not None else set()
    if at not in {network_of(one) for one in known}:
        raise _too_many_attempts(wait, officer)


def _too_many_attempts(wait: timedelta, officer: Officer | None) -> TooManyAttempts:
    return TooManyAttempts(retry_after=int(wait.total_seconds()), officer=officer.public_id if officer else "")


def note_failure(
    parts: Parts,
    tx: Tx,
    now: datetime,
    account: str,
    officer: Officer | None,
    visitor: Visitor,
    what: str,
    session_id: int | None = None,
) -> None:
    """Count a failed sign-in, in its session too if there was one, and write it to the audit log.

    `what` was wrong: "password", "code" or "passkey". A passkey cannot be guessed and is not counted.
    """
    at = network_of(visitor.address)
    _note_in_audit_log(parts, tx, now, account, officer, visitor, what)
    if what == "passkey":
        return
    for whose, where in [(account, at)] + ([(_session_account(session_id),) * 2] if session_id is not None else []):
        tx.add(SignInFailure(account_sha256=_account_mark(parts, whose), address=where, at=now))
        if what == "code":
            tx.add(SignInFailure(account_sha256=_code_mark(parts, whose), address=where, at=now))


def _note_in_audit_log(
    parts: Parts, tx: Tx, now: datetime, account: str, officer: Officer | None, visitor: Visitor, what: str
) -> None:
    """Write a refused sign-in to the audit log, but not every one: entries stay for ever, and anybody can type a wrong
    password.

    Wrong passwords are noted once a window for an account and an address; for an account that does not exist, once for
    an address, as what was typed may be a secret. `failed` is how often that account, or that address, failed in the
    last day.
    """
    mark, at = _account_mark(parts, account), network_of(visitor.address)
    # Windows begin by the clock: one that began with a failure would be kept open by failures, and nothing noted any more.
    began = now - (now - _EPOCH) % parts.policy.failure_window - timedelta.resolution
    # The same is asked of the database whether there is such an account or not.
    of_account = (
        sign_in.count_failures(tx, began, account_mark=mark, address=at),
        sign_in.count_failures(tx, now - DAY, account_mark=mark),
    )
    of_address = sign_in.count_failures(tx, began, address=at), sign_in.count_failures(tx, now - DAY, address=at)
    again, failed = of_address if officer is None else of_account
    if again and what == "password":
        return
    facts = {"address": visitor.address, "wrong": what, "failed": failed + 1}
    audit_log.add_entry(
        tx, now, ANONYMOUS, "sign-in-refused", **(facts | ({"officer": officer.public_id} if officer else {}))
    )


def _session_account(session_id: int) -> str:
    # No address of mail, and none of a network.
    return f"session {session_id}"


def _account_mark(parts: Parts, account: str) -> str:
    # Not a plain hash: people type passwords into the wrong field, and a plain hash of one can be guessed at leisure.
    return parts.codes.mark("account", account)


def _code_mark(parts: Parts, account: str) -> str:
    # Counted apart: what is tried here is tried by somebody who knows the password.
    return parts.codes.mark("code of account", account)

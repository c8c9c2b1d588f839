"""What a service is handed: the store, and the real parts behind the ports. `ballot.wiring` builds it once a process."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from ballot.services.folds import Folds
from ballot.services.ports import BodyKeys, Clock, Links, Mailer, MailWords, Passwords, SealBox
from ballot.store.transactions import Store


@dataclass(frozen=True)
class Policy:
    """What an installation may settle for itself (docs/operations.md)."""

    minimum_period: timedelta = timedelta()
    """The shortest time from opening to the deadline that is accepted."""
    officer_session: timedelta = timedelta(hours=8)
    focal_point_session: timedelta = timedelta(hours=12)
    first_access: timedelta = timedelta(days=7)
    failures_allowed: int = 5
    """Failed sign-ins into one account from one address within `failure_window`; ten times as many into one account from
    anywhere, or from one address into any."""
    failure_window: timedelta = timedelta(minutes=15)


@dataclass(frozen=True)
class Parts:
    """Everything a service needs. No service reads a clock, a key or a setting from anywhere else."""

    store: Store
    clock: Clock
    keys: BodyKeys
    seals: SealBox
    links: Links
    passwords: Passwords
    mailer: Mailer
    words: MailWords
    base_url: str
    """Where people reach this installation, without a slash at the end."""
    mail_domain: str
    """The right-hand side of Message-IDs."""
    policy: Policy = field(default_factory=Policy)
    folds: Folds = field(default_factory=Folds)

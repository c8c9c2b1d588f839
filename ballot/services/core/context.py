"""Dependencies of the services: the store, and the real parts behind the ports. `ballot.wiring` builds them once a process."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TypeAlias

from ballot.ports import (
    Authenticator,
    BodyKeys,
    Clock,
    Codes,
    Links,
    Mailer,
    MailWords,
    Passkeys,
    Passwords,
    ResultPage,
    SealBox,
)
from ballot.services.core.events import Listener
from ballot.services.core.record_cache import DerivedCache, Folds
from ballot.store.transactions import Store


@dataclass(frozen=True)
class Policy:
    """Periods and limits that an installation may set (docs/operations.md)."""

    minimum_period: timedelta = timedelta()
    """The shortest time from opening to the deadline that is accepted."""
    officer_session: timedelta = timedelta(hours=8)
    focal_point_session: timedelta = timedelta(hours=12)
    first_access: timedelta = timedelta(days=7)
    failures_allowed: int = 5
    """Failed sign-ins into one account from one address within `failure_window`; ten times as many into one account from
    anywhere, or from one address into any."""
    failure_window: timedelta = timedelta(minutes=15)
    wrong_codes_a_day: int = 20
    """Second factors that may be wrong within a day, behind the right password of one account, from addresses where its
    officer has never signed in: whoever tries them knows the password."""
    sign_in_step: timedelta = timedelta(minutes=10)
    """How long the second step of a sign-in, or a passkey's question, waits for its answer."""
    step_tries: int = 5
    unfinished_session: timedelta = timedelta(hours=1)
    """How long an officer who has no second factor yet may take to set one up."""
    confirmation: timedelta = timedelta(minutes=5)
    """How long ago credentials may have been given in a session for an act that asks for them again."""
    replies_an_hour: int = 30
    """Replies through one link that are recorded within an hour, and four times as many of one State: a person sends fewer,
    and each one mails receipts."""
    code_lasts: timedelta = timedelta(minutes=10)
    """How long a code sent by mail is good for a reply."""
    code_tries: int = 5
    codes_an_hour: int = 5
    """Codes that one focal point is sent for one consultation; in a day, three times as many."""
    links_an_hour: int = 3
    """How often a lost link may be asked for with one e-mail address; from one network address, ten times as often."""


Deliverer: TypeAlias = Callable[["Parts", str], object]
"""Delivers what is due, claimed under a worker's name, and returns something true where there was anything to do."""


@dataclass(frozen=True)
class Parts:
    """Dependencies of the services, which read no clock, key or setting from anywhere else."""

    store: Store
    clock: Clock
    keys: BodyKeys
    seals: SealBox
    links: Links
    codes: Codes
    passwords: Passwords
    authenticator: Authenticator
    passkeys: Passkeys
    mailer: Mailer
    words: MailWords
    result_page: ResultPage
    listeners: tuple[Listener, ...]
    """Who takes up what acts say happened, in the act's transaction and in this order."""
    deliverers: Mapping[str, Deliverer]
    """By kind of delivery, what delivers those of the outbox that are due."""
    base_url: str
    """Where people reach this installation, without a slash at the end."""
    mail_domain: str
    """The right-hand side of Message-IDs."""
    bounce_address: str | None = None
    """Where mails come back that were not delivered, `name@host`: each under a return address of its own."""
    policy: Policy = field(default_factory=Policy)
    folds: Folds = field(default_factory=Folds)
    derived: DerivedCache = field(default_factory=DerivedCache)

"""Pick the real parts: the only module that knows them all. Doors (web, jobs, cli) are handed what is built here.

Past it a door reads three things alone: the body's public key from its file, the mails that were delivered to a folder,
and what a demonstration tells its guests.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from ballot.adapters.clock import SystemClock
from ballot.adapters.codes import HmacCodes
from ballot.adapters.demonstration_clock import DemonstrationClock, DeviceTimeAuthenticator
from ballot.adapters.keys import KeyFiles
from ballot.adapters.links import SignedLinks
from ballot.adapters.mail.mailer import make_mailer
from ballot.adapters.mail.templates import TemplateWords
from ballot.adapters.passkeys import WebAuthnPasskeys
from ballot.adapters.passwords import Argon2Passwords
from ballot.adapters.result_page import TemplateResultPage
from ballot.adapters.seals import FileSealBox
from ballot.adapters.totp import TotpAuthenticator
from ballot.config import ConfigError, Settings
from ballot.ports import Authenticator, Clock, Mailer
from ballot.services.core.context import Parts, Policy
from ballot.services.core.record_cache import Folds
from ballot.services.mail.delivery import deliver_due
from ballot.services.mail.listener import MailQueue
from ballot.store.engine import make_engine
from ballot.store.queries.outbox import MAIL
from ballot.store.transactions import Store

PACKAGE = Path(__file__).resolve().parent


def shipped_folder(name: str) -> Path:
    """Return the folder `templates` or `static`: inside the package where it was installed from a wheel, beside it in a
    checkout."""
    inside = PACKAGE / name
    return inside if inside.is_dir() else PACKAGE.parent / name


def _make_mailer(settings: Settings) -> Mailer:
    try:
        return make_mailer(settings.mail_url, settings.mail_from)
    except ValueError as wrong:
        raise ConfigError(f"BALLOT_MAIL_URL and BALLOT_MAIL_FROM: {wrong}") from None


def _make_clock(settings: Settings) -> Clock:
    return DemonstrationClock(settings.instance) if settings.demo else SystemClock()


def device_clock() -> Clock:
    """Return the clock that people's devices go by: the real time, also in a demonstration."""
    return SystemClock()


def _make_authenticator(settings: Settings) -> Authenticator:
    issuer = f"Ballot {settings.body_host}"
    return DeviceTimeAuthenticator(issuer, device_clock()) if settings.demo else TotpAuthenticator(issuer)


def build(settings: Settings) -> Parts:
    """Return the services' dependencies for a running installation. Raise ConfigError before `installation.initialise`
    has been run, and for an unusable mail address."""
    codes = HmacCodes(settings.need_secret_key())
    return Parts(
        store=Store(make_engine(settings.database_url)),
        clock=_make_clock(settings),
        keys=KeyFiles(settings.key_folder),
        seals=FileSealBox(settings.seal_key_file),
        links=SignedLinks(settings.need_secret_key()),
        codes=codes,
        folds=Folds(codes),
        passwords=Argon2Passwords(),
        authenticator=_make_authenticator(settings),
        passkeys=WebAuthnPasskeys(settings.base_url, f"Ballot {settings.body_host}"),
        mailer=_make_mailer(settings),
        words=TemplateWords(shipped_folder("templates") / "mail"),
        result_page=TemplateResultPage(shipped_folder("templates") / "public"),
        listeners=(MailQueue(settings.body_host),),
        deliverers={MAIL: deliver_due},
        base_url=settings.base_url,
        mail_domain=settings.body_host,
        bounce_address=settings.bounce_address,
        policy=Policy(
            minimum_period=timedelta(hours=settings.minimum_period_hours),
            officer_session=timedelta(hours=settings.officer_session_hours),
            focal_point_session=timedelta(hours=settings.focal_point_session_hours),
            first_access=timedelta(hours=settings.first_access_hours),
            replies_an_hour=settings.replies_per_hour,
        ),
    )
